"""`curate tags lexicon`: a user adds words, sees them, and takes them off again."""

import json
import shutil
import stat
from pathlib import Path

import pytest
from lexicon_files import LMF, TAB_HEADER, lmf_entry
from workspaces import CUTOFF, new_workspace, post_node, take_in, write_node

from curate import ledger
from curate.errors import ExitCode

SWEDISH = TAB_HEADER + (
    "02127052-n\tswe:lemma\tlokatt\n02432983-n\tswe:lemma\tälg\n02084071-n\tswe:lemma\tdog\n"
)
DOWNSTREAM_OF_TAGS = {"post_concepts", "labels", "curation_rules", "concepts"}


@pytest.fixture
def lexicons(run_curate, tmp_path):
    """Run ``curate tags lexicon …`` in an empty workspace."""
    workspace = new_workspace(tmp_path / "workspace")

    def run(*arguments):
        return run_curate("tags", "lexicon", *arguments, "-w", workspace.root)

    run.workspace = workspace
    run.names = lambda: [
        lexicon["name"] for lexicon in json.loads(run("list", "--json")[1])["lexicons"]
    ]
    return run


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def state(root: Path) -> dict[str, bytes]:
    """Every file of the workspace's lexicons, and the ledger."""
    files = [*(root / "lexicons").glob("*"), root / "ledger.jsonl"]
    return {path.name: path.read_bytes() for path in files if path.is_file()}


def test_add_says_what_was_read_and_what_is_new(lexicons, tmp_path):
    added = json.loads(lexicons("add", write(tmp_path / "wn-data-swe.tab", SWEDISH), "--json")[1])
    assert (added["change"], added["place"]) == ("added", 1)
    lexicon = added["lexicon"]
    assert (lexicon["name"], lexicon["format"]) == ("wn-data-swe", "omw-tab")
    assert (lexicon["languages"], lexicon["licence"]) == (["sv"], "CC BY 4.0")
    assert (lexicon["words"], lexicon["mapped"], lexicon["not_mappable"]) == (3, 3, 0)
    # alg is how some write älg; dog, in English, and älg are known without the lexicon.
    assert (lexicon["keys"], added["new_keys"]) == (4, 1)
    assert len(lexicon["sha256"]) == 64


def test_add_tells_a_person_the_same(lexicons, tmp_path):
    code, out, err = lexicons("add", write(tmp_path / "sv.tab", SWEDISH))
    assert code == 0
    assert "sv: 3 nouns (omw-tab, sv), 3 with a concept, 0 without; 4 hashtags, 1 of them" in out
    assert "licence: CC BY 4.0; http://example.org/" in out
    assert "number 1 in the order" in err


def test_lmf_is_added_as_the_tab_file_is(lexicons, tmp_path):
    text = LMF.format(entries=lmf_entry("lokatt", "omw-sv-02127052-n"))
    added = json.loads(lexicons("add", write(tmp_path / "omw.xml", text), "--json")[1])
    assert (added["lexicon"]["format"], added["new_keys"]) == ("wn-lmf", 1)


def test_adding_the_same_again_changes_nothing(lexicons, tmp_path):
    file = write(tmp_path / "sv.tab", SWEDISH)
    lexicons("add", file)
    before = state(lexicons.workspace.root)
    code, out, err = lexicons("add", file)
    assert code == 0
    assert "nothing changed" in err
    assert "1 of them new" in out
    assert state(lexicons.workspace.root) == before


@pytest.mark.slow
def test_the_order_is_that_of_adding_unless_another_is_asked_for(lexicons, tmp_path):
    file = write(tmp_path / "words.csv", "key,concept\ndoggo,dog\n")
    for name in ("one", "two"):
        lexicons("add", file, "--name", name)
    lexicons("add", file, "--name", "three", "--before", "two")
    assert lexicons.names() == ["one", "three", "two"]
    lexicons("add", file, "--name", "two", "--before", "one")
    assert lexicons.names() == ["two", "one", "three"]
    last = list(ledger.read(lexicons.workspace.ledger))[-1]
    assert (last.facts["change"], last.facts["place"]) == ("moved", 1)


def test_another_file_under_the_same_name_takes_the_place_of_the_first(lexicons, tmp_path):
    lexicons("add", write(tmp_path / "a.csv", "key,concept\ndoggo,dog\n"))
    lexicons("add", write(tmp_path / "b.csv", "key,concept\nkatz,cat\n"))
    (tmp_path / "a.csv").write_text("key,concept\ndoggo,dog\ndoggie,dog\n", encoding="utf-8")
    added = json.loads(lexicons("add", tmp_path / "a.csv", "--json")[1])
    assert (added["change"], added["place"], added["lexicon"]["keys"]) == ("replaced", 1, 2)
    assert lexicons.names() == ["a", "b"]


def test_remove_takes_one_off_and_the_ledger_records_both(lexicons, tmp_path):
    lexicons("add", write(tmp_path / "sv.tab", SWEDISH))
    assert lexicons("remove", "sv")[0] == 0
    assert lexicons.names() == []
    assert list(state(lexicons.workspace.root)) == ["order.txt", "ledger.jsonl"]
    entries = list(ledger.read(lexicons.workspace.ledger))[-2:]
    assert [entry.action for entry in entries] == ["tags lexicon add", "tags lexicon remove"]
    assert entries[0].facts["sha256"] == entries[1].facts["sha256"]


def test_only_the_owner_can_read_the_lexicons(lexicons, tmp_path):
    lexicons("add", write(tmp_path / "sv.tab", SWEDISH))
    folder = lexicons.workspace.root / "lexicons"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    assert modes == {"lexicons": 0o700, "order.txt": 0o600, "sv.parquet": 0o600}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["add", "FILE", "--name", "../words"], ExitCode.USAGE),
        (["add", "FILE", "--language", "mul"], ExitCode.USAGE),
        (["add", "FILE", "--before", "nothing"], ExitCode.USAGE),
        (["add", "nothing.csv"], ExitCode.BAD_INPUT),
        (["remove", "nothing"], ExitCode.USAGE),
    ],
)
def test_what_cannot_be_meant_changes_nothing(arguments, code, lexicons, tmp_path):
    file = write(tmp_path / "words.csv", "key,concept\ndoggo,dog\n")
    before = state(lexicons.workspace.root)
    assert lexicons(*(str(file) if part == "FILE" else part for part in arguments))[0] == code
    assert state(lexicons.workspace.root) == before


def test_a_mistake_in_a_file_is_exit_4_with_its_line_and_never_its_words(lexicons, tmp_path):
    text = "key,concept\ndoggo,dog\n+46701234567,dog\n"
    code, out, err = lexicons("add", write(tmp_path / "words.csv", text))
    assert code == ExitCode.BAD_INPUT
    assert "words.csv, line 3" in err
    assert "4670" not in out + err
    assert lexicons.names() == []


def test_what_a_file_says_of_itself_cannot_steer_a_terminal(lexicons, tmp_path):
    text = SWEDISH.replace("CC BY 4.0", "CC\x1b[2J BY " + "x" * 500)
    out = lexicons("add", write(tmp_path / "sv.tab", text))[1]
    assert "\x1b" not in out
    assert "x" * 201 not in out


def test_a_lexicon_that_is_lost_stops_a_run_and_can_be_taken_off(lexicons, run_curate, tmp_path):
    lexicons("add", write(tmp_path / "sv.tab", SWEDISH))
    (lexicons.workspace.root / "lexicons" / "sv.parquet").write_bytes(b"PAR1")
    code, _, err = run_curate("tags", "explain", "lokatt", "-w", lexicons.workspace.root)
    assert code == ExitCode.BAD_INPUT
    assert "lexicons/sv.parquet is missing or damaged" in err
    assert lexicons("remove", "sv")[0] == 0
    assert lexicons.names() == []


# ── What a tag becomes ────────────────────────────────────────────────────────────────────────


def decision(run_curate, root: Path, tag: str) -> tuple[str, str | None]:
    body = json.loads(run_curate("tags", "explain", tag, "-w", root, "--json")[1])
    return body["route"], body["concept"]


@pytest.mark.slow
def test_lexicons_come_after_the_curator_and_english_and_before_shipped_languages(
    lexicons, run_curate, tmp_path
):
    root = lexicons.workspace.root
    assert decision(run_curate, root, "älg")[0] == "language"
    assert decision(run_curate, root, "lokatt") == ("unmapped", None)
    lexicons("add", write(tmp_path / "sv.tab", SWEDISH.replace("02084071", "02121620")))
    assert decision(run_curate, root, "älg") == ("lexicon", "European elk")
    assert decision(run_curate, root, "lokatt") == ("lexicon", "lynx")
    assert decision(run_curate, root, "dog") == ("lemma", "dog")
    mine = write(tmp_path / "mine.csv", "key,concept\nlokatt,n02084071\nlike4like,dog\n")
    lexicons("add", mine)
    assert decision(run_curate, root, "lokatt") == ("lexicon", "lynx")
    lexicons("add", mine, "--before", "sv")
    route, concept = decision(run_curate, root, "lokatt")
    assert (route, concept) == ("lexicon", "domestic dog")
    assert decision(run_curate, root, "like4like") == ("blocked", None)
    run_curate("tags", "overrides", "merge", "lokatt", "cat", "-w", root)
    assert decision(run_curate, root, "lokatt") == ("override", "cat")
    out = run_curate("tags", "explain", "lokatt", "-w", root)[1]
    assert [line.split()[1] for line in out.splitlines() if line.startswith("lexicon")] == [
        "mine:",
        "sv:",
    ]


@pytest.mark.slow
def test_an_override_may_name_a_concept_by_a_lexicons_word(lexicons, run_curate, tmp_path):
    root = lexicons.workspace.root
    assert run_curate("tags", "overrides", "merge", "lojuret", "lokatt", "-w", root)[0] != 0
    lexicons("add", write(tmp_path / "sv.tab", SWEDISH))
    assert run_curate("tags", "overrides", "merge", "lojuret", "lokatt", "-w", root)[0] == 0
    assert decision(run_curate, root, "lojuret") == ("override", "lynx")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A workspace with one post of #lokatt, which a run has found no concept for."""
    from curate.pipeline import run

    place = tmp_path_factory.mktemp("lexicon")
    account = {"id": "1", "username": "anna", "is_private": False}
    text = {"edges": [{"node": {"text": "look #lokatt"}}]}
    node = post_node("10", account, edge_media_to_caption=text)
    write_node(place / "export" / "10.json", node, picture=True)
    workspace = new_workspace(place / "workspace")
    take_in(workspace, place / "export")
    with run(workspace, cutoff=CUTOFF, threads=1):
        pass
    return workspace


@pytest.fixture
def own(ran, tmp_path):
    shutil.copytree(ran.root, tmp_path / "own")
    return tmp_path / "own"


@pytest.mark.slow
def test_the_next_run_labels_posts_by_a_new_lexicon_and_makes_anew_only_what_follows(
    run_curate, own, tmp_path
):
    def run():
        body = json.loads(run_curate("run", "-w", own, "--cutoff", CUTOFF.isoformat(), "--json")[1])
        stages = {stage["name"]: stage["reused"] for stage in body["stages"]}
        return body["posts"]["kept"], {name for name, reused in stages.items() if not reused}

    assert run()[0] == 0
    file = write(tmp_path / "sv.tab", SWEDISH)
    run_curate("tags", "lexicon", "add", file, "-w", own)
    diff = json.loads(run_curate("tags", "diff", "--personal", "--json", "-w", own)[1])
    assert [(row["tag"], row["change"]) for row in diff["changed"]] == [("lokatt", "mapped")]
    kept, again = run()
    assert kept == 1
    assert {"tag_map", "labels"} <= again
    assert not {name for name in again if name < "21"}
    assert "image_facts" not in again
    run_curate("tags", "lexicon", "add", file, "-w", own)
    assert not run()[1] & {"tag_map", *DOWNSTREAM_OF_TAGS}
    run_curate("tags", "lexicon", "remove", "sv", "-w", own)
    assert run()[0] == 0
