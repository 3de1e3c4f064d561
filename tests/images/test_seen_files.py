"""What was seen in files is kept by their contents, found again, and wiped."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.images.perceptual import PerceptualHashes
from curate.images.scan import ImageFacts, look_at, read_contents
from curate.images.seen_files import SeenFiles

HASHES = st.lists(st.integers(-(2**63), 2**63 - 1), max_size=3).map(tuple)
KINDS = st.none() | st.lists(st.sampled_from(["place", "device"]), max_size=2).map(tuple)
FACTS = st.builds(
    ImageFacts,
    state=st.sampled_from(["ok", "unreadable", "too_small"]),
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    width_px=st.none() | st.integers(0, 2**31 - 1),
    height_px=st.none() | st.integers(0, 2**31 - 1),
    location=st.none() | st.text(max_size=9),
    signals=st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=2).map(tuple),
    metadata=KINDS,
    media_metadata=KINDS,
    hashes=st.builds(PerceptualHashes, as_original=HASHES, as_copy=HASHES),
)
ONE = ImageFacts("ok", "a" * 64, 80, 60, f"media/aa/{'a' * 64}.jpg")
TWO = ImageFacts("ok", "b" * 64, 80, 60, f"media/bb/{'b' * 64}.jpg")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("seen") / "seen.sqlite3"


@given(facts=FACTS)
def test_facts_come_back_as_they_were(shared: Path, facts: ImageFacts) -> None:
    with SeenFiles(shared, "look") as seen:
        seen.add(b"key", facts)
        seen.commit()
    with SeenFiles(shared, "look") as seen:
        assert seen.find(b"key") == facts
        assert seen.find(b"another") is None


def test_facts_of_another_look_are_not_found_and_are_replaced(tmp_path: Path) -> None:
    for look in ("one", "other"):
        with SeenFiles(tmp_path / "seen", look) as seen:
            assert seen.find(b"key") is None
            seen.add(b"key", ONE)
            seen.commit()
    with SeenFiles(tmp_path / "seen", "one") as seen:
        assert seen.find(b"key") is None


def test_what_was_not_committed_is_lost_and_the_rest_is_not(tmp_path: Path) -> None:
    with SeenFiles(tmp_path / "seen") as seen:
        seen.add(b"1", ONE)
        seen.commit()
        seen.add(b"2", TWO)
    with SeenFiles(tmp_path / "seen") as seen:
        assert (seen.find(b"1"), seen.find(b"2")) == (ONE, None)


def test_what_is_forgotten_is_on_the_disk_no_more(tmp_path: Path) -> None:
    def on_disk() -> set[str]:
        whole = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        return {str(one.sha256)[0] for one in (ONE, TWO) if str(one.sha256).encode() in whole}

    with SeenFiles(tmp_path / "seen") as seen:
        seen.add(b"1", ONE)
        seen.add(b"2", TWO)
        seen.commit()
    assert on_disk() == {"a", "b"}
    with SeenFiles(tmp_path / "seen") as seen:
        seen.forget(["a" * 64, "c" * 64])
    assert on_disk() == {"b"}
    with SeenFiles(tmp_path / "seen") as seen:
        seen.add(b"1", ONE)
        seen.commit()
        seen.keep_only(["a" * 64])
        assert (seen.find(b"1"), seen.find(b"2")) == (ONE, None)
        seen.keep_only(["a" * 64])
    assert on_disk() == {"a"}


@pytest.mark.parametrize("damage", [b"", b"no database", None])
def test_a_damaged_file_is_started_anew(tmp_path: Path, damage: bytes | None) -> None:
    path = tmp_path / "seen"
    with SeenFiles(path) as seen:
        for number in range(100):
            seen.add(bytes([number]), ONE)
        seen.commit()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\0" * (len(whole) - 4096) if damage is None else damage)
    with SeenFiles(path) as seen:
        assert seen.find(b"1") is None
        seen.add(b"1", ONE)
        seen.commit()
    with SeenFiles(path) as seen:
        assert seen.find(b"1") == ONE


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"state": 1}', "null", '{"hashes": [1]}'])
def test_facts_that_cannot_be_read_are_not_known_and_are_replaced(
    tmp_path: Path, text: str
) -> None:
    with SeenFiles(tmp_path / "seen") as seen:
        seen.add(b"1", ONE)
        seen.commit()
    with sqlite3.connect(tmp_path / "seen") as database:
        database.execute("UPDATE seen SET facts = ?", (text,))
    database.close()
    with SeenFiles(tmp_path / "seen") as seen:
        assert seen.find(b"1") is None
        seen.add(b"1", ONE)
        assert seen.find(b"1") == ONE


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    with SeenFiles(tmp_path / "seen"):
        assert (tmp_path / "seen").stat().st_mode & 0o777 == 0o600


def test_the_key_is_of_the_file_and_of_what_lies_beside_it(tmp_path: Path) -> None:
    from curate.sources.media import Sidecar

    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "b").write_bytes(b"b")
    a, b = tmp_path / "a", tmp_path / "b"
    beside = [
        [],
        [Sidecar(".xmp", a)],
        [Sidecar(".xmp", b)],
        [Sidecar(".c2pa", a)],
        [Sidecar(".xmp", a), Sidecar(".xmp", b)],
    ]
    every = [(a, sidecars) for sidecars in beside] + [(b, [])]
    keys = {read_contents(*one, c2pa_reader="not installed").key for one in every}
    assert len(keys - {None}) == len(every)
    unread = [(tmp_path / "gone", []), (a, [Sidecar(".xmp", None)])]
    assert {read_contents(*one, c2pa_reader="off").key for one in unread} == {None}
    ignored = read_contents(a, [Sidecar(".c2pa", b)], c2pa_reader="off")
    assert ignored.key == read_contents(a, c2pa_reader="off").key
    facts = look_at(ignored, min_side_px=1, max_megapixels=1, c2pa_reader="off", metadata="keep")
    assert facts.state == "unreadable"
