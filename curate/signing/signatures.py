"""Signs the attestation of a version, and holds what lies beside it against it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curate import ledger
from curate.durable import written_whole
from curate.errors import RefusedError, UsageError
from curate.signing.envelopes import Envelope, read_envelope
from curate.signing.keys import key_id, read_private_key, read_public_key
from curate.versions import ATTESTATION_NAME, Version, open_version
from curate.workspace import Workspace, is_version_name

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ENVELOPE_NAME = "attestation.dsse.json"
_ACTION = "sign"
_AGAIN = "whoever signed it signs it again: curate sign"


@dataclass(frozen=True)
class Signature:
    """What is known of a version's signatures.

    ``key_ids`` are those that the envelope names, which is a hint and no proof; ``verified_by`` is
    the id of the key that was given, and whose signature holds, or null if none was given.
    """

    key_ids: tuple[str, ...]
    verified_by: str | None

    def to_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {"keys": list(self.key_ids), "verified_by": self.verified_by}


@dataclass(frozen=True)
class Signed:
    """A version with a signature by ``key``; not new if it had that one."""

    version: str
    envelope: Path
    key: str
    is_new: bool
    ledger_head: str


def sign(
    workspace: Workspace, path: Path, private_key: Path, passphrase: str | None = None
) -> Signed:
    """Sign the version at ``path``, after every file of it was held against its attestation.

    The envelope beside the attestation has the attestation's bytes for its payload, and the
    signatures of all who signed. Nothing else of the version changes. The ledger has the signature
    before the version does: one that it does not know is refused. Raises what ``read_private_key``
    and ``open_version`` do, a ``UsageError`` for a version that is not in this workspace, and a
    ``RefusedError`` if the envelope that is there is not one that was written here.
    """
    key = read_private_key(private_key, passphrase)
    name = key_id(key.public_key())
    with workspace.locked():
        version = open_version(path, workspace)
        if not _is_in(workspace, version):
            raise UsageError(
                "only a version of this workspace can be signed here",
                hint="sign it in the workspace that made it",
            )
        envelope = _read(version) or Envelope((path / ATTESTATION_NAME).read_bytes(), ())
        _hold_payload(version, envelope)
        if envelope.signatures:
            _hold_to_ledger(workspace, version, envelope)
        if any(name == named for named, _ in envelope.signatures):
            _hold_signature(version, envelope, key.public_key())
            head = ledger.head(workspace.ledger)
            return Signed(version.path.name, path / ENVELOPE_NAME, name, False, head)
        signature = key.sign(envelope.signed_bytes)
        signatures = (*envelope.signatures, (name, signature))
        content = Envelope(envelope.payload, signatures).to_bytes()
        with written_whole(path / ENVELOPE_NAME, is_forced=True) as temporary:
            temporary.write_bytes(content)
            facts = {
                "version": path.name,
                "digest": version.digest,
                "attestation_sha256": version.attestation_sha256,
                "key": name,
                "envelope_sha256": hashlib.sha256(content).hexdigest(),
            }
            head = ledger.append(workspace.ledger, _ACTION, facts).hash
    return Signed(path.name, path / ENVELOPE_NAME, name, True, head)


def check_signature(
    version: Version, workspace: Workspace | None = None, public_key: Path | None = None
) -> Signature | None:
    """Hold the envelope of an opened version against it; null if nobody signed the version.

    The payload has to be the attestation, byte for byte. Of a version that lies in ``workspace``,
    the ledger has to have the envelope, and to know of none where none is there. With a
    ``public_key`` the signature of that key has to be there and to hold.

    Raises:
        RefusedError: one of these is not so, or the version is not signed and a key was given.
        InputError, UsageError: what ``read_public_key`` raises.
    """
    key = None if public_key is None else read_public_key(public_key)
    envelope = _read(version)
    if workspace is not None and _is_in(workspace, version):
        _hold_to_ledger(workspace, version, envelope)
    if envelope is None:
        if key is not None:
            raise RefusedError(
                f"{_name(version)} is not signed", hint="whoever made it can: curate sign"
            )
        return None
    _hold_payload(version, envelope)
    if key is not None and version.rewritten is not None and not version.is_recorded:
        # What was signed is the whole version. That less of it is here, anybody could have written.
        raise RefusedError(
            f"{_name(version)} was rewritten after it was signed, and only the ledger of the "
            "workspace that did so can tell what was left out",
            hint="verify it there, or ask for the export anew",
        )
    verified_by = None if key is None else _hold_signature(version, envelope, key)
    return Signature(tuple(name for name, _ in envelope.signatures), verified_by)


def key_ids(workspace: Workspace, path: Path) -> tuple[str, ...]:
    """The ids of the keys that signed the version of that name, by the ledger: nothing is read."""
    found = dict.fromkeys(
        str(facts["key"]) for facts in _entries(workspace, path.name) if "key" in facts
    )
    return tuple(found)


def _read(version: Version) -> Envelope | None:
    path = version.path / ENVELOPE_NAME
    if not path.exists() and not path.is_symlink():
        return None
    try:
        return read_envelope(path.read_bytes())
    except (OSError, ValueError):
        raise RefusedError(
            f"the signature of {_name(version)} is damaged, or was changed", hint=_AGAIN
        ) from None


def _hold_payload(version: Version, envelope: Envelope) -> None:
    if hashlib.sha256(envelope.payload).hexdigest() != version.attestation_sha256:
        raise RefusedError(
            f"what was signed is not the attestation of {_name(version)}",
            hint="somebody changed one of the two, or the signature is another version's",
        )


def _hold_signature(version: Version, envelope: Envelope, key: "Ed25519PublicKey") -> str:
    """The id of the key, of which every signature in the envelope has to hold."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415

    name = key_id(key)
    own = [signature for named, signature in envelope.signatures if named == name]
    if not own:
        named = ", ".join(named[:16] for named, _ in envelope.signatures)
        raise RefusedError(
            f"{_name(version)} is signed by another key: {named}, and not by {name[:16]}",
            hint="ask whoever made it for their public key, by another way than the version came",
        )
    for signature in own:
        try:
            key.verify(signature, envelope.signed_bytes)
        except InvalidSignature:
            raise RefusedError(
                f"the signature of {_name(version)} does not hold",
                hint="somebody changed what was signed, or never had the key",
            ) from None
    return name


def _hold_to_ledger(workspace: Workspace, version: Version, envelope: Envelope | None) -> None:
    """Refuse an envelope that nobody put on the ledger, and the lack of one that somebody did."""
    entries = _entries(workspace, version.path.resolve().name)
    known = {facts.get("envelope_sha256") for facts in entries}
    if envelope is None and known:
        raise RefusedError(
            f"{_name(version)} was signed, by the ledger, and its signature is gone", hint=_AGAIN
        )
    if envelope and hashlib.sha256(envelope.to_bytes()).hexdigest() not in known:
        raise RefusedError(
            f"the signature of {_name(version)} is none that the ledger has",
            hint=f"remove {ENVELOPE_NAME} from the version; {_AGAIN}",
        )


def _entries(workspace: Workspace, name: str) -> list[Any]:
    return [
        entry.facts
        for entry in ledger.read(workspace.ledger)
        if entry.action == _ACTION and entry.facts.get("version") == name
    ]


def _is_in(workspace: Workspace, version: Version) -> bool:
    # Where a version was copied to in order to train on it, there is a folder, and no ledger.
    return workspace.is_one and version.path.resolve().parent == workspace.versions.resolve()


def _name(version: Version) -> str:
    name = version.path.resolve().name
    return f"version {name}" if is_version_name(name) else "the version"
