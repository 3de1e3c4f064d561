"""The facts of a report: they add up, they are true of the export, and they name nobody."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from curate.policy import rules
from curate.report import render_html
from curate.report.facts import LEAST_ACCOUNTS
from curate.report.questions import ask
from curate.store.engine import Engine
from curate.store.sqlfiles import list_sql, load_sql
from curate.synthetic import ACCOUNT_IDS, CANARY, PHONE_HASHTAG, Truth

Facts = dict[str, Any]


@pytest.mark.parametrize("which", ["facts", "loosened_facts", "empty_facts"])
@pytest.mark.parametrize("subject", ["posts", "images"])
def test_what_came_in_is_kept_rejected_or_quarantined(
    which: str, subject: str, request: pytest.FixtureRequest
) -> None:
    counts = request.getfixturevalue(which)[subject]
    assert counts["adds_up"]
    assert counts["in"] == counts["kept"] + counts["rejected"] + counts["quarantined"] > 0


@pytest.mark.parametrize("which", ["facts", "loosened_facts", "empty_facts"])
def test_primary_reasons_and_tiers_add_up_to_all_that_left(
    which: str, request: pytest.FixtureRequest
) -> None:
    facts = request.getfixturevalue(which)
    for subject in ("posts", "images"):
        left = facts[subject]["rejected"] + facts[subject]["quarantined"]
        assert sum(row[f"primary_{subject}"] for row in facts["reasons"]) == left
        assert all(row[f"primary_{subject}"] <= row[subject] for row in facts["reasons"])
    tiers = facts["outcomes_by_tier"]
    assert sum(row["rejected"] for row in tiers) == facts["images"]["rejected"]
    assert sum(row["quarantined"] for row in tiers) == facts["images"]["quarantined"]


def test_splits_and_concepts_are_those_of_the_kept_images(facts: Facts) -> None:
    sampling, kept = facts["resampling"], facts["images"]["kept"]
    assert sum(split["image_count"] for split in sampling["splits"]) == kept
    assert sampling["before"]["images"] == sampling["after"]["images"] == kept
    lengths = sum(split["epoch_length"] for split in sampling["splits"])
    assert sampling["after"]["epoch_length"] == pytest.approx(lengths, abs=0.01)
    assert sampling["after"]["epoch_length"] > kept
    assert sampling["after"]["gini"] < sampling["before"]["gini"]
    assert len(sampling["rank_frequency"]["before"]) == sampling["before"]["concepts"]


def test_signals_are_checked_unreadable_or_not_checkable(facts: Facts) -> None:
    for signal in facts["signals"]["checked"]:
        parts = signal["checked"] + signal["unreadable"] + signal["not_checkable"]
        assert parts == signal["total"]
        assert signal["present"] + signal["absent"] == signal["checked"]
        assert signal["refusing"] + signal["unknown_value"] <= signal["present"]


def test_every_prohibition_in_the_export_is_found(facts: Facts, truth: Truth) -> None:
    mining = facts["signals"]["checked"][0]
    assert mining["signal"] == "plus:DataMining"
    refusing = truth.posts_with("plus_prohibited")
    speaking = refusing + truth.posts_with("plus_allowed")
    assert mining["refusing"] == sum(len(post.media) for post in refusing) > 0
    assert mining["present"] == sum(len(post.media) for post in speaking)


def test_a_check_that_nobody_makes_is_named_as_not_checked(facts: Facts) -> None:
    named = " ".join(item["name"] for item in facts["signals"]["not_checked"])
    for word in ("Registries", "licence in the image in words", "Copies"):
        assert word in named
    unchecked = next(line for line in facts["summary"] if line["about"] == "unchecked")
    assert "not looked for" in unchecked["text"]


def test_sources_say_what_they_held_and_that_something_was_malformed(
    facts: Facts, truth: Truth
) -> None:
    (export,) = facts["sources"]["exports"]
    assert export["format"] == "instaloader"
    assert export["observed_at"] == "2026-06-08"
    assert export["malformed_count"] == len(truth.posts_with("malformed_json"))
    assert sum(export["malformed_reasons"].values()) == export["malformed_count"]
    assert export["post_count"] == len(truth.posts) - export["malformed_count"]
    assert export["post_count"] == facts["posts"]["in"]


def test_statuses_have_an_age_at_the_cutoff(facts: Facts, truth: Truth) -> None:
    ages = {row["age"]: row for row in facts["statuses"]["ages"]}
    assert ages["up to 7 days"]["author_count"] > 0
    assert ages["no status known"]["author_count"] == len(truth.account_ids["unknown"])
    assert ages["no status known"]["kept_author_count"] == 0
    assert facts["statuses"]["newest_at"] == "2026-06-08"
    kept = {row["status"]: row["kept_author_count"] for row in facts["statuses"]["standings"]}
    assert {status for status, count in kept.items() if count} == {"public"}


def test_a_strict_policy_is_loosened_nowhere(facts: Facts) -> None:
    assert facts["policy"]["preset"] == "strict"
    assert facts["policy"]["loosened"] == []
    assert facts["ignored_reasons"] == []


def test_what_the_config_loosens_is_called_out(loosened_facts: Facts) -> None:
    loosened = {row["setting"]: row for row in loosened_facts["policy"]["loosened"]}
    days = {"max_status_age_days": "90", "refused_files_days": "365"}
    assert set(loosened) == {"ACCT_PRIVATE", "NO_CONCEPT", *days}
    assert {name: loosened[name]["in_force"] for name in days} == days
    assert loosened["ACCT_PRIVATE"]["default"] == "reject"
    assert loosened["ACCT_PRIVATE"]["in_force"] == "ignore"
    assert loosened["ACCT_PRIVATE"]["set_by"] == "config"
    ignored = {row["code"]: row["posts"] for row in loosened_facts["ignored_reasons"]}
    assert ignored["ACCT_PRIVATE"] > 0
    assert "ACCT_PRIVATE" not in {row["code"] for row in loosened_facts["reasons"]}
    text = " ".join(line["text"] for line in loosened_facts["summary"])
    assert "4 rules are looser" in text
    assert loosened_facts["images"]["quarantined"] > 0


def test_samples_are_pseudonyms_a_few_a_reason_and_the_same_each_time(
    facts: Facts, facts_again: Facts
) -> None:
    samples = facts["samples"]["dropped"]
    codes = [sample["primary_code"] for sample in samples]
    assert set(codes) == {row["code"] for row in facts["reasons"] if row["primary_images"]}
    assert max(codes.count(code) for code in codes) <= 3
    for sample in (*samples, *facts["samples"]["kept"]):
        assert re.fullmatch("[0-9a-f]{32}", sample["image_id"])
        assert re.fullmatch("[0-9a-f]{32}", sample["pseudonym"])
    assert facts_again == facts


def test_what_only_a_person_can_answer_is_left_to_a_person(facts: Facts) -> None:
    assert [item["item"] for item in facts["requires_human"]] == [
        "Legal basis",
        "Purpose fit",
        "Consent validity",
    ]
    fields = [field for frame in facts["disclosures"] for field in frame["fields"]]
    states = {field["status"] for field in fields}
    assert states == {"FILLED", "PARTLY_FILLED", "REQUIRES_HUMAN"}
    copyright_field = next(field for field in fields if field["field"].startswith("Copyright"))
    assert copyright_field["status"] == "REQUIRES_HUMAN"
    assert "compliant" not in json.dumps(facts).lower()


def test_the_rules_are_quoted_as_they_ran(facts: Facts) -> None:
    quoted = {file["file"]: file["text"] for file in facts["sql"]}
    rule = load_sql("rules/account", "ACCT_PRIVATE")
    assert quoted[rule.path] == rule.text
    assert {"sql/macros.sql", "sql/signal_rules.sql", "sql/facts/account_standing.sql"} <= set(
        quoted
    )
    assert {rule.file.path for rule in rules()} <= set(quoted)
    assert "sql/tags/tag_counts.sql" not in quoted


@pytest.mark.parametrize("which", ["facts", "loosened_facts"])
def test_nothing_personal_is_in_the_report(
    which: str, request: pytest.FixtureRequest, truth: Truth, export: tuple[Path, Truth]
) -> None:
    facts = request.getfixturevalue(which)
    for text in (json.dumps(facts, ensure_ascii=False), render_html(facts)):
        assert CANARY not in text.lower()
        assert PHONE_HASHTAG.lstrip("#") not in text
        numbers = {int(number) for number in re.findall(r"(?<![0-9a-f])\d{11}(?![0-9a-f])", text)}
        assert not any(number in ACCOUNT_IDS for number in numbers)
        assert str(export[0].parent) not in text
        for post in truth.posts:
            assert post.post_id not in text
            assert post.shortcode not in text


def test_a_hashtag_is_named_only_if_enough_accounts_use_it(engine: Engine, bind: Any) -> None:
    accounts = {"dog": LEAST_ACCOUNTS, "hund": LEAST_ACCOUNTS, "chien": LEAST_ACCOUNTS - 1}
    # One account that uses a tag again and again still is one account.
    posts = {"dog": 5, "hund": 5, "chien": 25}
    bind(
        "tag_counts",
        [{"tag": t, "post_count": posts[t], "account_count": accounts[t]} for t in accounts],
    )
    concept = {"concept_id": 1, "concept_name": "dog"}
    bind("tag_map", [{"tag": tag, **concept} for tag in accounts])
    rows = ask(engine, "merged_tags", least_accounts=LEAST_ACCOUNTS, most_concepts=10)
    assert {row["tag"]: row["post_count"] for row in rows} == {"dog": 5, "hund": 5}


def test_a_hashtag_is_named_with_what_enough_accounts_use_it_for(engine: Engine, bind: Any) -> None:
    tags = {"glass": (1, "glass"), "ice": (2, "ice cream"), "glace": (2, "ice cream")}
    bind("tag_counts", [{"tag": t, "post_count": 9, "account_count": 9} for t in tags])
    bind(
        "tag_map",
        [{"tag": t, "concept_id": c, "concept_name": name} for t, (c, name) in tags.items()],
    )
    ice = {"concept_id": 2, "concept_name": "ice cream", "is_reading": True, "post_count": 8}

    def named(accounts: int) -> dict[str, int]:
        bind("tag_meanings", [{"tag": "glass", **ice, "account_count": accounts}])
        rows = ask(engine, "merged_tags", least_accounts=LEAST_ACCOUNTS, most_concepts=10)
        assert {row["concept_name"] for row in rows} == {"ice cream"}
        return {row["tag"]: row["post_count"] for row in rows}

    assert named(LEAST_ACCOUNTS) == {"glass": 8, "ice": 9, "glace": 9}
    assert named(LEAST_ACCOUNTS - 1) == {"ice": 9, "glace": 9}


@pytest.mark.parametrize("name", list_sql("reports"))
def test_a_question_is_one_query_that_spark_can_parse(name: str) -> None:
    sqlglot = pytest.importorskip("sqlglot")
    file = load_sql("reports", name)
    assert file.purpose.endswith(("?", ".")) and file.scope == "all" and file.writes is None
    (translated,) = sqlglot.transpile(file.text, read="duckdb", write="spark")
    assert sqlglot.parse_one(translated, read="spark")
