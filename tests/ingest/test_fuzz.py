"""Damaged exports of every format: no traceback, no hang, and no record that is lost unsaid."""

import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest
from fixtures import CANARY, CANARY_DIGITS, LAYOUTS, Layout, written
from mutating import (
    Changed,
    changed_bytes,
    nested_everywhere,
    packed,
    packed_folder,
    spoilt_bytes,
    with_a_key_twice,
    with_values_changed,
    write_changed,
)
from workspaces import base_rows, new_workspace

from curate.errors import CurateError, ExitCode
from curate.ingest import Options, ingest
from curate.ingest.adapter import Source
from curate.ingest.chunks import chunked
from curate.ingest.detection import detect
from curate.ingest.formats.registry import ADAPTERS
from curate.ingest.observations import IngestLog
from curate.sources import Export, Limits
from curate.workspace import Workspace

_SECONDS = 10
# How many cases there are of each kind: a sample in the quick run, the seeds after it in the slow.
_QUICK_CASES = {"values": 4, "bytes": 3, "packed": 6}
_SLOW_CASES = {"values": 160, "bytes": 120, "packed": 60}
_SLOWER = {"table-csv", "table-tsv", "table-jsonl", "table-parquet", "account-status"}
_SLOWER |= {"yfcc-23", "yfcc-25", "download-html"}
BY_NAME = {layout.name: layout for layout in LAYOUTS}
_OPEN_AUDIENCES = {None, "public", "unlisted"}
# What says, directly or for a whole record, who may see a post.
_PRIVACY = re.compile(
    r"is_private|private|private_account|private account|audience|visibility|to|cc|labels|values?"
    r"|val|neg|ispublic|isfriend|isfamily|privacy|account_status|status|active|type|header|markup"
    r"|string_map_data|profile_user|info|graphprofileinfo|username|ownerusername|handle|id|pk|uri"
    r"|did|nsid|account_id|post_id|photo_id|instaloader|node_type|whocanview|privateaccount|protected|text_post_app_text_post_app_profile",
    re.IGNORECASE,
)
_FLAGS = {"is_private", "privacy", "visibility", "private_account", "ispublic"}


@dataclass
class Result:
    """What reading an export came to: rows and notes by format, or an error."""

    readings: dict[str, IngestLog] = field(default_factory=dict)
    rows: dict[str, dict[str, list[dict[str, Any]]]] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    error: CurateError | None = None

    def all_rows(self, subject: str) -> list[dict[str, Any]]:
        return [row for rows in self.rows.values() for row in rows.get(subject, [])]


def read(path: Path, layout: Layout) -> Result:
    """Read an export; every exception but the documented ones gets through."""
    result = Result()
    try:
        with in_time(), Export(path, Limits(), path.parent) as export:
            found = detect(export, layout.asked_for)
            result.messages += [reason for _, reason in found.damaged]
            seen = sum(map(len, found.files.values())) + len(found.unknown) + len(found.damaged)
            seen += (found.passed_over - export.passed_over).total()
            assert seen == len(export.files) + len(export.left_out)
            for name, files in found.files.items():
                reading = result.readings[name] = IngestLog()
                rows = result.rows[name] = {}
                result.files[name] = [file.name for file in files]
                for subject, table in chunked(
                    ADAPTERS[name].read(Source(export, files), reading), reading
                ):
                    rows.setdefault(subject, []).extend(table.to_pylist())
                result.messages += [*reading.skipped, *(one.reason for one in reading.malformed)]
    except CurateError as error:
        assert error.exit_code in {ExitCode.USAGE, ExitCode.BAD_INPUT}
        result.error = error
        result.messages += [error.message, error.hint or ""]
    return result


@contextmanager
def in_time() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise AssertionError(f"not read within {_SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, _SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def check(result: Result) -> None:
    """What must hold of whatever was read."""
    for message in result.messages:
        assert CANARY not in message.lower()
        assert CANARY_DIGITS not in message
    for name, reading in result.readings.items():
        numbered = [one for one in reading.malformed if one.record is not None]
        told = reading.used + sum(reading.skipped.values()) + len(numbered)
        assert reading.records == told, f"{name}: {reading}"
        if name in {"table", "yfcc100m", "account-status"}:
            # Beside posts, a table may show accounts: those that refuse in rows of no use.
            subject = "accounts" if name == "account-status" else "posts"
            assert reading.used == len(result.rows[name].get(subject, []))
        elif reading.used:
            assert result.rows[name]


def cases(layout: Layout, kind: str, scale: str, base: Path) -> Iterator[tuple[Random, Path]]:
    """Seeds and empty folders; what fails names its seed."""
    is_slower = layout.name in _SLOWER
    quick = _QUICK_CASES[kind] // (2 if is_slower else 1)
    slow = quick + _SLOW_CASES[kind] // (8 if is_slower else 1)
    for number in range(quick) if scale == "few" else range(quick, slow):
        seed = f"{layout.name} {kind} {number}"
        folder = base / "case"
        folder.mkdir()
        print(f"case {number}")  # noqa: T201 - shown of a test that fails
        yield Random(seed), folder / "export"
        shutil.rmtree(folder)


every_layout = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
every_scale = pytest.mark.parametrize(
    "scale", ["few", pytest.param("many", marks=pytest.mark.slow)]
)


@every_layout
def test_a_layout_is_read_without_a_loss(layout: Layout, tmp_path: Path) -> None:
    result = read(written(layout, tmp_path / "export"), layout)
    check(result)
    assert list(result.readings) == [layout.format]
    reading = result.readings[layout.format]
    assert not reading.malformed
    assert reading.records == layout.records
    assert len(result.all_rows("posts")) == layout.posts
    expected = sum(_count(layout, name, content) for name, content in layout.files.items())
    assert reading.records == expected


@every_scale
@every_layout
def test_wrong_values_lose_no_record(layout: Layout, scale: str, tmp_path: Path) -> None:
    baseline = read(written(layout, tmp_path / "baseline"), layout)
    for random, path in cases(layout, "values", scale, tmp_path):
        changes = random.choice((1, 1, 1, 2, 4))
        changed = with_values_changed(layout, random, changes)
        result = read(write_changed(changed, path), layout)
        check(result)
        _check_count(layout, changed, result)
        if changes == 1:
            _check_privacy(changed, baseline, result)


@pytest.mark.slow
@every_scale
@pytest.mark.parametrize(
    "layout",
    [one for one in LAYOUTS if any(".js" in name for name in one.files)],
    ids=lambda layout: layout.name,
)
def test_a_key_that_is_there_twice_makes_the_record_malformed_in_every_format(
    layout: Layout, scale: str, tmp_path: Path
) -> None:
    whole = read(written(layout, tmp_path / "whole"), layout)
    most = 8 if scale == "few" else 500
    for number, files in enumerate(with_a_key_twice(layout, Random(layout.name), most)):
        folder = tmp_path / str(number)
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        result = read(folder, layout)
        check(result)
        if result.files == whole.files:
            assert "a key that is there twice, with different values" in result.messages
            assert _refusing(whole, {"private"}) <= _refusing(result, {"private", "malformed"})


def _refusing(result: Result, statuses: set[str]) -> set[str]:
    rows = result.all_rows("posts") + result.all_rows("accounts")
    return {row["account_id"] or row["handle"] for row in rows if row["status"] in statuses}


@every_scale
@every_layout
def test_spoilt_bytes_are_told(layout: Layout, scale: str, tmp_path: Path) -> None:
    for random, path in cases(layout, "bytes", scale, tmp_path):
        written(layout, path)
        name = random.choice(sorted(layout.files))
        target = path / name
        target.write_bytes(spoilt_bytes(target.read_bytes(), random))
        check(read(path, layout))


@pytest.mark.slow
@every_scale
@every_layout
def test_spoilt_archives_are_told(layout: Layout, scale: str, tmp_path: Path) -> None:
    for random, path in cases(layout, "packed", scale, tmp_path):
        written(layout, path)
        kind = random.choice(("zip", "tar", "tar.gz", "tar.xz", "tar.zst", "", ""))
        if kind:
            target = path.with_name(f"export.{kind}")
            data = packed_folder(path, kind)
        else:
            name = random.choice(sorted(layout.files))
            packing = random.choice((".gz", ".bz2", ".xz", ".zst"))
            data = packed((path / name).read_bytes(), packing)
            (path / name).unlink()
            target = path / (name + packing)
        target.write_bytes(spoilt_bytes(data, random))
        check(read(target if kind else path, layout))


@every_scale
@every_layout
def test_an_archive_is_read_like_a_folder(layout: Layout, scale: str, tmp_path: Path) -> None:
    folder = written(layout, tmp_path / "export")
    kinds = ("zip", "tar", "tar.gz", "tar.bz2", "tar.xz", "tar.zst")
    # In the quick run two kinds a layout, and every kind with several layouts.
    for kind in kinds if scale == "many" else kinds[LAYOUTS.index(layout) % 3 :: 3]:
        target = tmp_path / f"export.{kind}"
        target.write_bytes(packed_folder(folder, kind))
        result = read(target, layout)
        check(result)
        assert len(result.all_rows("posts")) == layout.posts


@pytest.mark.slow
def test_a_value_of_every_layout_nested_deep_is_told(tmp_path: Path) -> None:
    nest_in_another_process(tmp_path, 40, *BY_NAME)


@pytest.mark.slow
@every_layout
def test_every_value_nested_deep_is_told(layout: Layout, tmp_path: Path) -> None:
    nest_in_another_process(tmp_path, 6 if layout.name in _SLOWER else 1, layout.name)


def nest_in_another_process(base: Path, step: int, *names: str) -> None:
    """A stack that overflows ends that process only."""
    script = (
        "import sys; from pathlib import Path; import test_fuzz; base, step, *names = sys.argv[1:];"
        "[test_fuzz.read_nested(test_fuzz.BY_NAME[name], Path(base), int(step)) for name in names]"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(base), str(step), *names],
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]


def read_nested(layout: Layout, base: Path, step: int) -> None:
    """Read a layout with every so-many-th of its values nested deep, one after another."""
    for depth in (900, 10_000):
        for number, changed in enumerate(nested_everywhere(layout, depth)):
            if number % step == 0:
                folder = base / f"{layout.name} {depth} {number}"
                result = read(write_changed(changed, folder), layout)
                check(result)
                _check_count(layout, changed, result)
                shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("layout", "ingests"),
    [
        # The store is written by the same code for all: a few of them quickly.
        *((layout, 2) for layout in LAYOUTS[::5]),
        *(pytest.param(layout, 6, marks=pytest.mark.slow) for layout in LAYOUTS),
    ],
    ids=lambda value: value.name if isinstance(value, Layout) else str(value),
)
def test_what_is_ingested_adds_up(layout: Layout, ingests: int, tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "workspace")
    for number in range(ingests):
        changed = Changed(dict(layout.files), frozenset())
        if number:
            changed = with_values_changed(layout, Random(f"{layout.name} {number}"), number)
        path = write_changed(changed, tmp_path / str(number) / "export")
        before = _row_counts(workspace)
        try:
            outcomes = ingest(workspace, path, Options(layout.asked_for), threads=1)
        except CurateError as error:
            assert error.exit_code in {ExitCode.USAGE, ExitCode.BAD_INPUT}
            assert CANARY not in f"{error.message} {error.hint}"
            assert _row_counts(workspace) == before
            continue
        new = [outcome for outcome in outcomes if outcome.is_new]
        added = {
            "posts": sum(outcome.counts.posts for outcome in new),
            "images": sum(outcome.counts.images for outcome in new),
            "malformed": sum(len(outcome.malformed) for outcome in new),
            "sources": len(new),
        }
        after = _row_counts(workspace)
        assert {table: after[table] - before[table] for table in added} == added
        for outcome in new:
            assert outcome.counts.skipped == sum(outcome.skipped.values())
            assert sum(outcome.counts.malformed.values()) == len(outcome.malformed)
        if not number:
            assert after["posts"] == layout.posts


def _row_counts(workspace: Workspace) -> dict[str, int]:
    keys = {
        "posts": "post_key",
        "accounts": "account_key",
        "images": "image_key",
        "malformed": "source_id",
        "sources": "source_id",
    }
    return {table: len(base_rows(workspace, table, key)) for table, key in keys.items()}


def _check_count(layout: Layout, changed: Changed, result: Result) -> None:
    """As many records are read as are in the files of the layout's format, counted another way."""
    reading = result.readings.get(layout.format)
    if reading is None or result.error:
        return
    whole = {one.file for one in reading.malformed if one.record is None}
    expected, is_exact = 0, layout.format != "instagram-web"
    for name in result.files[layout.format]:
        content = changed.files[name]
        if name not in whole and not isinstance(content, str):
            expected += _count(layout, name, _reread(layout, name, content))
        is_exact &= not isinstance(content, str) and name not in whole
    assert reading.records >= expected
    assert reading.records == expected or not is_exact


def _reread(layout: Layout, name: str, content: Any) -> Any:
    """What a file's bytes say, as far as Python can read them."""
    if layout.format == "yfcc100m":
        # It knows no quotes, so that a line is a row.
        return [[line] for line in changed_bytes(name, content).split(b"\n") if line]
    if name.endswith((".csv", ".tsv", ".parquet")):
        return content
    data = changed_bytes(name.removesuffix(".xz"), content)
    if name.endswith(".js"):
        data = data.partition(b"=")[2]
    if name.endswith(".jsonl"):
        return [_parsed(line) for line in data.splitlines() if line.strip()]
    return _parsed(data)


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _count(layout: Layout, name: str, content: Any) -> int:
    if isinstance(content, str):
        return {"content/posts_1.html": 3}.get(name, 1)
    if name.endswith((".csv", ".tsv")):
        has_header = layout.format != "yfcc100m"
        return sum(1 for row in content if row) - has_header
    if name.endswith(".parquet") or layout.format in {"table", "instaloader", "bluesky-jetstream"}:
        return len(content) if isinstance(content, list) else 1
    one: Callable[[Any], int] = _COUNTS.get(layout.format, lambda _: 1)
    if not isinstance(content, list):
        return one(content) if isinstance(content, dict) else 1
    return sum(one(record) if isinstance(record, dict) else 1 for record in content)


def _lists(record: dict[str, Any], keys: tuple[str, ...]) -> int:
    """What is under the keys: the elements of a list, and one wherever no list is."""
    values = [record[key] for key in keys if record.get(key) is not None]
    return sum(len(value) if isinstance(value, list) else 1 for value in values)


def _of_apify(record: dict[str, Any]) -> int:
    inner = ("latestPosts", "topPosts", "latestIgtvVideos", "relatedProfiles")
    return 1 if "shortCode" in record else 1 + _lists(record, inner)


def _of_scraper(record: dict[str, Any]) -> int:
    lists = ("GraphImages", "GraphStories")
    if not {*lists, "GraphProfileInfo"} & set(record):
        return 1
    return _lists(record, lists) + ("GraphProfileInfo" in record)


def _of_download(record: dict[str, Any]) -> int:
    old = ("photos", "videos", "stories", "profile", "direct")
    new = ("profile_user", "ig_stories", "ig_archived_post_media")
    if "private_account" in record:
        return 1
    if set(new) & set(record):
        return sum(
            len(record[key]) if isinstance(record[key], list) else 1 for key in new if key in record
        )
    return _lists(record, old) if set(old) & set(record) else 1


def _of_facebook(record: dict[str, Any]) -> int:
    lists = ("other_photos_v2", "archived_stories_v2", "archive_v2", "trash_v2", "group_posts_v2")
    for key in lists if "profile_v2" not in record else ():
        if key in record:
            return _lists(record, (key,))
    photos = record.get("photos")
    has_paths = isinstance(photos, list) and any(
        isinstance(one, dict) and "uri" in one for one in photos
    )
    is_album = "photos" in record and (has_paths or "last_modified_timestamp" in record)
    return _lists(record, ("photos",)) if is_album else 1


def _of_tiktok(record: dict[str, Any]) -> int:
    def at(*path: str) -> Any:
        found: Any = record
        for key in path:
            found = found.get(key) if isinstance(found, dict) else None
        return found

    lists = [
        at("Post", "Posts", "VideoList"),
        at("Video", "Videos", "VideoList"),
        at("Post", "Recently Deleted Posts", "PostList"),
        at("Your Activity", "Reposts", "RepostList"),
    ]
    if any(not isinstance(one, list) for one in lists if one is not None):
        return 1
    has_profile = any(
        isinstance(at(*path), dict) and at(*path)
        for path in (
            ("Profile And Settings", "Profile Info", "ProfileMap"),
            ("Profile And Settings", "Settings", "SettingsMap"),
            ("Profile", "Profile Information", "ProfileMap"),
            ("App Settings", "Settings", "SettingsMap"),
        )
    )
    return sum(len(one) for one in lists if one is not None) + has_profile


def _of_threads(record: dict[str, Any]) -> int:
    keys = ("text_post_app_text_post_app_profile", "text_post_app_text_posts")
    if any(record.get(key) is not None and not isinstance(record[key], list) for key in keys):
        return 1
    return _lists(record, keys)


def _of_archive(record: dict[str, Any]) -> int:
    activities = record.get("orderedItems")
    is_outbox = record.get("type") == "OrderedCollection" and isinstance(activities, list)
    return max(len(activities), 1) if is_outbox else 1


def _of_feed(record: dict[str, Any]) -> int:
    return max(len(record["feed"]), 1) if isinstance(record.get("feed"), list) else 1


def _of_flickr(record: dict[str, Any]) -> int:
    page = record.get("photos")
    photos = page.get("photo") if isinstance(page, dict) else None
    return max(len(photos), 1) if isinstance(photos, list) else 1


def _of_web(record: dict[str, Any]) -> int:
    return len(record["items"]) if isinstance(record.get("items"), list) else 1


_COUNTS = {
    "apify": _of_apify,
    "instagram-scraper": _of_scraper,
    "instagram-download": _of_download,
    "facebook-download": _of_facebook,
    "tiktok-download": _of_tiktok,
    "threads-download": _of_threads,
    "mastodon-archive": _of_archive,
    "bluesky-feed": _of_feed,
    "flickr": _of_flickr,
    "instagram-web": _of_web,
}


def _check_privacy(changed: Changed, baseline: Result, result: Result) -> None:
    """No post comes into the open by a change to something else than who may see it.

    Nor by a change of that to something that doesn't say public.
    """
    is_flag = changed.last in _FLAGS and changed.wrong not in (False, 0, 1, "False", "0")
    is_flag = is_flag and changed.wrong is not None
    if not is_flag and any(_PRIVACY.fullmatch(key) for key in changed.touched):
        return
    before, after = _in_the_open(baseline), _in_the_open(result)
    assert set(after) <= set(before)


def _in_the_open(result: Result) -> list[str]:
    """The posts that are public by status and by audience, and whose labels refuse nothing."""
    refusing = {
        row["account_id"]
        for row in [*result.all_rows("accounts"), *result.all_rows("posts")]
        for signal in row["signals"] or []
        if signal["signal"] == "bluesky:label"
    }
    return [
        row["post_id"]
        for row in result.all_rows("posts")
        if row["status"] == "public"
        and row["visibility"] in _OPEN_AUDIENCES
        and row["account_id"] not in refusing
    ]
