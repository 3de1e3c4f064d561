"""An existing version against what is known today: what must leave, what nobody can tell."""

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from workspaces import CUTOFF, OBSERVED, new_workspace, prepared, take_in, write_picture

from curate import ledger
from curate.errors import ExitCode, InputError, RefusedError
from curate.pipeline import JUDGED, needed_for, run
from curate.publish import publish
from curate.stages import PythonStage
from curate.verify import Verification, find_manifest, verify
from curate.workspace import Workspace

Curate = Callable[..., tuple[int, str, str]]
LATER = CUTOFF + timedelta(days=2)


def write_posts(folder: Path, names: str = "abc") -> Path:
    """A table of one public post and photo an account; a name is a letter."""
    lines = ["platform,post_id,account_id,is_private,hashtags,media"]
    for name in names:
        write_picture(folder / f"{name}.jpg", name)
        lines.append(f"instagram,p-{name},a-{name},false,cat,{name}.jpg")
    (folder / "posts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def say_status(workspace: Workspace, folder: Path, at: datetime = LATER, **statuses: str) -> None:
    path = folder / f"statuses-{len(list(folder.glob('statuses-*')))}.csv"
    rows = [f"instagram,a-{name},{word},{at.isoformat()}Z" for name, word in statuses.items()]
    path.write_text("\n".join(["platform,account_id,status,observed_at", *rows]) + "\n")
    take_in(workspace, path, source_format="account-status")


def new_version(workspace: Workspace, cutoff: datetime = CUTOFF) -> Path:
    with run(workspace, cutoff=cutoff, threads=1) as (engine, result):
        return publish(workspace, engine, result).path


def check(workspace: Workspace, name: str = "latest", **more: object) -> Verification:
    more.setdefault("cutoff", LATER)
    return verify(workspace, find_manifest(workspace, name), threads=1, **more)


def image_ids(workspace: Workspace, *names: str, position: int = 0) -> set[str]:
    key = workspace.pseudonym_key
    return {key.pseudonym("image", "instagram", f"p-{name}", str(position)) for name in names}


def found_in(verification: Verification) -> dict[str, set[str]]:
    """The codes of each violation."""
    return {str(image_id): set(codes) for image_id, codes in verification.violations}


@pytest.fixture
def place() -> Path:
    """An export, and a workspace with a version of it, as the first test that asks made them."""

    def make(place: Path) -> None:
        workspace = new_workspace(place / "ws")
        take_in(workspace, write_posts(place / "export"))
        new_version(workspace)

    return prepared("verify", make)


@pytest.fixture
def export(place: Path) -> Path:
    return place / "export"


@pytest.fixture
def workspace(place: Path) -> Workspace:
    """Three public accounts with a photo each, in a version."""
    return Workspace(place / "ws")


# ── What is found ─────────────────────────────────────────────────────────────────────────────


def test_a_version_that_nobody_has_refused_since_is_clean(workspace: Workspace) -> None:
    found = check(workspace)
    assert found.is_clean
    assert (found.checked, found.violations, found.cannot_tell, found.unknown) == (3, (), 0, 0)
    assert found.status_age_days == (LATER - OBSERVED).days
    assert found.digest == find_manifest(workspace, "latest").digest


@pytest.mark.parametrize(
    "words",
    [
        {
            "private": {"ACCT_PRIVATE"},
            "deleted": {"ACCT_DELETED", "STATUS_NOT_PUBLIC"},
            "suspended": {"ACCT_SUSPENDED", "STATUS_NOT_PUBLIC"},
        },
        {"nonsense": {"STATUS_MALFORMED"}, "unknown": {"STATUS_MISSING"}},
    ],
)
def test_an_account_that_is_not_public_any_more_is_a_violation(
    workspace: Workspace, export: Path, words: dict[str, set[str]]
) -> None:
    names = dict(zip("abc", words, strict=False))
    say_status(workspace, export, **names)
    found = check(workspace)
    assert found_in(found) == {
        key: words[word] for name, word in names.items() for key in image_ids(workspace, name)
    }
    assert found.codes == Counter(code for codes in words.values() for code in codes)
    assert not found.is_clean


def test_a_refusal_dated_after_the_cutoff_counts_all_the_same(
    workspace: Workspace, export: Path
) -> None:
    say_status(workspace, export, LATER + timedelta(days=300), b="private")
    assert set(found_in(check(workspace))) == image_ids(workspace, "b")


def test_statuses_that_are_too_old_cannot_tell_and_are_no_violation(workspace: Workspace) -> None:
    found = check(workspace, cutoff=CUTOFF + timedelta(days=60))
    assert found.is_clean
    assert (found.cannot_tell, dict(found.cannot_tell_codes)) == (3, {"STATUS_STALE": 3})
    assert found.status_age_days == 72


def test_an_image_with_both_kinds_of_codes_is_a_violation_only(
    workspace: Workspace, export: Path
) -> None:
    say_status(workspace, export, b="private")
    found = check(workspace, cutoff=CUTOFF + timedelta(days=60))
    assert set(found_in(found)) == image_ids(workspace, "b")
    assert found.cannot_tell == 2


def test_a_rule_that_the_config_ignores_today_is_no_violation(
    workspace: Workspace, export: Path
) -> None:
    say_status(workspace, export, OBSERVED - timedelta(days=9), b="private")
    assert found_in(check(workspace)) == {
        key: {"ACCT_WAS_PRIVATE"} for key in image_ids(workspace, "b")
    }
    config = '[policy]\npreset = "private-accounts"\n'
    (workspace.root / "curate.toml").write_text(config, encoding="utf-8")
    assert check(Workspace(workspace.root)).is_clean


def test_a_file_that_refuses_since_is_found_although_its_account_is_public(
    workspace: Workspace, export: Path
) -> None:
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        b'xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" plus:DataMining="http://ns.useplus.org/'
        b'ldf/vocab/DMI-PROHIBITED"/></rdf:RDF></x:xmpmeta>'
    )
    content = (export / "c.jpg").read_bytes()
    body = b"http://ns.adobe.com/xap/1.0/\0" + packet
    segment = b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
    (export / "c.jpg").write_bytes(content[:2] + segment + content[2:])
    found = check(workspace)
    assert found_in(found) == {key: {"XMP_PLUS_DMI"} for key in image_ids(workspace, "c")}


def test_a_file_that_became_another_one_is_told_apart(workspace: Workspace, export: Path) -> None:
    write_picture(export / "c.jpg", "another photo")
    found = check(workspace)
    assert found.is_clean
    assert found.changed == 1


def test_a_file_that_is_gone_from_the_export_is_no_reason_to_leave(
    workspace: Workspace, export: Path
) -> None:
    (export / "c.jpg").unlink()
    assert check(workspace).is_clean


def test_bytes_that_somebody_private_has_posted_too_must_leave(
    workspace: Workspace, export: Path, tmp_path: Path
) -> None:
    other = write_posts(tmp_path / "other", "x")
    shutil.copyfile(export / "a.jpg", other / "x.jpg")
    text = (other / "posts.csv").read_text().replace("false", "true")
    (other / "posts.csv").write_text(text)
    take_in(workspace, other)
    found = found_in(check(workspace))
    assert found == {key: {"EXACT_DUP_OF_EXCLUDED"} for key in image_ids(workspace, "a")}


def test_the_versions_bytes_count_even_if_the_exports_file_is_another_now(
    workspace: Workspace, export: Path, tmp_path: Path
) -> None:
    other = write_posts(tmp_path / "other", "x")
    shutil.copyfile(export / "a.jpg", other / "x.jpg")
    write_picture(export / "a.jpg", "another photo")
    text = (other / "posts.csv").read_text().replace("false", "true")
    (other / "posts.csv").write_text(text)
    take_in(workspace, other)
    found = found_in(check(workspace))
    assert found == {key: {"EXACT_DUP_OF_EXCLUDED"} for key in image_ids(workspace, "a")}


def test_a_photo_that_a_newer_observation_of_its_post_lacks_is_unknown(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    export = write_posts(tmp_path / "export", "a")
    write_picture(export / "second.jpg", "second")
    path = export / "posts.csv"
    path.write_text(path.read_text().replace("a.jpg", '"[""a.jpg"", ""second.jpg""]"'))
    take_in(workspace, export)
    assert pq.read_metadata(new_version(workspace) / "manifest.parquet").num_rows == 2
    take_in(workspace, write_posts(tmp_path / "newer", "a"), observed_at=CUTOFF)
    found = check(workspace)
    assert (found.checked, found.violations, found.unknown) == (2, (), 1)
    assert not found.is_clean


def test_a_manifest_of_another_workspace_is_unknown_altogether(
    workspace: Workspace, export: Path, tmp_path: Path
) -> None:
    other = new_workspace(tmp_path / "other")
    take_in(other, export)
    found = check(workspace, str(new_version(other)))
    assert (found.checked, found.unknown, found.is_clean) == (3, 3, False)


# ── What is verified ──────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_an_old_version_that_was_copied_elsewhere_is_verified_as_well(
    workspace: Workspace, export: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copies" / "jane.doe"
    shutil.copytree(workspace.version_paths()[0], copy)
    say_status(workspace, export, a="private")
    new_version(workspace, LATER)
    assert check(workspace).is_clean
    for name in ("1", str(copy), str(copy / "manifest.parquet")):
        assert set(found_in(check(workspace, name))) == image_ids(workspace, "a")
    assert "jane" not in workspace.ledger.read_text()


def test_a_bare_manifest_is_verified_and_its_digest_is_not_vouched_for(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "rows.parquet"
    shutil.copyfile(workspace.version_paths()[0] / "manifest.parquet", path)
    found = check(workspace, str(path))
    assert (found.checked, found.digest, found.is_clean) == (3, None, True)
    assert found.to_json()["digest_ok"] is None


def test_a_version_that_was_changed_is_refused(workspace: Workspace) -> None:
    manifest = workspace.version_paths()[0] / "manifest.parquet"
    pq.write_table(pq.read_table(manifest).slice(1), manifest)
    for name in ("latest", str(manifest), str(manifest.parent)):
        with pytest.raises(RefusedError):
            find_manifest(workspace, name)


def test_what_is_no_manifest_is_an_input_error(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    path.write_text("image_id,sha256\n")
    with pytest.raises(InputError, match="no Parquet"):
        check(workspace, str(path))
    pq.write_table(pa.table({"image_id": ["0" * 32]}), path)
    with pytest.raises(InputError, match="sha256"):
        check(workspace, str(path))


def test_ids_that_are_none_are_unknown_and_never_repeated(
    workspace: Workspace, tmp_path: Path
) -> None:
    path, listing = tmp_path / "rows.parquet", tmp_path / "list.csv"
    ids = ["=cmd()", "jane.doe@example.org", "", None, "f" * 31, "f" * 32]
    pq.write_table(pa.table({"image_id": ids, "sha256": pa.nulls(6, pa.string())}), path)
    found = check(workspace, str(path), listing=listing)
    assert (found.checked, found.unknown) == (6, 6)
    assert listing.read_text().splitlines() == [
        "image_id,verdict,codes",
        "f" * 32 + ",unknown,",
        *[",unknown,"] * 5,
    ]


def test_before_anything_is_ingested_there_is_nothing_to_verify_against(
    workspace: Workspace, tmp_path: Path
) -> None:
    empty = new_workspace(tmp_path / "empty")
    with pytest.raises(InputError, match="nothing is ingested"):
        check(empty, str(workspace.version_paths()[0]))


# ── The kept files ────────────────────────────────────────────────────────────────────────────


def kept_file(workspace: Workspace, name: str) -> Path:
    """The file of somebody's image in the media store, ready to be written to."""
    table = pq.read_table(workspace.version_paths()[-1] / "manifest.parquet").to_pylist()
    (image_id,) = image_ids(workspace, name)
    (location,) = [row["location"] for row in table if row["image_id"] == image_id]
    path = workspace.store / location
    content = path.read_bytes()
    path.unlink()  # the export may have the same file
    path.write_bytes(content)
    return path


def test_a_kept_file_of_other_bytes_is_found_told_and_put_back_by_a_run(
    workspace: Workspace, tmp_path: Path, run_curate: Curate
) -> None:
    path = kept_file(workspace, "b")
    before = path.read_bytes()
    path.write_bytes(before[:-1] + b"?")
    listing = tmp_path / "list.csv"
    (altered,) = image_ids(workspace, "b")
    for reads_all in (False, True):
        found = check(workspace, listing=listing, reads_all=reads_all)
        assert (found.altered, found.is_clean, found.checked) == ((altered,), False, 3)
    assert listing.read_text().splitlines()[1:] == [f"{altered},altered,"]
    body = found.to_json()
    assert (body["altered"], body["altered_images"]) == (1, [altered])
    code, out, _ = run_curate("verify", "-w", workspace.root)
    assert code == ExitCode.VIOLATIONS
    assert "1 image: the kept file has other bytes" in out
    new_version(workspace)
    assert path.read_bytes() == before
    assert check(workspace).is_clean


def test_training_refuses_a_version_with_a_file_of_other_bytes(
    workspace: Workspace, run_curate: Curate
) -> None:
    kept_file(workspace, "b").write_bytes(b"another picture")
    code, _, err = run_curate("train", "-w", workspace.root)
    assert code == ExitCode.REFUSED
    assert "of 1 the file has other bytes" in err


def test_a_kept_file_that_is_gone_is_told_and_is_no_violation(workspace: Workspace) -> None:
    kept_file(workspace, "b").unlink()
    found = check(workspace)
    assert (found.gone, found.altered, found.is_clean) == (1, (), True)


# ── What stays as it is ───────────────────────────────────────────────────────────────────────


def snapshot(workspace: Workspace) -> dict[str, tuple[int, int]]:
    """Every file of the store and the versions, but for what verification keeps itself."""
    kept = {"verified", workspace.kept_files.name}
    return {
        str(path): (path.stat().st_mtime_ns, path.stat().st_size)
        for folder in (workspace.store, workspace.versions)
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] not in kept
    }


def test_the_last_run_stays_as_it_was_and_so_does_one_that_was_killed(
    workspace: Workspace, export: Path
) -> None:
    say_status(workspace, export, a="private")
    note = workspace.store / "run.json"
    started = datetime.now(UTC).replace(tzinfo=None).isoformat()
    note.write_text(json.dumps({"cutoff": LATER.isoformat(), "started": started}))
    before = snapshot(workspace)
    assert not check(workspace, cutoff=None).is_clean
    assert snapshot(workspace) == before
    with run(workspace, threads=1) as (_, result):
        assert result.cutoff == LATER


def test_image_files_are_not_scanned_again_if_none_has_changed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a file was scanned")

    monkeypatch.setattr("curate.stages.scan_images.ScanPool", fail)
    assert check(workspace).is_clean
    assert check(workspace).is_clean


@pytest.mark.slow
def test_a_run_after_a_verification_makes_the_same_version(
    workspace: Workspace, export: Path, tmp_path: Path
) -> None:
    twin = tmp_path / "twin"
    shutil.copytree(workspace.root, twin)
    say_status(workspace, export, a="private")
    shutil.copytree(export, tmp_path / "again" / "export")
    say_status(Workspace(twin), tmp_path / "again" / "export", a="private")
    check(workspace)
    assert new_version(workspace, LATER).name == new_version(Workspace(twin), LATER).name


def test_a_second_verification_sees_what_was_ingested_since_the_first(
    workspace: Workspace, export: Path
) -> None:
    assert check(workspace).is_clean
    say_status(workspace, export, a="private")
    assert set(found_in(check(workspace))) == image_ids(workspace, "a")
    say_status(workspace, export, LATER + timedelta(hours=1), b="private")
    found = check(workspace, cutoff=LATER + timedelta(days=1))
    assert set(found_in(found)) == image_ids(workspace, "a", "b")


def test_the_stages_that_judge_read_only_what_such_stages_write() -> None:
    from curate.store.tables import BASE_TABLES, REPLACED_TABLES, WHOLE_TABLES

    there = {*BASE_TABLES, *REPLACED_TABLES, *WHOLE_TABLES, "policy", "signal_rules", "licences"}
    for stage in needed_for(JUDGED):
        assert set(stage.reads) <= there, stage.name
        there.add(str(stage.writes))
    assert {"post_reasons", "image_facts", "account_standing"} <= there
    assert any(isinstance(stage, PythonStage) for stage in needed_for(JUDGED))


def test_every_verification_is_on_the_ledger_and_its_hash_is_the_head(
    workspace: Workspace, export: Path
) -> None:
    say_status(workspace, export, a="private")
    found = check(workspace)
    entry = list(ledger.read(workspace.ledger))[-1]
    assert (entry.action, entry.hash) == ("verify", found.ledger_head)
    assert entry.facts["violations"] == 1
    assert entry.facts["codes"] == {"ACCT_PRIVATE": 1}
    assert not (image_ids(workspace, "a") & set(json.dumps(entry.facts).split('"')))


# ── The command ───────────────────────────────────────────────────────────────────────────────


def test_the_command_exits_with_3_and_says_how_many_by_which_rule(
    workspace: Workspace, export: Path, tmp_path: Path, run_curate: Curate
) -> None:
    here = ("--workspace", workspace.root, "--cutoff", LATER.isoformat())
    code, out, err = run_curate("verify", *here)
    assert code == ExitCode.DONE, err
    assert "nothing in it has to leave" in out
    say_status(workspace, export, a="private", b="private")
    listing = tmp_path / "list.csv"
    code, out, err = run_curate("verify", "1", "--list", listing, *here)
    assert code == ExitCode.VIOLATIONS
    assert "2 images must leave" in out
    assert "2 ACCT_PRIVATE: The account was private when it was last observed." in out
    assert "curate run" in err
    assert f"ledger head {ledger.head(workspace.ledger)}" in err
    with listing.open() as file:
        rows = list(csv.DictReader(file))
    assert {row["image_id"] for row in rows} == image_ids(workspace, "a", "b")
    assert listing.stat().st_mode & 0o777 == 0o600


def test_json_has_the_keys_that_scripts_rely_on(
    workspace: Workspace, export: Path, run_curate: Curate
) -> None:
    say_status(workspace, export, a="private")
    here = ("--workspace", workspace.root, "--cutoff", LATER.isoformat())
    code, out, err = run_curate("verify", "--json", *here)
    assert (code, err) == (ExitCode.VIOLATIONS, "")
    body = json.loads(out)
    assert {"schema_version", "version", "checked", "violations", "status_age_days"} <= set(body)
    assert body["version"] == workspace.version_paths()[0].name
    (image_id,) = image_ids(workspace, "a")
    assert body["violations"] == [{"image_id": image_id, "codes": ["ACCT_PRIVATE"]}]
    assert body["digest_ok"] is True
    assert body["status_age_days"] == (LATER - OBSERVED).days


def test_stale_statuses_are_said_with_the_remedy(workspace: Workspace, run_curate: Curate) -> None:
    code, out, _ = run_curate("verify", "-w", workspace.root, "--cutoff", "2027-06-01")
    assert code == ExitCode.DONE
    assert "3 images: cannot tell" in out
    assert "--observed-at" in out
    assert "nothing in it has to leave" not in out


def test_a_tampered_version_is_exit_6(workspace: Workspace, run_curate: Curate) -> None:
    manifest = workspace.version_paths()[0] / "manifest.parquet"
    pq.write_table(pq.read_table(manifest).slice(1), manifest)
    assert run_curate("verify", "-w", workspace.root)[0] == ExitCode.REFUSED


@pytest.mark.slow
def test_after_ten_thousand_statuses_changed_exactly_their_images_are_found(tmp_path: Path) -> None:
    posts, accounts = 100_000, 50_000
    numbers = np.arange(posts)
    table = {
        "platform": ["instagram"] * posts,
        "post_id": [f"p-{number}" for number in numbers],
        "account_id": [f"a-{number % accounts}" for number in numbers],
        "is_private": [False] * posts,
        "hashtags": ["cat"] * posts,
        "url": [f"https://images.example/{number}.jpg" for number in numbers],
    }
    pq.write_table(pa.table(table), tmp_path / "posts.parquet")
    config = "[images]\nrequire_files = false\n"
    workspace = new_workspace(tmp_path / "ws", config)
    take_in(workspace, tmp_path / "posts.parquet")
    assert pq.read_metadata(new_version(workspace) / "manifest.parquet").num_rows == posts
    changed = range(0, accounts, 5)
    statuses = {
        "platform": ["instagram"] * len(changed),
        "account_id": [f"a-{number}" for number in changed],
        "status": ["private"] * len(changed),
        "observed_at": [LATER] * len(changed),
    }
    pq.write_table(pa.table(statuses), tmp_path / "statuses.parquet")
    take_in(workspace, tmp_path / "statuses.parquet", source_format="account-status")
    found = check(workspace)
    expected = image_ids(workspace, *map(str, numbers[numbers % accounts % 5 == 0]))
    assert len(changed) == 10_000
    assert found_in(found) == {key: {"ACCT_PRIVATE"} for key in expected}
    assert (found.checked, found.cannot_tell, found.unknown) == (posts, 0, 0)
