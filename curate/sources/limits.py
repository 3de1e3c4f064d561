"""How much an export may unpack to, so that a few kilobytes can't fill a disk."""

from dataclasses import dataclass

_MB = 1024**2
_GB = 1024**3
# Whatever little a file unpacks to is fine, however well it was packed.
_ALWAYS_ALLOWED_BYTES = 64 * _MB


@dataclass(frozen=True)
class Limits:
    """Bounds on what is read: the ``[ingest]`` section of ``curate.toml``.

    A document is a JSON or HTML file that is read as a whole; a record is a line of JSON lines.
    """

    max_file_bytes: int = 100 * _GB
    max_archive_bytes: int = 500 * _GB
    max_archive_files: int = 10_000_000
    max_unpacking_ratio: float = 1_000.0
    max_document_bytes: int = 256 * _MB
    max_record_bytes: int = 16 * _MB

    def unpacked_file_bytes(self, packed_bytes: int) -> int:
        """How many bytes a file that takes up ``packed_bytes`` may unpack to."""
        return min(self.max_file_bytes, self._by_ratio(packed_bytes))

    def unpacked_archive_bytes(self, packed_bytes: int) -> int:
        """How many bytes all members of an archive of ``packed_bytes`` may unpack to."""
        return min(self.max_archive_bytes, self._by_ratio(packed_bytes))

    def _by_ratio(self, packed_bytes: int) -> int:
        return max(_ALWAYS_ALLOWED_BYTES, int(packed_bytes * self.max_unpacking_ratio))
