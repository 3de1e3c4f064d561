"""A tag that one person uses is an identifier, however many names the person goes by."""

from pathlib import Path

import pytest
from slow_cases import slow
from workspaces import new_workspace, take_in

from curate.pipeline import run
from curate.query import QueryConnection

CONFIG = (
    "[images]\nrequire_files = false\n[policy]\nmax_status_age_days = 36500\n"
    '[tags]\nvocabulary = "raw-tags"\n'
)
URL = "https://images.example"
OBSERVED = "2026-05-20T00:00:00"


def write(path: Path, header: str, rows: list[str]) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("is_id_first", [True, *slow(False)])
def test_six_handles_of_one_id_are_one_author(tmp_path: Path, is_id_first: bool) -> None:
    shared = "platform,is_private,observed_at,caption,url"
    handles = write(
        tmp_path / "handles.csv",
        f"post_id,handle,{shared}",
        [
            f"h{n},jane{n},instagram,false,{OBSERVED},#dog #janedoesecret,{URL}/h{n}.jpg"
            for n in range(6)
        ],
    )
    ids = write(
        tmp_path / "ids.csv",
        f"post_id,account_id,handle,{shared}",
        [f"i{n},7701,jane{n},instagram,false,{OBSERVED},#dog,{URL}/i{n}.jpg" for n in range(6)],
    )
    workspace = new_workspace(tmp_path / "workspace", CONFIG)
    for export in (ids, handles) if is_id_first else (handles, ids):
        take_in(workspace, export)
    with run(workspace, threads=1) as (engine, _):
        counts = engine.rows("SELECT tag, post_count, account_count FROM tag_counts ORDER BY tag")
        concepts = engine.rows("SELECT name FROM concepts ORDER BY name")
    assert counts == [("dog", 12, 1), ("janedoesecret", 6, 1)]
    assert concepts == [("dog",)]


def test_sql_shows_what_a_curator_named_only_where_enough_accounts_use_it(tmp_path: Path) -> None:
    posts = write(
        tmp_path / "posts.csv",
        "post_id,account_id,platform,is_private,observed_at,caption,url",
        [
            f"{n},{n},instagram,false,{OBSERVED},"
            f"#dog {'#janedoesecret ' if n < 2 else ''}#ourparty,{URL}/{n}.jpg"
            for n in range(6)
        ],
    )
    workspace = new_workspace(tmp_path / "workspace", CONFIG)
    with (workspace.root / "overrides.csv").open("a", encoding="utf-8") as overrides:
        overrides.write("janedoesecret,+wedding stuff\nourparty,+party stuff\n")
    take_in(workspace, posts)
    with run(workspace, threads=1):
        pass
    with QueryConnection(workspace) as connection:
        shown = {
            view: {row[0] for row in connection.run(f"SELECT tag FROM {view}").rows()}
            for view in ("tag_map", "post_tags")
        }
    for tags in shown.values():
        assert {"dog", "ourparty"} <= tags
        assert "janedoesecret" not in tags
        assert len(tags) == 3
