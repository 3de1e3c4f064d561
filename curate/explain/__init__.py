"""Says why one post, image or account was kept or rejected: every reason, down to its cause."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from curate.errors import CurateError, InputError
from curate.explain.causes import Reasons
from curate.explain.explanation import Cause, Explanation, ImageFate, Kind, Observation, Reason
from curate.explain.names import Meanings, find, meanings, refuse_several, unknown
from curate.query import QueryConnection, record_personal_access
from curate.store.sqlfiles import load_sql
from curate.versions import gone_versions, holding, problem_of
from curate.workspace import Workspace

__all__ = ["Cause", "Explanation", "ImageFate", "Kind", "Observation", "Reason", "explain"]

_NO_OVERRIDE = 0
_KNOWN_BY = {
    "stated": "the post says so",
    "caption": "by the words of its caption",
    "tags": "by its hashtags that only that language has",
    "account": "by most other posts of its account",
}
_ASKED_SINCE = (
    "it is on the list of those who asked to leave since the last run, which this is the outcome "
    "of: run again, and it is out"
)


def explain(workspace: Workspace, wanted: str, *, personal: bool = False) -> Explanation:
    """Explain what ``wanted`` names, as the last run decided.

    ``wanted`` is a post id, a shortcode, an account id, any handle that an account was seen under,
    the address of a profile or a post, an image_id of a manifest, the pseudonym of a post or
    account, or what a report calls an image or an account. ``personal`` adds ids and handles; the
    ledger records it. A version that is gone, or is not the one that a run made, is named: nobody
    can say what it held. Raises an ``InputError`` if nothing, or more than one thing, is known by
    that name, or if no run has decided about it yet.
    """
    with QueryConnection(workspace) as tables:
        meant = meanings(wanted)
        row = find(tables, meant, [path.name for path in workspace.version_paths()])
        if row is None:
            found = _explain_unseen(tables, workspace, meant)
        elif row[0] == "account":
            found = _explain_account(tables, row[1], row[2])
        else:
            found = _explain_post(tables, *row)
    if found.images:
        found = _with_versions(found, workspace)
    if not personal:
        return replace(found, personal={})
    record_personal_access(workspace, "explain --personal", {"kind": found.kind, "id": found.id})
    return found


def _with_versions(found: Explanation, workspace: Workspace) -> Explanation:
    """The same with the versions that have its images, as `curate lookup` looks into them."""
    problems = _problems(workspace)
    sound = [path for path, problem in problems.items() if problem is None]
    images = [replace(image, versions=holding(sound, image.image_id)) for image in found.images]
    notes = [
        f"nobody can say what version {path.name} holds: {problem.message}"
        for path, problem in problems.items()
        if problem is not None
    ]
    notes += [
        f"version {name} is gone from this workspace: nobody can say what it held"
        for name in gone_versions(workspace)
    ]
    return replace(found, images=tuple(images), notes=(*found.notes, *notes))


def _problems(workspace: Workspace) -> dict[Path, CurateError | None]:
    return {path: problem_of(path, workspace) for path in workspace.version_paths()}


def _explain_unseen(tables: QueryConnection, workspace: Workspace, meant: Meanings) -> Explanation:
    """What no table of posts, images or accounts has: a deleted post, an image of a version."""
    wanted = meant.pseudonym
    problems = _problems(workspace) if wanted else {}
    sound = [path for path, problem in problems.items() if problem is None]
    if wanted and (versions := holding(sound, wanted)):
        fate = ImageFate(wanted, "unknown", (), None, None)
        why = (
            f"version {', '.join(versions)} has it, and the store has not (or not any more): its "
            "post was observed again without it, or was never ingested here",
        )
        return Explanation(wanted, "image", "unknown", (), images=(fate,), notes=why)
    gone = _ask(tables, "deletions", posts=meant.posts, pseudonym=wanted)
    refuse_several([("post", row[0]) for row in gone])
    if gone:
        pseudonym, when = gone[0]
        reasons, ignored = _told_apart(Reasons(tables).of_deletion(when))
        why = ("its deletion was ingested, and the post itself never was",)
        return Explanation(pseudonym, "post", "rejected", reasons, ignored, notes=why)
    # It may be an image that only such a version has.
    raise next(filter(None, problems.values()), unknown())


def _explain_post(tables: QueryConnection, kind: Kind, key: int, pseudonym: str) -> Explanation:
    post_key, image_key = key, None
    if kind == "image":
        post_key, image_key = _ask(tables, "post_of_image", image_key=key)[0][0], key
    posts = _ask(tables, "post", post_key=post_key)
    rows = _ask(tables, "images", post_key=post_key)
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
    reasons, ignored = _told_apart(Reasons(tables).of_post(post_key, posts[0][1], image_key))
    is_kept = outcome == "kept"
    return Explanation(
        pseudonym,
        kind,
        outcome,
        # A kept post can have lost an image: that image's reasons are not the post's.
        () if is_kept else reasons,
        ignored,
        dict(_ask(tables, "labels", post_key=post_key)) if is_kept else {},
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
    observed_at, older, deletions = _ask(tables, "observations", post_key=post_key)[0]
    notes = []
    if older:
        which = f"that of {observed_at:%Y-%m-%d}" if observed_at else "an undated one"
        notes.append(f"its post was observed {older + 1} times; {which} decides")
    if deletions and "POST_DELETED" not in {reason.code for reason in reasons} | {*ignored}:
        notes.append("its author has deleted the post since the last run: run again")
    if _was_asked_since(tables, account_key, post_key, reasons):
        notes.append(_ASKED_SINCE)
    return (*notes, *map(_language_note, _ask(tables, "language", post_key=post_key)))


def _language_note(found: Sequence[Any]) -> str:
    language, known_by, confidence = found
    how = _KNOWN_BY[known_by] + ("" if confidence is None else f", {confidence:.0%} sure")
    return f"its hashtags are read in {language}: {how}"


def _was_asked_since(
    tables: QueryConnection, account_key: int, post_key: int | None, reasons: Sequence[Reason]
) -> bool:
    """Whether somebody asked for it to leave, and the last run did not know."""
    if any(reason.tier == _NO_OVERRIDE for reason in reasons):
        return False
    return bool(_ask(tables, "asked_since", account_key=account_key, post_key=post_key))


def _explain_account(tables: QueryConnection, key: int, pseudonym: str) -> Explanation:
    reasons, ignored = _told_apart(Reasons(tables).of_account(key))
    posts = Counter(dict(_ask(tables, "posts_of_account", account_key=key)))
    ((account_id, handle, status),) = _ask(tables, "account", account_key=key)
    if status is None:
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
    if not reasons and (left := _ask(tables, "reasons_of_posts", account_key=key)):
        which = ", ".join(f"{code} ({count:,})" for code, count in left)
        notes.append(f"nothing is held against the account itself; its posts left for {which}")
    if _was_asked_since(tables, key, None, reasons):
        notes.append(_ASKED_SINCE)
    return Explanation(
        pseudonym,
        "account",
        outcome,
        reasons,
        ignored,
        posts=dict(posts),
        personal={"account_id": account_id, "handle": handle},
        notes=tuple(notes),
    )


def _told_apart(reasons: Sequence[Reason]) -> tuple[tuple[Reason, ...], tuple[str, ...]]:
    ignored = dict.fromkeys(reason.code for reason in reasons if reason.action == "ignore")
    return tuple(reason for reason in reasons if reason.action != "ignore"), tuple(ignored)


def _ask(tables: QueryConnection, question: str, **params: Any) -> list[tuple[Any, ...]]:
    return tables.ask(load_sql("explain", question).text, params)
