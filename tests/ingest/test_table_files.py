"""Flat tables: CSV, TSV, JSON lines and Parquet, as they are found."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import observing
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from workspaces import KEPT, base_rows, decide, new_workspace, take_in, write_picture

from curate.errors import InputError, UsageError
from curate.ingest.fields import utc_from_epoch
from curate.ingest.observations import IngestLog


def observed(path: Path, *pairs: str) -> tuple[list[dict[str, Any]], IngestLog]:
    """Every row as an observation, those with a problem too, and the notes."""
    seen = observing.observed(path, "table", pairs)
    return seen.posts, seen.reading


def of_csv(tmp_path: Path, text: str, *pairs: str, name: str = "posts.csv") -> list[dict[str, Any]]:
    (tmp_path / name).write_bytes(text.encode())
    rows, reading = observed(tmp_path / name, *pairs)
    assert reading.malformed == []
    return rows


def of_jsonl(tmp_path: Path, *records: dict[str, Any]) -> list[dict[str, Any]]:
    path = tmp_path / "posts.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return observed(path)[0]


# ── CSV as it is found ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_header_of_several_lines_hides_no_row(tmp_path: Path, end: str) -> None:
    text = f'post_id,"my{end}notes",account_id,caption\n1,x,101,look\n2,y,102,look\n'
    (tmp_path / "posts.csv").write_bytes(text.encode())
    seen = observing.observed(tmp_path / "posts.csv")
    assert [post["post_id"] for post in seen.posts] == ["1", "2"]
    assert (seen.reading.records, seen.reading.used) == (2, 2)


def test_a_byte_order_mark_is_not_part_of_the_first_columns_name(tmp_path: Path) -> None:
    (row,) = of_csv(tmp_path, "\ufeffpost_id,account_id\n1,10\n")
    assert (row["post_id"], row["account_id"], row["problem"]) == ("1", "10", None)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_ends_of_windows_are_not_part_of_the_last_value(tmp_path: Path, ending: str) -> None:
    text = ending.join(["post_id,account_id,is_private", "1,10,false", "2,11,true", ""])
    rows = of_csv(tmp_path, text)
    assert [row["status"] for row in rows] == ["public", "private"]


def test_a_caption_may_hold_line_breaks_commas_and_quotes(tmp_path: Path) -> None:
    text = 'post_id,account_id,caption\n1,10,"two\nlines, and ""quotes"" #cat"\n2,11,plain\n'
    rows = of_csv(tmp_path, text)
    assert [row["caption"] for row in rows] == ['two\nlines, and "quotes" #cat', "plain"]


def test_tabs_separate_the_columns_of_a_tsv(tmp_path: Path) -> None:
    (row,) = of_csv(tmp_path, "post_id\taccount_id\tcaption\n1\t10\ta, b\n", name="posts.tsv")
    assert (row["account_id"], row["caption"]) == ("10", "a, b")


def test_an_unnamed_index_column_is_left_alone(tmp_path: Path) -> None:
    (row,) = of_csv(tmp_path, ",post_id,account_id\n0,1,10\n")
    assert (row["post_id"], row["account_id"]) == ("1", "10")


def test_text_of_an_old_windows_code_page_is_an_honest_error_or_read_right(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_bytes("post_id,account_id,caption\n1,10,café\n2,11,plain\n".encode("cp1252"))
    try:
        rows, reading = observed(path)
    except InputError as error:
        assert "posts.csv" in error.message
        assert "caf" not in error.message
    else:
        read = {row["post_id"]: row["caption"] for row in rows}
        assert read.get("1", "café") == "café"
        assert set(read) == {"1", "2"} or reading.malformed


def test_ragged_rows_are_malformed_with_their_line_and_do_not_stop_the_rest(
    tmp_path: Path,
) -> None:
    path = tmp_path / "posts.csv"
    lines = [f"{n},{n}0,text" for n in range(30)]
    lines[4] = "too,many,columns,here"
    path.write_text("\n".join(["post_id,account_id,caption", *lines, ""]), encoding="utf-8")
    rows, reading = observed(path)
    assert len(rows) == 29
    assert {(record.file, record.record) for record in reading.malformed} == {("posts.csv", 6)}
    assert all("here" not in record.reason for record in reading.malformed)


def test_a_row_without_a_post_or_an_account_is_malformed(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    text = "post_id,account_id,handle\n1,10,\n,11,\n3,,\n4,,bo\n5,,@\n"
    path.write_text(text, encoding="utf-8")
    workspace = new_workspace(tmp_path / "ws")
    counts = take_in(workspace, path).counts
    assert counts.posts == 2
    assert counts.malformed == {"no post id": 1, "no account": 2}


def test_exact_duplicates_are_one_post(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("post_id,account_id\n1,10\n2,11\n1,10\n1,10\n", encoding="utf-8")
    workspace = new_workspace(tmp_path / "ws")
    assert take_in(workspace, path).counts.duplicates == 2
    assert set(decide(workspace)) == {"1", "2"}


# ── Values ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("1700000000", datetime(2023, 11, 14, 22, 13, 20)),
        ("1700000000000", datetime(2023, 11, 14, 22, 13, 20)),
        ("1700000000000000", datetime(2023, 11, 14, 22, 13, 20)),
        ("1700000000.5", datetime(2023, 11, 14, 22, 13, 20, 500_000)),
        ("0", None),
        ("2023-11-14T22:13:20.000Z", datetime(2023, 11, 14, 22, 13, 20)),
        ("2023-11-14 22:13:20", datetime(2023, 11, 14, 22, 13, 20)),
        ("2023-11-15T00:13:20+02:00", datetime(2023, 11, 14, 22, 13, 20)),
        ("2023-11-14", datetime(2023, 11, 14)),
        ("", None),
        ("yesterday", None),
        ("14/11/2023", None),
        ("nan", None),
        ("inf", None),
        ("1e300", None),
        ("-1e300", None),
    ],
)
def test_times_are_iso_or_seconds_milliseconds_or_microseconds(
    tmp_path: Path, written: str, moment: datetime | None
) -> None:
    (row,) = of_csv(tmp_path, f"post_id,account_id,created_at\n1,10,{written}\n")
    assert row["created_at"] == moment


def test_times_are_told_apart_in_json_too(tmp_path: Path) -> None:
    moments = [1_700_000_000, 1_700_000_000_000, 1_700_000_000_000_000, "2023-11-14T22:13:20Z"]
    rows = of_jsonl(
        tmp_path,
        *({"post_id": n, "account_id": 1, "timestamp": m} for n, m in enumerate(moments)),
    )
    assert {row["created_at"] for row in rows} == {datetime(2023, 11, 14, 22, 13, 20)}


def test_ids_above_2_to_the_53_keep_every_digit(tmp_path: Path) -> None:
    large, next_one = 9_007_199_254_740_993, 3_141_592_653_589_793_239
    (row,) = of_jsonl(tmp_path, {"post_id": str(next_one), "account_id": str(large)})
    assert (row["post_id"], row["account_id"]) == (str(next_one), str(large))
    (row,) = of_csv(tmp_path, f"post_id,account_id\n{next_one},{large}\n")
    assert (row["post_id"], row["account_id"]) == (str(next_one), str(large))
    pq.write_table(
        pa.table({"post_id": [next_one], "account_id": [large]}), tmp_path / "posts.parquet"
    )
    (row,) = observed(tmp_path / "posts.parquet")[0]
    assert (row["post_id"], row["account_id"]) == (str(next_one), str(large))


def test_ids_that_a_spreadsheet_or_a_float_has_rounded_are_no_ids(tmp_path: Path) -> None:
    columns = {
        "post_id": ["1", "2", "3", "4"],
        "account_id": [1.7e18, None, float(2**53), 2.0**53 + 2],
        "handle": ["ada", "bo", None, "cy"],
    }
    pq.write_table(pa.table(columns), tmp_path / "posts.parquet")
    rows = observed(tmp_path / "posts.parquet")[0]
    assert [row["problem"] is None for row in rows] == [False, True, True, False]
    assert (rows[1]["handle"], rows[2]["account_id"]) == ("bo", str(2**53))
    path = tmp_path / "posts.csv"
    path.write_text("post_id,account_id\n1,10\n1.23457E+18,11\n2,7.1e+17\n", encoding="utf-8")
    counts = take_in(new_workspace(tmp_path / "ws"), path).counts
    assert counts.posts == 1
    assert counts.malformed == {"an id rounded to a float": 2}


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("cat|dog", ["cat", "dog"]),
        ("#cat #dog", ["cat", "dog"]),
        ("#cat\u00a0#dog\u00a0#sun", ["cat", "dog", "sun"]),
        ("cat dog", ["cat", "dog"]),
        ('"cat,dog"', ["cat", "dog"]),
        ('"[""cat"", ""dog""]"', ["cat", "dog"]),
        ("[]", []),
        ("", None),
        ("＃猫", ["猫"]),
    ],
)
def test_hashtags_are_a_json_list_or_text_with_any_usual_separator(
    tmp_path: Path, written: str, tags: list[str] | None
) -> None:
    (row,) = of_csv(tmp_path, f"post_id,account_id,hashtags\n1,10,{written}\n")
    assert row["tags"] == tags


def test_json_and_parquet_lists_are_lists(tmp_path: Path) -> None:
    record = {
        "post_id": "1",
        "account_id": "10",
        "tags": ["cat", None, "#dog"],
        "images": ["a.jpg"],
    }
    rows = of_jsonl(tmp_path, record, {**record, "tags": [], "images": None}, {**record, "tags": 7})
    assert [row["tags"] for row in rows] == [["cat", "dog"], [], ["7"]]
    assert rows[0]["media"] == [{"path": "a.jpg", "url": None, "alt_text": None}]
    pq.write_table(pa.Table.from_pylist([record]), tmp_path / "posts.parquet")
    (row,) = observed(tmp_path / "posts.parquet")[0]
    assert row["tags"] == ["cat", "dog"]


def test_without_a_tag_list_the_captions_hashtags_count_and_an_empty_list_says_none(
    tmp_path: Path,
) -> None:
    path = tmp_path / "posts.csv"
    text = "post_id,account_id,caption,hashtags\n1,10,look #cat,\n2,10,look #cat,[]\n"
    path.write_text(text, encoding="utf-8")
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, path)
    assert base_rows(workspace, "post_tags", "tags") == [(["cat"],)]


def test_media_are_paths_or_urls_and_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    text = "post_id,account_id,media\n1,10,a.jpg|https://cdn.example/b.jpg\n"
    (tmp_path / "sub/it's.csv").write_text(text, encoding="utf-8")
    (row,) = observed(tmp_path)[0]
    assert row["media"] == [
        {"path": "sub/a.jpg", "url": None, "alt_text": None},
        {"path": None, "url": "https://cdn.example/b.jpg", "alt_text": None},
    ]


@pytest.mark.parametrize(
    ("audience", "visibility"),
    [("public", "public"), ("Followers", "followers"), ("", "unknown"), ("everybody", "unknown")],
)
def test_an_audience_that_is_not_said_in_a_column_for_it_is_unknown(
    tmp_path: Path, audience: str, visibility: str
) -> None:
    rows = of_csv(tmp_path, f"post_id,account_id,visibility\n1,10,{audience}\n2,10,public\n")
    assert rows[0]["visibility"] == visibility


@pytest.mark.parametrize(("kind", "read"), [("", "post"), ("Story", "story"), ("reel", "unknown")])
def test_a_kind_that_nobody_documented_is_unknown(tmp_path: Path, kind: str, read: str) -> None:
    rows = of_csv(tmp_path, f"post_id,account_id,kind\n1,10,{kind}\n2,10,post\n")
    assert rows[0]["kind"] == read


def test_people_are_ids_or_handles(tmp_path: Path) -> None:
    text = "post_id,account_id,coauthors,tagged,mentions\n1,10,11|@Bo,12,did:plc:x|cy\n"
    (row,) = of_csv(tmp_path, text)
    people = [(p["role"], p["account_id"], p["handle"]) for p in row["people"]]
    assert people == [
        ("coauthor", "11", None),
        ("coauthor", None, "bo"),
        ("tagged", "12", None),
        ("mentioned", "did:plc:x", None),
        ("mentioned", None, "cy"),
    ]


# ── JSON lines ────────────────────────────────────────────────────────────────────────────────


def test_a_broken_line_is_malformed_and_does_not_stop_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    good = [json.dumps({"post_id": str(n), "account_id": "1"}) for n in range(4)]
    path.write_text("\n".join([*good[:2], '{"post_id": "x", "acc', *good[2:], ""]))
    counts = take_in(new_workspace(tmp_path / "ws"), path).counts
    assert counts.posts == 4
    assert sum(counts.malformed.values()) == 1


def test_a_column_that_appears_late_is_not_overlooked(tmp_path: Path) -> None:
    plain = '{"post_id": "%d", "account_id": "1", "is_private": false}\n'
    path = tmp_path / "posts.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(plain % n for n in range(25_000))
        file.write('{"post_id": "last", "account_id": "1", "coauthors": ["66"]}\n')
    rows, _ = observed(path)
    assert [p["account_id"] for p in rows[-1]["people"]] == ["66"]


def test_records_with_many_different_keys_are_still_records(tmp_path: Path) -> None:
    rows = of_jsonl(
        tmp_path,
        *({"post_id": f"{n}", "account_id": "1", f"extra_{n}": n} for n in range(300)),
    )
    assert len({row["post_id"] for row in rows}) == 300


@pytest.mark.parametrize("indent", [None, 2])
def test_a_json_array_and_a_single_object_are_tables_too(
    indent: int | None, tmp_path: Path
) -> None:
    post = {"post_id": "1", "account_id": "10", "is_private": True, "caption": "{x}"}
    late = {"post_id": "2", "account_id": "10", "tagged": ["11"]}
    for content, ids in (([post, late], ["1", "2"]), (post, ["1"])):
        path = tmp_path / "posts.json"
        path.write_text(json.dumps(content, indent=indent) + "\n", encoding="utf-8")
        rows, _ = observed(path)
        assert [row["post_id"] for row in rows] == ids
        assert rows[0]["status"] == "private"
        assert [len(row["people"] or ()) for row in rows][1:] == [1] * (len(ids) - 1)


def test_keys_that_differ_in_case_only_are_columns_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text(
        '{"post_id": "1", "account_id": "10", "Is_Private": true}\n'
        '{"post_id": "2", "account_id": "10", "is_private": false}\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError, match="2 columns could be is_private"):
        observed(path)


def test_a_nested_value_where_a_text_should_be_is_no_crash(tmp_path: Path) -> None:
    rows = of_jsonl(
        tmp_path,
        {"post_id": {"a": 1}, "account_id": [1], "caption": {"text": "x"}, "created_at": {}},
        {"post_id": "2", "account_id": "1", "caption": "y", "created_at": 1_700_000_000},
    )
    assert rows[1]["caption"] == "y"


# ── Times ─────────────────────────────────────────────────────────────────────────────────────


DAY = datetime(2026, 11, 19)
NOON = datetime(2026, 11, 19, 12)
TIMES = {
    "20261119": DAY,
    "2026-11-19": DAY,
    "2026-11-19T12:00:00Z": NOON,
    "2026-11-19T14:00:00+02:00": NOON,
    "2026-11-19 12:00:00": NOON,
    "20261119T120000Z": NOON,
    "20261119120000": NOON,
    "1795089600": NOON,
    "1795089600.0": NOON,
    "1795089600000": NOON,
    "1795089600000000": NOON,
    "1795089600000000000": NOON,
    "46345": DAY,
    "46345.5": NOON,
    "": None,
}
NO_TIMES = (
    *("2026", "0", "1", "-1", "99999999", "20261345", "32000", "99999", "4102444801", "631151999"),
    *("1.79509E+09", "nan", "inf", "-infinity", "infinity", "epoch", "1970-01-01", "0001-01-01"),
    *("9999-12-31", "yesterday", "19.11.2026", "11/19/2026", "2026-13-01", "1" * 30, "0x6afbd8c0"),
)


@pytest.mark.parametrize(("text", "when"), TIMES.items())
def test_a_time_is_read_as_text_and_as_a_number(
    text: str, when: datetime | None, tmp_path: Path
) -> None:
    head = "post_id,account_id,is_private,observed_at,created_at\n"
    (row,) = of_csv(tmp_path, f"{head}1,10,false,{text},{text}\n")
    assert (row["observed_at"], row["created_at"], row["problem"]) == (when, when, None)
    if text.replace(".", "").isdecimal():
        number = json.loads(text)
        (row,) = of_jsonl(tmp_path, {"post_id": "1", "account_id": "10", "observed_at": number})
        assert row["observed_at"] == when
        assert utc_from_epoch(number) in ({when} if number in EPOCHS else {None})


EPOCHS = {1795089600 * scale for scale in (1, 10**3, 10**6, 10**9)}


@pytest.mark.parametrize("text", NO_TIMES)
def test_what_is_no_time_is_malformed_and_never_an_old_one(text: str, tmp_path: Path) -> None:
    head = "post_id,account_id,is_private,visibility,observed_at\n"
    lines = f"1,10,false,public,{text}\n2,10,true,public,{text}\n3,10,false,followers,{text}\n"
    rows = of_csv(tmp_path, head + lines)
    assert {row["observed_at"] for row in rows} == {None}
    assert [(row["status"], row["problem"]) for row in rows] == [
        ("unknown", "a time of observation that can't be read"),
        ("private", None),
        ("unknown", None),
    ]


@pytest.mark.parametrize(
    "number", [2026, 20261345, 46345, -1, 0, 1e300, float("nan"), 10**30, True]
)
def test_a_bare_number_of_other_years_is_no_time(number: float) -> None:
    assert utc_from_epoch(number) is None


def test_a_time_with_a_zone_to_the_nanosecond_is_read(tmp_path: Path) -> None:
    times = pa.array([1_795_089_600_000_000_000, None], pa.timestamp("ns", tz="Europe/Berlin"))
    columns = {"post_id": ["1", "2"], "account_id": ["10", "10"], "observed_at": times}
    pq.write_table(pa.table(columns), tmp_path / "posts.parquet")
    rows, _ = observed(tmp_path / "posts.parquet")
    assert [(row["observed_at"], row["problem"]) for row in rows] == [(NOON, None), (None, None)]


# ── Parquet, names and maps ───────────────────────────────────────────────────────────────────


def test_parquet_times_with_a_zone_become_utc(tmp_path: Path) -> None:
    zoned = pa.array([1_700_000_000_000_000], pa.timestamp("us", tz="Europe/Paris"))
    pq.write_table(
        pa.table({"post_id": ["1"], "account_id": ["10"], "created_at": zoned}),
        tmp_path / "posts.parquet",
    )
    assert observed(tmp_path / "posts.parquet")[0][0]["created_at"] == datetime(
        2023, 11, 14, 22, 13, 20
    )


def test_a_file_that_is_no_parquet_is_bad_input_that_quotes_nothing(tmp_path: Path) -> None:
    (tmp_path / "posts.parquet").write_bytes(b"PAR1 my secret PAR1")
    with pytest.raises(InputError) as caught:
        take_in(new_workspace(tmp_path / "ws"), tmp_path / "posts.parquet")
    assert "posts.parquet" in caught.value.message
    assert "secret" not in caught.value.message


def test_obvious_names_are_taken_in_any_case_and_in_their_documented_order(tmp_path: Path) -> None:
    (row,) = of_csv(tmp_path, "ID,Shortcode,OWNER_ID,Username,Text\n1,abc,10,@Ada,hi\n")
    found = (row["post_id"], row["account_id"], row["handle"], row["caption"])
    assert found == ("1", "10", "ada", "hi")


def test_a_map_names_columns_that_are_not_obvious(tmp_path: Path) -> None:
    text = "nr,who,a=b,private?\n1,10,hello,false\n"
    (row,) = of_csv(
        tmp_path, text, "nr=post_id", "who=account_id", "a=b=caption", "private?=is_private"
    )
    assert (row["post_id"], row["account_id"], row["caption"]) == ("1", "10", "hello")
    assert row["status"] == "public"


def test_a_map_wins_over_an_obvious_name(tmp_path: Path) -> None:
    (row,) = of_csv(tmp_path, "id,real,account_id\n1,99,10\n", "real=post_id")
    assert row["post_id"] == "99"


@pytest.mark.parametrize("pair", ["nowhere=post_id", "id=nothing", "post_id", "=post_id"])
def test_a_map_that_makes_no_sense_is_refused(tmp_path: Path, pair: str) -> None:
    with pytest.raises(UsageError):
        of_csv(tmp_path, "id,account_id\n1,10\n", pair)


def test_a_table_that_names_nobody_has_one_account_that_nobody_can_name(tmp_path: Path) -> None:
    text = "post_id,caption\n1,hi\n2,ho\n"
    (first, second) = of_csv(tmp_path, text)
    assert first["account_id"] == second["account_id"]
    assert first["account_id"].startswith("unnamed:")
    assert (first["handle"], first["status"]) == (None, None)
    (other,) = of_csv(tmp_path, "post_id,caption\n1,hi\n", name="other.csv")
    assert other["account_id"] != first["account_id"]


@pytest.mark.parametrize(
    ("account", "read"),
    [
        ("@ada", (None, "ada")),
        ("ada", (None, "ada")),
        ("77", ("77", None)),
        ("did:plc:a", ("did:plc:a", None)),
    ],
)
def test_a_table_that_names_nobody_can_be_told_whose_it_is(
    tmp_path: Path, account: str, read: tuple[str | None, str | None]
) -> None:
    (tmp_path / "posts.csv").write_text("post_id,caption\n1,hi\n", encoding="utf-8")
    (row,) = observing.observed(tmp_path / "posts.csv", account=account).posts
    assert (row["account_id"], row["handle"]) == read


def test_without_an_id_the_same_content_is_the_same_post(tmp_path: Path) -> None:
    text = "handle,caption\nada,hi\nada,ho\nada,hi\nbo,hi\n"
    ids = [row["post_id"] for row in of_csv(tmp_path, text, "caption=caption")]
    assert ids[0] == ids[2]
    assert len(set(ids)) == 3


def test_a_table_without_a_posts_id_or_content_says_how_to_name_it(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        of_csv(tmp_path, "account_id,likes\n1,9\n")
    assert "post_id" in caught.value.message
    assert "--map" in str(caught.value.hint)


def test_quotes_in_names_of_columns_and_files_do_no_harm(tmp_path: Path) -> None:
    text = 'post_id,account_id,"say ""hi"" \'x\'"\n1,10,hello\n'
    (row,) = of_csv(tmp_path, text, "say \"hi\" 'x'=caption", name="o'brien; --.csv")
    assert row["caption"] == "hello"


def test_a_table_becomes_a_manifest(tmp_path: Path) -> None:
    write_picture(tmp_path / "a.jpg", 1)
    text = (
        "post_id,account_id,is_private,hashtags,media\n1,10,false,cat,a.jpg\n2,11,true,cat,a.jpg\n"
    )
    (tmp_path / "posts.csv").write_text(text, encoding="utf-8")
    (tmp_path / "other.csv").write_text(text.replace("a.jpg", "b.jpg"), encoding="utf-8")
    write_picture(tmp_path / "b.jpg", 2)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "posts.csv")
    # The very file that the private account posted too is excluded with it.
    assert decide(workspace)["1"].codes == {"EXACT_DUP_OF_EXCLUDED"}
    (tmp_path / "other.csv").write_text(text.replace("11,true,cat,a", "11,true,cat,b"))
    other = new_workspace(tmp_path / "ws2")
    take_in(other, tmp_path / "other.csv")
    assert decide(other)["1"] == KEPT


# ── Lines and values that are none ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "line", ["7", "[1]", '"x"', "null", '{"caption": ', "[" * 10_000 + "]" * 10_000]
)
def test_a_line_that_is_no_object_costs_no_other_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "posts.jsonl"
    good = '{"account_id": "10", "caption": "x", "created_at": "2024-01-02"}\n'
    path.write_text(f"{good}{line}\n{good}", encoding="utf-8")
    rows, reading = observed(path)
    assert [row["problem"] for row in rows] == [None, "no post id", None]
    assert (reading.records, reading.used) == (3, 2)


def test_a_value_nested_deep_costs_no_line(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    deep = "[" * 10_000 + "]" * 10_000
    path.write_text(
        '{"post_id": 1, "account_id": 10, "is_private": true}\n'
        f'{{"post_id": 2, "account_id": 10, "": 1, "hashtags": {deep}}}\n',
        encoding="utf-8",
    )
    rows, _ = observed(path)
    assert [(row["post_id"], row["status"]) for row in rows] == [("1", "private"), ("2", "unknown")]


@pytest.mark.parametrize("time", ["infinity", "-infinity", "294247-01-09", "-99999999999"])
def test_a_time_that_no_calendar_holds_is_no_time(tmp_path: Path, time: str) -> None:
    (row,) = of_csv(tmp_path, f"post_id,account_id,created_at,observed_at\n1,10,{time},{time}\n")
    assert (row["created_at"], row["observed_at"]) == (None, None)


# ── What must not be overlooked ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["private", "isPrivate", "account_private", "owner_is_private"])
def test_a_column_that_says_private_is_not_overlooked_for_its_name(
    tmp_path: Path, name: str
) -> None:
    rows = of_csv(tmp_path, f"post_id,account_id,{name}\n1,10,true\n2,11,false\n")
    assert [row["status"] for row in rows] == ["private", "public"]


def test_posts_of_accounts_that_no_column_names_plainly_are_not_taken_for_one_accounts(
    tmp_path: Path,
) -> None:
    (tmp_path / "posts.jsonl").write_text(
        '{"id": "1", "caption": "cat", "user": {"key": 5}}\n', encoding="utf-8"
    )
    seen = observing.observed(tmp_path, "table", account="ada")
    reason = "accounts in a column that is not mapped to account_id or handle"
    assert (seen.posts, seen.reasons) == ([], [("posts.jsonl", None, reason)])


def test_a_person_who_is_an_object_makes_the_row_malformed(tmp_path: Path) -> None:
    bo = {"id": "5", "username": "bo"}
    rows = of_jsonl(
        tmp_path,
        {"post_id": "1", "account_id": "10", "tagged_users": [bo]},
        {"post_id": "2", "account_id": "10", "tagged_users": ["bo"]},
    )
    assert [row["problem"] for row in rows] == ["a list that nothing reads", None]


def test_a_row_that_cant_be_used_still_says_that_its_account_is_private(tmp_path: Path) -> None:
    lines = (
        "post_id,account_id,is_private,observed_at\n1,10,false,2026-01-01\n,10,true,2026-01-01\n"
    )
    (tmp_path / "posts.csv").write_text(lines, encoding="utf-8")
    workspace = new_workspace(tmp_path)
    take_in(workspace, tmp_path / "posts.csv")
    statuses = base_rows(workspace, "account_status", "status, origin")
    assert statuses == [("private", "post"), ("public", "post")]


def test_a_parquet_file_with_a_broken_column_name_is_told(tmp_path: Path) -> None:
    path = tmp_path / "posts.parquet"
    pq.write_table(pa.table({"post_id": ["1"], "account_id": ["10"], "broken_name": ["x"]}), path)
    path.write_bytes(path.read_bytes().replace(b"broken_name", b"broken_\xff\xfe\xfd\xfc"))
    rows, reading = observed(path)
    assert rows == []
    (broken,) = reading.malformed
    assert broken.reason.startswith("cannot be read as Parquet")


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("is_private,owner_is_private", "false,true"),
        ("visibility,audience", "public,followers"),
        ("coauthors,coauthor_producers", "1,2"),
        ("is_private,is_private", "false,true"),
        ("is_private,IS_PRIVATE", "false,true"),
        ("x_robots_tag,X_Robots_Tag", "all,noai"),
    ],
)
def test_of_two_columns_that_could_refuse_none_is_passed_over(
    tmp_path: Path, header: str, row: str
) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(f"post_id,account_id,hashtags,{header}\n1,2,cat,{row}\n", encoding="utf-8")
    workspace = new_workspace(tmp_path / "ws")
    with pytest.raises(InputError, match="2 columns could be"):
        take_in(workspace, path)
    first, second = header.split(",")
    second += "_1" if first == second.lower() else ""
    pairs = (f"{first}={first}",)
    with pytest.raises(InputError, match="may be a refusal"):
        take_in(workspace, path, pairs=pairs)
    take_in(workspace, path, pairs=pairs, ignored_columns=(second,))


def test_a_json_key_that_differs_in_case_only_is_not_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    row = {"post_id": "1", "account_id": "2", "tags": "cat", "is_private": False}
    path.write_text(json.dumps({**row, "Is_Private": True}) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="2 columns could be is_private"):
        take_in(new_workspace(tmp_path / "ws"), path)


def test_a_platform_is_the_same_in_any_case(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("platform,post_id,account_id,tags\nInstagram,1,2,cat\n", encoding="utf-8")
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, path)
    assert base_rows(workspace, "posts", "platform") == [("instagram",)]


def test_a_column_that_is_called_as_what_reading_makes_is_a_column_of_the_file(
    tmp_path: Path,
) -> None:
    text = (
        "post_id,account_id,handle,url,text of handle,Text Of Handle',list of media\n"
        "1,10, ada ,https://i.example/a.jpg,bert,bert,https://i.example/b.jpg\n"
    )
    (row,) = of_csv(tmp_path, text)
    assert row["handle"] == "ada"
    assert [medium["url"] for medium in row["media"]] == ["https://i.example/a.jpg"]


@pytest.mark.parametrize("blank", ["", " ", "   "])
def test_blanks_around_a_cell_are_none_of_it_and_a_cell_of_blanks_is_empty(
    tmp_path: Path, blank: str
) -> None:
    text = f"post_id,account_id,handle,hashtags\n1,{blank}10{blank},{blank},{blank}cat{blank}\n"
    (row,) = of_csv(tmp_path, text)
    assert (row["account_id"], row["handle"], row["tags"]) == ("10", None, ["cat"])
