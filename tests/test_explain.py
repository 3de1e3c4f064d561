"""Why one post, image or account was kept or rejected."""

import json
import re
from datetime import timedelta

import pytest
from revoking import make_version, workspace_of
from revoking import post as row
from workspaces import CUTOFF, OBSERVED, new_workspace, prepared, take_in, write_picture

from curate import ledger
from curate.errors import ExitCode, InputError
from curate.explain import explain
from curate.ingest import ingest
from curate.pipeline import run
from curate.publish import publish
from curate.revocation import Asked, revoke
from curate.synthetic import CANARY
from curate.workspace import Workspace, create_workspace


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
        write_picture(folder / media, media)
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


@pytest.fixture
def small():
    def make(place):
        workspace = new_workspace(place / "ws")
        take_in(workspace, _write_posts(place / "export", ("p1", "a1", "ada", "one.jpg")))

    return Workspace(prepared("explain", make) / "ws")


def test_an_id_that_a_table_without_a_platform_names_too_means_the_posting_account(small, tmp_path):
    table = _write_statuses(tmp_path / "statuses.csv", "account_id,status", "a1,private")
    take_in(small, table, source_format="account-status")
    _run(small)
    found = explain(small, "a1")
    assert found.id == small.pseudonym_key.pseudonym("account", "instagram", "a1")
    assert "ACCT_PRIVATE" in [reason.code for reason in found.reasons]


def test_an_id_that_only_a_table_without_a_platform_names_is_found_as_well(small, tmp_path):
    table = _write_statuses(tmp_path / "statuses.csv", "account_id,status", "a9,private")
    take_in(small, table, source_format="account-status")
    _run(small)
    assert explain(small, "a9").outcome == "rejected"


def test_an_account_is_found_by_every_handle_that_it_had(small, tmp_path):
    newer = _write_posts(tmp_path / "newer", ("p2", "a1", "Countess", "two.jpg"))
    take_in(small, newer, observed_at=OBSERVED + timedelta(days=1))
    _run(small)
    assert explain(small, "ada") == explain(small, "@countess") == explain(small, "a1")


def test_a_handle_that_two_accounts_had_names_both_by_pseudonym(small, tmp_path):
    take_in(small, _write_posts(tmp_path / "other", ("p2", "a2", "ada", "two.jpg")))
    _run(small)
    with pytest.raises(InputError, match="several") as several:
        explain(small, "ada")
    for account in ("a1", "a2"):
        pseudonym = small.pseudonym_key.pseudonym("account", "instagram", account)
        assert pseudonym in several.value.hint
        assert explain(small, pseudonym).kind == "account"
    assert "ada" not in f"{several.value.message} {several.value.hint}"


def test_an_image_of_a_version_says_which(small):
    version = _publish(small)
    (image,) = explain(small, "p1").images
    assert (image.outcome, image.versions) == ("kept", (version.name,))


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


def test_a_post_of_which_only_the_deletion_was_ingested_is_explained(small, tmp_path):
    post = "at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3kabc"
    _delete(small, tmp_path / "stream", post)
    _run(small)
    found = explain(small, post)
    assert (found.kind, found.outcome) == ("post", "rejected")
    assert [(reason.code, reason.rule) for reason in found.reasons] == [
        ("POST_DELETED", "sql/rules/post/POST_DELETED.sql")
    ]
    assert explain(small, found.id) == found


def test_a_kept_post_that_lost_an_image_says_by_which_code(tmp_path):
    workspace = new_workspace(tmp_path / "ws")
    export = _write_posts(tmp_path / "export", ("p1", "a1", "ada", "one.jpg"))
    (export / "two.jpg").write_bytes(b"no image")
    table = export / "posts.csv"
    table.write_text(table.read_text().replace(",one.jpg", ',"[""one.jpg"", ""two.jpg""]"'))
    take_in(workspace, export)
    _run(workspace)
    found = explain(workspace, "p1")
    assert found.outcome == "kept"
    assert [image.codes for image in found.images] == [(), ("IMAGE_UNREADABLE",)]


def test_the_command_prints_the_rule_the_evidence_and_the_remedy_of_each_code(
    small, tmp_path, run_curate
):
    rows = ("instagram,a1,private,2026-05-30",)
    table = _write_statuses(
        tmp_path / "statuses.csv", "platform,account_id,status,observed_at", *rows
    )
    take_in(small, table, source_format="account-status")
    _run(small)
    for wanted in ("a1", "p1"):
        code, out, _ = run_curate("explain", wanted, "-w", small.root)
        assert code == ExitCode.DONE
        for said in ("ACCT_PRIVATE (tier 1) ", "rule  ", "evidence  ", "remedy  "):
            assert said in out


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
