"""Looks at image files: what they are, and what their own bytes say about their use."""
