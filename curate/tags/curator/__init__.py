"""What a curator decides about hashtags, and how that compares with what was before."""
