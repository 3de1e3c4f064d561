"""`curate tags` as a curator meets it."""

import json

import pytest

from curate import ledger
from curate.cli.tags import MIN_POSTS
from curate.errors import ExitCode
from curate.synthetic import CANARY, CONCEPTS, PHONE_HASHTAG

PHONE_TAG = PHONE_HASHTAG.lstrip("#")


@pytest.fixture
def tags(run_curate, synthetic_workspace):
    def run(*arguments):
        code, out, err = run_curate("tags", *arguments, "-w", synthetic_workspace.root)
        assert CANARY not in out + err
        return code, out, err

    return run


def test_top_counts_concepts_by_posts(tags):
    concepts = json.loads(tags("top", "--json")[1])["concepts"]
    assert concepts[0]["concept"] in CONCEPTS
    counts = [concept["posts"] for concept in concepts]
    assert counts == sorted(counts, reverse=True)


def test_top_raw_shows_only_tags_that_became_concepts(tags):
    code, out, _ = tags("top", "--raw", "--limit", 5)
    assert code == 0
    assert all(len(line.split("\t")) == 3 for line in out.splitlines())
    assert PHONE_TAG not in out


def test_rare_and_personal_tags_stay_hidden(tags):
    code, out, err = tags("unmapped", "--limit", 1000)
    rows = [line.split("\t") for line in out.splitlines()]
    assert code == 0
    assert rows
    assert all(int(posts) >= MIN_POSTS for _, _, posts in rows)
    assert PHONE_TAG not in out
    assert "more in fewer than 5 posts" in err


def test_a_curator_who_asks_sees_them_and_is_recorded(tags, synthetic_workspace):
    rows = json.loads(tags("unmapped", "--personal", "--limit", 1000, "--json")[1])["tags"]
    assert any(row["posts"] < MIN_POSTS for row in rows)
    assert list(ledger.read(synthetic_workspace.ledger))[-1].action == "tags unmapped --personal"


def test_explain_follows_a_tag_to_its_concept(tags):
    code, out, _ = tags("explain", "#Brown_Bears", "--json")
    body = json.loads(out)
    assert code == 0
    assert (body["key"], body["route"], body["concept"]) == ("brownbears", "plural", "brown bear")
    assert body["synsets"] == ["n02132136"]


def test_explain_does_not_repeat_a_personal_tag(tags):
    code, out, err = tags("explain", PHONE_HASHTAG)
    assert code == 0
    assert "personal" in out
    assert PHONE_TAG not in out + err


def test_an_empty_tag_is_exit_4(tags):
    assert tags("explain", "#")[0] == ExitCode.BAD_INPUT
