"""Exports of Facebook."""

PLATFORM = "facebook"
