"""The page of pictures that look alike: what is on it, and what never is."""

import json
import re
import shutil
import stat
import zipfile
from base64 import b64decode
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps
from workspaces import CUTOFF, OBSERVED, new_workspace, prepared, take_in

from curate.errors import InputError, RefusedError, UsageError
from curate.pipeline import run
from curate.publish import publish
from curate.report import contact_sheet
from curate.report.contact_sheet import ContactSheet, write_contact_sheet
from curate.revocation import Asked, revoke
from curate.workspace import Workspace

WORD = "zqxcanary"
MOST = 100


def photo(seed: int, width_px: int = 320) -> Image.Image:
    grain = np.random.default_rng(seed).integers(0, 256, (9, 12, 3), dtype=np.uint8)
    return Image.fromarray(grain).resize((width_px, width_px * 3 // 4), Image.Resampling.BICUBIC)


def encoded(image: Image.Image, kind: str = "JPEG") -> bytes:
    file = BytesIO()
    image.save(file, kind, quality=85, comment=WORD)
    return file.getvalue()


ORIGINAL = photo(1)
COPY = ImageOps.mirror(ORIGINAL)
KEPT, SMALLER, SAME = photo(2), photo(2, 200), photo(3)
PRIVATE = {"original": encoded(ORIGINAL, "PNG")}
PUBLIC = {
    "copy": encoded(COPY),
    "kept": encoded(KEPT),
    "smaller": encoded(SMALLER, "PNG"),
    "mirrored": encoded(ImageOps.mirror(photo(2, 300))),
    "same": encoded(SAME),
    "same-again": encoded(SAME),
}


def write(folder: Path, posts: dict[str, bytes], *, is_private: bool = False) -> Path:
    """An export in which every personal value holds the word that no page may show."""
    folder.mkdir(parents=True)
    lines = ["platform,post_id,account_id,handle,is_private,caption,media,created_at"]
    for number, (name, data) in enumerate(posts.items()):
        (folder / f"{WORD}{number}").write_bytes(data)
        who = f"{WORD}-{folder.name}{0 if is_private else number}"
        lines.append(
            f"instagram,{WORD}-{name},{who},{who},{str(is_private).lower()},{WORD} #cat,"
            f"{WORD}{number},2024-01-0{number + 1}T00:00:00"
        )
    (folder / "posts.csv").write_text("\n".join(lines))
    return folder


def decide(workspace: Workspace) -> None:
    with run(workspace, cutoff=CUTOFF, threads=1) as (engine, result):
        publish(workspace, engine, result)


@pytest.fixture
def workspace() -> Workspace:
    def make(place: Path) -> None:
        made = new_workspace(place / "ws")
        take_in(made, write(place / "private", PRIVATE, is_private=True))
        take_in(made, write(place / "public", PUBLIC))
        decide(made)

    return Workspace(prepared("contact-sheet", make) / "ws")


def sheet_of(workspace: Workspace, most: int = MOST) -> tuple[ContactSheet, str]:
    path = workspace.root.parent / "sheet.html"
    sheet = write_contact_sheet(workspace, path, most=most)
    return sheet, path.read_text(encoding="utf-8")


def pictures(page: str) -> list[Image.Image]:
    found = re.findall(r'<img src="data:image/jpeg;base64,([A-Za-z0-9+/=]+)"', page)
    return [Image.open(BytesIO(b64decode(one)), formats=["JPEG"]) for one in found]


def shows(picture: Image.Image, expected: Image.Image) -> bool:
    apart = np.asarray(picture.resize((40, 30)), int) - np.asarray(expected.resize((40, 30)), int)
    return bool(np.abs(apart).mean() < 12)


def test_a_copy_is_beside_its_original_and_the_kept_one_before_what_left_for_it(
    workspace: Workspace,
) -> None:
    sheet, page = sheet_of(workspace)
    assert sheet.counts == {
        "matches": {"shown": 1, "total": 1},
        "clusters": {"shown": 2, "total": 2},
    }
    expected = (COPY, ORIGINAL, KEPT, SMALLER, ImageOps.mirror(KEPT), SAME, SAME)
    found = pictures(page)
    assert len(found) == len(expected)
    assert [shows(*pair) for pair in zip(found[:3], expected, strict=False)] == [True] * 3
    for one in (SMALLER, ImageOps.mirror(KEPT)):  # as far as each is from the kept one
        assert any(shows(left, one) for left in found[3:5])
    assert all(shows(one, SAME) for one in found[5:])
    assert all(max(one.size) == 200 for one in found)
    assert page.count("<figcaption>Stayed") == 2
    assert "Left, same bytes" in page
    (match,) = sheet.matches
    assert match.code == "ACCT_PRIVATE"
    assert f"{match.distance} bit" in page


def test_its_line_lifts_the_match_once_a_reason_is_written_behind_it(workspace: Workspace) -> None:
    sheet, page = sheet_of(workspace)
    line = sheet.matches[0].line
    assert f'<pre class="line">{line}</pre>' in page
    assert re.fullmatch(r"[0-9a-f]{32},[0-9a-f]{32},different,", line)
    decisions = workspace.root / "matches.csv"
    decisions.write_text(f"image_id,original_id,decision,reason\n{line}\n")
    with pytest.raises(InputError, match="reason"):
        decide(workspace)
    decisions.write_text(f"image_id,original_id,decision,reason\n{line}another dog\n")
    decide(workspace)
    sheet, page = sheet_of(workspace)
    assert sheet.matches == ()
    assert "No image waits" in page


def test_what_was_found_to_be_a_copy_is_not_shown_again(workspace: Workspace) -> None:
    sheet, _ = sheet_of(workspace)
    line = sheet.matches[0].line.replace("different", "copy")
    decisions = workspace.root / "matches.csv"
    decisions.write_text(f"image_id,original_id,decision,reason\n{line}the same lawn\n")
    decide(workspace)
    assert sheet_of(workspace)[0].matches == ()


def test_an_original_without_a_file_is_told_by_what_it_left_for(workspace: Workspace) -> None:
    for path in (workspace.root.parent / "private").glob(f"{WORD}*"):
        path.unlink()
    assert sheet_of(workspace)[0].matches[0].original.note == "gone; remembered for ACCT_PRIVATE"
    decide(workspace)
    sheet, page = sheet_of(workspace)
    assert sheet.matches[0].original.note == "gone; remembered for ACCT_PRIVATE"
    assert "<span>gone; remembered for ACCT_PRIVATE</span>" in page
    assert not any(shows(one, ORIGINAL) for one in pictures(page))


def test_a_person_who_was_erased_is_on_no_sheet_though_the_export_has_their_file(
    workspace: Workspace,
) -> None:
    revoke(workspace, [Asked(f"{WORD}-private0", 1)], reason="erasure", erases=True)
    assert list((workspace.root.parent / "private").glob(f"{WORD}*"))
    with pytest.raises(RefusedError):
        sheet_of(workspace)
    assert not (workspace.root.parent / "sheet.html").exists()
    decide(workspace)
    sheet, page = sheet_of(workspace)
    notes = [match.original.note for match in sheet.matches]
    assert notes == ["gone; remembered for SUBJECT_ERASURE_REQUEST"]
    assert not any(shows(one, ORIGINAL) for one in pictures(page))


def test_a_file_that_is_another_one_by_now_is_not_shown(workspace: Workspace) -> None:
    (workspace.root.parent / "private" / f"{WORD}0").write_bytes(encoded(photo(9)))
    sheet, page = sheet_of(workspace)
    assert sheet.matches[0].original.note == "another file by now"
    assert not any(shows(one, photo(9)) for one in pictures(page))


@pytest.mark.slow
def test_a_copy_that_leaves_anyhow_is_not_shown(workspace: Workspace) -> None:
    place = workspace.root.parent
    take_in(workspace, write(place / "alike", {"alike": encoded(COPY, "PNG")}, is_private=True))
    decide(workspace)
    assert sheet_of(workspace)[0].match_count == 1


@pytest.mark.slow
def test_an_original_in_an_archive_or_of_an_observation_that_was_replaced_is_shown(
    workspace: Workspace,
) -> None:
    place = workspace.root.parent
    take_in(
        workspace, write(place / "more", {"fifth": encoded(photo(5)), "6th": encoded(photo(6))})
    )
    first = write(place / "hidden", {"hidden": encoded(photo(5), "PNG")}, is_private=True)
    with zipfile.ZipFile(place / "hidden.zip", "w") as archive:
        for path in first.iterdir():
            archive.write(path, path.name)
    shutil.rmtree(first)
    take_in(workspace, place / "hidden.zip")
    again = write(place / "again" / "hidden", {"hidden": encoded(photo(6), "PNG")}, is_private=True)
    take_in(workspace, again, observed_at=OBSERVED + timedelta(days=1))
    decide(workspace)
    sheet, page = sheet_of(workspace)
    assert sheet.match_count == 3
    assert [match.original.note for match in sheet.matches] == [None] * 3
    found = pictures(page)[:6]
    for seed in (5, 6):
        assert sum(shows(one, photo(seed)) for one in found) == 2
    assert not list((workspace.store / "scratch").iterdir())


@pytest.mark.parametrize("most", [1, 2])
def test_what_is_left_out_is_counted(
    workspace: Workspace, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_sheet, "_MOST_IN_CLUSTER", 1)
    sheet, page = sheet_of(workspace, most)
    assert sheet.counts["clusters"] == {"shown": most, "total": 2}
    assert ("1 are not shown" in page) == (most == 1)
    # The one of which most left is first.
    assert [cluster.more for cluster in sheet.clusters] == [1, 0][:most]
    assert "and 1 more that left" in page
    assert len(pictures(page)) == 2 + 2 * most


def test_it_is_of_no_version_wherever_that_lies(workspace: Workspace, tmp_path: Path) -> None:
    (version,) = workspace.version_paths()
    copied = tmp_path / "sent"
    shutil.copytree(version, copied)
    (tmp_path / "link").symlink_to(workspace.versions)
    before = sorted(path.name for path in version.iterdir())
    for place in (workspace.versions, version, copied, tmp_path / "link", version / ".." / "."):
        with pytest.raises(UsageError, match="part of a version"):
            write_contact_sheet(workspace, place / "sheet.html", most=1)
    link = tmp_path / "sheet.html"
    link.symlink_to(version / "sheet.html")
    with pytest.raises(UsageError, match="part of a version"):
        write_contact_sheet(workspace, link, most=1)
    assert sorted(path.name for path in version.iterdir()) == before


def test_only_its_owner_can_read_it_and_the_ledger_says_that_it_was_made(
    workspace: Workspace,
) -> None:
    path = workspace.root.parent / "sheet.html"
    path.write_text("old")
    path.chmod(0o644)
    write_contact_sheet(workspace, path, most=MOST)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    entry = json.loads(workspace.ledger.read_text().splitlines()[-1])
    assert entry["action"] == "report --contact-sheet"
    assert entry["facts"] == {"matches": 1, "clusters": 2}


def test_it_holds_no_personal_value_runs_nothing_and_loads_nothing(workspace: Workspace) -> None:
    _, page = sheet_of(workspace)
    assert "shows pictures of people who refused" in page
    assert page.index("delete it when you are done") < page.index("<img")
    assert WORD not in page
    assert all(WORD.encode() not in b64decode(one) for one in re.findall(r"base64,([^\"]+)", page))
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    for forbidden in (
        "<script",
        "http:",
        "https:",
        "url(",
        "<link",
        "@import",
        str(workspace.root),
    ):
        assert forbidden not in page


def test_before_a_run_there_is_nothing_to_show(tmp_path: Path) -> None:
    made = new_workspace(tmp_path / "ws")
    take_in(made, write(tmp_path / "public", PUBLIC))
    with pytest.raises(InputError, match="no run has decided"):
        sheet_of(made)


def test_a_list_that_lacks_requests_is_refused(workspace: Workspace) -> None:
    revoke(workspace, [Asked(f"{WORD}-public3", 1)], reason="erasure")
    decide(workspace)
    shutil.rmtree(workspace.store / "suppressions")
    with pytest.raises(RefusedError):
        sheet_of(workspace)
