"""Hashtags are read in the language of their post or its account, from ingest to explanation."""

import itertools
import json
from pathlib import Path

import pytest
from workspaces import new_workspace, take_in

from curate.explain import explain
from curate.pipeline import run
from curate.query import QueryConnection
from curate.report.facts import ask
from curate.workspace import Workspace

CONFIG = "[images]\nrequire_files = false\n[policy]\nmax_status_age_days = 36500\n"
HEADER = "post_id,account_id,is_private,language,caption,url,observed_at"

# Of account 7 most posts with a language are Swedish, but only over both files.
FIRST = """
1,7,false,sv-SE,#glass #barn
2,7,false,en,#glass #barn
3,8,false,en,#glass
4,9,false,,#glass
"""
SECOND = """
5,7,false,swe,#hund
6,7,false,,#glass #barn
7,9,false,fr,#hund
8,9,false,sv,#hund
"""
EXPECTED = {
    "1": {"icecream", "child"},
    "2": {"glass", "barn"},
    "3": {"glass"},
    "4": {"glass"},
    "5": {"dog"},
    "6": {"icecream", "child"},
    "7": {"dog"},
    "8": {"dog"},
}


def write(path: Path, rows: str) -> Path:
    lines = [
        f"{line},https://images.example/{line[0]}.jpg,2026-05-20T00:00:00"
        for line in rows.strip().splitlines()
    ]
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def labelled(root: Path, *exports: Path) -> tuple[Workspace, dict[str, set[str]], list[tuple]]:
    """The names of each post's concepts, and the manifest's rows."""
    workspace = new_workspace(root, CONFIG)
    for export in exports:
        take_in(workspace, export)
    with run(workspace, threads=1) as (engine, _):
        rows = engine.rows(
            "SELECT posts.post_id, concepts.name FROM posts "
            "JOIN (SELECT post_key, unnest(concept_ids) AS concept_id FROM labels) AS uses "
            "ON uses.post_key = posts.post_key "
            "JOIN concepts ON concepts.concept_id = uses.concept_id"
        )
        manifest = engine.rows(
            "SELECT images.url, labels FROM manifest JOIN images USING (image_id) ORDER BY ALL"
        )
    names: dict[str, set[str]] = {}
    for post_id, name in rows:
        names.setdefault(post_id, set()).add(name)
    return workspace, names, manifest


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("exports")
    return [write(folder / "first.csv", FIRST), write(folder / "second.csv", SECOND)]


@pytest.fixture(scope="module")
def workspace(exports: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return labelled(tmp_path_factory.mktemp("languages") / "workspace", *exports)[0]


@pytest.mark.slow
def test_the_order_and_number_of_ingests_make_no_difference(
    exports: list[Path], tmp_path: Path
) -> None:
    found = [
        labelled(tmp_path / str(number), *order)[1:]
        for number, order in enumerate(itertools.permutations(exports))
    ]
    both = write(tmp_path / "both.csv", FIRST.rstrip() + SECOND)
    found.append(labelled(tmp_path / "both", both)[1:])
    assert found[0][0] == EXPECTED
    assert len(found[0][1]) == len(EXPECTED)
    assert found[1] == found[0]
    assert found[2] == found[0]


def test_the_view_and_the_explanation_show_what_the_post_really_got(workspace: Workspace) -> None:
    with QueryConnection(workspace, personal=True) as tables:
        rows = tables.run(
            "SELECT post_id, concept_name, route FROM post_tags WHERE tag = 'glass'"
        ).rows()
    assert sorted(rows) == [
        ("1", "icecream", "language"),
        ("2", "glass", "lemma"),
        ("3", "glass", "lemma"),
        ("4", "glass", "lemma"),
        ("6", "icecream", "language"),
    ]
    assert set(explain(workspace, "6").labels.values()) == {"icecream", "child"}


def test_the_readings_can_be_asked_for(workspace: Workspace) -> None:
    with QueryConnection(workspace) as tables:
        rows = tables.run("SELECT tag, language, route, concept_name FROM tag_readings").rows()
    assert sorted(rows) == [
        ("barn", "sv", "language", "child"),
        ("glass", "sv", "language", "icecream"),
    ]


def test_the_report_counts_what_tags_are_in_their_posts(workspace: Workspace) -> None:
    with run(workspace, threads=1) as (engine, _):
        (totals,) = ask(engine, "tag_totals")
        routes = {row["route"]: row for row in ask(engine, "tag_routes")}
        merged = ask(engine, "merged_tags", least_accounts=1, most_concepts=10)
    assert totals == {
        "tag_count": 3,
        "use_count": 11,
        "mapped_count": 3,
        "mapped_use_count": 11,
        "read_tag_count": 2,
        "reading_count": 4,
    }
    # glass and barn are words of both.
    assert (routes["lemma"]["tag_count"], routes["lemma"]["use_count"]) == (2, 4)
    assert (routes["language"]["tag_count"], routes["language"]["use_count"]) == (3, 7)
    assert merged == []


@pytest.mark.parametrize(
    ("decisions", "changed", "concepts"),
    [
        (
            "glass,",
            [
                ("glass", None, "unmapped", "glass", None, 3),
                ("glass", "sv", "unmapped", "icecream", None, 2),
            ],
            [("glass", 3, 0), ("icecream", 2, 0)],
        ),
        (
            "barn,child",
            [("barn", None, "moved", "barn", "child", 1)],
            [("barn", 1, 0), ("child", 2, 3)],
        ),
        (
            "hund,ice cream",
            [("hund", None, "moved", "dog", "icecream", 3)],
            [("dog", 3, 0), ("icecream", 2, 5)],
        ),
    ],
)
def test_diff_counts_every_language_by_itself(
    decisions: str,
    changed: list[tuple[object, ...]],
    concepts: list[tuple[object, ...]],
    workspace: Workspace,
    run_curate,
    tmp_path: Path,
) -> None:
    edited = tmp_path / "edited.csv"
    edited.write_text(f"tag,concept\n{decisions}\n", encoding="utf-8")
    arguments = ("tags", "diff", "--overrides", edited, "--personal", "-w", workspace.root)
    body = json.loads(run_curate(*arguments, "--json")[1])
    names = ("tag", "language", "change", "before", "after", "posts")
    assert [tuple(row[name] for name in names) for row in body["changed"]] == changed
    assert sorted((row["concept"], row["before"], row["after"]) for row in body["concepts"]) == (
        concepts
    )
    assert body["posts"] == sum(row[-1] for row in changed)
    for tag, language, change, *_ in changed:
        shown = f"{change}\t#{tag} ({language})\t" if language else f"{change}\t#{tag}\t"
        assert shown in run_curate(*arguments)[1]


def test_every_concept_of_a_label_has_a_name_and_raw_tags(workspace: Workspace, run_curate) -> None:
    code, out, _ = run_curate("tags", "top", "--json", "-w", workspace.root)
    concepts = {row["concept"]: row for row in json.loads(out)["concepts"]}
    assert code == 0
    assert set(concepts) == set().union(*EXPECTED.values())
    assert concepts["icecream"]["raw_tags"] == 1
    assert concepts["icecream"]["posts"] == 2


def test_ambiguous_tags_are_listed_with_their_readings(workspace: Workspace, run_curate) -> None:
    code, out, err = run_curate("tags", "ambiguous", "-w", workspace.root)
    assert (code, out) == (0, "")
    assert "2 more of fewer than 5 accounts each" in err
    code, out, _ = run_curate("tags", "ambiguous", "--personal", "--json", "-w", workspace.root)
    listed = json.loads(out)["tags"]
    assert listed[0] == {
        "tag": "glass",
        "default": "glass",
        "readings": [{"concept": "icecream", "languages": ["sv"]}],
        "posts": 5,
        "accounts": 3,
        "posts_of_unknown_language": 1,
    }
    assert [row["tag"] for row in listed] == ["glass", "barn"]
    code, out, _ = run_curate("tags", "ambiguous", "--personal", "-w", workspace.root)
    assert out.splitlines()[0] == "glass\tglass\ticecream (sv)\t5\t3\t1"


def test_tags_explain_says_what_a_tag_is_elsewhere(workspace: Workspace, run_curate) -> None:
    code, out, _ = run_curate("tags", "explain", "#glass", "-w", workspace.root)
    assert code == 0
    assert ["in", "sv", "icecream"] in [line.split() for line in out.splitlines()]


# ── Where no post says its language ───────────────────────────────────────────────────────────

SILENT = """post_id,account_id,is_private,caption,hashtags,url,observed_at
p1,s1,false,Vi åt en god glass på stranden igår med barnen,glass barn,U/1.jpg,T
p2,s1,false,Äntligen semester och sol här i stugan,sommar,U/2.jpg,T
p3,s1,false,En lång promenad i skogen med hunden i dag,hund,U/3.jpg,T
p4,s1,false,mmm,glass,U/4.jpg,T
p5,s2,false,A tall glass of lemonade on the porch,glass,U/5.jpg,T
p6,s3,false,,glass solnedgång sommarlov,U/6.jpg,T
p7,s4,false,yum,glass,U/7.jpg,T
p8,s5,false,Das Gift der Schlange ist gefährlich für den Menschen,gift,U/8.jpg,T
p9,s6,true,Das Gift der Schlange ist gefährlich für den Menschen,gift,U/9.jpg,T
"""
READ = {
    "p1": {"icecream", "child"},
    "p2": {"summer"},
    "p3": {"dog"},
    "p4": {"icecream"},
    "p5": {"glass"},
    "p6": {"icecream", "sunset", "holiday"},
    "p7": {"glass"},
    "p8": {"poison"},
}


def silent(root: Path, config: str = "") -> tuple[Workspace, dict[str, set[str]]]:
    root.mkdir()
    export = root / "silent.csv"
    dated = SILENT.replace(",T\n", ",2026-05-20T00:00:00\n")
    export.write_text(dated.replace("U/", "https://images.example/"), encoding="utf-8")
    workspace = new_workspace(root / "workspace", CONFIG + config)
    take_in(workspace, export)
    with run(workspace, threads=1) as (engine, _):
        rows = engine.rows(
            "SELECT posts.post_id, concepts.name FROM posts "
            "JOIN (SELECT post_key, unnest(concept_ids) AS concept_id FROM labels) AS uses "
            "ON uses.post_key = posts.post_key "
            "JOIN concepts ON concepts.concept_id = uses.concept_id"
        )
        languages = ask(engine, "tag_languages")
        reading_count = ask(engine, "tag_totals")[0]["reading_count"]
    # What the report says of detection adds up to what it says of hashtags.
    assert sum(row["reading_count"] for row in languages) == reading_count
    names: dict[str, set[str]] = {}
    for post_id, name in rows:
        names.setdefault(post_id, set()).add(name)
    names["report"] = {(row["known_by"], row["post_count"]) for row in languages}  # type: ignore[misc]
    return workspace, names


def test_false_friends_are_read_by_captions_tags_and_accounts(tmp_path: Path, run_curate) -> None:
    workspace, names = silent(tmp_path / "on")
    assert names.pop("report") == {("caption", 3), ("tags", 1), ("account", 1), ("unknown", 1)}
    assert names == READ
    notes = {post: " ".join(explain(workspace, post).notes) for post in ("p1", "p4", "p6", "p7")}
    assert "read in sv: by the words of its caption" in notes["p1"]
    assert "read in sv: by most other posts of its account" in notes["p4"]
    assert "read in sv: by its hashtags that only that language has" in notes["p6"]
    assert notes["p7"] == ""
    _, out, _ = run_curate("tags", "ambiguous", "--personal", "--json", "-w", workspace.root)
    listed = {row["tag"]: row["posts_of_unknown_language"] for row in json.loads(out)["tags"]}
    assert listed == {"glass": 1, "barn": 0, "gift": 0}


def test_they_are_read_as_by_default_if_detection_is_off(tmp_path: Path) -> None:
    _, names = silent(tmp_path / "off", "[tags]\ndetect_language = false\n")
    assert names.pop("report") == set()
    assert names == READ | {
        "p1": {"glass", "barn"},
        "p4": {"glass"},
        "p6": {"glass", "sunset", "holiday"},
        "p8": {"gift"},
    }
