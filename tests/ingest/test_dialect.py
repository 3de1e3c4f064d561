"""The one dialect of CSV: fixed quotes, the header's delimiter, rows that stand by themselves."""

import csv
import io
from pathlib import Path

import observing
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.ingest.dialect import copy_rows, is_plain

HEADER = "post_id,account_id,caption,media\n"
# More rows than any sample would look at.
MANY = 30_000


def read(path: Path) -> tuple[dict[str, str], list[tuple[int | None, str]]]:
    seen = observing.observed(path, "table")
    captions = {row["post_id"]: row["caption"] for row in seen.posts}
    return captions, [(record.record, record.reason) for record in seen.reading.malformed]


def copied(text: str, delimiter: str = ",") -> tuple[list[list[str]], list[tuple[int, str]]]:
    target = io.StringIO(newline="")
    rejected = copy_rows(io.StringIO(text, newline=""), target, delimiter)
    return list(
        csv.reader(io.StringIO(target.getvalue(), newline=""), delimiter=delimiter)
    ), rejected


def test_quotes_that_appear_late_are_quotes(tmp_path: Path) -> None:
    plain = "".join(f"{n},1,cat,x\n" for n in range(MANY))
    (tmp_path / "posts.csv").write_text(f'{HEADER}{plain}"last","1","a, ""b""\nc","x"\n')
    captions, malformed = read(tmp_path)
    assert (len(captions), captions["last"], malformed) == (MANY + 1, 'a, "b"\nc', [])


BROKEN = [
    ('x,1,"open,x\n', "unquoted value"),
    ('x,1,"shut"again,x\n', "unquoted value"),
    ('x,1,"back \\" slash",x\n', "unquoted value"),
    ("x,1,too,many,x\n", "too many columns"),
    ("x,few\n", "missing columns"),
]


@pytest.mark.parametrize(
    ("place", "broken", "reason"),
    [
        *((place, *case) for place in (0, 7) for case in BROKEN),
        # Far from the start it is one code path for all.
        (40_000, *BROKEN[0]),
        *(pytest.param(40_000, *case, marks=pytest.mark.slow) for case in BROKEN[1:]),
    ],
)
def test_a_row_that_does_not_parse_is_counted_where_it_stands_and_costs_no_other(
    tmp_path: Path, place: int, broken: str, reason: str
) -> None:
    rows = [f"{n},1,cat,x\n" for n in range(place + 5)]
    rows.insert(place, broken)
    (tmp_path / "posts.csv").write_text(HEADER + "".join(rows))
    captions, malformed = read(tmp_path)
    assert (len(captions), malformed) == (place + 5, [(place + 2, reason)])


def test_lines_may_end_in_any_way_in_one_file(tmp_path: Path) -> None:
    text = f"\r\n{HEADER}1,1,a,x\r\n2,1,b,x\n3,1,c,x\r4,1,d,x"
    (tmp_path / "posts.csv").write_bytes(text.encode())
    assert read(tmp_path) == ({"1": "a", "2": "b", "3": "c", "4": "d"}, [])


def test_the_header_tells_the_delimiter_and_names_in_quotes_do_not(tmp_path: Path) -> None:
    text = 'post_id;account_id;caption;"a,b,c,d,e";is_private\n1;1;x, y;0;true\n'
    (tmp_path / "posts.csv").write_text(text)
    seen = observing.observed(tmp_path, "table", ["is_private=is_private"])
    assert [(row["caption"], row["status"]) for row in seen.posts] == [("x, y", "private")]


def test_a_line_longer_than_any_row_is_malformed() -> None:
    text = f"a,b\n1,{'x' * 4_500_000}\n2,y\n"
    assert copied(text) == ([["a", "b"], ["2", "y"]], [(2, "unquoted value")])


cells = st.text(st.sampled_from("a1 ,;\"\n\r'é|"), max_size=6)


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.lists(cells, min_size=3, max_size=3), max_size=6),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_whatever_a_writer_quotes_is_plain_and_copied_as_it_stands(
    rows: list[list[str]], end: str
) -> None:
    target = io.StringIO(newline="")
    table = [["a", "b", "c"], *rows]
    csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator=end).writerows(table)
    text = target.getvalue()
    assert is_plain(io.BytesIO(text.encode()), ",")
    assert copied(text) == (table, [])


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('a,"\n'), max_size=30))
def test_of_a_plain_text_every_row_parses(text: str) -> None:
    text = f"a,b\n{text}"
    if is_plain(io.BytesIO(text.encode()), ","):
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
        read, rejected = copied(text)
        assert read == [row for row in rows if len(row) == 2]
        assert len(read) + len(rejected) == len(rows)


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.sampled_from('a,"\n\r'), max_size=40), size=st.integers(1, 5))
def test_a_text_is_plain_however_it_is_cut(text: str, size: int) -> None:
    class Slow(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            return super().read(size)

    content = text.encode()
    assert is_plain(Slow(content), ",") == is_plain(io.BytesIO(content), ",")
