"""`curate tags` as a curator meets it."""

import io
import json
import shutil
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from curate import ledger
from curate.cli import _run
from curate.errors import ExitCode
from curate.synthetic import CANARY, CONCEPTS, PHONE_HASHTAG

PHONE_TAG = PHONE_HASHTAG.lstrip("#")
MIN_ACCOUNTS = 5


@pytest.fixture
def tags(run_curate, synthetic_workspace):
    def run(*arguments):
        code, out, err = run_curate("tags", *arguments, "-w", synthetic_workspace.root)
        assert CANARY not in out + err
        return code, out, err

    return run


@pytest.fixture(scope="module")
def unmapped(synthetic_workspace):
    """What `curate tags unmapped --personal` tells of every tag; it is asked once, for it is slow.

    With it the last entry of the ledger.
    """
    out = io.StringIO()
    arguments = ("unmapped", "--personal", "--limit", "1000", "--json")
    with redirect_stdout(out):
        code = _run(["tags", *arguments, "-w", str(synthetic_workspace.root)])
    assert code == ExitCode.DONE
    last = list(ledger.read(synthetic_workspace.ledger))[-1]
    return json.loads(out.getvalue())["tags"], last


@pytest.fixture
def own_tags(run_curate, synthetic_workspace, tmp_path):
    """The same over a copy of the workspace, whose files may be changed."""
    root = tmp_path / "workspace"
    shutil.copytree(synthetic_workspace.root, root)

    def run(*arguments):
        return run_curate("tags", *arguments, "-w", root)

    run.root = root
    return run


def configured(root: Path, line: str) -> None:
    config = root / "curate.toml"
    name = line.partition(" = ")[0]
    lines = [
        line if old.startswith(f"{name} =") else old for old in config.read_text().splitlines()
    ]
    config.write_text("\n".join(lines) + "\n")


def test_top_counts_concepts_by_posts_with_their_most_used_tags(tags):
    concepts = json.loads(tags("top", "--json")[1])["concepts"]
    assert concepts[0]["concept"] in CONCEPTS
    counts = [concept["posts"] for concept in concepts]
    assert counts == sorted(counts, reverse=True)
    assert any(concept["raw_tags"] > len(concept["most_used"]) > 0 for concept in concepts)


def test_top_raw_shows_tags_of_enough_accounts_with_what_they_became(tags):
    code, out, _ = tags("top", "--raw", "--limit", 1000)
    rows = [line.split("\t") for line in out.splitlines()]
    assert code == 0
    assert all(int(accounts) >= MIN_ACCOUNTS for _, _, _, accounts, _ in rows)
    assert {concept for _, concept, *_ in rows} > {"", "sunset"}
    assert PHONE_TAG not in out


def test_rare_and_personal_tags_stay_hidden(tags):
    code, out, err = tags("unmapped", "--limit", 1000)
    rows = [line.split("\t") for line in out.splitlines()]
    assert code == 0
    assert rows
    assert all(int(row[3]) >= MIN_ACCOUNTS for row in rows)
    assert PHONE_TAG not in out
    assert "more of fewer than 5 accounts" in err


def test_min_accounts_decides_what_is_shown(own_tags):
    configured(own_tags.root, "min_accounts = 8")
    rows = json.loads(own_tags("unmapped", "--limit", 1000, "--json")[1])["tags"]
    assert all(row["accounts"] >= 8 for row in rows)
    configured(own_tags.root, "min_accounts = 1")
    assert own_tags("unmapped")[0] == ExitCode.BAD_INPUT


def test_a_curator_who_asks_for_unmapped_tags_sees_rare_ones_and_is_recorded(unmapped):
    rows, last = unmapped
    assert any(row["accounts"] < MIN_ACCOUNTS for row in rows)
    assert last.action == "tags unmapped --personal"


@pytest.mark.parametrize("command", ["top", "diff"])
def test_a_curator_who_asks_sees_them_and_is_recorded(command, tags, synthetic_workspace):
    raw = ("--raw",) if command == "top" else ()
    code, out, _ = tags(command, *raw, "--personal", "--limit", 1000, "--json")
    assert code == 0
    if command != "diff":
        assert any(row["accounts"] < MIN_ACCOUNTS for row in json.loads(out)["tags"])
    last = list(ledger.read(synthetic_workspace.ledger))[-1]
    assert last.action == f"tags {command} --personal"


def test_unmapped_tags_come_with_suggestions(unmapped):
    rows, _ = unmapped
    suggested = {row["tag"]: (row["suggestion"], row["reason"]) for row in rows}
    assert suggested["wowwwww"] == (None, None)
    assert all((word is None) == (reason is None) for word, reason in suggested.values())
    assert any(word for word, _ in suggested.values())
    assert all(row["suggestion"] is None for row in rows if row["route"] != "unmapped")


def test_explain_follows_a_tag_to_its_concept(tags):
    code, out, _ = tags("explain", "#Brown_Bears", "--json")
    body = json.loads(out)
    assert code == 0
    assert (body["key"], body["route"], body["concept"]) == ("brownbears", "plural", "brown bear")
    assert body["synsets"] == ["n02132136"]
    steps = [(step["name"], step["answer"]) for step in body["steps"]]
    assert [name for name, _ in steps][:5] == ["raw", "personal", "key", "override", "blocklist"]
    assert ("lemma", "-") in steps
    assert ("plural", "brownbear") in steps
    assert ("synset", "n02132136: brown bear, bruin, Ursus arctos") in steps
    assert ("decision", "the concept brown bear, by the route plural") in steps


def test_explain_does_not_tell_a_rare_tag_from_one_that_nobody_uses(tags, unmapped):
    rows, _ = unmapped
    rare = next(
        row["tag"] for row in rows if row["route"] == "unmapped" and row["accounts"] < MIN_ACCOUNTS
    )
    known, unknown = (json.loads(tags("explain", tag, "--json")[1]) for tag in (rare, "zqxwvkjzq"))
    for body in (known, unknown):
        body["steps"] = [step["name"] for step in body["steps"]]
        del body["tag"], body["key"]
    assert known == unknown
    assert known["posts"] is known["accounts"] is None
    assert "too few accounts" in tags("explain", rare)[1]


def test_explain_shows_how_a_compound_is_split(own_tags):
    assert "no source has it" in own_tags("explain", "catsofinstagram")[1]
    configured(own_tags.root, "compounds = true")
    out = own_tags("explain", "catsofinstagram")[1]
    assert "cats of instagram: cats" in out
    assert "the concept cat, by the route compound" in out


def test_explain_says_that_a_tag_is_blocked(tags):
    assert "no concept: on the blocklist" in tags("explain", "instagood")[1]


def test_explain_does_not_repeat_a_personal_tag(tags):
    code, out, err = tags("explain", PHONE_HASHTAG)
    assert code == 0
    assert "personal" in out
    assert PHONE_TAG not in out + err


def test_an_empty_tag_is_exit_4(tags):
    assert tags("explain", "#")[0] == ExitCode.BAD_INPUT


def test_overrides_are_written_listed_and_checked(own_tags):
    assert own_tags("overrides", "merge", "#weekendvibez", "brown bear")[0] == 0
    assert own_tags("overrides", "drop", "Hund")[0] == 0
    assert own_tags("overrides", "split", "mytripz", "my trips")[0] == 0
    assert own_tags("overrides", "rename", "dog", "good dog")[0] == 0
    rows = json.loads(own_tags("overrides", "list", "--json")[1])["overrides"]
    assert [(row["tag"], row["concept"]) for row in rows] == [
        ("weekendvibez", "brown bear"),
        ("Hund", ""),
        ("mytripz", "+my trips"),
        ("=dog", "good dog"),
    ]
    body = json.loads(own_tags("overrides", "check", "--json")[1])
    assert (body["lines"], body["new_concepts"], body["renamed"]) == (4, 1, 1)
    assert "good dog" in own_tags("explain", "dogs")[1]


def test_a_decision_about_the_same_tag_replaces_the_one_before(own_tags):
    own_tags("overrides", "merge", "weekendvibez", "dog")
    own_tags("overrides", "drop", "Weekend_Vibez")
    assert own_tags("overrides", "list")[1].split("\t")[1:] == ["Weekend_Vibez", "\n"]


@pytest.mark.parametrize(
    "arguments",
    [("merge", "doggo", "nosuchthing"), ("split", "doggo", "dog"), ("rename", "dog", "cat")],
)
def test_an_unknown_name_is_exit_4_with_its_line_and_changes_nothing(arguments, own_tags):
    before = (own_tags.root / "overrides.csv").read_text()
    code, _, err = own_tags("overrides", *arguments)
    assert code == ExitCode.BAD_INPUT
    assert "overrides.csv, line" in err
    assert (own_tags.root / "overrides.csv").read_text() == before


def test_a_personal_tag_is_no_override_and_is_not_repeated(own_tags):
    code, out, err = own_tags("overrides", "merge", PHONE_HASHTAG, "dog")
    assert code == ExitCode.BAD_INPUT
    assert PHONE_TAG not in out + err


def test_check_names_the_line_that_cannot_be_used(own_tags):
    (own_tags.root / "overrides.csv").write_text("tag,concept\ndoggo,dog\nx1,nosuchthing\n")
    code, _, err = own_tags("overrides", "check")
    assert code == ExitCode.BAD_INPUT
    assert "line 3" in err


def test_edit_saves_what_can_be_used(own_tags, monkeypatch):
    monkeypatch.setattr("click.edit", lambda text, extension: text + "doggo,dog\n")
    assert own_tags("overrides", "edit")[0] == 0
    assert "doggo\tdog" in own_tags("overrides", "list")[1]


def test_edit_does_not_save_a_mistake(own_tags, monkeypatch):
    before = (own_tags.root / "overrides.csv").read_text()
    monkeypatch.setattr("click.edit", lambda text, extension: text + "doggo,nosuchthing\n")
    monkeypatch.setattr("click.confirm", lambda *_, **__: False)
    assert own_tags("overrides", "edit")[0] == ExitCode.BAD_INPUT
    assert (own_tags.root / "overrides.csv").read_text() == before


def test_diff_says_what_an_edited_file_changes_in_posts(own_tags, tmp_path):
    assert json.loads(own_tags("diff", "--json")[1])["tags"] == {
        "moved": 0,
        "mapped": 0,
        "unmapped": 0,
    }
    edited = tmp_path / "edited.csv"
    edited.write_text("tag,concept\nsunset,\nphotooftheday,cat\n=tree,woody thing\n")
    code, out, _ = own_tags("diff", "--overrides", edited, "--json")
    body = json.loads(out)
    assert code == 0
    changes = {row["tag"]: (row["change"], row["before"], row["after"]) for row in body["changed"]}
    assert changes["sunset"] == ("unmapped", "sunset", None)
    concepts = {row["concept"]: row for row in body["concepts"]}
    assert concepts["sunset"]["after"] < concepts["sunset"]["before"]
    assert concepts["cat"]["after"] > concepts["cat"]["before"]
    assert body["images"] >= body["posts"] > 0
    assert [(row["before"], row["after"]) for row in body["renamed"]] == [("tree", "woody thing")]
    top = json.loads(own_tags("top", "--limit", 1000, "--json")[1])["concepts"]
    posts = {row["concept"]: row["posts"] for row in top}
    assert posts["sunset"] == concepts["sunset"]["before"]
    assert posts["cat"] == concepts["cat"]["before"]


def test_diff_hides_tags_of_few_accounts_and_counts_them(tags, unmapped, tmp_path):
    edited = tmp_path / "edited.csv"
    rows, _ = unmapped
    rare = next(r for r in rows if r["route"] == "unmapped" and r["accounts"] < MIN_ACCOUNTS)
    edited.write_text(f"tag,concept\n{rare['tag']},cat\n", encoding="utf-8")
    body = json.loads(tags("diff", "--overrides", edited, "--json")[1])
    assert body["changed"] == []
    assert body["hidden_tags"] == body["tags"]["mapped"] == 1


def test_what_a_tag_holds_cannot_steer_the_terminal(own_tags):
    own_tags("overrides", "split", "foo", "\x1b[31mred\tx")
    code, out, _ = own_tags("overrides", "list")
    assert code == 0
    assert "\x1b" not in out
    assert out.count("\t") == 2 * out.count("\n")


def test_a_tag_is_shown_with_its_joiners_and_without_what_turns_its_direction():
    from curate.cli.options import printable

    assert printable("می\u200cخواهم 👩\u200d🌾") == "می\u200cخواهم 👩\u200d🌾"
    assert printable("a\u202eb\x07") == "a b "


def test_a_tag_with_slashes_is_written_as_a_decision(own_tags):
    own_tags("overrides", "drop", "//tbt")
    assert "\ttbt\t" in own_tags("overrides", "list")[1]


def test_an_argument_that_is_no_text_is_no_bug(own_tags):
    assert own_tags("explain", "bad\udcff")[0] == ExitCode.DONE
    assert own_tags("overrides", "merge", "bad\udcff", "dog")[0] == ExitCode.USAGE


@pytest.mark.parametrize("kind", ["overrides", "blocklist"])
def test_a_list_that_the_config_names_and_nobody_has_is_exit_4(kind, own_tags):
    configured(own_tags.root, f'{kind} = "mistyped.txt"')
    code, _, err = own_tags("explain", "dog")
    assert code == ExitCode.BAD_INPUT
    assert "mistyped.txt" in err
