"""What the report says of each signal: checked, present, absent, refusing, unknown, unreadable."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "images"))
pytest.register_assert_rewrite("signing")

from signing import edited, mining, picture, signed  # noqa: E402
from workspaces import CUTOFF, KEPT, OUTCOMES, Outcome, new_workspace, take_in  # noqa: E402

from curate.images.credentials import NOT_INSTALLED, reader_name  # noqa: E402
from curate.pipeline import run  # noqa: E402
from curate.policy import reason_codes  # noqa: E402
from curate.report.facts import collect_facts  # noqa: E402
from curate.report.signals import (  # noqa: E402
    _ACCOUNT_SIGNALS,
    _CREDENTIAL_SIGNALS,
    _IMAGE_SIGNALS,
    _POST_SIGNALS,
)
from curate.store.engine import Engine  # noqa: E402
from curate.store.sqlfiles import load_sql  # noqa: E402
from curate.workspace import Workspace  # noqa: E402

needs_reader = pytest.mark.skipif(
    reader_name("auto") == NOT_INSTALLED, reason="c2pa-python is not installed"
)
COUNTS = (
    *("checked", "absent", "present", "refusing", "unknown_value"),
    *("unreadable", "not_checkable"),
)
UNREADABLE = Outcome("quarantined", frozenset({"METADATA_UNREADABLE"}))


def rejected(code: str) -> Outcome:
    return Outcome("rejected", frozenset({code}))


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of eight posts: what pictures and columns can say of mining."""
    folder = tmp_path_factory.mktemp("signals")
    refusal = signed(mining(ai_training="notAllowed"))
    torn = signed(mining(ai_training="notAllowed"), shade=60)
    damaged = torn.index(b"c2pa.training-mining") + 40
    pictures = {
        "plain": (picture(shade=10), "", ""),
        "refused": (refusal, "all", "4"),
        "parent": (edited(signed(mining("cawg", ai_training="constrained"), shade=20)), "", ""),
        "allowed": (signed(mining(ai_training="allowed"), shade=30), "", ""),
        "unknown": (signed(mining(ai_training="perhaps"), shade=50), "", ""),
        "damaged": (torn[:damaged] + b"\xff" * 300 + torn[damaged + 300 :], "", ""),
        "robots": (picture("PNG"), "noai, what", "CC BY-NC 4.0"),
        "licence": (picture("WEBP"), "what", "All rights reserved"),
    }
    rows = ["platform,post_id,account_id,is_private,caption,media,robots_meta,license"]
    for name, (data, robots, licence) in pictures.items():
        (folder / f"{name}.jpg").write_bytes(data)
        rows.append(f'flickr,{name},7,false,look #cat,{name}.jpg,"{robots}",{licence}')
    (folder / "posts.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder / "posts.csv"


def judged(workspace: Workspace, export: Path) -> tuple[dict[str, Outcome], dict[str, Any]]:
    take_in(workspace, export)
    with run(workspace, cutoff=CUTOFF, threads=1) as (engine, result):
        rows = engine.rows(OUTCOMES)
        facts = collect_facts(
            engine, result, workspace.config, version={}, key=workspace.pseudonym_key
        )
    return {name: Outcome(outcome, frozenset(codes)) for name, outcome, codes in rows}, facts


def counts(facts: dict[str, Any], signal: str, subject: str) -> tuple[int, ...]:
    (row,) = (
        row
        for row in facts["signals"]["checked"]
        if (row["signal"], row["subject"]) == (signal, subject)
    )
    assert row["total"] == row["checked"] + row["unreadable"] + row["not_checkable"]
    return tuple(row[name] for name in COUNTS)


@needs_reader
def test_what_is_read_is_judged_and_counted(tmp_path: Path, export: Path) -> None:
    outcomes, facts = judged(new_workspace(tmp_path / "ws"), export)
    unknown = "SIGNAL_VALUE_UNKNOWN"
    assert outcomes == {
        "plain": KEPT,
        "refused": rejected("C2PA_TDM"),
        "parent": rejected("CAWG_TDM"),
        "allowed": KEPT,
        "unknown": Outcome("quarantined", frozenset({unknown})),
        "damaged": UNREADABLE,
        "robots": Outcome("rejected", frozenset({"ROBOTS_NOAI", unknown})),
        "licence": Outcome("rejected", frozenset({"LICENSE_INCOMPATIBLE", unknown})),
    }
    assert counts(facts, "c2pa:training-mining", "images") == (7, 4, 3, 1, 1, 1, 0)
    assert counts(facts, "cawg:training-mining", "images") == (7, 6, 1, 1, 0, 1, 0)
    assert counts(facts, "plus:DataMining", "images") == (8, 8, 0, 0, 0, 0, 0)
    assert counts(facts, "robots:meta", "posts") == (3, 0, 3, 1, 1, 0, 5)
    assert counts(facts, "license", "posts") == (3, 0, 3, 1, 0, 0, 5)
    assert counts(facts, "robots:x-robots-tag", "posts") == (0, 0, 0, 0, 0, 0, 8)


@pytest.mark.slow
@needs_reader
def test_without_the_reader_credentials_are_quarantined_and_not_checkable(
    tmp_path: Path, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = new_workspace(tmp_path / "ws")
    with monkeypatch.context() as patched:
        patched.setattr("curate.stages.scan_images.reader_name", lambda setting: NOT_INSTALLED)
        outcomes, facts = judged(workspace, export)
    for name in ("refused", "parent", "allowed", "unknown", "damaged"):
        assert outcomes[name] == UNREADABLE, name
    assert outcomes["plain"] == KEPT
    assert counts(facts, "c2pa:training-mining", "images") == (3, 3, 0, 0, 0, 0, 5)
    with run(workspace, cutoff=CUTOFF, threads=1) as (engine, _):
        # The reader is there now, and what it can read is looked at again.
        codes = {code for (code,) in engine.rows("SELECT unnest(codes) FROM reason_sets")}
    assert {"C2PA_TDM", "CAWG_TDM"} <= codes


@needs_reader
def test_switched_off_nothing_is_looked_for_and_the_report_says_so(
    tmp_path: Path, export: Path
) -> None:
    outcomes, facts = judged(new_workspace(tmp_path / "ws", '[images]\nc2pa = "off"\n'), export)
    for name in ("plain", "refused", "parent", "allowed", "unknown", "damaged"):
        assert outcomes[name] == KEPT, name
    assert counts(facts, "c2pa:training-mining", "images") == (0, 0, 0, 0, 0, 0, 8)
    assert [row["setting"] for row in facts["policy"]["loosened"]] == ["images.c2pa"]
    assert facts["settings"]["c2pa"] == "off"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with Engine(tmp_path_factory.mktemp("scratch")) as opened:
        yield opened


def test_every_signal_of_the_registry_is_in_the_report(engine: Engine) -> None:
    rules = load_sql(".", "signal_rules").text
    ruled = {signal for (signal,) in engine.rows(f"SELECT DISTINCT signal FROM ({rules})")}
    reported = {
        *_IMAGE_SIGNALS,
        *_CREDENTIAL_SIGNALS,
        *_POST_SIGNALS,
        *_ACCOUNT_SIGNALS,
    }
    # What licences decide is in sql/licences.sql; what came of reading a manifest is no refusal.
    assert reported == (ruled | {"license", "xmp:license"}) - {"c2pa:manifest"}


def test_a_rule_has_one_code_and_every_code_is_in_the_policy(engine: Engine) -> None:
    rules = load_sql(".", "signal_rules").text
    codes = {code.code for code in reason_codes()}
    rows = engine.rows(f"SELECT signal, value, code FROM ({rules})")
    assert len({row[:2] for row in rows}) == len(rows)
    assert {code for *_, code in rows if code} <= codes
    licences = engine.rows(f"SELECT licence FROM ({load_sql('.', 'licences').text})")
    assert len(set(licences)) == len(licences)


def test_a_picture_that_nobody_could_look_at_is_not_counted_as_checked(tmp_path: Path) -> None:
    """By state, in how many images a refusal in XMP, and in content credentials, was looked for."""
    states = ("ok", "metadata_unreadable", "scan_too_slow", "scan_crashed", "missing", "unreadable")
    with Engine(tmp_path / "store/scratch") as engine:
        for key, state in enumerate(states):
            sha256 = "NULL" if state == "missing" else f"'{key}'"
            engine.rows(f"INSERT INTO images (image_key, post_key) VALUES ({key}, 1)")
            engine.rows(
                "INSERT INTO image_facts (image_key, state, sha256) "
                f"VALUES ({key}, '{state}', {sha256})"
            )
        readings = {
            name: dict(engine.rows(load_sql("reports", name).text))
            for name in ("image_metadata", "image_credentials")
        }
    assert readings == {
        "image_metadata": {"checked": 2, "not_checkable": 1, "unreadable": 3},
        "image_credentials": {"checked": 3, "not_checkable": 1, "unreadable": 2},
    }
