"""Exports of Google."""
