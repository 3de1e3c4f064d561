"""DSSE envelopes: JSON that holds a payload and the signatures over it.

Source: Dead Simple Signing Envelope, version 1 (secure-systems-lab/dsse); in-toto's attestation
framework says what the payload's type is.
"""

import base64
import json
import re
from dataclasses import dataclass

PAYLOAD_TYPE = "application/vnd.in-toto+json"
# What is said of a signature names its key: a terminal is not to be steered by it.
_KEY_ID = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Envelope:
    """A payload, byte for byte as it was signed, and signatures by the id of their key."""

    payload: bytes
    signatures: tuple[tuple[str, bytes], ...]

    @property
    def signed_bytes(self) -> bytes:
        """What is signed: DSSE's pre-authentication encoding of the payload and its type."""
        kind = PAYLOAD_TYPE.encode()
        return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(self.payload), self.payload)

    def to_bytes(self) -> bytes:
        """The envelope as a file."""
        body = {
            "payloadType": PAYLOAD_TYPE,
            "payload": base64.b64encode(self.payload).decode(),
            "signatures": [
                {"keyid": key_id, "sig": base64.b64encode(signature).decode()}
                for key_id, signature in self.signatures
            ],
        }
        return (json.dumps(body) + "\n").encode()


def read_envelope(content: bytes) -> Envelope:
    """The envelope that ``to_bytes`` makes ``content`` of, and no other: not one byte may differ.

    What a signature does not cover (the spelling of the JSON and of its base64) can't be changed
    unnoticed so. Raises a ``ValueError``.
    """
    try:
        body = json.loads(content)
        envelope = Envelope(
            base64.b64decode(body["payload"], validate=True),
            tuple(
                (str(one["keyid"]), base64.b64decode(one["sig"], validate=True))
                for one in body["signatures"]
            ),
        )
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("no envelope") from error
    has_keys = envelope.signatures and all(_KEY_ID.fullmatch(key) for key, _ in envelope.signatures)
    if not has_keys or envelope.to_bytes() != content:
        raise ValueError("no envelope as it is written here")
    return envelope
