"""Why one post, image or account was kept or rejected."""

import json
import re
import shutil
from datetime import timedelta

import pyarrow.parquet as pq
import pytest
from revoking import make_version, workspace_of
from revoking import post as row
from workspaces import CUTOFF, OBSERVED, new_workspace, take_in, write_picture

from curate import ledger
from curate.errors import ExitCode, InputError, RefusedError
from curate.explain import explain
from curate.ingest import ingest
from curate.pipeline import run
from curate.publish import publish
from curate.revocation import Asked, look_up, revoke
from curate.synthetic import CANARY
from curate.workspace import create_workspace


def _pseudonym(workspace, post_id):
    return workspace.pseudonym_key.pseudonym("post", "instagram", post_id)


@pytest.fixture
def private_post(synthetic_truth):
    return next(post for post in synthetic_truth.posts if post.privacy == "private")


@pytest.fixture
def kept(synthetic_workspace, synthetic_truth):
    for post in synthetic_truth.posts:
        try:
            found = explain(synthetic_workspace, post.post_id)
        except InputError:
            continue
        if found.outcome == "kept":
            return found
    raise AssertionError


def test_a_private_accounts_post_names_the_rule_and_the_remedy(synthetic_workspace, private_post):
    found = explain(synthetic_workspace, private_post.post_id)
    assert (found.kind, found.outcome) == ("post", "rejected")
    assert found.id == _pseudonym(synthetic_workspace, private_post.post_id)
    reason = found.reasons[0]
    assert (reason.code, reason.tier) == ("ACCT_PRIVATE", 1)
    assert reason.rule == "sql/rules/account/ACCT_PRIVATE.sql"
    assert reason.sentence == "The account was private when it was last observed."
    assert reason.remedy
    assert reason.observed_at is not None
    assert {image.outcome for image in found.images} <= {"rejected"}


def test_a_post_is_found_by_id_shortcode_and_pseudonym(synthetic_workspace, private_post):
    names = (private_post.post_id, private_post.shortcode)
    pseudonym = _pseudonym(synthetic_workspace, private_post.post_id)
    assert len({explain(synthetic_workspace, name).id for name in (*names, pseudonym)}) == 1


def test_an_account_is_found_by_id_handle_and_pseudonym(synthetic_workspace, private_post):
    by_id = explain(synthetic_workspace, private_post.account_id)
    by_handle = explain(synthetic_workspace, f"@{private_post.folder.upper()}")
    by_pseudonym = explain(synthetic_workspace, by_id.id)
    assert by_id == by_handle == by_pseudonym
    assert (by_id.kind, by_id.outcome) == ("account", "rejected")
    assert "ACCT_PRIVATE" in [reason.code for reason in by_id.reasons]
    assert by_id.posts["rejected"] > 0
    assert "kept" not in by_id.posts


def test_a_kept_image_has_labels_a_repeat_factor_and_a_split(synthetic_workspace, kept):
    image = next(image for image in kept.images if image.outcome == "kept")
    found = explain(synthetic_workspace, image.image_id)
    assert (found.kind, found.outcome, found.reasons) == ("image", "kept", ())
    assert found.labels == kept.labels
    assert all(isinstance(number, int) and name for number, name in found.labels.items())
    assert image.repeat_factor >= 1
    assert image.split in {"train", "validation"}


def test_what_nobody_knows_is_an_input_error_that_says_what_was_looked_for(synthetic_workspace):
    for wanted in ("nobody", "0" * 32, "", "123456"):
        with pytest.raises(InputError) as unknown:
            explain(synthetic_workspace, wanted)
        assert "image_id" in unknown.value.hint


def test_before_a_run_nothing_is_explained(tmp_path, synthetic_export, private_post):
    workspace = create_workspace(tmp_path / "new")
    ingest(workspace, synthetic_export[0])
    for wanted in (private_post.post_id, private_post.account_id):
        with pytest.raises(InputError, match="no run has decided"):
            explain(workspace, wanted)


def test_json_has_the_promised_shape(synthetic_workspace, private_post, run_curate):
    code, out, _ = run_curate(
        "explain", private_post.post_id, "--json", "--workspace", synthetic_workspace.root
    )
    body = json.loads(out)
    assert code == ExitCode.DONE
    promised = {"schema_version", "id", "kind", "outcome", "reasons", "labels"}
    assert set(body) == promised | {"ignored", "notes", "images"}
    promised = {"code", "tier", "rule", "evidence", "observed_at", "because"}
    assert set(body["reasons"][0]) == promised | {"sentence", "remedy"}
    assert set(body["images"][0]) >= {"image_id", "outcome", "codes", "versions"}


def test_nothing_personal_is_printed(synthetic_workspace, synthetic_truth, run_curate):
    told = ""
    for wanted in [post.post_id for post in synthetic_truth.posts[:12]] + [
        account.handle for account in synthetic_truth.accounts[:6]
    ]:
        _, out, err = run_curate("explain", wanted, "--workspace", synthetic_workspace.root)
        told += out + err
    assert "rule" in told
    assert CANARY not in told
    assert not re.search(r"\b77\d{9}\b", told)
    assert not any(post.post_id in told for post in synthetic_truth.posts)


def test_personal_shows_who_it_is_and_is_recorded(synthetic_workspace, private_post, run_curate):
    code, out, _ = run_curate(
        "explain", private_post.post_id, "--personal", "-w", synthetic_workspace.root
    )
    assert code == ExitCode.DONE
    assert private_post.post_id in out
    assert private_post.folder in out
    entry = list(ledger.read(synthetic_workspace.ledger))[-1]
    assert entry.action == "explain --personal"
    assert private_post.post_id not in json.dumps(dict(entry.facts))


def test_an_unknown_id_is_exit_4_and_not_repeated(synthetic_workspace, run_curate):
    code, out, err = run_curate("explain", "jane.doe", "--workspace", synthetic_workspace.root)
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    assert "jane" not in err
    assert "shortcode" in err


# ── What a small workspace holds: any name, any state ─────────────────────────────────────────


def _write_posts(folder, *rows):
    """A table of posts: each row is post, account, handle, media; the account is public."""
    lines = ["platform,post_id,account_id,handle,is_private,hashtags,media"]
    for post, account, handle, media in rows:
        write_picture(folder / media.partition("|")[0], media)
        lines.append(f"instagram,{post},{account},{handle},false,cat,{media}")
    (folder / "posts.csv").write_text("\n".join(lines) + "\n")
    return folder


def _write_statuses(path, header, *rows):
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


def _run(workspace):
    with run(workspace, cutoff=CUTOFF, threads=1):
        pass


def _publish(workspace):
    with run(workspace, cutoff=CUTOFF, threads=1) as (engine, result):
        return publish(workspace, engine, result).path


POST_ON_BLUESKY = "at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3kabc"


def _delete(workspace, folder, post):
    """Ingest a deletion as Bluesky's stream announces it."""
    did, collection, rkey = post.removeprefix("at://").split("/")
    folder.mkdir()
    event = {
        "did": did,
        "time_us": 1_780_000_000_000_000,
        "kind": "commit",
        "commit": {"rev": "1", "operation": "delete", "collection": collection, "rkey": rkey},
    }
    (folder / "stream.jsonl").write_text(json.dumps(event) + "\n")
    take_in(workspace, folder, source_format="bluesky-jetstream")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """One run and one version of accounts that each stand for a case, two digits a case."""
    root = tmp_path_factory.mktemp("explain")
    workspace = new_workspace(root / "ws")
    export = _write_posts(
        root / "export",
        ("p10", "a10", "ada", "10.jpg"),
        ("p20", "a20", "bea", "20.jpg"),
        ("p30", "a30", "dup", "30.jpg"),
        ("p31", "a31", "dup", "31.jpg"),
        ("p40", "a40", "eve", "40.jpg"),
        ("p50", "a50", "fay", "50.jpg|none.jpg"),
        ("p60", "a60", "gil", "60.jpg"),
    )
    (export / "none.jpg").write_bytes(b"no image")
    take_in(workspace, export)
    newer = _write_posts(root / "newer", ("p21", "a20", "Countess", "21.jpg"))
    take_in(workspace, newer, observed_at=OBSERVED + timedelta(days=1))
    said = {
        "account_id,status": ["a10,private", "a99,private"],
        "platform,account_id,status,observed_at": ["instagram,a60,private,2026-05-30"],
    }
    for number, (header, rows) in enumerate(said.items()):
        table = _write_statuses(root / f"statuses-{number}.csv", header, *rows)
        take_in(workspace, table, source_format="account-status")
    _delete(workspace, root / "stream", POST_ON_BLUESKY)
    return workspace, _publish(workspace)


@pytest.fixture
def explained(small):
    """The workspace with this run. Only its ledger may grow."""
    return small[0]


@pytest.mark.slow
def test_an_id_that_a_table_without_a_platform_names_too_means_the_posting_account(explained):
    found = explain(explained, "a10")
    assert found.id == explained.pseudonym_key.pseudonym("account", "instagram", "a10")
    assert "ACCT_PRIVATE" in [reason.code for reason in found.reasons]


@pytest.mark.slow
def test_an_id_that_only_a_table_without_a_platform_names_is_found_as_well(explained):
    assert explain(explained, "a99").outcome == "rejected"


def test_an_account_is_found_by_every_handle_that_it_had(explained):
    found = explain(explained, "a20")
    assert explain(explained, "bea") == explain(explained, "@countess") == found


def test_a_handle_that_two_accounts_had_names_both_by_pseudonym(explained):
    with pytest.raises(InputError, match="several") as several:
        explain(explained, "dup")
    for account in ("a30", "a31"):
        pseudonym = explained.pseudonym_key.pseudonym("account", "instagram", account)
        assert pseudonym in several.value.hint
        assert explain(explained, pseudonym).kind == "account"
    assert "dup" not in f"{several.value.message} {several.value.hint}"


def test_an_image_of_a_version_says_which(small):
    workspace, version = small
    (image,) = explain(workspace, "p40").images
    assert (image.outcome, image.versions) == ("kept", (version.name,))


def test_a_post_of_which_only_the_deletion_was_ingested_is_explained(explained):
    found = explain(explained, POST_ON_BLUESKY)
    assert (found.kind, found.outcome) == ("post", "rejected")
    assert [(reason.code, reason.rule) for reason in found.reasons] == [
        ("POST_DELETED", "sql/rules/post/POST_DELETED.sql")
    ]
    assert explain(explained, found.id) == found


def test_a_kept_post_that_lost_an_image_says_by_which_code(explained):
    found = explain(explained, "p50")
    assert found.outcome == "kept"
    assert [image.codes for image in found.images] == [(), ("IMAGE_UNREADABLE",)]


@pytest.mark.parametrize("wanted", ["a60", "p60"])
def test_the_command_prints_the_rule_the_evidence_and_the_remedy_of_each_code(
    explained, run_curate, wanted
):
    code, out, _ = run_curate("explain", wanted, "-w", explained.root)
    assert code == ExitCode.DONE
    for said in ("ACCT_PRIVATE (tier 1) ", "rule  ", "evidence  ", "remedy  "):
        assert said in out


@pytest.mark.slow
def test_an_image_of_a_version_that_its_post_has_no_more_is_unknown(tmp_path):
    workspace = new_workspace(tmp_path / "ws")
    both = '"[""one.jpg"", ""two.jpg""]"'
    export = _write_posts(tmp_path / "export", ("p1", "a1", "ada", "one.jpg"))
    write_picture(export / "two.jpg", "two")
    table = export / "posts.csv"
    table.write_text(table.read_text().replace(",one.jpg", f",{both}"))
    take_in(workspace, export)
    version = _publish(workspace)
    newer = _write_posts(tmp_path / "newer", ("p1", "a1", "ada", "one.jpg"))
    take_in(workspace, newer, observed_at=OBSERVED + timedelta(days=1))
    found = explain(workspace, workspace.pseudonym_key.pseudonym("image", "instagram", "p1", "1"))
    assert (found.kind, found.outcome) == ("image", "unknown")
    assert version.name in found.notes[0]
    _run(workspace)
    found = explain(workspace, "p1")
    assert "observed 2 times" in found.notes[0]
    assert len(found.images) == 1


@pytest.mark.slow
def test_a_request_since_the_last_run_is_told_until_the_next_one(tmp_path):
    workspace = workspace_of(tmp_path, [row("1", "11", "ada"), row("2", "22", "bo")])
    make_version(workspace)
    revoke(workspace, [Asked("@ada", 1)])
    for wanted in ("@ada", "1"):
        found = explain(workspace, wanted)
        assert found.outcome == "kept"
        assert any("asked to leave since the last run" in note for note in found.notes)
    assert explain(workspace, "@bo").notes == explain(workspace, "2").notes == ()
    make_version(workspace)
    for wanted in ("@ada", "1"):
        found = explain(workspace, wanted)
        assert (found.outcome, found.notes) == ("rejected", ())


def test_an_account_with_nothing_against_it_says_why_its_posts_left(tmp_path):
    rows = [row("1", "11", "ada"), row("2", "11", "ada", hashtags="xqzv")]
    workspace = workspace_of(tmp_path, rows)
    make_version(workspace)
    found = explain(workspace, "11")
    assert (found.outcome, found.reasons) == ("kept", ())
    assert found.notes == (
        "nothing is held against the account itself; its posts left for NO_CONCEPT (1)",
    )


@pytest.mark.slow
def test_a_version_that_is_not_what_was_made_or_is_gone_is_named_and_has_nothing(tmp_path):
    """As `curate lookup` does: of neither can anybody say that it has not the image."""
    workspace = workspace_of(tmp_path, [row("1", "11", "ada"), row("2", "12", "bo")])
    first = make_version(workspace)
    revoke(workspace, [Asked("@bo", 1)])
    second = make_version(workspace)
    (image,) = explain(workspace, "1").images
    assert image.versions == (first.name, second.name)
    manifest = first.path / "manifest.parquet"
    rows = pq.read_table(manifest)
    pq.write_table(rows.slice(0, 0), manifest)
    for wanted in ("1", image.image_id):
        found = explain(workspace, wanted)
        assert found.images[0].versions == (second.name,)
        (note,) = found.notes
        assert note.startswith(f"nobody can say what version {first.name} holds: ")
    with pytest.raises(RefusedError) as looked_up:
        look_up(workspace, "@ada")
    assert looked_up.value.message in note
    # What is neither known nor in a sound version may be in the other one.
    with pytest.raises(RefusedError, match=first.name):
        explain(workspace, "0" * 32)
    with pytest.raises(InputError, match="nothing is known"):
        explain(workspace, "nobody")
    shutil.rmtree(first.path)
    assert explain(workspace, "1").notes == (
        f"version {first.name} is gone from this workspace: nobody can say what it held",
    )
    assert look_up(workspace, "@ada").gone == (first.name,)
