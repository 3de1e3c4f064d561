"""Says by an Ed25519 signature who made a version, and checks what others have signed."""

from curate.signing.signatures import (
    ENVELOPE_NAME,
    Signature,
    Signed,
    check_signature,
    key_ids,
    sign,
)

__all__ = ["ENVELOPE_NAME", "Signature", "Signed", "check_signature", "key_ids", "sign"]
