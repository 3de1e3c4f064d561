"""An explanation says what a run makes of the tag."""

from pathlib import Path

from workspaces import new_workspace, take_in

from curate.pipeline import run
from curate.tags.map.explanation import explain_tag
from curate.tags.map.workspace import counted_tags

CONFIG = (
    "[images]\nrequire_files = false\n[policy]\nmax_status_age_days = 36500\n"
    "[tags]\ncompounds = true\n"
)


def test_a_compound_is_split_by_the_uses_of_blocked_words_too(tmp_path: Path) -> None:
    posts = tmp_path / "posts.csv"
    rows = [
        f"{n},{n % 8},false,2026-05-20,#{'swans' if n < 30 else 'swansteak'} #dog,https://x.example/{n}"
        for n in range(40)
    ]
    header = "post_id,account_id,is_private,observed_at,caption,url"
    posts.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    workspace = new_workspace(tmp_path / "workspace", CONFIG)
    with (workspace.root / "blocklist.txt").open("a", encoding="utf-8") as blocklist:
        blocklist.write("swans\n")
    take_in(workspace, posts)
    with run(workspace, threads=1):
        pass
    for tag, route, concept in counted_tags(workspace).select("tag", "route", "concept_id").rows():
        found = explain_tag(workspace, tag)
        assert (found.route, found.concept_id) == (route, concept), tag
    assert explain_tag(workspace, "swansteak").route == "compound"
