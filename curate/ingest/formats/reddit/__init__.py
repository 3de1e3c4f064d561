"""Exports of Reddit."""
