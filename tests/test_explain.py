"""Why one post, image or account was kept or rejected."""

import json
import re

import pytest

from curate import ledger
from curate.errors import ExitCode, InputError
from curate.explain import explain
from curate.ingest import ingest
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
    assert (reason.code, reason.tier, reason.stage) == ("ACCT_PRIVATE", 1, "12_reject_by_account")
    assert reason.rule == "The account was private when it was last observed."
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
    assert set(body) == {"schema_version", "id", "kind", "outcome", "reasons", "labels"}
    assert set(body["reasons"][0]) == {"code", "tier", "stage", "evidence", "observed_at"}


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
