"""Writes a version, with its pictures, as other tools read it."""

from curate.export.exports import FORMATS, Exported, export
from curate.export.rewriting import Rewrite, rewrite_exports

__all__ = ["FORMATS", "Exported", "Rewrite", "export", "rewrite_exports"]
