"""Says why one post, image or account was kept or rejected: every reason, its rule and remedy."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from curate.errors import InputError
from curate.query import QueryConnection, record_personal_access
from curate.workspace import Workspace

Kind = Literal["post", "image", "account"]
_SHORTCODE = re.compile(r"[A-Za-z0-9_-]{5,14}")
_SHORTCODE_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_JUDGING_STAGE = "11_judge_accounts"

_FIND = """
SELECT 'image' AS kind, images.image_key, images.image_id, FALSE AS is_by_handle
FROM store.images AS images WHERE images.image_id = $wanted
UNION ALL
SELECT 'account', accounts.account_key, accounts.pseudonym, accounts.account_id LIKE '@%'
FROM store.accounts AS accounts
WHERE accounts.pseudonym = $wanted OR accounts.account_id = $wanted
   OR lower(accounts.handle) = $handle OR accounts.account_id = concat('@', $handle)
UNION ALL
SELECT 'post', posts.post_key, store.pseudonym('post', posts.platform, posts.post_id), FALSE
FROM store.posts AS posts WHERE posts.post_id IN ($wanted, $decoded)
ORDER BY 1, 3
"""
_FIND_POST_PSEUDONYM = """
SELECT 'post', posts.post_key, $wanted, FALSE
FROM store.posts AS posts
WHERE store.pseudonym('post', posts.platform, posts.post_id) = $wanted
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
       weights.repeat_factor, manifest.split, images.image_key
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


@dataclass(frozen=True)
class Reason:
    """One reason code against a post, image or account; ``action`` is what the policy does."""

    code: str
    tier: int
    stage: str
    evidence: str
    observed_at: datetime | None
    rule: str
    remedy: str
    action: str


@dataclass(frozen=True)
class ImageFate:
    """What became of one image of a post."""

    image_id: str
    outcome: str
    repeat_factor: float | None
    split: str | None


@dataclass(frozen=True)
class Explanation:
    """Why something is in or out.

    ``id`` is a pseudonym. ``reasons`` are those that count; ``ignored`` are codes that the policy
    records and, as it is set, does not act on. ``labels`` maps concept ids to names, ``posts``
    counts an account's posts by outcome, and ``personal`` is empty unless it was asked for.
    """

    id: str
    kind: Kind
    outcome: str
    reasons: tuple[Reason, ...]
    ignored: tuple[str, ...] = ()
    labels: Mapping[int, str] = field(default_factory=dict)
    images: tuple[ImageFate, ...] = ()
    posts: Mapping[str, int] = field(default_factory=dict)
    personal: Mapping[str, str | None] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The object that scripts may rely on."""
        names = ("code", "tier", "stage", "evidence")
        body: dict[str, Any] = {
            "id": self.id,
            "kind": self.kind,
            "outcome": self.outcome,
            "reasons": [
                {name: getattr(reason, name) for name in names}
                | {"observed_at": reason.observed_at and reason.observed_at.isoformat()}
                for reason in self.reasons
            ],
            "labels": list(self.labels),
        }
        if self.kind == "account":
            body["posts"] = dict(self.posts)
        return body | ({"personal": dict(self.personal)} if self.personal else {})


def explain(workspace: Workspace, wanted: str, *, personal: bool = False) -> Explanation:
    """Explain what ``wanted`` names, as the last run decided.

    ``wanted`` is a post id, a shortcode, an account id, a handle, an image_id of a manifest, or the
    pseudonym of a post or account. ``personal`` adds ids and handles; the ledger records it. Raises
    an ``InputError`` if nothing, or more than one thing, is known by that name, or if no run has
    decided about it yet.
    """
    with QueryConnection(workspace) as tables:
        kind, key, pseudonym = _find(tables, wanted.strip())
        if kind == "account":
            found = _explain_account(tables, key, pseudonym)
        else:
            found = _explain_post(tables, kind, key, pseudonym)
    if not personal:
        return Explanation(**{**vars(found), "personal": {}})
    record_personal_access(workspace, "explain --personal", {"kind": kind, "id": pseudonym})
    return found


def _find(tables: QueryConnection, wanted: str) -> tuple[Kind, int, str]:
    params = {"wanted": wanted, "handle": wanted.lstrip("@").lower(), "decoded": _decoded(wanted)}
    found = tables.ask(_FIND, params)
    if not found and re.fullmatch(r"[0-9a-f]{32}", wanted):
        # Last, because the pseudonym of every post is made to compare it.
        found = tables.ask(_FIND_POST_PSEUDONYM, {"wanted": wanted})
    if not found:
        raise InputError(
            "nothing is known by that name",
            hint="looked for a post id, a shortcode, an account id, a handle, an image_id of a "
            "manifest, and the pseudonym of a post or account",
        )
    # A mention makes an account of the handle alone; the one with the platform's id goes first.
    found = [row for row in found if not row[3]] or found
    if len(found) > 1:
        names = ", ".join(f"{row[0]} {row[2]}" for row in found[:10])
        raise InputError("several things go by that name", hint=f"ask for one of: {names}")
    return found[0][0], found[0][1], found[0][2]


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
        rows = [row for row in rows if row[4] == image_key]
    images = tuple(ImageFate(*row[:4]) for row in rows)
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
    )


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
