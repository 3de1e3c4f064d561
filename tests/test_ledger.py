"""The ledger: what was done can be read back, and a rewritten history is detected."""

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from curate import ledger
from curate.errors import ContractError, ExitCode


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.jsonl"
    for number in range(4):
        ledger.append(path, "run", {"posts": number, "wörter": "日本"})
    return path


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines(keepends=True)


def is_refused(path: Path, line: int) -> None:
    with pytest.raises(ContractError) as caught:
        list(ledger.read(path))
    assert caught.value.exit_code == ExitCode.CONTRACT_BROKEN
    assert f"line {line} " in caught.value.message
    with pytest.raises(ContractError):
        ledger.append(path, "run", {})


def test_no_ledger_is_an_empty_one(tmp_path: Path) -> None:
    assert list(ledger.read(tmp_path / "none.jsonl")) == []
    assert ledger.head(tmp_path / "none.jsonl") == ledger.GENESIS


def test_entries_come_back_in_order_and_each_names_the_one_before(path: Path) -> None:
    entries = list(ledger.read(path))
    assert [entry.sequence for entry in entries] == [1, 2, 3, 4]
    assert [entry.facts["posts"] for entry in entries] == [0, 1, 2, 3]
    hashes = [ledger.GENESIS, *(entry.hash for entry in entries)]
    assert [entry.previous for entry in entries] == hashes[:-1]
    assert ledger.head(path) == hashes[-1]


def test_append_returns_what_read_finds(path: Path) -> None:
    assert ledger.append(path, "verify", {"ok": True}) == list(ledger.read(path))[-1]


def test_only_the_owner_may_read_it(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_last_line_torn_by_a_crash_is_cut_off_and_nothing_else(path: Path) -> None:
    whole = lines(path)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"action": "run", "fac')
    assert len(list(ledger.read(path))) == 4
    ledger.append(path, "run", {"posts": 9})
    assert lines(path)[:4] == whole
    assert [entry.sequence for entry in ledger.read(path)] == [1, 2, 3, 4, 5]


def test_a_changed_fact_is_detected(path: Path) -> None:
    written = lines(path)
    written[1] = written[1].replace('"posts": 1', '"posts": 7')
    path.write_text("".join(written), encoding="utf-8")
    is_refused(path, 2)


def test_a_changed_entry_with_a_new_hash_breaks_the_one_after(path: Path) -> None:
    written = lines(path)
    body = json.loads(written[1])
    body["facts"]["posts"] = 7
    del body["hash"]
    body["hash"] = ledger._hash(body)
    written[1] = json.dumps(body, sort_keys=True, ensure_ascii=False) + "\n"
    path.write_text("".join(written), encoding="utf-8")
    is_refused(path, 3)


@pytest.mark.parametrize(("dropped", "seen_at"), [(0, 1), (1, 2), (2, 3)])
def test_a_dropped_entry_is_detected(path: Path, dropped: int, seen_at: int) -> None:
    written = lines(path)
    del written[dropped]
    path.write_text("".join(written), encoding="utf-8")
    is_refused(path, seen_at)


def test_a_dropped_last_entry_shows_in_the_head_that_was_printed(path: Path) -> None:
    printed = ledger.head(path)
    path.write_text("".join(lines(path)[:-1]), encoding="utf-8")
    assert ledger.head(path) != printed


def test_reordered_and_repeated_entries_are_detected(path: Path) -> None:
    written = lines(path)
    path.write_text("".join([written[0], written[2], written[1], written[3]]), encoding="utf-8")
    is_refused(path, 2)
    path.write_text("".join([*written[:2], *written[1:]]), encoding="utf-8")
    is_refused(path, 3)


@pytest.mark.parametrize(
    "nonsense",
    [
        "not json\n",
        "{}\n",
        "null\n",
        "\n",
        "[]\n",
        '["hash"]\n',
        "7\n",
        '"hash"\n',
        "true\n",
        '{"hash": null}\n',
        "[" * 100_000 + "\n",
    ],
)
def test_a_line_that_is_no_entry_is_detected(path: Path, nonsense: str) -> None:
    written = lines(path)
    path.write_text("".join([*written[:2], nonsense, *written[2:]]), encoding="utf-8")
    is_refused(path, 3)


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.update(extra=1),
        lambda body: body.pop("action"),
        lambda body: body.update(facts=[]),
        lambda body: body.update({"self": 1}),
    ],
)
def test_an_entry_with_other_keys_is_detected_although_its_hash_fits(
    path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    written = lines(path)
    body = json.loads(written[-1])
    del body["hash"]
    change(body)
    body["hash"] = ledger._hash(body)
    path.write_text("".join([*written[:-1], json.dumps(body) + "\n"]), encoding="utf-8")
    is_refused(path, 4)


def test_a_line_that_says_a_key_twice_is_detected(path: Path) -> None:
    """Of two values a reader takes one, and the hash vouches for the other."""
    written = lines(path)
    written[1] = written[1].replace('"facts": {', '"facts": {"posts": 7}, "facts": {', 1)
    path.write_text("".join(written), encoding="utf-8")
    is_refused(path, 2)


@pytest.mark.parametrize("change", [("\n", "\r\n"), (": ", ":"), ("日本", "\\u65e5\\u672c")])
def test_a_line_that_is_written_another_way_is_detected(
    path: Path, change: tuple[str, str]
) -> None:
    written = lines(path)
    written[1] = written[1].replace(*change)
    path.write_bytes("".join(written).encode())
    is_refused(path, 2)


def test_a_chain_knows_its_heads_by_sixteen_digits_and_no_fewer(path: Path) -> None:
    chain = ledger.check(path)
    assert chain.head == ledger.head(path)
    assert all(chain.has(known) and chain.has(known[:16]) for known in chain.hashes)
    assert chain.has(ledger.GENESIS)
    assert not chain.has(chain.head[:15])
    assert not chain.has("")
    assert not chain.has("f" * 64)
