"""Says why one post, image or account was kept or rejected: every reason, its rule and remedy."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from curate.errors import InputError
from curate.explanations import Explanation, ImageFate, Kind, Reason
from curate.query import QueryConnection, record_personal_access
from curate.versions import holding
from curate.workspace import Workspace

__all__ = ["Explanation", "ImageFate", "Kind", "Reason", "explain"]

_PSEUDONYM = re.compile(r"[0-9a-f]{32}")
_SHORTCODE = re.compile(r"[A-Za-z0-9_-]{5,14}")
_SHORTCODE_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_JUDGING_STAGE = "11_judge_accounts"
_DELETION_STAGE = "16_reject_deleted"

# What goes before what: a thing of a platform, then an id in a status table that names no platform,
# then an account that only a mention made. A pseudonym means the one that has it.
_FIND = """
SELECT 'image' AS kind, images.image_key, images.image_id, 0 AS rank
FROM store.images AS images WHERE images.image_id = $wanted
UNION ALL
SELECT 'account', accounts.account_key, accounts.pseudonym,
       CASE WHEN accounts.pseudonym = $wanted THEN 0 WHEN accounts.account_id LIKE '@%' THEN 2
            WHEN accounts.platform = 'any' THEN 1 ELSE 0 END
FROM store.accounts AS accounts
WHERE accounts.pseudonym = $wanted OR accounts.account_id = $wanted
   OR lower(accounts.handle) = $handle OR accounts.account_id = concat('@', $handle)
   OR accounts.account_key IN (SELECT handles.account_key FROM store.account_handles AS handles
                               WHERE handles.handle = $handle)
UNION ALL
SELECT 'post', posts.post_key, store.pseudonym('post', posts.platform, posts.post_id), 0
FROM store.posts AS posts WHERE posts.post_id IN ($wanted, $decoded)
ORDER BY 1, 3
"""
_FIND_POST_PSEUDONYM = """
SELECT 'post', posts.post_key, $wanted, 0
FROM store.posts AS posts
WHERE store.pseudonym('post', posts.platform, posts.post_id) = $wanted
"""
_TOMBSTONES = """
SELECT store.pseudonym('post', gone.platform, gone.post_id), max(gone.observed_at)
FROM store.tombstones AS gone
WHERE gone.post_id IN ($wanted, $decoded)
   OR ($is_pseudonym AND store.pseudonym('post', gone.platform, gone.post_id) = $wanted)
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
SELECT dropped.outcome, accounts.account_id, accounts.handle, posts.post_id
FROM store.posts AS posts
JOIN store.accounts AS accounts ON accounts.account_key = posts.account_key
LEFT JOIN store.dropped_posts AS dropped ON dropped.post_key = posts.post_key
WHERE posts.post_key = $post_key
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
    an image_id of a manifest, or the pseudonym of a post or account. ``personal`` adds ids and
    handles; the ledger records it. Raises an ``InputError`` if nothing, or more than one thing, is
    known by that name, or if no run has decided about it yet.
    """
    name = wanted.strip()
    with QueryConnection(workspace) as tables:
        row = _find(tables, name)
        if row is None:
            found = _explain_unseen(tables, workspace, name)
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


def _find(tables: QueryConnection, wanted: str) -> tuple[Kind, int, str] | None:
    params = {"wanted": wanted, "handle": wanted.lstrip("@").lower(), "decoded": _decoded(wanted)}
    found = tables.ask(_FIND, params)
    if not found and _PSEUDONYM.fullmatch(wanted):
        # Last, because the pseudonym of every post is made to compare it.
        found = tables.ask(_FIND_POST_PSEUDONYM, {"wanted": wanted})
    if not found:
        return None
    first = min(row[3] for row in found)
    found = [row for row in found if row[3] == first]
    _refuse_several([(row[0], row[2]) for row in found])
    return found[0][0], found[0][1], found[0][2]


def _refuse_several(found: Sequence[tuple[str, str]]) -> None:
    if len(found) > 1:
        names = ", ".join(f"{kind} {pseudonym}" for kind, pseudonym in found[:10])
        raise InputError("several things go by that name", hint=f"ask for one of: {names}")


def _explain_unseen(tables: QueryConnection, workspace: Workspace, wanted: str) -> Explanation:
    """What no table of posts, images or accounts has: a deleted post, an image of a version."""
    is_pseudonym = _PSEUDONYM.fullmatch(wanted) is not None
    if is_pseudonym and (versions := holding(workspace.version_paths(), wanted)):
        fate = ImageFate(wanted, "unknown", (), None, None)
        why = (
            f"version {', '.join(versions)} has it, and the store has not (or not any more): its "
            "post was observed again without it, or was never ingested here",
        )
        return Explanation(wanted, "image", "unknown", (), images=(fate,), notes=why)
    params = {"wanted": wanted, "decoded": _decoded(wanted), "is_pseudonym": is_pseudonym}
    gone = tables.ask(_TOMBSTONES, params)
    _refuse_several([("post", row[0]) for row in gone])
    if gone:
        pseudonym, when = gone[0]
        rows = tables.ask(_DELETION, {"stage": _DELETION_STAGE, "observed_at": when})
        reasons, ignored = _told_apart(rows)
        why = ("its deletion was ingested, and the post itself never was",)
        return Explanation(pseudonym, "post", "rejected", reasons, ignored, notes=why)
    raise InputError(
        "nothing is known by that name",
        hint="looked for a post id, a shortcode, an account id, a handle, an image_id of a "
        "manifest, and the pseudonym of a post or account",
    )


def _decoded(wanted: str) -> str:
    """The id that an Instagram shortcode stands for, or what was wanted itself."""
    if wanted.isdigit() or not _SHORTCODE.fullmatch(wanted):
        return wanted
    number = 0
    for digit in wanted:
        number = number * 64 + _SHORTCODE_DIGITS.index(digit)
    return str(number)


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
        personal=dict(zip(("account_id", "handle", "post_id"), posts[0][1:], strict=True)),
        notes=_notes(tables, post_key, {reason.code for reason in reasons} | set(ignored)),
    )


def _notes(tables: QueryConnection, post_key: int, codes: set[str]) -> tuple[str, ...]:
    observed_at, older, deletions = tables.ask(_OBSERVATIONS, {"post_key": post_key})[0]
    notes = []
    if older:
        which = f"that of {observed_at:%Y-%m-%d}" if observed_at else "an undated one"
        notes.append(f"its post was observed {older + 1} times; {which} decides")
    if deletions and "POST_DELETED" not in codes:
        notes.append("its author has deleted the post since the last run: run again")
    return tuple(notes)


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
    who = tables.ask(
        "SELECT account_id, handle FROM store.accounts WHERE account_key = $account_key", params
    )
    personal = dict(zip(("account_id", "handle"), who[0], strict=True))
    return Explanation(
        pseudonym, "account", outcome, reasons, ignored, posts=dict(posts), personal=personal
    )


def _told_apart(rows: list[tuple[Any, ...]]) -> tuple[tuple[Reason, ...], tuple[str, ...]]:
    reasons = [Reason(*row) for row in rows]
    ignored = dict.fromkeys(reason.code for reason in reasons if reason.action == "ignore")
    return tuple(reason for reason in reasons if reason.action != "ignore"), tuple(ignored)
