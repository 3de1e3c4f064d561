"""Says why one post, image or account was kept or rejected: every reason, its rule and remedy."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from curate.errors import InputError
from curate.explanations import Explanation, ImageFate, Kind, Reason
from curate.named import Meanings, find, meanings, refuse_several, unknown
from curate.query import QueryConnection, record_personal_access
from curate.versions import holding
from curate.workspace import Workspace

__all__ = ["Explanation", "ImageFate", "Kind", "Reason", "explain"]

_JUDGING_STAGE = "11_judge_accounts"
_DELETION_STAGE = "16_reject_deleted"
_NO_OVERRIDE = 0
_ASKED_SINCE = (
    "it is on the list of those who asked to leave since the last run, which this is the outcome "
    "of: run again, and it is out"
)

_TOMBSTONES = """
SELECT store.pseudonym('post', gone.platform, gone.post_id), max(gone.observed_at)
FROM store.tombstones AS gone
WHERE list_contains($posts, gone.post_id)
   OR ($pseudonym IS NOT NULL
       AND store.pseudonym('post', gone.platform, gone.post_id) = $pseudonym)
GROUP BY ALL
ORDER BY 1
"""
_DELETION = """
SELECT 'POST_DELETED', policy.tier, $stage, 'the platform announced its deletion',
       CAST($observed_at AS TIMESTAMP), policy.rule, policy.remedy, policy.action
FROM store.policy AS policy WHERE policy.code = 'POST_DELETED'
"""
_OBSERVATIONS = """
SELECT posts.observed_at,
       (SELECT count(*) FROM store.superseded AS older WHERE older.by_post_key = posts.post_key),
       (SELECT count(*) FROM store.tombstones AS gone
        WHERE gone.platform = posts.platform AND gone.post_id = posts.post_id)
FROM store.posts AS posts WHERE posts.post_key = $post_key
"""
# A request counts from the next run on; until then the outcome is the one before it.
_ASKED = """
SELECT 1 FROM store.suppressions AS asked
WHERE (asked.kind = 'account'
       AND asked.subject IN (SELECT accounts.pseudonym FROM store.accounts AS accounts
                             WHERE accounts.account_key = $account_key))
   OR (asked.kind = 'handle'
       AND asked.subject IN (SELECT handles.pseudonym FROM store.account_handles AS handles
                             WHERE handles.account_key = $account_key))
   OR (asked.kind = 'post'
       AND asked.subject IN (SELECT store.pseudonym('post', posts.platform, posts.post_id)
                             FROM store.posts AS posts WHERE posts.post_key = $post_key))
LIMIT 1
"""
_REASONS = """
SELECT DISTINCT reasons.code, policy.tier, reasons.stage, reasons.evidence, reasons.observed_at,
       policy.rule, policy.remedy, policy.action
FROM store.rejections AS reasons
JOIN store.policy AS policy ON policy.code = reasons.code
WHERE reasons.post_key = $post_key
   OR reasons.image_key IN (SELECT images.image_key FROM store.images AS images
                            WHERE images.post_key = $post_key
                              AND ($image_key IS NULL OR images.image_key = $image_key))
ORDER BY policy.tier, reasons.code, reasons.evidence
"""
_VERDICTS = """
SELECT DISTINCT verdicts.code, policy.tier, $stage, verdicts.evidence, verdicts.observed_at,
       policy.rule, policy.remedy, policy.action
FROM store.account_verdicts AS verdicts
JOIN store.policy AS policy ON policy.code = verdicts.code
WHERE verdicts.account_key = $account_key
ORDER BY policy.tier, verdicts.code, verdicts.evidence
"""
_IMAGES = """
SELECT images.image_id,
       coalesce(dropped.outcome, CASE WHEN kept.image_key IS NOT NULL THEN 'kept' END) AS outcome,
       coalesce(dropped.codes, []), weights.repeat_factor, manifest.split, images.image_key
FROM store.images AS images
LEFT JOIN store.dropped_images AS dropped ON dropped.image_key = images.image_key
LEFT JOIN store.kept_images AS kept ON kept.image_key = images.image_key
LEFT JOIN store.image_weights AS weights ON weights.image_key = images.image_key
LEFT JOIN store.manifest AS manifest ON manifest.image_id = images.image_id
WHERE images.post_key = $post_key
ORDER BY images.position
"""
_LABELS = """
SELECT concepts.concept_id, concepts.name
FROM (SELECT unnest(labels.concept_ids) AS concept_id
      FROM store.labels AS labels WHERE labels.post_key = $post_key) AS uses
JOIN store.concepts AS concepts ON concepts.concept_id = uses.concept_id
ORDER BY concepts.concept_id
"""
_POST = """
SELECT dropped.outcome, posts.account_key, accounts.account_id, accounts.handle, posts.post_id
FROM store.posts AS posts
JOIN store.accounts AS accounts ON accounts.account_key = posts.account_key
LEFT JOIN store.dropped_posts AS dropped ON dropped.post_key = posts.post_key
WHERE posts.post_key = $post_key
"""
_REASONS_OF_POSTS = """
SELECT dropped.primary_code, count(*) AS post_count
FROM store.dropped_posts AS dropped
JOIN store.posts AS posts ON posts.post_key = dropped.post_key
WHERE posts.account_key = $account_key
GROUP BY dropped.primary_code
ORDER BY post_count DESC, dropped.primary_code
"""
_POSTS_OF_ACCOUNT = """
SELECT CASE WHEN dropped.post_key IS NOT NULL THEN dropped.outcome
            WHEN kept.post_key IS NOT NULL THEN 'kept' ELSE 'undecided' END AS fate,
       count(*)
FROM store.posts AS posts
LEFT JOIN store.dropped_posts AS dropped ON dropped.post_key = posts.post_key
LEFT JOIN (SELECT DISTINCT kept.post_key FROM store.kept_images AS kept) AS kept
  ON kept.post_key = posts.post_key
WHERE posts.account_key = $account_key
GROUP BY fate
"""


def explain(workspace: Workspace, wanted: str, *, personal: bool = False) -> Explanation:
    """Explain what ``wanted`` names, as the last run decided.

    ``wanted`` is a post id, a shortcode, an account id, any handle that an account was seen under,
    the address of a profile or a post, an image_id of a manifest, or the pseudonym of a post or
    account. ``personal`` adds ids and handles; the ledger records it. Raises an ``InputError`` if
    nothing, or more than one thing, is known by that name, or if no run has decided about it yet.
    """
    with QueryConnection(workspace) as tables:
        meant = meanings(wanted)
        row = find(tables, meant)
        if row is None:
            found = _explain_unseen(tables, workspace, meant)
        elif row[0] == "account":
            found = _explain_account(tables, row[1], row[2])
        else:
            found = _explain_post(tables, *row)
    paths = workspace.version_paths()
    images = [replace(image, versions=holding(paths, image.image_id)) for image in found.images]
    found = replace(found, images=tuple(images))
    if not personal:
        return replace(found, personal={})
    record_personal_access(workspace, "explain --personal", {"kind": found.kind, "id": found.id})
    return found


def _explain_unseen(tables: QueryConnection, workspace: Workspace, meant: Meanings) -> Explanation:
    """What no table of posts, images or accounts has: a deleted post, an image of a version."""
    wanted = meant.pseudonym
    if wanted and (versions := holding(workspace.version_paths(), wanted)):
        fate = ImageFate(wanted, "unknown", (), None, None)
        why = (
            f"version {', '.join(versions)} has it, and the store has not (or not any more): its "
            "post was observed again without it, or was never ingested here",
        )
        return Explanation(wanted, "image", "unknown", (), images=(fate,), notes=why)
    gone = tables.ask(_TOMBSTONES, {"posts": meant.posts, "pseudonym": wanted})
    refuse_several([("post", row[0]) for row in gone])
    if gone:
        pseudonym, when = gone[0]
        rows = tables.ask(_DELETION, {"stage": _DELETION_STAGE, "observed_at": when})
        reasons, ignored = _told_apart(rows)
        why = ("its deletion was ingested, and the post itself never was",)
        return Explanation(pseudonym, "post", "rejected", reasons, ignored, notes=why)
    raise unknown()


def _explain_post(tables: QueryConnection, kind: Kind, key: int, pseudonym: str) -> Explanation:
    post_key, image_key = key, None
    if kind == "image":
        query = "SELECT post_key FROM store.images WHERE image_key = $key"
        post_key, image_key = tables.ask(query, {"key": key})[0][0], key
    posts = tables.ask(_POST, {"post_key": post_key})
    rows = tables.ask(_IMAGES, {"post_key": post_key})
    if image_key is not None:
        rows = [row for row in rows if row[5] == image_key]
    images = tuple(ImageFate(row[0], row[1], tuple(row[2]), *row[3:5]) for row in rows)
    outcome = images[0].outcome if image_key is not None else posts[0][0] if posts else None
    if outcome is None and any(image.outcome == "kept" for image in images):
        outcome = "kept"
    if not posts or outcome is None:
        raise InputError(
            "no run has decided about it yet", hint="decide about what is ingested: `curate run`"
        )
    params = {"post_key": post_key, "image_key": image_key}
    reasons, ignored = _told_apart(tables.ask(_REASONS, params))
    is_kept = outcome == "kept"
    return Explanation(
        pseudonym,
        kind,
        outcome,
        # A kept post can have lost an image: that image's reasons are not the post's.
        () if is_kept else reasons,
        ignored,
        dict(tables.ask(_LABELS, {"post_key": post_key})) if is_kept else {},
        images,
        personal=dict(zip(("account_id", "handle", "post_id"), posts[0][2:], strict=True)),
        notes=_notes(tables, post_key, posts[0][1], reasons, ignored),
    )


def _notes(
    tables: QueryConnection,
    post_key: int,
    account_key: int,
    reasons: Sequence[Reason],
    ignored: Sequence[str],
) -> tuple[str, ...]:
    observed_at, older, deletions = tables.ask(_OBSERVATIONS, {"post_key": post_key})[0]
    notes = []
    if older:
        which = f"that of {observed_at:%Y-%m-%d}" if observed_at else "an undated one"
        notes.append(f"its post was observed {older + 1} times; {which} decides")
    if deletions and "POST_DELETED" not in {reason.code for reason in reasons} | {*ignored}:
        notes.append("its author has deleted the post since the last run: run again")
    if _was_asked_since(tables, account_key, post_key, reasons):
        notes.append(_ASKED_SINCE)
    return tuple(notes)


def _was_asked_since(
    tables: QueryConnection, account_key: int, post_key: int | None, reasons: Sequence[Reason]
) -> bool:
    """Whether somebody asked for it to leave, and the last run did not know."""
    if any(reason.tier == _NO_OVERRIDE for reason in reasons):
        return False
    return bool(tables.ask(_ASKED, {"account_key": account_key, "post_key": post_key}))


def _explain_account(tables: QueryConnection, key: int, pseudonym: str) -> Explanation:
    params = {"account_key": key}
    reasons, ignored = _told_apart(
        tables.ask(_VERDICTS, {**params, "stage": _JUDGING_STAGE}),
    )
    posts = Counter(dict(tables.ask(_POSTS_OF_ACCOUNT, params)))
    if not tables.ask(
        "SELECT 1 FROM store.account_standing WHERE account_key = $account_key", params
    ):
        raise InputError(
            "no run has decided about it yet", hint="decide about what is ingested: `curate run`"
        )
    if reasons:
        is_rejected = any(reason.action == "reject" for reason in reasons)
        outcome = "rejected" if is_rejected else "quarantined"
    else:
        # Nothing is held against the account itself; its posts can still have left.
        outcome = next(
            (name for name in ("kept", "rejected", "quarantined") if posts[name]), "kept"
        )
    notes = []
    if not reasons and (left := tables.ask(_REASONS_OF_POSTS, params)):
        which = ", ".join(f"{code} ({count:,})" for code, count in left)
        notes.append(f"nothing is held against the account itself; its posts left for {which}")
    if _was_asked_since(tables, key, None, reasons):
        notes.append(_ASKED_SINCE)
    who = tables.ask(
        "SELECT account_id, handle FROM store.accounts WHERE account_key = $account_key", params
    )
    personal = dict(zip(("account_id", "handle"), who[0], strict=True))
    return Explanation(
        pseudonym,
        "account",
        outcome,
        reasons,
        ignored,
        posts=dict(posts),
        personal=personal,
        notes=tuple(notes),
    )


def _told_apart(rows: list[tuple[Any, ...]]) -> tuple[tuple[Reason, ...], tuple[str, ...]]:
    reasons = [Reason(*row) for row in rows]
    ignored = dict.fromkeys(reason.code for reason in reasons if reason.action == "ignore")
    return tuple(reason for reason in reasons if reason.action != "ignore"), tuple(ignored)
