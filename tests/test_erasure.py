"""Who is erased is nowhere in the store, and stays out with every copy all the same."""

import csv
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from workspaces import CUTOFF, EVERY_COPY, decide, new_workspace, prepared, take_in, write_picture

from curate import ledger
from curate.errors import ExitCode, InputError, RefusedError
from curate.pipeline import run
from curate.publish import publish
from curate.revocation import Asked, look_up, revoke
from curate.store.tables import BASE_TABLES, Store
from curate.verify import find_manifest, verify
from curate.workspace import Workspace

Curate = Callable[..., tuple[int, str, str]]
ID, HANDLE, WORDS = "7000100020003", "Canary.Bird", "only_a_canary_writes_so"
# Whatever of them could be found, in any case.
CANARIES = (ID, HANDLE.lower(), WORDS, "canarypost", "canarypath", "canaryalt")
COLUMNS = (
    *("platform", "post_id", "account_id", "handle", "is_private", "caption", "media"),
    *("tagged", "coauthors", "repost_of", "alt_text", "hashtags"),
)


def row(post_id: str, account_id: str, handle: str, media: str, **more: str) -> dict[str, str]:
    return {
        **{"platform": "instagram", "post_id": post_id, "account_id": account_id},
        **{"handle": handle, "is_private": "false", "media": media, "caption": "look #cat"},
        **more,
    }


def write_table(folder: Path, *rows: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "posts.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return folder


def theirs(folder: Path, *, number: int = 1) -> Path:
    write_picture(folder / "canarypath.jpg", "the picture")
    words = f"{WORDS} #cat #canarypost"
    more = {"caption": words, "alt_text": "canaryalt", "coauthors": "bo"}
    return write_table(folder, row(f"canarypost{number}", ID, HANDLE, "canarypath.jpg", **more))


def others(folder: Path) -> Path:
    for name in ("copy", "tagged", "repost", "mention", "free"):
        write_picture(folder / f"{name}.jpg", "the picture" if name == "copy" else name)
    return write_table(
        folder,
        row("1", "70001", "bo", "copy.jpg"),
        row("2", "70002", "cy", "tagged.jpg", tagged=HANDLE, alt_text=f"with {HANDLE}"),
        row("3", "70003", "di", "repost.jpg", repost_of="canarypost1"),
        row("4", "70004", "ed", "mention.jpg", caption=f"not to @{HANDLE}, but to #CAT"),
        row("5", "70005", "fe", "free.jpg", caption="look #cat #canary.bird of canary.birds"),
    )


@pytest.fixture
def root() -> Path:
    def make(place: Path) -> None:
        workspace = new_workspace(place / "ws", EVERY_COPY)
        take_in(workspace, theirs(place / "canarypath"))
        take_in(workspace, others(place / "others"))
        with run(workspace, cutoff=CUTOFF, threads=1) as (engine, result):
            publish(workspace, engine, result)

    return prepared("erasure", make)


def erase(workspace: Workspace, name: str = f"@{HANDLE}") -> None:
    found = revoke(workspace, [Asked(name, 1)], reason="erasure", erases=True)
    assert found.erased is not None


def every_value(workspace: Workspace) -> Iterator[str]:
    """What anybody could read: the rows of every table, and the files and their names."""
    for path in [
        *workspace.store.rglob("*"),
        *workspace.root.glob("*"),
        *workspace.root.glob("revocations/*"),
    ]:
        yield path.name
        if path.suffix == ".parquet":
            yield json.dumps(pq.ParquetFile(path).read().to_pylist(), default=str)
        if path.is_file():
            yield path.read_bytes().decode("latin-1")


def found_canaries(workspace: Workspace) -> set[str]:
    return {
        canary for value in every_value(workspace) for canary in CANARIES if canary in value.lower()
    }


def test_nothing_of_them_is_left_in_the_store_or_the_ledger(root: Path) -> None:
    workspace = Workspace(root / "ws")
    assert found_canaries(workspace) == set(CANARIES), "else nothing is shown"
    # What a killed ingest and a killed run leave.
    posts = Store(workspace.store).base_files("posts")[0].path
    shutil.copyfile(posts, posts.with_name("0009-0000.parquet"))
    (workspace.store / "spoken/former").mkdir()
    shutil.copyfile(posts, workspace.store / "spoken/former/all.parquet")
    erase(workspace)
    assert found_canaries(workspace) == set()
    (entry,) = [entry for entry in ledger.read(workspace.ledger) if entry.action == "erase"]
    # By the id, and by the handle under which somebody else tagged them.
    assert (entry.facts["accounts"], entry.facts["posts"]) == (2, 1)
    assert entry.facts["rows"] >= 7
    assert entry.facts["bytes"] > (root / "canarypath/canarypath.jpg").stat().st_size
    decide(workspace)
    assert found_canaries(workspace) == set()


def digests_of(picture: Path, workspace: Workspace) -> set[str]:
    """Of the bytes as they came, and of the file that left."""
    came = hashlib.sha256(picture.read_bytes()).hexdigest()
    facts = [
        row
        for path in workspace.store.glob("image_facts/*/*.parquet")
        for row in pq.read_table(path).to_pylist()
    ]
    left = {Path(row["location"]).stem for row in facts if row["sha256"] == came}
    assert left
    return {came, *left}


def holders(workspace: Workspace, texts: set[str]) -> set[str]:
    """Where one of the texts is: tables and files, without the versions, which are attested."""
    found = set()
    for path in workspace.root.rglob("*"):
        place = path.relative_to(workspace.root)
        if place.parts[0] == "versions":
            continue
        values = [str(place)]
        if path.suffix == ".parquet":
            values.append(json.dumps(pq.ParquetFile(path).read().to_pylist(), default=str))
        if path.is_file():
            values.append(path.read_bytes().decode("latin-1"))
        if any(text in value for value in values for text in texts):
            found.add("/".join(place.parts[:2]))
    return found


def test_the_digests_of_erased_pictures_are_in_what_keeps_copies_out_and_nowhere_else(
    tmp_path: Path,
) -> None:
    workspace = new_workspace(tmp_path / "ws")
    picture = tmp_path / "theirs/canarypath.jpg"
    for number, folder in enumerate((theirs(tmp_path / "theirs"), others(tmp_path / "others"))):
        if number:
            # A copy that somebody else posted would be theirs as well.
            write_picture(folder / "copy.jpg", "another picture")
        take_in(workspace, folder)
    for _ in range(2):
        with run(workspace, cutoff=CUTOFF, threads=1) as (engine, result):
            publish(workspace, engine, result)
    verify(workspace, find_manifest(workspace, "latest"), cutoff=CUTOFF)
    digests = digests_of(picture, workspace)
    before = holders(workspace, digests)
    assert {"store/kept_files.parquet", "store/image_facts", "store/media"} <= before
    # What a process that was killed left of the notes.
    notes = workspace.kept_files
    shutil.copyfile(notes, notes.with_name(f"{notes.name}.tmp"))
    erase(workspace)
    assert holders(workspace, digests) == {"store/refused_files"}
    verify(workspace, find_manifest(workspace, "latest"), cutoff=CUTOFF)
    with run(workspace, cutoff=CUTOFF, threads=1) as (engine, result):
        publish(workspace, engine, result)
    # The list itself, as a run judges by it, and as a verification does.
    lists = {"store/refused_files", "store/excluded_files", "store/verified"}
    assert holders(workspace, digests) <= lists


@pytest.mark.slow
def test_what_is_in_no_version_any_more_leaves_the_notes_with_the_next_one(root: Path) -> None:
    workspace = Workspace(root / "ws")
    for _ in range(2):
        with run(workspace, cutoff=CUTOFF, threads=1) as (engine, result):
            publish(workspace, engine, result)
    noted = pq.read_table(workspace.kept_files)["location"].to_pylist()
    assert noted
    revoke(workspace, [Asked("@fe", 1)])
    for is_there in (True, False):
        with run(workspace, cutoff=CUTOFF, threads=1) as (engine, result):
            publish(workspace, engine, result)
        now = pq.read_table(workspace.kept_files)["location"].to_pylist()
        assert len(now) == len(noted) - (not is_there)
        shutil.rmtree(workspace.version_paths()[0])


@pytest.mark.slow
def test_what_only_the_erased_rows_held_back_stays_out(root: Path) -> None:
    workspace = Workspace(root / "ws")
    before = decide(workspace)
    assert before["5"].codes == before["1"].codes == frozenset()
    erase(workspace)
    decided = decide(workspace)
    assert set(decided) == {"1", "2", "3", "4", "5"}
    assert decided["1"].codes == {"EXACT_DUP_OF_EXCLUDED", "SUBJECT_INVOLVED"}
    for tied in "23":
        assert "SUBJECT_ERASURE_REQUEST" in decided[tied].codes, tied
    assert decided["5"].codes == frozenset()


@pytest.mark.slow
def test_who_comes_again_leaves_again_and_can_be_erased_again(root: Path) -> None:
    workspace = Workspace(root / "ws")
    erase(workspace)
    take_in(workspace, theirs(root / "again", number=2))
    decided = decide(workspace)
    assert "SUBJECT_ERASURE_REQUEST" in decided["canarypost2"].codes
    assert found_canaries(workspace)
    erase(workspace, ID)
    assert found_canaries(workspace) == set()
    assert set(decide(workspace)) == {"1", "2", "3", "4", "5"}


@pytest.mark.slow
def test_a_lookup_and_a_verification_answer_as_before(root: Path) -> None:
    workspace = Workspace(root / "ws")
    before = look_up(workspace, f"@{HANDLE}")
    erase(workspace)
    decide(workspace)
    after = look_up(workspace, f"@{HANDLE}")
    assert after.account == before.account
    assert after.is_suppressed
    assert after.is_erased
    assert not after.is_known
    assert after.holdings.published == before.holdings.published
    assert look_up(workspace, "@bo").is_erased is False
    found = verify(workspace, find_manifest(workspace, "1"), cutoff=CUTOFF, threads=1)
    assert {image for image, _ in found.violations} >= after.holdings.published


def test_what_an_erasure_left_behind_cannot_be_lost_unseen(root: Path) -> None:
    workspace = Workspace(root / "ws")
    erase(workspace)
    left = Store(workspace.store).erasures_path(1)
    content = left.read_bytes()
    left.unlink()
    with pytest.raises(RefusedError, match="erasure 0001"):
        decide(workspace)
    left.write_bytes(content)
    decide(workspace)


def test_the_command_says_how_much_went(root: Path, run_curate: Curate) -> None:
    code, out, err = run_curate("revoke", f"@{HANDLE}", "--erase", "--json", "-w", root / "ws")
    assert code == ExitCode.DONE, err
    erased = json.loads(out)["erased"]
    assert erased["rows"] > 0
    assert erased["bytes"] > 0
    _, _, err = run_curate("revoke", f"@{HANDLE}", "--erase", "-w", root / "ws")
    assert "erased: 0 rows, 0 bytes, with 0 posts of 0 accounts" in err
    code, out, _ = run_curate("lookup", f"@{HANDLE}", "-w", root / "ws")
    assert code == ExitCode.DONE
    assert "on the suppression list, erased from the store" in out
    assert "version 0001-" in out
    for canary in CANARIES:
        assert canary not in out.lower() + err.lower()


class KilledError(BaseException):
    pass


@pytest.mark.parametrize(
    "places",
    [(1, 2, len(BASE_TABLES) // 2), pytest.param(range(1, 100), marks=pytest.mark.slow)],
    ids=["some", "every"],
)
def test_an_erasure_that_is_killed_anywhere_is_finished_by_the_next_command(
    root: Path, monkeypatch: pytest.MonkeyPatch, places: Sequence[int]
) -> None:
    workspace = Workspace(root / "ws")
    pristine = root / "pristine"
    shutil.copytree(workspace.root, pristine)
    from curate.revocation import erasure

    write = erasure._write_note
    killed_at = []
    for place in places:
        calls = iter(range(1, place + 1))

        def killed(where: Workspace, note: dict[str, object]) -> None:
            write(where, note)
            if next(calls) == place:  # noqa: B023
                raise KilledError

        with monkeypatch.context() as patch:
            patch.setattr(erasure, "_write_note", killed)
            try:
                erase(workspace)
            except KilledError:
                killed_at.append(place)
            else:
                break
        with pytest.raises(InputError):
            revoke(workspace, [Asked("", 1)])
        assert not erasure.note_path(workspace).exists()
        if place == 1:
            # Killed before the request was on the list: nothing was said to anybody.
            assert not list((workspace.store / "suppressions").glob("*"))
        else:
            assert found_canaries(workspace) == set(), place
            actions = [entry.action for entry in ledger.read(workspace.ledger)]
            assert actions.count("erase") == 1
        shutil.rmtree(workspace.root)
        shutil.copytree(pristine, workspace.root)
    assert killed_at[-1] >= len(BASE_TABLES) // 2


def test_a_name_in_another_spelling_is_erased_from_texts_and_tags_of_others(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    folder = tmp_path / "table"
    for name in "abcd":
        write_picture(folder / f"{name}.jpg", name)
    write_table(
        folder,
        row("1", "70001", "strasse", "a.jpg"),
        row("2", "70002", "bo", "b.jpg", caption="Lesung von Straße", alt_text="STRAẞE"),
        row("3", "70003", "cy", "c.jpg", caption="Strassenbahn", hashtags="Straße,cat"),
        row("4", "70004", "di", "d.jpg", caption="Ｗide #STRASSE\u200d", alt_text="straßen"),
    )
    take_in(workspace, folder)
    erase(workspace, "@strasse")
    store = Store(workspace.store)
    found = {
        table: [
            row for file in store.base_files(table) for row in pq.read_table(file.path).to_pylist()
        ]
        for table in ("posts", "images", "post_tags")
    }
    captions = {row["post_id"]: row["caption"] for row in found["posts"]}
    assert captions == {"2": None, "3": "Strassenbahn", "4": None}
    assert {row["alt_text"] for row in found["images"]} == {None, "straßen"}
    assert [row["tags"] for row in found["post_tags"]] == [["cat"]]


def test_one_post_is_erased_and_the_rest_of_its_author_stays(root: Path) -> None:
    workspace = Workspace(root / "ws")
    erase(workspace, "5")
    assert set(decide(workspace)) == {"canarypost1", "1", "2", "3", "4"}
    names = {
        value["account_id"]
        for file in Store(workspace.store).base_files("accounts")
        for value in pq.read_table(file.path).to_pylist()
    }
    assert {"70005", ID} <= names
