"""Levels the long tail of concepts: how often each image is to appear in an epoch."""
