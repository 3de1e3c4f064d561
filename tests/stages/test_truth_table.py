"""The truth table of rule 1: whatever is not a proven PUBLIC is not kept, in every format."""

import csv
import json
from collections.abc import Mapping
from itertools import product
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


def write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)


def write_jsonl(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def write_parquet(path: Path, rows: list[dict[str, Any]]) -> None:
    pq.write_table(pa.Table.from_pylist(rows), path)


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
# What two columns of one row may say, and what is kept of it.
TWO_FLAGS = ["true", "false", "maybe"]
TWO_WORDS = ["public", "private", "deleted", "nonsense", "unknown", ""]
WRITERS = {"csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet}
FLAGS: Mapping[str, Mapping[str, tuple[Any, Outcome]]] = {"csv": CSV_VALUES, "jsonl": JSON_VALUES}


def instaloader(folder: Path, where: str) -> None:
    """A post for each value, whose account says it in the post or in its profile."""
    for number, (value, _) in enumerate(JSON_VALUES.values()):
        name = f"instaloader.{number}"
        flag = {} if value is MISSING else {"is_private": value}
        owner = {"id": f"a-{name}", **(flag if where == "post" else {})}
        write_node(folder / name / f"{name}.json.xz", post_node(f"p.{name}", owner), picture=True)
        if where == "profile":
            profile = saved({"id": f"a-{name}", "username": name, **flag}, "Profile")
            write_node(folder / name / f"{name}_1.json.xz", profile)


def flagged(case: str, values: Mapping[str, tuple[Any, Outcome]]) -> list[dict[str, Any]]:
    return [
        {**record(f"{case}.{number}"), **({} if value is MISSING else {"is_private": value})}
        for number, (value, _) in enumerate(values.values())
    ]


def worded(case: str) -> list[dict[str, Any]]:
    return [
        {**record(f"{case}.{number}"), "status": word} for number, word in enumerate(STATUS_WORDS)
    ]


def without(rows: list[dict[str, Any]], *keys: str) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key not in keys} for row in rows]


def decided_of(decided: Mapping[str, Outcome], case: str) -> list[Outcome]:
    """What became of a case's posts, in their order."""
    names = [name for name in decided if name.rpartition(".")[0] == f"p.{case}"]
    return [decided[f"p.{case}.{number}"] for number in range(len(names))]


def expected(values: Mapping[str, tuple[Any, Outcome]]) -> list[Outcome]:
    return [outcome for _, outcome in values.values()]


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """What one run with the strict preset makes of the posts of every case: ``p.<case>.<n>``."""
    root = tmp_path_factory.mktemp("strict")
    posts: dict[str, list[dict[str, Any]]] = {
        "none.csv": [record("none.0")],
        "two.csv": [
            {**record(f"two.{number}"), "is_private": flag, "account_status": word}
            for number, (flag, word) in enumerate(product(TWO_FLAGS, TWO_WORDS))
        ],
    }
    posts |= {f"posts.{end}": flagged(end, values) for end, values in FLAGS.items()}
    posts |= {f"{kind}.parquet": flagged(kind, values) for kind, values in PARQUET_COLUMNS.items()}
    # Their posts say nothing: a table of its own speaks of the accounts.
    statuses = {f"words.{end}": worded(f"words-{end}") for end in WRITERS}
    statuses |= {f"flags.{end}": flagged(f"flags-{end}", values) for end, values in FLAGS.items()}
    spoken_of = [row for rows in statuses.values() for row in rows]
    posts["silent.csv"] = without(spoken_of, "status", "is_private")
    (root / "export").mkdir()
    for name, rows in posts.items():
        WRITERS[name.rpartition(".")[2]](root / "export" / name, rows)
        for row in rows:
            write_picture(root / "export" / row["media"], row["media"])
    instaloader(root / "instaloader", "post")
    workspace = new_workspace(root / "ws")
    take_in(workspace, root / "export")
    take_in(workspace, root / "instaloader")
    for name, rows in statuses.items():
        writer = WRITERS[name.rpartition(".")[2]]
        writer(root / name, without(rows, "post_id", "hashtags", "media"))
        take_in(workspace, root / name, source_format="account-status")
    return decide(workspace)


def test_instaloader_believes_a_json_boolean_only(decided: dict[str, Outcome]) -> None:
    assert decided_of(decided, "instaloader") == expected(JSON_VALUES)


def test_an_instaloader_profile_is_believed_by_a_json_boolean_only(tmp_path: Path) -> None:
    instaloader(tmp_path / "export", "profile")
    workspace = new_workspace(tmp_path / "ws", '[policy]\npreset = "private-accounts"\n')
    take_in(workspace, tmp_path / "export")
    assert decided_of(decide(workspace), "instaloader") == expected(JSON_VALUES)


def test_a_jsonl_table_believes_a_json_boolean_only(decided: dict[str, Outcome]) -> None:
    assert decided_of(decided, "jsonl") == expected(JSON_VALUES)


def test_a_csv_table_takes_the_words_true_and_false_in_any_case(
    decided: dict[str, Outcome],
) -> None:
    assert decided_of(decided, "csv") == expected(CSV_VALUES)


@pytest.mark.parametrize("kind", PARQUET_COLUMNS)
def test_a_parquet_table_believes_a_boolean_column_only(
    decided: dict[str, Outcome], kind: str
) -> None:
    assert decided_of(decided, kind) == expected(PARQUET_COLUMNS[kind])


def test_a_table_without_any_status_column_keeps_nothing(decided: dict[str, Outcome]) -> None:
    assert decided_of(decided, "none") == [UNSAID]


@pytest.mark.parametrize("ending", WRITERS)
def test_an_account_status_table_knows_its_documented_words_only(
    decided: dict[str, Outcome], ending: str
) -> None:
    assert decided_of(decided, f"words-{ending}") == list(STATUS_WORDS.values())


def test_an_account_status_table_in_csv_takes_true_and_false(decided: dict[str, Outcome]) -> None:
    assert decided_of(decided, "flags-csv") == expected(CSV_VALUES)


def test_an_account_status_table_in_jsonl_takes_booleans_only(decided: dict[str, Outcome]) -> None:
    assert decided_of(decided, "flags-jsonl") == expected(JSON_VALUES)


def test_two_columns_that_disagree_are_settled_by_the_refusal(decided: dict[str, Outcome]) -> None:
    found = dict(zip(product(TWO_FLAGS, TWO_WORDS), decided_of(decided, "two"), strict=True))
    kept = {said for said, outcome in found.items() if outcome == KEPT}
    assert kept == {("false", "public"), ("false", "unknown"), ("false", "")}
    assert [found["true", word] for word in TWO_WORDS] == [PRIVATE] * len(TWO_WORDS)


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
