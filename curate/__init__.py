"""Turns raw exports of posts into training manifests that honour every opt-out."""

__version__ = "0.1.0"
