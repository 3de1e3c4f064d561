"""Exports of Instagram: its own download, its web API, and what tools save of it."""
