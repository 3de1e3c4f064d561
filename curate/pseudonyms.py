"""Keyed pseudonyms: HMAC-SHA-256 (RFC 2104), so that ids that can be enumerated can't be undone."""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from curate.errors import InputError

KEY_BYTES = 32
PSEUDONYM_HEX_DIGITS = 32
_BLOCK_BYTES = 64


@dataclass(frozen=True, repr=False)
class PseudonymKey:
    """The secret of one workspace. Its ``repr`` does not show it."""

    secret: bytes

    @classmethod
    def create(cls, path: Path) -> Self:
        """Write a new random key, readable by its owner only."""
        secret = secrets.token_bytes(KEY_BYTES)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secret.hex() + "\n")
        return cls(secret)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a key; fails rather than go on with a short or damaged one."""
        try:
            secret = bytes.fromhex(path.read_text(encoding="ascii"))
        except FileNotFoundError:
            raise InputError(f"the workspace's key {path.name} is missing") from None
        except ValueError:
            raise InputError(f"the workspace's key {path.name} is damaged") from None
        if len(secret) != KEY_BYTES:
            raise InputError(f"the workspace's key {path.name} is damaged")
        return cls(secret)

    def pseudonym(self, *parts: str) -> str:
        """32 hex digits for the given parts, joined by NUL so that they can't run together."""
        message = "\0".join(parts).encode()
        return hmac.digest(self.secret, message, hashlib.sha256).hex()[:PSEUDONYM_HEX_DIGITS]

    @property
    def inner_pad(self) -> bytes:
        """The first block of the inner hash, for engines that compute the HMAC in SQL."""
        return bytes(byte ^ 0x36 for byte in self.secret.ljust(_BLOCK_BYTES, b"\0"))

    @property
    def outer_pad(self) -> bytes:
        """The first block of the outer hash."""
        return bytes(byte ^ 0x5C for byte in self.secret.ljust(_BLOCK_BYTES, b"\0"))


def report_pseudonym(key: PseudonymKey, version: str, pseudonym: str) -> str:
    """What the report of a version calls whom a pseudonym names: another name in each version.

    By one that lasts, a person who is kept in one report and asked to leave in the next could be
    found in the manifest of the first.
    """
    return key.pseudonym("report", version, pseudonym)
