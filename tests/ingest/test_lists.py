"""Lists of people, tags and media in one cell: one parser, and whatever it can't read is told."""

import csv
import io
import json
import pprint
from pathlib import Path

import observing
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.ingest.lists import UnreadableListError, list_items

BOTH = ["bert", "carl"]
WRITTEN = {
    '["bert", "carl"]': BOTH,
    "['bert', 'carl']": BOTH,
    "[u'bert', u'carl']": BOTH,
    "('bert', 'carl')": BOTH,
    "{'bert', 'carl'}": BOTH,
    "['bert' 'carl']": BOTH,
    "['bert'\n 'carl']": BOTH,
    "[np.str_('bert'), np.str_('carl')]": BOTH,
    "array(['bert', 'carl'], dtype=object)": BOTH,
    "frozenset({'bert', 'carl'})": BOTH,
    "[b'bert', b'carl']": BOTH,
    "[bert, carl]": BOTH,
    "{bert,carl}": BOTH,
    "bert|carl": BOTH,
    "bert;carl": BOTH,
    "bert, carl": BOTH,
    "bert carl": BOTH,
    "bert\ncarl": BOTH,
    "bert\u00a0carl": BOTH,
    "'bert','carl'": BOTH,
    '"bert" "carl"': BOTH,
    '["bert, carl"]': BOTH,
    '[["bert"], ["carl"]]': BOTH,
    "['bert', None, nan, 'carl']": BOTH,
    "[102, 103.0]": ["102", "103"],
    "[102. 103.]": ["102", "103"],
    "[9007199254740993]": ["9007199254740993"],
    "bert": ["bert"],
    "did:plc:x, @carl": ["did:plc:x", "@carl"],
    "[]": [],
    "set()": [],
    "array([], dtype=object)": [],
    "[None]": [],
    "": [],
}
UNREADABLE = [
    *('[{"username": "bert"}]', "[{'username': 'bert'}]", '{"bert": true}', "[true]", "[102.5]"),
    *(
        "['bert'",
        "['bert')",
        "bert]",
        "['a' 'b' ... 'z']",
        "[1e30]",
        "'bert",
        '["bert',
        "{bert: 1}",
    ),
    "[" * 100_000,
]


@pytest.mark.parametrize(("cell", "items"), list(WRITTEN.items()))
def test_people_are_read_however_they_are_listed(cell: str, items: list[str]) -> None:
    assert list_items(cell, "people") == items


@pytest.mark.parametrize("cell", UNREADABLE)
def test_what_is_no_list_of_people_is_told(cell: str) -> None:
    with pytest.raises(UnreadableListError):
        list_items(cell, "people")


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("a.jpg|b.jpg", ["a.jpg", "b.jpg"]),
        ("a.jpg, b.PNG", ["a.jpg", "b.PNG"]),
        ("a.jpg b.jpg", ["a.jpg", "b.jpg"]),
        ("a.jpg\nb.jpg", ["a.jpg", "b.jpg"]),
        ("['a, b.jpg', 'c.jpg']", ["a, b.jpg", "c.jpg"]),
        ("my cat, asleep.jpg", ["my cat, asleep.jpg"]),
        ("[1] cat.jpg", ["[1] cat.jpg"]),
        ("cat (1).jpg", ["cat (1).jpg"]),
        ("https://e.example/a,b.jpg?x=1;2", ["https://e.example/a,b.jpg?x=1;2"]),
        ("https://e.example/a https://e.example/b", ["https://e.example/a", "https://e.example/b"]),
        ("https://e.example/a;https://e.example/b", ["https://e.example/a", "https://e.example/b"]),
    ],
)
def test_media_are_parted_where_no_name_of_a_file_is_cut(cell: str, items: list[str]) -> None:
    assert list_items(cell, "media") == items


@pytest.mark.parametrize("field", ["coauthors", "tagged", "mentions"])
def test_every_field_of_people_has_the_same_parser(tmp_path: Path, field: str) -> None:
    cells = [*WRITTEN, *UNREADABLE]
    target = io.StringIO()
    rows = [[number, "1", cell] for number, cell in enumerate(cells)]
    csv.writer(target).writerows([["post_id", "account_id", field], *rows])
    (tmp_path / "posts.csv").write_text(target.getvalue())
    read = {}
    for row in observing.observed(tmp_path, "table").posts:
        people = [one["account_id"] or one["handle"] for one in row["people"]]
        read[cells[int(row["post_id"])]] = row["problem"] or people
    handles = {cell: [one.lstrip("@") for one in items] for cell, items in WRITTEN.items()}
    told = dict.fromkeys(UNREADABLE, "a list that nothing reads")
    assert {
        cell: [one.lstrip("@") for one in value] if isinstance(value, list) else value
        for cell, value in read.items()
    } == {**handles, **told}


handle = st.text("abcdefghijklmnopqrstuvwxyz0123456789_", min_size=1, max_size=8).filter(
    lambda text: text not in {"null", "nan"}
)


@settings(max_examples=200, deadline=None)
@given(st.lists(handle, max_size=5))
def test_nobody_is_lost_in_any_way_of_writing(people: list[str]) -> None:
    ways = [json.dumps(people), repr(people), pprint.pformat(people, width=5), repr(tuple(people))]
    ways += [mark.join(people) for mark in ("|", ";", ",", ", ", " ", "\n", " | ")]
    if people:
        ways += [f"{{{','.join(people)}}}", "[" + " ".join(map(repr, people)) + "]"]
    for cell in ways:
        assert list_items(cell, "people") == people


@settings(max_examples=300, deadline=None)
@given(st.text("ab1.,;|'\"[](){}: \n…", max_size=20), st.sampled_from(["people", "tags", "media"]))
def test_any_cell_is_read_or_told(cell: str, kind: str) -> None:
    try:
        items = list_items(cell, kind)  # type: ignore[arg-type]
    except UnreadableListError:
        return
    assert all(item.strip() for item in items) or kind == "tags"


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (pa.array([[102, 103]]), ["102", "103"]),
        (pa.array([[102.0, 103.0]]), ["102", "103"]),
        (pa.array([[102.5]]), None),
        (pa.array([["bert, carl"]]), BOTH),
        (pa.array([[["bert"], ["carl"]]]), BOTH),
        (pa.array([[b"bert", b"carl"]]), BOTH),
        (pa.array([[b"\xff"]]), None),
        (pa.array([[{"username": "bert"}]]), None),
        (pa.array([["bert", "carl"]], pa.list_(pa.string(), 2)), BOTH),
        (pa.array([b"bert|carl"]), BOTH),
        (pa.array([None], pa.list_(pa.int64())), []),
    ],
)
def test_lists_of_parquet_are_lists_of_whatever_they_hold(
    tmp_path: Path, values: pa.Array, read: list[str] | None
) -> None:
    table = pa.table({"post_id": ["1"], "account_id": ["1"], "tagged": values})
    pq.write_table(table, tmp_path / "posts.parquet")
    (row,) = observing.observed(tmp_path, "table").posts
    if read is None:
        assert row["problem"] == "a list that nothing reads"
    else:
        assert [one["account_id"] or one["handle"] for one in row["people"]] == read


def test_text_that_is_stored_as_bytes_is_text(tmp_path: Path) -> None:
    names = ["post_id", "account_id", "caption", "account_status", "hashtags"]
    values = [["1", "2"], ["7", "8"], ["un café", "x"], ["private", "public"], ["a|b", "c"]]
    columns = [pa.array([text.encode() for text in column]) for column in values]
    columns[2] = pa.array(["un café".encode(), b"\xff\xfe"])
    pq.write_table(pa.table(columns, names), tmp_path / "posts.parquet")
    first, second = observing.observed(tmp_path, "table").posts
    assert (first["post_id"], first["account_id"], first["caption"]) == ("1", "7", "un café")
    assert (first["status"], first["tags"]) == ("private", ["a", "b"])
    assert second["problem"] == "bytes that are no UTF-8"
