"""Scripts that build the data which ``curate`` ships. They run in a checkout; no wheel has them."""
