"""The downloads that people have of themselves, from ingest to what becomes of their posts."""

import json
from pathlib import Path

import pytest
from canaries import CANARY, number
from fixtures import LAYOUTS, written
from slow_cases import slow
from workspaces import KEPT, decide, new_workspace, take_in, write_picture

BY_NAME = {layout.name: layout for layout in LAYOUTS}
NEW = {
    "x-archive": {"ACCT_PRIVATE", "REPOST_OF_UNKNOWN"},
    "facebook-download": {"STATUS_MISSING", "POST_NOT_PUBLIC", "POST_EPHEMERAL"},
    "tiktok-download": {"ACCT_PRIVATE", "POST_NOT_PUBLIC", "REPOST_OF_UNKNOWN"},
    "tiktok-2023": {"POST_NOT_PUBLIC"},
    "google-photos": {"STATUS_MISSING", "POST_NOT_PUBLIC", "REPOST_OF_UNKNOWN"},
    "threads-download": {"ACCT_PRIVATE"},
    "reddit-request": {"STATUS_MISSING", "POST_NOT_PUBLIC", "REPOST_OF_UNKNOWN"},
}
QUICK = ("facebook-download", "tiktok-download")


@pytest.mark.parametrize("name", [*QUICK, *slow(*sorted(NEW.keys() - set(QUICK)))])
def test_no_post_is_kept_on_the_word_of_such_a_download(name: str, tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "work")
    take_in(workspace, written(BY_NAME[name], tmp_path / "export"))
    decided = decide(workspace)
    assert len(decided) == BY_NAME[name].posts
    assert {one.outcome for one in decided.values()} == {"rejected"}
    codes = {code for one in decided.values() for code in one.codes}
    assert NEW[name] <= codes


@pytest.mark.parametrize("name", ["facebook-download", "google-photos", "reddit-request"])
def test_no_declaration_opens_what_has_no_public_audience(name: str, tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "work")
    export = written(BY_NAME[name], tmp_path / "export")
    take_in(workspace, export, declared_public="by contract", account=f"{CANARY}1")
    assert {one.outcome for one in decide(workspace).values()} == {"rejected"}


def test_a_status_from_elsewhere_keeps_what_an_archive_of_x_has_of_its_own(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "work")
    export = written(BY_NAME["x-archive"], tmp_path / "export")
    (export / "data/protected-history.js").write_text("window.YTD.protected_history.part0 = [ ]")
    write_picture(export / f"data/tweets_media/{number(141)}-{CANARY}.jpg", 1)
    take_in(workspace, export)
    statuses = tmp_path / "statuses.csv"
    statuses.write_text(
        f"platform,account_id,status,observed_at\nx,{number(1)},public,2026-05-20T00:00:00Z\n"
    )
    take_in(workspace, statuses, source_format="account-status")
    decided = decide(workspace)
    assert decided[number(141)] == KEPT
    # A retweet and a quote, of which nobody knows the original.
    assert "REPOST_OF_UNKNOWN" in decided[number(142)].codes
    assert "REPOST_OF_UNKNOWN" in decided[number(144)].codes


def test_a_minor_is_out_whatever_else_is_known(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "work")
    export = written(BY_NAME["x-archive"], tmp_path / "export")
    age = [{"ageMeta": {"ageInfo": {"birthDate": "2012-02-03"}}}]
    (export / "data/ageinfo.js").write_text(f"window.YTD.ageinfo.part0 = {json.dumps(age)}")
    take_in(workspace, export)
    assert all("MINOR_INDICATED" in one.codes for one in decide(workspace).values())
