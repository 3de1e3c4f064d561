"""The chain of causes: from a reason to whoever gave it, down to the observation at its end."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from workspaces import CUTOFF, new_workspace, post_node, take_in, write_node, write_picture

from curate.explain import Cause, Explanation, Reason, explain
from curate.pipeline import run
from curate.store.schema import load_schema
from curate.workspace import Workspace

PUBLIC = {"id": "72", "username": "ada", "is_private": False}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A private account's photo, its copy elsewhere, a post with that account, and reposts."""
    root = tmp_path_factory.mktemp("causes")
    rows = [
        # post, account, co-author, repost of, robots, picture
        ("original", "shy", "", "", "", "one"),
        ("copy", "ada", "", "", "", "one"),
        ("beside", "ada", "shy", "", "", "two"),
        ("repost", "ada", "", "original", "", "three"),
        ("refusing", "ada", "", "", "noai", "four"),
        ("quote", "ada", "", "refusing", "", "five"),
        ("of-repost", "ada", "", "repost", "", "six"),
        ("self", "ada", "", "self", "", "seven"),
    ]
    names = "platform,post_id,account_id,is_private,hashtags,media,coauthors,repost_of,robots_meta"
    lines = [names]
    for post, account, coauthor, of, robots, picture in rows:
        write_picture(root / f"export/{picture}.jpg", picture)
        is_private = "true" if account == "shy" else "false"
        lines.append(
            f"instagram,{post},{account},{is_private},cat,{picture}.jpg,{coauthor},{of},{robots}"
        )
    (root / "export/posts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    made = new_workspace(root / "ws")
    take_in(made, root / "export")
    with run(made, cutoff=CUTOFF, threads=1):
        pass
    return made


def chain(reason: Reason) -> list[tuple[str, str]]:
    """The codes from a reason to its end, each with what it is against."""
    steps = []
    cause: Cause | None = reason.cause
    while cause is not None:
        (further, *_) = cause.reasons or (None,)
        steps.append((cause.kind, further.code if further else "-"))
        cause = further.cause if further else None
    return steps


def reason_of(found: Explanation, code: str) -> Reason:
    (reason,) = (reason for reason in found.reasons if reason.code == code)
    return reason


def ends(reason: Reason) -> list[str]:
    while reason.cause is not None and reason.cause.reasons:
        reason = reason.cause.reasons[0]
    return [seen.what for seen in reason.observations]


@pytest.mark.parametrize(
    ("post", "code", "steps", "end"),
    [
        ("original", "ACCT_PRIVATE", [], "status private"),
        ("beside", "COAUTHOR_PRIVATE", [("account", "ACCT_PRIVATE")], "status private"),
        ("repost", "REPOST_OF_PRIVATE", [("post", "ACCT_PRIVATE")], "status private"),
        ("quote", "REPOST_OF_REFUSED", [("post", "ROBOTS_NOAI")], "the record of the post"),
    ],
)
def test_a_chain_ends_at_what_was_observed(
    workspace: Workspace, post: str, code: str, steps: list[tuple[str, str]], end: str
) -> None:
    reason = reason_of(explain(workspace, post), code)
    assert chain(reason) == steps
    assert ends(reason)[0] == end


def test_a_copy_names_the_image_that_it_is_and_why_that_left(workspace: Workspace) -> None:
    reason = reason_of(explain(workspace, "copy"), "EXACT_DUP_OF_EXCLUDED")
    (original,) = explain(workspace, "original").images
    assert reason.cause is not None
    assert (reason.cause.kind, reason.cause.id) == ("image", original.image_id)
    assert [further.code for further in reason.cause.reasons] == ["ACCT_PRIVATE"]


def test_a_cause_is_named_by_its_pseudonym(workspace: Workspace) -> None:
    cause = reason_of(explain(workspace, "quote"), "REPOST_OF_REFUSED").cause
    assert cause is not None
    assert cause.id == workspace.pseudonym_key.pseudonym("post", "instagram", "refusing")


def test_every_step_names_the_file_of_its_rule(workspace: Workspace) -> None:
    (reason,) = (
        reason for reason in explain(workspace, "repost").reasons if reason.cause is not None
    )
    assert reason.rule == "sql/rules/post/REPOST_OF_PRIVATE.sql"
    assert reason.cause is not None
    assert [further.rule for further in reason.cause.reasons] == [
        "sql/rules/account/ACCT_PRIVATE.sql"
    ]
    root = Path(__file__).parents[1]
    assert (root / reason.rule).is_file()


def test_a_repost_of_a_repost_leads_on_and_one_of_itself_comes_to_an_end(
    workspace: Workspace,
) -> None:
    further = reason_of(explain(workspace, "of-repost"), "REPOST_OF_UNKNOWN")
    assert chain(further) == [("post", "REPOST_OF_PRIVATE"), ("post", "ACCT_PRIVATE")]
    circle = reason_of(explain(workspace, "self"), "REPOST_OF_UNKNOWN")
    assert chain(circle)[-1] == ("post", "-")


def test_a_cause_that_was_observed_again_since_the_run_is_named_and_no_more(
    tmp_path: Path,
) -> None:
    lines = ["platform,post_id,account_id,is_private,hashtags,media,repost_of,robots_meta"]
    lines += ["instagram,a,1,false,cat,a.jpg,,noai", "instagram,b,2,false,cat,b.jpg,a,"]
    for name in ("a", "b"):
        write_picture(tmp_path / f"e/{name}.jpg", name)
    (tmp_path / "e/posts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "e")
    with run(workspace, cutoff=CUTOFF, threads=1):
        pass
    (tmp_path / "e/posts.csv").write_text("\n".join(lines[:2]) + "\n", encoding="utf-8")
    take_in(workspace, tmp_path / "e", observed_at=CUTOFF)
    cause = reason_of(explain(workspace, "b"), "REPOST_OF_REFUSED").cause
    assert cause is not None
    assert cause.reasons == ()


def test_json_has_the_same_chain(workspace: Workspace) -> None:
    (body,) = explain(workspace, "beside").to_json()["reasons"]
    because: dict[str, Any] = body["because"]
    assert (because["kind"], because["reasons"][0]["code"]) == ("account", "ACCT_PRIVATE")
    end = because["reasons"][0]["because"]
    assert end["kind"] == "observation"
    assert {"what", "origin", "observed_at", "source_id", "source_format", "heard_because"} == set(
        end["observations"][0]
    )


def test_the_command_prints_each_step_further_in(workspace: Workspace, run_curate: Any) -> None:
    _, out, _ = run_curate("explain", "of-repost", "-w", workspace.root)
    lines = [line for line in out.splitlines() if "(tier" in line]
    assert [line.strip().split()[0] for line in lines] == [
        *("REPOST_OF_PRIVATE", "ACCT_PRIVATE"),
        *("REPOST_OF_UNKNOWN", "REPOST_OF_PRIVATE", "ACCT_PRIVATE"),
    ]
    depths = [len(line) - len(line.lstrip()) for line in lines]
    assert depths[:2] == depths[2:4]
    assert depths[2:] == sorted(set(depths))
    assert "source 1 (table)" in out


def test_a_deletion_in_a_store_of_an_earlier_version_still_counts(tmp_path: Path) -> None:
    """Its table had another name there."""
    write_node(tmp_path / "e/p.json", post_node("1", PUBLIC), picture=True)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "e")
    former = workspace.store / "tombstones"
    former.mkdir()
    row = {"platform": "instagram", "post_id": "1", "source_id": 1, "observed_at": None}
    table = pa.Table.from_pylist([row], schema=load_schema()["deleted_posts"].arrow)
    pq.write_table(table, former / "0001-0000.parquet")
    with run(workspace, cutoff=CUTOFF, threads=1) as (_, result):
        assert result.reasons == {"POST_DELETED": 1}
