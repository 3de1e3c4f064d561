"""Finds what nothing needs any more, and removes it where somebody says so."""

from curate.garbage.removal import Found, collect

__all__ = ["Found", "collect"]
