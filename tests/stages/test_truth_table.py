"""The truth table of rule 1: whatever is not a proven PUBLIC is not kept, in every format."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from workspaces import (
    KEPT,
    Outcome,
    decide,
    new_workspace,
    post_node,
    saved,
    take_in,
    write_node,
    write_picture,
)

MISSING = object()
PRIVATE = Outcome("rejected", frozenset({"ACCT_PRIVATE"}))
UNSAID = Outcome("rejected", frozenset({"STATUS_MISSING"}))
NOT_PUBLIC = Outcome("rejected", frozenset({"STATUS_NOT_PUBLIC"}))
MALFORMED = Outcome("rejected", frozenset({"STATUS_MALFORMED"}))

# What a JSON file may say, and what may be concluded from it.
JSON_VALUES: Mapping[str, tuple[Any, Outcome]] = {
    "true": (True, PRIVATE),
    "false": (False, KEPT),
    "null": (None, UNSAID),
    "missing": (MISSING, UNSAID),
    "text-False": ("False", MALFORMED),
    "text-false": ("false", MALFORMED),
    "text-true": ("true", MALFORMED),
    "empty-text": ("", MALFORMED),
    "zero": (0, MALFORMED),
    "one": (1, MALFORMED),
    "zero-point-zero": (0.0, MALFORMED),
    "text-private": ("private", MALFORMED),
    "text-public": ("public", MALFORMED),
    "nonsense": ("¿qué?", MALFORMED),
    "list": ([False], MALFORMED),
    "mapping": ({"value": False}, MALFORMED),
}
# CSV knows text only, so there the words true and false are documented as booleans, in any case.
CSV_VALUES: Mapping[str, tuple[str, Outcome]] = {
    "true": ("true", PRIVATE),
    "TRUE": ("TRUE", PRIVATE),
    "True": ("True", PRIVATE),
    "false": ("false", KEPT),
    "FALSE": ("FALSE", KEPT),
    "False": ("False", KEPT),
    "padded": (" false ", KEPT),
    "empty": ("", UNSAID),
    "blank": ("  ", UNSAID),
    "null": ("null", MALFORMED),
    "zero": ("0", MALFORMED),
    "one": ("1", MALFORMED),
    "private": ("private", MALFORMED),
    "public": ("public", MALFORMED),
    "nonsense": ("¿qué?", MALFORMED),
    "false-and-more": ("false!", MALFORMED),
}
STATUS_WORDS: Mapping[str, Outcome] = {
    "public": KEPT,
    "PUBLIC": KEPT,
    "private": PRIVATE,
    "Private": PRIVATE,
    "deleted": Outcome("rejected", frozenset({"ACCT_DELETED", "STATUS_NOT_PUBLIC"})),
    "suspended": Outcome("rejected", frozenset({"ACCT_SUSPENDED", "STATUS_NOT_PUBLIC"})),
    "memorialised": Outcome("rejected", frozenset({"ACCT_MEMORIAL", "STATUS_NOT_PUBLIC"})),
    "unknown": UNSAID,
    "": UNSAID,
    "false": MALFORMED,
    "true": MALFORMED,
    "0": MALFORMED,
    "followers": MALFORMED,
    "not public": MALFORMED,
    "publicly": MALFORMED,
}


def pictures(folder: Path, names: Mapping[str, Any]) -> None:
    for name in names:
        write_picture(folder / f"{name}.jpg", name)


def record(name: str) -> dict[str, Any]:
    return {
        "post_id": f"p.{name}",
        "account_id": f"a-{name}",
        "hashtags": "cat",
        "media": f"{name}.jpg",
    }


def expected(values: Mapping[str, tuple[Any, Outcome]]) -> dict[str, Outcome]:
    return {f"p.{name}": outcome for name, (_, outcome) in values.items()}


def write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)


def write_jsonl(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def write_parquet(path: Path, rows: list[dict[str, Any]]) -> None:
    pq.write_table(pa.Table.from_pylist(rows), path)


@pytest.mark.parametrize(("where", "preset"), [("post", "strict"), ("profile", "private-accounts")])
def test_instaloader_believes_a_json_boolean_only(tmp_path: Path, where: str, preset: str) -> None:
    export = tmp_path / "export"
    for name, (value, _) in JSON_VALUES.items():
        flag = {} if value is MISSING else {"is_private": value}
        owner = {"id": f"a-{name}", **(flag if where == "post" else {})}
        node = post_node(f"p.{name}", owner)
        write_node(export / name / f"{name}.json.xz", node, picture=True)
        if where == "profile":
            profile = saved({"id": f"a-{name}", "username": name, **flag}, "Profile")
            write_node(export / name / f"{name}_1.json.xz", profile)
    workspace = new_workspace(tmp_path / "ws", f'[policy]\npreset = "{preset}"\n')
    take_in(workspace, export)
    assert decide(workspace) == expected(JSON_VALUES)


def test_a_jsonl_table_believes_a_json_boolean_only(tmp_path: Path) -> None:
    rows = [
        {**record(name), **({} if value is MISSING else {"is_private": value})}
        for name, (value, _) in JSON_VALUES.items()
    ]
    pictures(tmp_path, JSON_VALUES)
    write_jsonl(tmp_path / "posts.jsonl", rows)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "posts.jsonl")
    assert decide(workspace) == expected(JSON_VALUES)


def test_a_csv_table_takes_the_words_true_and_false_in_any_case(tmp_path: Path) -> None:
    rows = [{**record(name), "is_private": value} for name, (value, _) in CSV_VALUES.items()]
    pictures(tmp_path, CSV_VALUES)
    write_csv(tmp_path / "posts.csv", rows)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "posts.csv")
    assert decide(workspace) == expected(CSV_VALUES)


PARQUET_COLUMNS: Mapping[str, Mapping[str, tuple[Any, Outcome]]] = {
    "boolean": {"yes": (True, PRIVATE), "no": (False, KEPT), "null": (None, UNSAID)},
    "text": {
        "False": ("False", MALFORMED),
        "false": ("false", MALFORMED),
        "true": ("true", MALFORMED),
        "public": ("public", MALFORMED),
        "private": ("private", MALFORMED),
        "empty": ("", MALFORMED),
        "null": (None, UNSAID),
    },
    "integer": {"zero": (0, MALFORMED), "one": (1, MALFORMED), "null": (None, UNSAID)},
    "number": {"zero": (0.0, MALFORMED), "one": (1.0, MALFORMED), "null": (None, UNSAID)},
    "list": {"no": ([False], MALFORMED), "null": (None, UNSAID)},
    "all-null": {"null": (None, UNSAID)},
}


def test_a_parquet_table_believes_a_boolean_column_only(tmp_path: Path) -> None:
    expected_of_all = {}
    for kind, values in PARQUET_COLUMNS.items():
        named = {f"{kind}-{name}": value for name, value in values.items()}
        rows = [{**record(name), "is_private": value} for name, (value, _) in named.items()]
        (tmp_path / "export").mkdir(exist_ok=True)
        pictures(tmp_path / "export", named)
        write_parquet(tmp_path / "export" / f"{kind}.parquet", rows)
        expected_of_all |= expected(named)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "export")
    assert decide(workspace) == expected_of_all


def test_a_table_without_any_status_column_keeps_nothing(tmp_path: Path) -> None:
    pictures(tmp_path, {"one": None})
    write_csv(tmp_path / "posts.csv", [record("one")])
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "posts.csv")
    assert decide(workspace) == {"p.one": UNSAID}


STATUS_WRITERS = {"csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet}


@pytest.mark.parametrize("ending", STATUS_WRITERS)
def test_an_account_status_table_knows_its_documented_words_only(
    tmp_path: Path, ending: str
) -> None:
    names = {f"w{number}": word for number, word in enumerate(STATUS_WORDS)}
    pictures(tmp_path, names)
    write_csv(tmp_path / "posts.csv", [record(name) for name in names])
    statuses = [{"account_id": f"a-{name}", "status": word} for name, word in names.items()]
    STATUS_WRITERS[ending](tmp_path / f"statuses.{ending}", statuses)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "posts.csv")
    take_in(workspace, tmp_path / f"statuses.{ending}", source_format="account-status")
    assert decide(workspace) == {f"p.{name}": STATUS_WORDS[word] for name, word in names.items()}


def test_the_looser_preset_keeps_no_account_that_is_not_proven_public(tmp_path: Path) -> None:
    """It ignores that an account is gone, and still asks whether it is public."""
    names = {f"w{number}": word for number, word in enumerate(STATUS_WORDS)}
    pictures(tmp_path, names)
    write_csv(tmp_path / "posts.csv", [record(name) for name in names])
    statuses = [{"account_id": f"a-{name}", "status": word} for name, word in names.items()]
    write_csv(tmp_path / "statuses.csv", statuses)
    workspace = new_workspace(tmp_path / "ws", '[policy]\npreset = "private-accounts"\n')
    take_in(workspace, tmp_path / "posts.csv")
    take_in(workspace, tmp_path / "statuses.csv", source_format="account-status")
    gone = {"deleted", "suspended", "memorialised"}
    assert decide(workspace) == {
        f"p.{name}": NOT_PUBLIC if word in gone else STATUS_WORDS[word]
        for name, word in names.items()
    }


def test_an_account_that_is_gone_is_kept_only_if_the_config_says_so_twice(tmp_path: Path) -> None:
    pictures(tmp_path, {"one": None})
    write_csv(tmp_path / "posts.csv", [{**record("one"), "account_status": "deleted"}])
    workspace = new_workspace(
        tmp_path / "ws",
        '[policy.actions]\nACCT_DELETED = "ignore"\nSTATUS_NOT_PUBLIC = "ignore"\n',
    )
    take_in(workspace, tmp_path / "posts.csv")
    assert decide(workspace) == {"p.one": KEPT}


def test_an_account_status_table_in_csv_takes_true_and_false(tmp_path: Path) -> None:
    pictures(tmp_path, CSV_VALUES)
    write_csv(tmp_path / "posts.csv", [record(name) for name in CSV_VALUES])
    statuses = [
        {"account_id": f"a-{name}", "is_private": value} for name, (value, _) in CSV_VALUES.items()
    ]
    write_csv(tmp_path / "statuses.csv", statuses)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "posts.csv")
    take_in(workspace, tmp_path / "statuses.csv", source_format="account-status")
    assert decide(workspace) == expected(CSV_VALUES)


def test_an_account_status_table_in_jsonl_takes_booleans_only(tmp_path: Path) -> None:
    pictures(tmp_path, JSON_VALUES)
    write_csv(tmp_path / "posts.csv", [record(name) for name in JSON_VALUES])
    statuses = [
        {"account_id": f"a-{name}", **({} if value is MISSING else {"is_private": value})}
        for name, (value, _) in JSON_VALUES.items()
    ]
    write_jsonl(tmp_path / "statuses.jsonl", statuses)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "posts.csv")
    take_in(workspace, tmp_path / "statuses.jsonl", source_format="account-status")
    assert decide(workspace) == expected(JSON_VALUES)


def test_two_columns_that_disagree_are_settled_by_the_refusal(tmp_path: Path) -> None:
    words = ["public", "private", "deleted", "nonsense", "unknown", ""]
    cases = {
        f"{flag}-{number}": (flag, word)
        for flag in ("true", "false", "maybe")
        for number, word in enumerate(words)
    }
    rows = [
        {**record(name), "is_private": flag, "account_status": word}
        for name, (flag, word) in cases.items()
    ]
    pictures(tmp_path, cases)
    write_csv(tmp_path / "posts.csv", rows)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "posts.csv")
    decided = decide(workspace)
    kept = {name for name, outcome in decided.items() if outcome == KEPT}
    assert kept == {"p.false-0", "p.false-4", "p.false-5"}
    assert all(decided[f"p.true-{number}"] == PRIVATE for number in range(len(words)))
