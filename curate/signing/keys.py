"""Ed25519 keys in PEM files: PKCS#8 for the private one, SubjectPublicKeyInfo for the public one.

Those are what `openssl genpkey -algorithm ed25519` and `openssl pkey -pubout` write (RFC 8410).
"""

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from curate.errors import InputError, UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

# Where the passphrase of an encrypted key is looked for: an option would show it to every process.
PASSPHRASE = "CURATE_KEY_PASSPHRASE"  # noqa: S105 - the name of a variable
_MAKE = "make a pair: openssl genpkey -algorithm ed25519 -out private.pem, and "
_PUBLIC = "openssl pkey -in private.pem -pubout -out public.pem"
# A key has a few hundred bytes; what somebody names by mistake may have any number.
_MOST_BYTES = 65_536


def read_private_key(path: Path, passphrase: str | None) -> "Ed25519PrivateKey":
    """The private key in a PEM file; ``passphrase`` opens one that is encrypted.

    No message repeats a part of the file. Raises a ``UsageError`` if the library is missing, and an
    ``InputError`` if there is no such key in the file.
    """
    content = _read(path)
    if b"PUBLIC KEY-----" in content:
        raise InputError(
            "to sign takes a private key, and the file has a public one",
            hint="give the private key, which only whoever signs has",
        )
    is_encrypted = b"ENCRYPTED" in content
    if is_encrypted and not passphrase:
        raise InputError("the key is encrypted", hint=f"put its passphrase into ${PASSPHRASE}")
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PrivateKey,
    )
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    secret = passphrase.encode() if is_encrypted and passphrase else None
    try:
        key = load_pem_private_key(content, secret)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        if is_encrypted:
            raise InputError(
                f"the key can't be opened: ${PASSPHRASE} is not its passphrase, or it is none of "
                "PKCS#8",
            ) from None
        raise InputError(
            "the file has no private key in PEM (PKCS#8)", hint=_MAKE + _PUBLIC
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _other_kind()
    return key


def read_public_key(path: Path) -> "Ed25519PublicKey":
    """The public key in a PEM file; raises what ``read_private_key`` does."""
    content = _read(path)
    if b"PRIVATE KEY-----" in content:
        raise InputError(
            "to verify takes a public key, and the file has a private one", hint=_PUBLIC
        )
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415

    try:
        key = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm):
        raise InputError(
            "the file has no public key in PEM (SubjectPublicKeyInfo)", hint=_PUBLIC
        ) from None
    if not isinstance(key, Ed25519PublicKey):
        raise _other_kind()
    return key


def key_id(key: "Ed25519PublicKey") -> str:
    """SHA-256 (hex) of the key's SubjectPublicKeyInfo in DER.

    The same as `openssl pkey -pubin -in public.pem -outform DER | sha256sum`.
    """
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        PublicFormat,
    )

    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def _read(path: Path) -> bytes:
    if find_spec("cryptography") is None:
        raise UsageError(
            "signatures need the library cryptography", hint="pip install 'curate[sign]'"
        )
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError:
        raise InputError("the file of the key can't be read") from None
    if len(content) > _MOST_BYTES:
        raise InputError("the file is too large for a key")
    return content


def _other_kind() -> InputError:
    return InputError("the key is of another kind than Ed25519", hint=_MAKE + _PUBLIC)
