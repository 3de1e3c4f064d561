"""The tables of a workspace: what they must look like, where they lie, and how SQL runs on them."""
