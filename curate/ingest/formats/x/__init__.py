"""Exports of X, which was Twitter."""

PLATFORM = "x"
