"""No command repeats a personal value: not on a stream, in the ledger, in a version or in a run.

Every personal column of a small workspace holds a canary. Each command is run as it should be and
as it should not be, with ``--json`` and with ``--debug``, which shows a traceback beside all that
is shown without it.
"""

import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pyarrow.parquet as pq
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from PIL import Image
from workspaces import new_workspace, post_node, write_picture

from curate.cli import cli
from curate.errors import ExitCode
from curate.store.schema import load_schema
from curate.workspace import Workspace

Curate = Callable[..., tuple[int, str, str]]
WORD, NUMBER = "zqxcanary", "9080706"
NOW = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
HEADER = "platform,post_id,account_id,handle,is_private,caption,media,alt_text,tagged,coauthors"
ADA, BO = f"{WORD}ada", f"{WORD}bo"


def write_telling_picture(path: Path, seed: int) -> None:
    """A picture that says who, where and by what, everywhere that a JPEG can; and who made it."""
    write_picture(path, seed)
    told = Image.Exif()
    told[0x010E], told[0x013B] = f"{WORD} at home", "its maker"
    told.get_ifd(0x8825).update({1: "N", 2: (52.0, 30.0, 12.0), 29: f"{WORD}"})
    told.get_ifd(0x8769).update({0xA431: f"{NUMBER}", 0x9286: WORD.encode()})
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        'xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"><e:PersonInImage><rdf:Bag><rdf:li>'
        f"{WORD}</rdf:li></rdf:Bag></e:PersonInImage></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    with Image.open(path) as image:
        image.load()
    image.save(path, "JPEG", exif=told, xmp=packet.encode(), comment=WORD)
    with path.open("ab") as file:
        file.write(f"{WORD} {NUMBER}".encode())


def write_export(folder: Path) -> Path:
    """Six public posts of two accounts, a private one, and rows that can't be read."""
    lines = [HEADER]
    for number in range(6):
        write_telling_picture(folder / f"{WORD}-{number}.jpg", number)
        who, handle = (f"{NUMBER}1", ADA) if number % 2 else (f"{NUMBER}2", BO)
        tag = "cat" if number % 3 else "dog"
        # A tag of five accounts is taken to be a word, and `curate tags unmapped` shows it.
        own = f" #{WORD}" if number < 3 else ""
        lines.append(
            f"instagram,{NUMBER}77{number},{who},{handle},false,{WORD} says #{tag}{own},"
            f"{WORD}-{number}.jpg,photo of {WORD},,"
        )
    write_telling_picture(folder / f"{WORD}-9.jpg", 9)
    lines.append(
        f"instagram,{NUMBER}779,{NUMBER}3,{WORD}cy,true,{WORD} #cat,{WORD}-9.jpg,{WORD},{ADA},{BO}"
    )
    lines.append(f"instagram,,{NUMBER}4,{WORD}di,false,{WORD},{WORD}.jpg,,,")
    lines.append(f"instagram,{NUMBER}778,{NUMBER}5,{WORD}ed,{WORD},{WORD} #cat,{WORD}-9.jpg,,,")
    address = f"https://{WORD}.example/{WORD}.jpg"
    lines.append(f"instagram,{NUMBER}780,{NUMBER}1,{ADA},false,{WORD} #cat,{address},{WORD},,")
    (folder / "posts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def write_odd_exports(folder: Path) -> Iterator[Path]:
    """Canaries in places that are no values: names of columns, keys, members, files and folders."""
    table = folder / "tables" / f"{WORD}-tables" / f"{WORD}.csv"
    table.parent.mkdir(parents=True)
    table.write_text(f"post_id,{WORD},user,privacy_{WORD}\n{NUMBER}81,{WORD},{WORD},{NUMBER}\n")
    yield folder / "tables"
    node = post_node(f"{NUMBER}82", {"id": f"{NUMBER}6", "username": f"{WORD}fi", WORD: {WORD: 1}})
    odd = post_node(f"{NUMBER}83", {"id": f"{NUMBER}6", "is_private": WORD, WORD: NUMBER})
    packed = folder / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{WORD}fi/2023-11-14_22-13-20_UTC.json", json.dumps(node))
        archive.writestr(f"{WORD}fi/{WORD}_2.json", json.dumps(odd))
        archive.writestr(f"{WORD}fi/{WORD}_3.json", f'{{"node": {{"{WORD}": "{WORD}"')
        archive.writestr(f"../{WORD}.json", json.dumps(node))
        archive.writestr(f"{WORD}/{WORD}.jpg", b"no picture")
    yield packed
    damaged = folder / "damaged.zip"
    damaged.write_bytes(packed.read_bytes()[:-40])
    yield damaged
    lists = folder / "lists" / f"{WORD}.json"
    lists.parent.mkdir()
    lists.write_text(json.dumps([{WORD: WORD, "id": f"{NUMBER}84"}, {f"{WORD}_id": NUMBER}]))
    yield lists.parent


def write_keys(folder: Path) -> tuple[Path, Path]:
    """A private key and its public one."""
    folder.mkdir()
    key = Ed25519PrivateKey.generate()
    private, public = folder / f"{WORD}.pem", folder / f"{WORD}.pub"
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    own = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    public.write_bytes(own)
    return private, public


def leaves(name: str = "", command: click.Command = cli) -> Iterator[str]:
    """Every command that does something, by its whole name: `ledger verify`, not `ledger`."""
    if not isinstance(command, click.Group):
        yield name
        return
    context = click.Context(command)
    for child in command.list_commands(context):
        found = command.get_command(context, child)
        assert found is not None
        yield from leaves(f"{name} {child}".strip(), found)


class Told:
    """Runs commands and keeps whatever they print."""

    def __init__(self, workspace: Workspace, run_curate: Curate) -> None:
        self.workspace = workspace
        self.succeeded: set[str] = set()
        self.failed: set[str] = set()
        self.outputs: list[tuple[str, str]] = []
        self._run = run_curate

    def __call__(self, code: ExitCode | None, name: str, *arguments: object) -> str:
        """Run a command in the workspace; fails unless it exits with ``code`` (None: any)."""
        found, out, err = self._run(name, *arguments)
        words = [name, *map(str, arguments)]
        whole = next(
            (leaf for leaf in leaves() if words[: leaf.count(" ") + 1] == leaf.split()), name
        )
        (self.succeeded if found == ExitCode.DONE else self.failed).add(whole)
        shown = f"{name} {' '.join(map(str, arguments))}"
        assert code is None or found == code, f"{shown}\n{err}{out}"
        self.outputs.append((shown, out + err))
        return out

    def here(self, code: ExitCode | None, name: str, *arguments: object) -> str:
        return self(code, name, *arguments, "--workspace", self.workspace.root)


@pytest.fixture
def told(tmp_path: Path, run_curate: Curate) -> Told:
    workspace = new_workspace(tmp_path / "ws", "[manifest]\nvalidation_share = 0.0\n")
    return Told(workspace, run_curate)


def use_every_command_about_tags(told: Told, tmp_path: Path) -> None:
    here, done = told.here, ExitCode.DONE
    for options in (["--debug"], ["--json"]):
        here(done, "tags", "unmapped", *options)
        here(done, "tags", "top", *options)
        here(done, "tags", "explain", "dog", *options)
        here(done, "tags", "diff", *options)
        here(done, "tags", "ambiguous", *options)
        here(done, "tags", "lexicon", "list", *options)
        here(done, "tags", "overrides", "list", *options)
        here(done, "tags", "overrides", "check", *options)
    words = tmp_path / "words.csv"
    words.write_text("key,concept\nhündchen,dog\n", encoding="utf-8")
    here(done, "tags", "lexicon", "add", words, "--name", "own", "--language", "de")
    here(done, "tags", "lexicon", "remove", "own")
    here(done, "tags", "overrides", "merge", "hound", "dog")
    here(done, "tags", "overrides", "rename", "cat", "moggykind")
    here(done, "tags", "overrides", "split", "kitten", "kitten kind")
    here(done, "tags", "overrides", "drop", "moggy")
    here(done, "tags", "overrides", "edit")


def sign_and_verify(told: Told, tmp_path: Path) -> None:
    private, public = write_keys(tmp_path / WORD)
    told.here(ExitCode.DONE, "sign", "latest", "--key", private)
    told.here(ExitCode.DONE, "sign", "latest", "--key", private, "--json")
    told.here(ExitCode.DONE, "verify", "--key", public)


def use_every_command(told: Told, tmp_path: Path) -> None:
    here, done = told.here, ExitCode.DONE
    export = write_export(tmp_path / "export")
    seen = ("--observed-at", (NOW - timedelta(hours=2)).isoformat())
    told(done, "init", tmp_path / "another")
    here(done, "ingest", export, *seen, "--dry-run")
    here(done, "ingest", export, *seen)
    here(done, "ingest", export, *seen, "--json")
    here(done, "run")
    here(done, "status")
    here(done, "status", "--json")
    for wanted in (f"{NUMBER}3", ADA, f"{NUMBER}771"):
        here(done, "explain", wanted)
        here(done, "explain", wanted, "--json")
    use_every_command_about_tags(told, tmp_path)
    here(done, "sql", "--list")
    for view in ("posts", "accounts", "images", "post_people", "post_tags", "signals", "malformed"):
        here(done, "sql", f"FROM {view}", "--format", "json")
    for view in ("rejections", "account_status", "post_outcomes", "image_outcomes", "tag_map"):
        here(done, "sql", f"FROM {view}", "--format", "csv")
    here(done, "report")
    here(done, "report", "--json")
    here(done, "report", "--contact-sheet", tmp_path / "sheet.html")
    here(done, "report", "--contact-sheet", tmp_path / "sheet.html", "--json")
    quickly = ("--model", "resnet10", "--epochs", "1", "--batch-size", "4", "--image-size", "16")
    here(done, "train", *quickly, "--workers", "0", "--device", "cpu")
    here(done, "verify")
    sign_and_verify(told, tmp_path)
    here(done, "resample", "--plot", tmp_path / "curves.svg")
    here(done, "resample", "--compare", "sqrt,power:0.7", "--json")
    for to in ("csv", "webdataset", "croissant"):
        here(done, "export", "latest", tmp_path / "exports" / to, "--to", to)
    here(done, "export", "latest", tmp_path / "exports/jsonl", "--to", "jsonl", "--json")
    statuses = tmp_path / "statuses.csv"
    when = (NOW - timedelta(hours=1)).isoformat()
    statuses.write_text(
        "platform,account_id,handle,status,observed_at\n"
        f"instagram,{NUMBER}1,{ADA},private,{when}Z\n"
        f"instagram,{NUMBER}2,{BO},{WORD},{WORD}\n"
    )
    here(done, "ingest", statuses, "--format", "account-status")
    here(ExitCode.VIOLATIONS, "verify", "--list", tmp_path / "list.csv")
    here(ExitCode.VIOLATIONS, "verify", "--json")
    here(ExitCode.REFUSED, "train", *quickly)
    here(ExitCode.REFUSED, "export", "latest", tmp_path / "refused", "--to", "csv", "--debug")
    here(ExitCode.REFUSED, "export", "latest", tmp_path / "refused", "--to", "img2dataset")
    here(None, "lookup", ADA)
    here(None, "lookup", f"{NUMBER}2", "--json")
    here(None, "revoke", BO, f"{NUMBER}1", f"https://www.instagram.com/{ADA}/", "--rebuild")
    here(None, "revoke", BO, "--json")
    for to in ("csv", "webdataset", "croissant", "jsonl"):
        here(done, "revoke", BO, "--rewrite", tmp_path / "exports" / to)
    here(done, "revoke", "--rewrite", tmp_path / "exports/csv", "--json")
    here(done, "run", "--json")
    compare_and_remove_versions(told, tmp_path)
    here(done, "ledger", "verify")
    here(done, "ledger", "head", "--json")
    told(done, "demo", tmp_path / "demo", "--no-train", "--posts", "40")


def compare_and_remove_versions(told: Told, tmp_path: Path) -> None:
    here, done = told.here, ExitCode.DONE
    first = min(path.name for path in told.workspace.versions.glob("0*"))
    here(done, "diff", first, "--list", tmp_path / "changed.csv")
    here(done, "diff", first, "--json")
    for options in ((), ("--json",)):
        here(done, "versions", *options)
        here(done, "gc", "--keep", "1", *options)
    here(done, "gc", "--keep", "1", "--yes")


def misuse_every_command(told: Told, tmp_path: Path) -> None:
    """What people type by mistake, and files that are not what they should be."""
    here = told.here
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "a.csv").write_text(f"{WORD},{WORD}\n{NUMBER},{WORD}\n", encoding="utf-8")
    (broken / "b.json").write_text(f'{{"{WORD}": ["{WORD}"', encoding="utf-8")
    (broken / "c.parquet").write_bytes(b"PAR1" + WORD.encode())
    odd = list(write_odd_exports(tmp_path / "odd"))
    for options in (["--debug"], ["--json"]):
        here(None, "ingest", broken, *options)
        for path in odd:
            here(None, "ingest", path, *options)
            here(None, "ingest", path, "--dry-run", *options)
        here(ExitCode.BAD_INPUT, "ingest", tmp_path / "is-not-there", *options)
        here(ExitCode.BAD_INPUT, "explain", f"{WORD}nobody", *options)
        here(ExitCode.BAD_INPUT, "explain", f"https://www.instagram.com/{WORD}/", *options)
        here(ExitCode.BAD_INPUT, "verify", broken / "a.csv", *options)
        here(ExitCode.BAD_INPUT, "verify", broken / "c.parquet", *options)
        here(ExitCode.BAD_INPUT, "verify", "--key", broken / "a.csv", *options)
        here(ExitCode.BAD_INPUT, "sign", "latest", "--key", broken / "b.json", *options)
        here(ExitCode.BAD_INPUT, "tags", "lexicon", "add", broken / "a.csv", *options)
        here(None, "lookup", f"{WORD}nobody", *options)
        here(None, "revoke", "--from", broken / "a.csv", *options)
        here(ExitCode.REFUSED, "revoke", "--rewrite", broken, *options)
    for wrong in ("CAST(account AS INTEGER)", "CAST(account AS JSON)", "error(account)"):
        here(ExitCode.BAD_INPUT, "sql", f"SELECT {wrong} FROM accounts", "--debug")
    for wrong in ("CAST(handle AS INTEGER)", "CAST(handle AS DATE)", "error(handle)"):
        query = f"SELECT {wrong} FROM accounts"
        here(ExitCode.BAD_INPUT, "sql", query, "--personal", "--debug")
    # One name too many, as when a person forgets what a command takes.
    for leaf in leaves():
        for options in (["--debug"], ["--json"]):
            told(ExitCode.USAGE, *leaf.split(), *[f"{WORD}jo"] * 4, "--no-such-option", *options)
            if leaf not in {"ingest", "revoke"}:
                told(ExitCode.USAGE, *leaf.split(), *[f"{WORD}jo"] * 4, *options)


def damage(workspace: Workspace) -> None:
    """A store whose files are torn, as after a bad copy."""
    for path in workspace.store.rglob("*.parquet"):
        path.write_bytes(b"PAR1" + WORD.encode() * 9 + b"PAR1")


def use_every_command_on_what_is_damaged(told: Told, tmp_path: Path) -> None:
    named = {"explain": ADA, "lookup": ADA, "revoke": ADA, "ingest": tmp_path / "export"}
    named |= {"sql": "FROM posts", "demo": told.workspace.root / "curate.toml"}
    for leaf in leaves():
        for options in (["--debug"], ["--json"]):
            arguments = [*leaf.split(), *([named[leaf]] if leaf in named else []), *options]
            where = () if leaf in {"init", "demo"} else ("--workspace", told.workspace.root)
            told(None, *arguments, *where)


def files_of(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes().decode("latin-1")
            if path.suffix == ".parquet":
                yield path, json.dumps(pq.read_table(path).to_pylist(), default=str)


def leaks(text: str) -> bool:
    return WORD in text.lower() or NUMBER in text


@pytest.mark.slow
def test_no_command_and_no_file_that_may_leave_has_a_personal_value(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.setenv("VISUAL", "true")
    use_every_command(told, tmp_path)
    misuse_every_command(told, tmp_path)
    damage(told.workspace)
    use_every_command_on_what_is_damaged(told, tmp_path)
    assert told.succeeded == set(leaves()), "a command is not tried here"
    assert told.failed == set(leaves()), "a command is not tried here as it should not be used"
    assert [shown for shown, output in told.outputs if leaks(output)] == []
    workspace = told.workspace
    assert not leaks(workspace.ledger.read_text(encoding="utf-8"))
    for folder in (workspace.versions, workspace.runs):
        assert list(folder.iterdir())
        assert [path.name for path, text in files_of(folder) if leaks(text)] == []
    assert [path.name for path, text in files_of(tmp_path / "exports") if leaks(text)] == []
    for name in ("list.csv", "changed.csv", "curves.svg"):
        assert not leaks((tmp_path / name).read_text()), name
    assert not leaks((tmp_path / "sheet.html").read_text())


def test_no_version_nor_picture_that_it_names_has_a_personal_value(
    told: Told, tmp_path: Path
) -> None:
    config = told.workspace.root / "curate.toml"
    config.write_text("[images]\nrequire_files = false\n", encoding="utf-8")
    export = write_export(tmp_path / "export")
    assert all(leaks(text) for path, text in files_of(export) if path.suffix == ".jpg")
    told.here(ExitCode.DONE, "ingest", export, "--observed-at", NOW.isoformat())
    told.here(ExitCode.DONE, "run")
    told.here(None, "revoke", f"@{ADA}", "--reason", "erasure", "--rebuild")
    versions = told.workspace.version_paths()
    assert len(versions) == 2
    assert [path for path, text in files_of(told.workspace.versions) if leaks(text)] == []
    places = [
        place
        for version in versions
        for place in pq.read_table(version / "manifest.parquet")["location"].to_pylist()
    ]
    assert {place.split("/")[0] for place in places} == {"media", "url"}
    pictures = [text for _, text in files_of(told.workspace.store / "media")]
    assert pictures
    assert not any(map(leaks, pictures))
    assert all("its maker" in text for text in pictures)


def test_every_personal_column_of_the_store_had_a_canary_to_leak(
    told: Told, tmp_path: Path
) -> None:
    """The test above can't pass because nothing personal was there."""
    told.here(ExitCode.DONE, "ingest", write_export(tmp_path / "export"))
    for table in ("posts", "accounts", "account_handles", "images"):
        rows = [
            row
            for path in (told.workspace.store / table).glob("*.parquet")
            for row in pq.read_table(path).to_pylist()
        ]
        for column in load_schema()[table].columns:
            if column.personal and column.name not in {"repost_of", "url"}:
                assert any(leaks(str(row[column.name])) for row in rows), (table, column.name)


def test_a_foreign_errors_text_shows_in_no_traceback(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        text = f"could not convert '{WORD}'"[:999]
        raise ValueError(text) from KeyError(NUMBER + "1")

    told.here(ExitCode.DONE, "ingest", write_export(tmp_path / "export"))
    told.here(ExitCode.DONE, "run")
    places = {
        "status": "curate.status.read_status",
        "verify": "curate.verify.judge",
        "explain": "curate.explain.explain",
        "run": "curate.publish.publish",
    }
    for name, place in places.items():
        with monkeypatch.context() as patch:
            patch.setattr(place, fail)
            arguments = ["x"] if name == "explain" else []
            told.here(ExitCode.BUG, name, *arguments, "--debug")
        _, output = told.outputs[-1]
        assert "Traceback" in output
        assert "ValueError" in output
        assert not leaks(output), name
