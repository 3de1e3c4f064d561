"""A version is signed as other tools read it, and one changed byte of what was signed is found."""

import base64
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from workspaces import CUTOFF, EVERY_COPY, new_workspace, prepared, take_in, write_picture

from curate import ledger
from curate.errors import CurateError, ExitCode, InputError, RefusedError
from curate.export import export, rewrite_exports
from curate.gate import Clearance, clear
from curate.pipeline import run
from curate.publish import publish
from curate.revocation import Asked, revoke
from curate.signing import ENVELOPE_NAME, check_signature, sign
from curate.signing.envelopes import Envelope, read_envelope
from curate.signing.keys import PASSPHRASE, read_private_key, read_public_key
from curate.versions import open_version
from curate.workspace import Workspace

Curate = Callable[..., tuple[int, str, str]]
KEYS = {name: Ed25519PrivateKey.from_private_bytes(name.encode() * 32) for name in "ab"}


def pem(
    key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey,
    encryption: KeySerializationEncryption | None = None,
) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption())


def public_pem(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture
def place() -> Path:
    """A workspace with a version, its keys ``a`` and ``b``, and the version as ``a`` signed it."""

    def make(place: Path) -> None:
        lines = ["platform,post_id,account_id,handle,is_private,hashtags,media"]
        for name in "cd":
            write_picture(place / f"{name}.jpg", name)
            lines.append(f"instagram,p-{name},id-{name},h-{name},false,cat,{name}.jpg")
        (place / "posts.csv").write_text("\n".join(lines) + "\n")
        made = new_workspace(place / "ws", EVERY_COPY)
        take_in(made, place / "posts.csv")
        with run(made, cutoff=CUTOFF, threads=1) as (engine, result):
            publish(made, engine, result)
        for name, key in KEYS.items():
            (place / f"{name}.pem").write_bytes(pem(key))
            (place / f"{name}.pub").write_bytes(public_pem(key))
        sign(made, made.find_version(), place / "a.pem")
        # As somebody gets it, who has no ledger.
        shutil.copytree(made.find_version(), place / "copy")

    return prepared("signed-version", make)


@pytest.fixture
def workspace(place: Path) -> Workspace:
    return Workspace(place / "ws")


def refusal(path: Path, workspace: Workspace | None = None, key: Path | None = None) -> str:
    with pytest.raises(RefusedError) as refused:
        check_signature(open_version(path, workspace), workspace, key)
    return refused.value.message


# ── What is written ───────────────────────────────────────────────────────────────────────────


def test_openssl_finds_the_signature_good_over_what_dsse_says_is_signed(place: Path) -> None:
    envelope = json.loads((place / "copy" / ENVELOPE_NAME).read_bytes())
    payload = base64.b64decode(envelope["payload"])
    assert payload == (place / "copy/attestation.json").read_bytes()
    assert envelope["payloadType"] == "application/vnd.in-toto+json"
    (only,) = envelope["signatures"]
    (place / "sig").write_bytes(base64.b64decode(only["sig"]))
    kind = envelope["payloadType"]
    (place / "pae").write_bytes(f"DSSEv1 {len(kind)} {kind} {len(payload)} ".encode() + payload)
    command = "openssl pkeyutl -verify -pubin -inkey a.pub -rawin -in pae -sigfile sig"
    assert (
        subprocess.run(command.split(), cwd=place, check=False, capture_output=True).returncode == 0
    )
    command = "openssl pkey -pubin -in a.pub -outform DER | sha256sum"
    printed = subprocess.run(
        command, cwd=place, shell=True, check=True, capture_output=True, text=True
    )
    assert printed.stdout.split()[0] == only["keyid"]


def test_signing_is_on_the_ledger_and_changes_nothing_else_of_the_version(
    workspace: Workspace, place: Path
) -> None:
    version = workspace.find_version()
    opened = open_version(version, workspace)
    (entry,) = [entry for entry in ledger.read(workspace.ledger) if entry.action == "sign"]
    assert entry.facts["version"] == version.name
    assert entry.facts["attestation_sha256"] == opened.attestation_sha256
    assert {path.name for path in version.iterdir()} == {
        *opened.files,
        "attestation.json",
        ENVELOPE_NAME,
    }
    assert clear(workspace, opened, use="trained on").verified is not None


def test_signing_again_adds_another_key_and_not_the_same_one(
    workspace: Workspace, place: Path
) -> None:
    version = workspace.find_version()
    assert not sign(workspace, version, place / "a.pem").is_new
    assert sign(workspace, version, place / "b.pem").is_new
    for name in "ab":
        found = check_signature(open_version(version), workspace, place / f"{name}.pub")
        assert found is not None
        assert len(found.key_ids) == 2
        assert found.verified_by in found.key_ids


def test_an_export_carries_the_signature(workspace: Workspace, place: Path) -> None:
    version = open_version(workspace.find_version(), workspace)
    folder = export(workspace, version, place / "out", "csv", Clearance(None)).path
    assert check_signature(open_version(folder), None, place / "a.pub") is not None


def test_what_a_rewrite_left_of_a_signed_export_is_good_by_the_ledger_that_has_it_alone(
    workspace: Workspace, place: Path
) -> None:
    version = open_version(workspace.find_version(), workspace)
    folder = export(workspace, version, place / "out", "csv", Clearance(None)).path
    revoke(workspace, [Asked("h-c", 1)])
    (*_, done) = rewrite_exports(workspace, [folder])
    assert (done.problem, done.removed, done.left) == (None, 1, 1)
    found = check_signature(open_version(folder, workspace), workspace, place / "a.pub")
    assert found is not None
    # Elsewhere, whoever took rows out of the manifest could have written just that.
    assert "only the ledger" in refusal(folder, key=place / "a.pub")
    other = new_workspace(place / "other")
    assert "only the ledger" in refusal(folder, other, place / "a.pub")


# ── What is found ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name", ["manifest.parquet", "concepts.parquet", "attestation.json", "report.json"]
)
def test_a_changed_byte_anywhere_in_a_file_of_a_signed_version_is_found(
    place: Path, name: str
) -> None:
    path = place / "copy" / name
    content = path.read_bytes()
    for at in {*range(0, len(content), max(1, len(content) // 25)), len(content) - 1}:
        changed = bytearray(content)
        changed[at] ^= 1
        path.write_bytes(changed)
        with pytest.raises(CurateError):
            check_signature(open_version(place / "copy"), None, place / "a.pub")


def test_a_changed_byte_anywhere_in_the_envelope_is_found(place: Path) -> None:
    version = open_version(place / "copy")
    path = place / "copy" / ENVELOPE_NAME
    content = path.read_bytes()
    for at in {*range(0, len(content), 7), *range(len(content) - 200, len(content))}:
        changed = bytearray(content)
        changed[at] ^= 1
        path.write_bytes(changed)
        with pytest.raises(RefusedError):
            check_signature(version, None, place / "a.pub")


@pytest.mark.parametrize("key", ["", "\x1b[2J", "A" * 64])
def test_a_signature_is_of_a_key_by_its_digest_and_of_nothing_else(key: str) -> None:
    assert read_envelope(Envelope(b"{}", (("a" * 64, b"?"),)).to_bytes()).payload == b"{}"
    for signatures in ((), ((key, b"?"),)):
        with pytest.raises(ValueError, match="no envelope"):
            read_envelope(Envelope(b"{}", signatures).to_bytes())


def test_what_was_changed_and_attested_anew_is_not_what_was_signed(place: Path) -> None:
    path = place / "copy/attestation.json"
    path.write_text(path.read_text().replace('"cutoff": "2026', '"cutoff": "2036'))
    assert "is not the attestation" in refusal(place / "copy")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda path: path.unlink(), "is gone"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), "is damaged"),
        (lambda path: path.unlink() or path.symlink_to(path.with_name("nowhere")), "is damaged"),
    ],
)
def test_in_its_workspace_a_signature_that_is_gone_or_changed_is_found_without_a_key(
    workspace: Workspace, change: Callable[[Path], None], said: str
) -> None:
    version = workspace.find_version()
    change(version / ENVELOPE_NAME)
    assert said in refusal(version, workspace)
    with pytest.raises(RefusedError, match=said):
        clear(workspace, open_version(version, workspace), use="trained on")


def test_a_signature_that_the_ledger_does_not_have_is_none_of_the_workspace(
    workspace: Workspace, place: Path
) -> None:
    version = workspace.find_version()
    entries = workspace.ledger.read_bytes().splitlines(keepends=True)
    workspace.ledger.write_bytes(b"".join(entries[:-1]))
    assert "none that the ledger has" in refusal(version, workspace)
    with pytest.raises(RefusedError, match="none that the ledger has"):
        sign(workspace, version, place / "b.pem")


def test_who_was_killed_between_the_ledger_and_the_signature_signs_again(
    workspace: Workspace, place: Path
) -> None:
    version = workspace.find_version()
    (version / ENVELOPE_NAME).unlink()
    assert sign(workspace, version, place / "a.pem").is_new
    assert check_signature(open_version(version), workspace, place / "a.pub") is not None


def test_a_version_that_was_changed_is_not_signed(workspace: Workspace, place: Path) -> None:
    version = workspace.find_version()
    (version / "report.json").write_text("{}")
    with pytest.raises(RefusedError):
        sign(workspace, version, place / "b.pem")


def test_verify_says_who_signed_and_whether_a_key_was_given(
    workspace: Workspace, place: Path, run_curate: Curate
) -> None:
    asked = ("verify", "-w", workspace.root, "--cutoff", CUTOFF.isoformat())
    assert "no key was given" in run_curate(*asked)[1]
    code, out, _ = run_curate(*asked, "--json", "--key", place / "a.pub")
    assert code == ExitCode.DONE
    assert json.loads(out)["signature"]["verified_by"]
    code, _, err = run_curate(*asked, "--key", place / "b.pub")
    assert code == ExitCode.REFUSED
    assert "signed by another key" in err
    shutil.copytree(
        place / "copy", place / "unsigned", ignore=shutil.ignore_patterns("*.dsse.json")
    )
    for path in (place / "unsigned", place / "unsigned/manifest.parquet"):
        code, _, err = run_curate("verify", path, *asked[1:], "--key", place / "a.pub")
        assert code == ExitCode.REFUSED
        assert "is not signed" in err


# ── Keys ──────────────────────────────────────────────────────────────────────────────────────


def test_a_key_that_is_encrypted_is_opened_by_its_passphrase(
    place: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, run_curate: Curate
) -> None:
    (place / "b.pem").write_bytes(pem(KEYS["b"], BestAvailableEncryption(b"open")))
    asked = ("sign", "latest", "--key", place / "b.pem", "-w", workspace.root)
    for passphrase in ("", "other"):
        monkeypatch.setenv(PASSPHRASE, passphrase)
        code, _, err = run_curate(*asked)
        assert code == ExitCode.BAD_INPUT
        assert PASSPHRASE in err
    monkeypatch.setenv(PASSPHRASE, "open")
    assert run_curate(*asked)[0] == ExitCode.DONE


def test_without_the_library_nothing_is_signed_or_taken_for_good(
    place: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, run_curate: Curate
) -> None:
    monkeypatch.setattr("curate.signing.keys.find_spec", lambda name: None)
    for asked in (("sign", "latest", "--key", "b.pem"), ("verify", "--key", "a.pub")):
        code, _, err = run_curate(*asked[:-1], place / asked[-1], "-w", workspace.root)
        assert code == ExitCode.USAGE
        assert "curate[sign]" in err


def test_what_is_no_key_of_the_right_kind_is_said_to_be_that(place: Path) -> None:
    (place / "ec.pem").write_bytes(pem(ec.generate_private_key(ec.SECP256R1())))
    (place / "no.pem").write_text(
        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n"
    )
    (place / "long.pem").write_bytes(b" " * 70_000)
    told = {
        "ec.pem": "another kind than Ed25519",
        "no.pem": "no private key in PEM",
        "a.pub": "takes a private key",
        "long.pem": "too large",
        "nowhere.pem": "can't be read",
    }
    for name, said in told.items():
        with pytest.raises(InputError, match=said):
            read_private_key(place / name, None)
    for name, said in {"a.pem": "takes a public key", "posts.csv": "no public key in PEM"}.items():
        with pytest.raises(InputError, match=said):
            read_public_key(place / name)
