"""The truth table of what accounts and posts say for themselves: refusals, declarations, deletions.

No value of any class turns a refusal into a yes: what is not plainly allowed or not said keeps the
image out, under both presets as far as the preset has the rule.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from workspaces import (
    KEPT,
    Outcome,
    decide,
    new_workspace,
    post_node,
    take_in,
    write_node,
)

# A whole run for each: the presets differ in what `test_policy_table` holds row by row, too.
PRESETS = ["strict", pytest.param("private-accounts", marks=pytest.mark.slow)]
MISSING = object()
# One of each class of values that a JSON file may have where a boolean belongs.
VALUES: Mapping[str, Any] = {
    "true": True,
    "false": False,
    "null": None,
    "missing": MISSING,
    "text-False": "False",
    "text-false": "false",
    "text-true": "true",
    "empty": "",
    "zero": 0,
    "one": 1,
    "private": "private",
    "nonsense": "¿qué?",
    "list": [True],
    "mapping": {"allow": True},
}
NOT_SAID = {"null", "missing"}
UNKNOWN = Outcome("quarantined", frozenset({"SIGNAL_VALUE_UNKNOWN"}))
TIME_US = 1_779_235_200_000_000  # 2026-05-20, as the other tests observe
POST = "app.bsky.feed.post"


def rejected(*codes: str) -> Outcome:
    return Outcome("rejected", frozenset(codes))


def config(preset: str) -> str:
    return f'[policy]\npreset = "{preset}"\n[images]\nrequire_files = false\n'


def expected(preset: str, *, refusing: str, allowing: str, code: str) -> dict[str, Outcome]:
    """What each value decides, where one boolean refuses and the other does not.

    The refusing word as a text is no boolean, and all the same a refusal.
    """
    is_strict = preset == "strict"
    plain = {
        refusing: rejected(code) if is_strict else KEPT,
        allowing: KEPT,
        **dict.fromkeys(NOT_SAID, KEPT),
    }
    if is_strict:
        texts = [name for name in VALUES if name.lower() == f"text-{refusing}"]
        plain |= dict.fromkeys(texts, rejected(code, "SIGNAL_VALUE_UNKNOWN"))
    return {name: plain.get(name, UNKNOWN) for name in VALUES}


def decided(tmp_path: Path, preset: str, path: Path, **options: Any) -> dict[str, Outcome]:
    workspace = new_workspace(tmp_path / "ws", config(preset))
    take_in(workspace, path, **options)
    return decide(workspace)


# ── Bluesky ───────────────────────────────────────────────────────────────────────────────────


def commit(number: int, collection: str, record: Any, operation: str = "create") -> dict[str, Any]:
    body = {"operation": operation, "collection": collection, "rkey": "1", "record": record}
    return {
        "did": f"did:plc:a{number}",
        "time_us": TIME_US,
        "kind": "commit",
        "commit": body if record is not MISSING else {**body, "record": None},
    }


def a_post(number: int, **more: Any) -> dict[str, Any]:
    image = {"image": {"ref": {"$link": f"bafk{number}"}}, "alt": ""}
    return commit(
        number,
        POST,
        {
            "$type": POST,
            "text": "look",
            "tags": ["cat"],
            "createdAt": "2026-05-01T08:00:00.000Z",
            "embed": {"$type": "app.bsky.embed.images", "images": [image]},
            **more,
        },
    )


LABELS: Mapping[str, tuple[Any, Outcome, Outcome]] = {
    "none": ([], KEPT, KEPT),
    "null": (None, KEPT, KEPT),
    "signed-in": (["!no-unauthenticated"], rejected("ACCT_SIGNED_IN_ONLY"), KEPT),
    "hidden": (["!hide"], rejected("ACCT_SUSPENDED"), KEPT),
    "taken-down": (["!takedown"], rejected("ACCT_SUSPENDED"), KEPT),
    "warned": (["!warn"], KEPT, KEPT),
    "a-topic": (["porn"], KEPT, KEPT),
    "undefined": (["!nobody-defined-this"], UNKNOWN, UNKNOWN),
    "without-a-name": ([None], UNKNOWN, UNKNOWN),
    "a-number": ([0], UNKNOWN, UNKNOWN),
    "no-list": ("!no-unauthenticated", UNKNOWN, UNKNOWN),
    "both": (
        ["!warn", "!no-unauthenticated", "!zzz"],
        rejected("ACCT_SIGNED_IN_ONLY", "SIGNAL_VALUE_UNKNOWN"),
        UNKNOWN,
    ),
}


def declarations(collection: str, make: Callable[[Any], Any]) -> dict[str, Any]:
    """For each value, who says it in a record of this collection."""
    return {
        name: lambda number, value=value: commit(number, collection, make(value))
        for name, value in VALUES.items()
    }


def allowing(value: Any) -> dict[str, Any]:
    return {} if value is MISSING else {"allow": value}


def labelled(labels: Any) -> Callable[[int], dict[str, Any]]:
    values = [{"val": label} for label in labels] if isinstance(labels, list) else labels
    record = {"displayName": "x", "labels": {"values": values} if values is not None else None}
    return lambda number: commit(number, "app.bsky.actor.profile", record, "update")


INTENTS = ["syntheticContentGeneration", "bulkDataset"]
# By case and name, the event that an account sends besides its post.
BLUESKY = {
    **{
        intent: declarations(
            "org.user-intents.declaration", lambda value, intent=intent: {intent: allowing(value)}
        )
        for intent in INTENTS
    },
    "training": declarations(
        "community.lexicon.preference.ai",
        lambda value: {"preferences": {"training": allowing(value)}},
    ),
    "labels": {name: labelled(labels) for name, (labels, *_) in LABELS.items()},
}


@pytest.fixture(scope="module")
def bluesky(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Outcome]]:
    """What one run decides of a post of an account for each case and name."""
    said = [(case, name) for case, events in BLUESKY.items() for name in events]
    lines = []
    for number, (case, name) in enumerate(said):
        public = commit(number, "app.bsky.actor.profile", {"displayName": "x"})
        lines += [public, a_post(number), BLUESKY[case][name](number)]
    folder = tmp_path_factory.mktemp("bluesky")
    path = folder / "stream.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    found = decided(folder, request.param, path)
    outcomes: dict[str, dict[str, Outcome]] = {case: {} for case in BLUESKY}
    for number, (case, name) in enumerate(said):
        outcomes[case][name] = found[f"at://did:plc:a{number}/{POST}/1"]
    return outcomes


under_both_presets = pytest.mark.parametrize(
    ("bluesky", "preset"),
    [
        ("strict", "strict"),
        pytest.param("private-accounts", "private-accounts", marks=pytest.mark.slow),
    ],
    indirect=["bluesky"],
)


@under_both_presets
@pytest.mark.parametrize("case", [*INTENTS, "training"])
def test_an_intent_or_a_training_preference_allows_by_the_boolean_true_only(
    bluesky: dict[str, dict[str, Outcome]], case: str, preset: str
) -> None:
    assert bluesky[case] == expected(
        preset, refusing="false", allowing="true", code="ATPROTO_INTENT"
    )


@under_both_presets
def test_a_label_that_is_not_known_to_be_harmless_keeps_out(
    bluesky: dict[str, dict[str, Outcome]], preset: str
) -> None:
    which = 1 if preset == "strict" else 2
    assert bluesky["labels"] == {name: case[which] for name, case in LABELS.items()}


@pytest.mark.parametrize(
    ("preset", "outcome"), [("strict", rejected("POST_DELETED")), ("private-accounts", KEPT)]
)
def test_a_deletion_counts_whether_it_is_ingested_before_or_after_its_post(
    tmp_path: Path, preset: str, outcome: Outcome
) -> None:
    """Account 0's post is deleted in the first ingest, account 1's in the last."""
    parts: list[list[dict[str, Any]]] = [[], [], []]
    parts[0].append(commit(0, POST, MISSING, "delete"))
    for number in (0, 1):
        public = commit(number, "app.bsky.actor.profile", {"displayName": "x"})
        parts[1] += [public, a_post(number)]
    parts[2].append(commit(1, POST, MISSING, "delete"))
    workspace = new_workspace(tmp_path / "ws", config(preset))
    for number, lines in enumerate(parts):
        path = tmp_path / f"stream-{number}.jsonl"
        path.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
        take_in(workspace, path, source_format="bluesky-jetstream")
    assert decide(workspace) == {f"at://did:plc:a{n}/{POST}/1": outcome for n in (0, 1)}


# ── Mastodon ──────────────────────────────────────────────────────────────────────────────────


# The word of each flag that refuses, and the one that allows.
FLAGS = {
    "indexable": ("false", "true"),
    "discoverable": ("false", "true"),
    "noindex": ("true", "false"),
}


@pytest.mark.parametrize("preset", PRESETS)
def test_a_mastodon_flag_is_believed_as_a_json_boolean_only(tmp_path: Path, preset: str) -> None:
    statuses = []
    for flag, (name, value) in product(FLAGS, VALUES.items()):
        who = f"{flag}-{name}"
        actor = f"https://pond.example/users/{who}"
        said = {} if value is MISSING else {flag: value}
        owner = {"id": who, "username": who, "acct": who, "uri": actor, **said}
        statuses.append(
            {
                "id": who,
                "uri": f"{actor}/statuses/1",
                "created_at": "2026-05-01T12:30:00.250Z",
                "visibility": "public",
                "content": "<p>look</p>",
                "account": {**owner, "locked": False, "url": f"https://pond.example/@{who}"},
                "tags": [{"name": "cat"}],
                "media_attachments": [
                    {"id": "1", "type": "image", "url": f"https://pond.example/{who}.jpg"}
                ],
                "reblog": None,
            }
        )
    path = tmp_path / "statuses.json"
    path.write_text(json.dumps(statuses), encoding="utf-8")
    found = decided(tmp_path, preset, path)
    for flag, (refusing, allowing) in FLAGS.items():
        address = f"https://pond.example/users/{flag}-{{}}/statuses/1"
        assert {name: found[address.format(name.lower())] for name in VALUES} == expected(
            preset, refusing=refusing, allowing=allowing, code="FEDI_NOT_INDEXABLE"
        ), flag


# ── Declarations ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def declared_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """A declaration is dated by when it is made: here, before the cutoff."""
    monkeypatch.setattr("curate.ingest.load._now", lambda: datetime(2026, 5, 30, 12))


@pytest.mark.usefixtures("declared_then")
@pytest.mark.parametrize("preset", PRESETS)
def test_a_declaration_speaks_for_silent_accounts_and_never_against_a_value(
    tmp_path: Path, preset: str
) -> None:
    export = tmp_path / "export"
    for name, value in VALUES.items():
        flag = {} if value is MISSING else {"is_private": value}
        node = post_node(f"p.{name}", {"id": f"a-{name}", **flag})
        write_node(export / name / f"{name}.json.xz", node, picture=True)
    found = decided(tmp_path, preset, export, declared_public="a test says so")
    # A null was looked at and not known: that is no silence.
    plain = {"true": rejected("ACCT_PRIVATE"), "false": KEPT, "missing": KEPT}
    plain["null"] = rejected("STATUS_MISSING")
    assert found == {f"p.{name}": plain.get(name, rejected("STATUS_MALFORMED")) for name in VALUES}


@pytest.mark.usefixtures("declared_then")
def test_an_observation_from_another_source_ends_a_declaration(tmp_path: Path) -> None:
    words = ["public", "private", "unknown", "nonsense"]
    for word in words:
        node = post_node(f"p.{word}", {"id": f"a-{word}"})
        write_node(tmp_path / "export" / word / f"{word}.json.xz", node, picture=True)
    table = tmp_path / "statuses.csv"
    rows = [f"instagram,a-{word},{word},2026-05-19T00:00:00Z" for word in words]
    table.write_text("platform,account_id,status,observed_at\n" + "\n".join(rows) + "\n")
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "export", declared_public="a test says so")
    take_in(workspace, table, source_format="account-status")
    assert decide(workspace) == {
        "p.public": KEPT,
        "p.private": rejected("ACCT_PRIVATE"),
        "p.unknown": rejected("STATUS_MISSING"),
        "p.nonsense": rejected("STATUS_MALFORMED"),
    }


# ── What a page says, in columns of a table ───────────────────────────────────────────────────

SIGNAL, RSL = rejected("CONTENT_SIGNAL"), rejected("RSL_RESTRICTED")
PREFERENCE = rejected("AIPREF_DISALLOW")
_LICENCE = (
    "<rsl xmlns='https://rslstandard.org/rsl'><content{}><license>{}</license></content></rsl>"
)
PAGES: Mapping[str, Mapping[Any, Outcome]] = {
    "Content-Signal": {
        "ai-train=no": SIGNAL,
        "search=yes, ai-train=no, ai-input=no": SIGNAL,
        "ai-train=yes, ai-train=no": SIGNAL,
        "search=no, ai-input=no": KEPT,
        "ai-train=yes": KEPT,
        "ai-train=conditional": UNKNOWN,
        "ai-train": UNKNOWN,
        "": KEPT,
        None: KEPT,
        True: UNKNOWN,
    },
    "RSL": {
        _LICENCE.format("", "<prohibits type='usage'>ai-train</prohibits>"): RSL,
        _LICENCE.format("", "<prohibits type='usage'>all</prohibits>"): RSL,
        _LICENCE.format("", "<permits type='usage'>search</permits>"): RSL,
        _LICENCE.format("", "<payment type='purchase'/>"): RSL,
        _LICENCE.format(" server='https://rsl.example'", "<permits>all</permits>"): RSL,
        _LICENCE.format("", "<permits type='usage'>ai-all</permits><payment type='free'/>"): KEPT,
        _LICENCE.format("", "<prohibits type='user'>commercial</prohibits>"): UNKNOWN,
        "https://example.org/license.xml": UNKNOWN,
        None: KEPT,
    },
    "Content-Usage": {
        "train-ai=n": PREFERENCE,
        "ai-use=n;exceptions=cc-cr-ec": PREFERENCE,
        "search=n, train-ai=y": KEPT,
        "dream=n": UNKNOWN,
        "=": UNKNOWN,
    },
}


def test_what_a_page_says_to_machines_decides(tmp_path: Path) -> None:
    rows, outcomes = [], {}
    for column, values in PAGES.items():
        for number, (value, outcome) in enumerate(values.items()):
            post_id = f"{column}-{number}"
            account = {"platform": "web", "account_id": "7", "is_private": False}
            media = f"https://images.example/{post_id}.jpg"
            rows.append(
                {"post_id": post_id, "tags": ["cat"], "media": media, column: value, **account}
            )
            outcomes[post_id] = outcome
    (tmp_path / "posts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert decided(tmp_path, "strict", tmp_path / "posts.jsonl") == outcomes
