"""Writes a version, with its pictures, as other tools read it."""

from curate.export.exports import FORMATS, Exported, export

__all__ = ["FORMATS", "Exported", "export"]
