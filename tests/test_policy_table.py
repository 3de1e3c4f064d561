"""Every row of the policy, end to end: from an export through ingest and run to what became of it.

One post for each row, all in one workspace; beside the codes of the policy, each preset's outcome.
"""

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image
from slow_cases import slow
from workspaces import (
    KEPT,
    Outcome,
    decide,
    new_workspace,
    post_node,
    take_in,
    write_node,
    write_picture,
)

from curate.policy import reason_codes
from curate.revocation import Asked, revoke

MAY_20 = "2026-05-20T00:00:00Z"  # 12 days before the cutoff
MARCH = "2026-03-01T00:00:00Z"
LATER = "2026-07-01T00:00:00Z"
Q = "quarantined"
R = "rejected"


@dataclass(frozen=True)
class Case:
    """A post of the account ``case`` on Instagram, and what is known of accounts besides.

    ``strict`` and ``loose`` (the preset private-accounts) say which codes drop it; none keeps it.
    ``statuses`` are rows of an account-status table, in place of a public one of 20 May.
    """

    strict: str
    loose: str
    post: Mapping[str, Any] = field(default_factory=dict)
    statuses: tuple[Mapping[str, Any], ...] | None = None
    others: tuple[Mapping[str, Any], ...] = ()
    picture: bytes | None = None
    outcome: str = R


def account(status: object, when: str | None = MAY_20, **more: Any) -> Mapping[str, Any]:
    return {"status": status, "observed_at": when, **more}


def other(account_id: str, status: str, **more: Any) -> Mapping[str, Any]:
    return {"account_id": account_id, **account(status, **more)}


def xmp(**properties: str) -> bytes:
    said = " ".join(f'plus:{name}="{value}"' for name, value in properties.items())
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        f'xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" {said}/></rdf:RDF></x:xmpmeta>'
    )
    return plain(xmp=packet.encode())


def plain(colour: tuple[int, int, int] = (9, 99, 9), **options: Any) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(stream, "JPEG", **options)
    return stream.getvalue()


def grained(seed: int = 0, side_px: int = 90, **options: Any) -> bytes:
    stream = io.BytesIO()
    grain = Image.frombytes("L", (9, 9), Random(seed).randbytes(81))
    grain.resize((side_px, side_px), Image.Resampling.BICUBIC).save(stream, "JPEG", **options)
    return stream.getvalue()


def c2pa_picture(standard: str) -> bytes:
    from images.signing import mining, signed

    return signed(mining(standard, ai_training="notAllowed"))


PRIVATE = ({"account_id": "shy", **account("private")},)
NO = "MINOR_INDICATED"
# Who asked to leave, and has no post here.
ERASED = "777"
CASES: Mapping[str, Case] = {
    "public": Case("", ""),
    "private now": Case("ACCT_PRIVATE", "ACCT_PRIVATE", statuses=(account("private"),)),
    "private now, public before": Case(
        "ACCT_PRIVATE", "ACCT_PRIVATE", statuses=(account("public", MARCH), account("private"))
    ),
    "never observed": Case("STATUS_MISSING", "STATUS_MISSING", statuses=()),
    "null": Case("STATUS_MISSING", "STATUS_MISSING", statuses=(account(None),)),
    "no boolean": Case("STATUS_MALFORMED", "STATUS_MALFORMED", statuses=(account("False"),)),
    "sources disagree": Case(
        "ACCT_PRIVATE STATUS_CONFLICT",
        "ACCT_PRIVATE STATUS_CONFLICT",
        statuses=(account("public"), account("private")),
    ),
    "private before": Case(
        "ACCT_WAS_PRIVATE", "", statuses=(account("private", MARCH), account("public"))
    ),
    "private before, consent later": Case(
        "", "", statuses=(account("private", MARCH), account("public", consent="granted"))
    ),
    "private before, consent earlier": Case(
        "ACCT_WAS_PRIVATE",
        "",
        statuses=(
            account("public", "2026-02-01T00:00:00Z", consent="granted"),
            account("private", MARCH),
            account("public"),
        ),
    ),
    "consent withdrawn": Case(
        "CONSENT_WITHDRAWN", "CONSENT_WITHDRAWN", statuses=(account("public", consent="Withdrawn"),)
    ),
    "stale": Case("STATUS_STALE", "", statuses=(account("public", MARCH),), outcome=Q),
    "undated": Case("STATUS_STALE", "", statuses=(account("public", None),), outcome=Q),
    "in the future": Case(
        "STATUS_FUTURE", "", statuses=(account("public"), account("public", LATER)), outcome=Q
    ),
    "followers only": Case("POST_NOT_PUBLIC", "POST_NOT_PUBLIC", post={"visibility": "followers"}),
    "direct": Case("POST_NOT_PUBLIC", "POST_NOT_PUBLIC", post={"visibility": "direct"}),
    "archived": Case("POST_NOT_PUBLIC", "POST_NOT_PUBLIC", post={"visibility": "archived"}),
    "unlisted": Case("POST_UNLISTED", "POST_UNLISTED", post={"visibility": "unlisted"}),
    "story": Case("POST_EPHEMERAL", "POST_EPHEMERAL", post={"kind": "story"}),
    "co-author private": Case(
        "COAUTHOR_PRIVATE", "COAUTHOR_PRIVATE", post={"coauthors": ["shy"]}, others=PRIVATE
    ),
    "co-author unknown": Case("COAUTHOR_UNKNOWN", "COAUTHOR_UNKNOWN", post={"coauthors": ["who"]}),
    "co-author, sources disagree": Case(
        "COAUTHOR_CONFLICT COAUTHOR_UNKNOWN",
        "COAUTHOR_CONFLICT COAUTHOR_UNKNOWN",
        post={"coauthors": ["both"]},
        others=(
            {"handle": "both", "platform": "Instagram", **account("public")},
            {"handle": "both", "platform": "Instagram", **account("¿qué?")},
        ),
    ),
    "tagged private": Case("TAGGED_ACCOUNT_PRIVATE", "", post={"tagged": ["shy"]}, others=PRIVATE),
    "mentioned private": Case(
        "TAGGED_ACCOUNT_PRIVATE", "", post={"mentions": ["shy"]}, others=PRIVATE
    ),
    "mentioned unknown": Case("", "", post={"mentions": ["who"]}),
    "repost of private": Case(
        "REPOST_OF_PRIVATE",
        "REPOST_OF_PRIVATE",
        post={"kind": "repost", "repost_of": "private now"},
    ),
    "repost of refused": Case(
        "REPOST_OF_REFUSED", "", post={"kind": "repost", "repost_of": "robots"}
    ),
    "repost of one with a refusal in its picture": Case(
        "REPOST_OF_REFUSED", "", post={"kind": "repost", "repost_of": "data mining prohibited"}
    ),
    "repost of one on the list": Case(
        "REPOST_OF_REFUSED SUBJECT_INVOLVED",
        "REPOST_OF_REFUSED SUBJECT_INVOLVED",
        post={"kind": "repost", "repost_of": "objected"},
    ),
    "quote of unknown": Case(
        "REPOST_OF_UNKNOWN", "REPOST_OF_UNKNOWN", post={"repost_of": "nowhere"}
    ),
    "quote of one never observed": Case(
        "REPOST_OF_UNKNOWN", "REPOST_OF_UNKNOWN", post={"repost_of": "never observed"}
    ),
    "quote of public": Case("", "", post={"repost_of": "public"}),
    "same bytes as a private photo": Case(
        "EXACT_DUP_OF_EXCLUDED", "EXACT_DUP_OF_EXCLUDED", picture=plain((200, 9, 9))
    ),
    "a private photo": Case(
        "ACCT_PRIVATE", "ACCT_PRIVATE", statuses=(account("private"),), picture=plain((200, 9, 9))
    ),
    "looks like a private photo": Case(
        "NEAR_DUP_OF_EXCLUDED",
        "NEAR_DUP_OF_EXCLUDED",
        picture=grained(quality=50),
        outcome=Q,
    ),
    "a private photo that is no plain colour": Case(
        "ACCT_PRIVATE", "ACCT_PRIVATE", statuses=(account("private"),), picture=grained(quality=95)
    ),
    "account deleted": Case(
        "ACCT_DELETED STATUS_NOT_PUBLIC", "STATUS_NOT_PUBLIC", statuses=(account("deleted"),)
    ),
    "suspended": Case(
        "ACCT_SUSPENDED STATUS_NOT_PUBLIC", "STATUS_NOT_PUBLIC", statuses=(account("suspended"),)
    ),
    "memorialised": Case(
        "ACCT_MEMORIAL STATUS_NOT_PUBLIC", "STATUS_NOT_PUBLIC", statuses=(account("memorialised"),)
    ),
    "memorialised before": Case(
        "ACCT_MEMORIAL", "", statuses=(account("memorialised", MARCH), account("public"))
    ),
    "somebody tagged asked for erasure": Case(
        "SUBJECT_INVOLVED TAGGED_ACCOUNT_PRIVATE",
        "SUBJECT_INVOLVED",
        post={"tagged": [ERASED]},
    ),
    "somebody mentioned asked for erasure": Case(
        "SUBJECT_INVOLVED TAGGED_ACCOUNT_PRIVATE",
        "SUBJECT_INVOLVED",
        post={"mentions": [ERASED]},
    ),
    "asked for erasure": Case("SUBJECT_ERASURE_REQUEST", "SUBJECT_ERASURE_REQUEST"),
    "objected": Case("SUBJECT_OBJECTION", "SUBJECT_OBJECTION"),
    "on the list": Case("SUPPRESSION_LIST_MATCH", "SUPPRESSION_LIST_MATCH"),
    "age below 18": Case(NO, NO, picture=xmp(MinorModelAgeDisclosure="AG-A17")),
    "data mining prohibited": Case("XMP_PLUS_DMI", "", picture=xmp(DataMining="DMI-PROHIBITED")),
    "data mining, unknown value": Case(
        "SIGNAL_VALUE_UNKNOWN", "SIGNAL_VALUE_UNKNOWN", picture=xmp(DataMining="DMI-X"), outcome=Q
    ),
    "unreadable metadata": Case(
        "METADATA_UNREADABLE",
        "METADATA_UNREADABLE",
        picture=plain(xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF"),
        outcome=Q,
    ),
    "robots": Case("ROBOTS_NOAI", "", post={"x_robots_tag": "googlebot: NoAI"}),
    "rights reserved": Case("TDMREP_RESERVED", "", post={"tdm_reservation": 1}),
    "preference": Case("AIPREF_DISALLOW", "", post={"content_usage": "train-ai=n"}),
    "preference, unparsable": Case(
        "SIGNAL_VALUE_UNKNOWN", "SIGNAL_VALUE_UNKNOWN", post={"content_usage": "?"}, outcome=Q
    ),
    "content signal": Case(
        "CONTENT_SIGNAL", "", post={"content_signal": "search=yes, ai-train=no"}
    ),
    "content signal, conditional": Case(
        "SIGNAL_VALUE_UNKNOWN",
        "SIGNAL_VALUE_UNKNOWN",
        post={"content_signal": "ai-train=conditional"},
        outcome=Q,
    ),
    "RSL licence": Case(
        "RSL_RESTRICTED",
        "",
        post={"rsl": "<license><prohibits type='usage'>ai-train</prohibits></license>"},
    ),
    "registry": Case("REGISTRY_OPTOUT", "", post={"registry_optout": True}),
    "registry, nothing there": Case("", "", post={"registry_optout": False}),
    "registry, unknown value": Case(
        "SIGNAL_VALUE_UNKNOWN", "SIGNAL_VALUE_UNKNOWN", post={"registry_optout": "maybe"}, outcome=Q
    ),
    "licence": Case("LICENSE_INCOMPATIBLE", "", post={"license": "All Rights Reserved"}),
    "no picture": Case("IMAGE_MISSING", "IMAGE_MISSING", post={"media": "gone.jpg"}),
    "the same photo of two": Case("NEAR_DUPLICATE", "NEAR_DUPLICATE", picture=grained(1, 80)),
    "the same photo, larger": Case("", "", picture=grained(1)),
    "no concept": Case("NO_CONCEPT", "NO_CONCEPT", post={"hashtags": "qqxqq"}),
}
# What the record of a table can't say is said in a format that can.
ELSEWHERE = {
    "signed-in only": ("ACCT_SIGNED_IN_ONLY", ""),
    "intent": ("ATPROTO_INTENT", ""),
    "preference record": ("ATPROTO_INTENT", ""),
    "deleted post": ("POST_DELETED", ""),
    "not indexable": ("FEDI_NOT_INDEXABLE", ""),
    "supervised": (NO, NO),
    "followed by the collector": (
        "ACCT_WAS_PRIVATE VIEWER_PRIVILEGED_ACCESS",
        "VIEWER_PRIVILEGED_ACCESS",
    ),
}
BY_TESTS_OF_THEIR_OWN = {
    "C2PA_TDM",  # needs the extra [c2pa]: below
    "CAWG_TDM",
    "IMAGE_NOT_SCANNED",  # needs a decoder that dies: tests/pipeline/test_scanned_files.py
    "BALANCED_OUT",  # of many images: tests/stages/test_thinning.py
    "CONCEPT_TOO_RARE",
    "EVALUATION_OVERLAP",  # not about privacy
    "IMAGE_UNREADABLE",
    "IMAGE_UNSUPPORTED",
    "IMAGE_TOO_LARGE",
    "IMAGE_TOO_SMALL",
    "IMAGE_UNCLEANABLE",
}


def write_lines(path: Path, rows: list[Mapping[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    return path


def id_of(name: str) -> str:
    """The id of a case's post and account: a name has no blanks."""
    return "case." + re.sub(r"[^a-z0-9]+", ".", name.lower())


def write_cases(folder: Path, cases: Mapping[str, Case]) -> None:
    posts, statuses = [], []
    for name, case in cases.items():
        picture = folder / f"posts/{name}.jpg"
        picture.parent.mkdir(parents=True, exist_ok=True)
        if case.picture is None:
            write_picture(picture, name)
        else:
            picture.write_bytes(case.picture)
        posts.append(
            {
                "platform": "Instagram",  # as a person writes it
                "post_id": id_of(name),
                "account_id": id_of(name),
                "hashtags": "cat",
                "media": f"{name}.jpg",
                "visibility": "public",
                **case.post,
                **(
                    {"repost_of": id_of(case.post["repost_of"])} if "repost_of" in case.post else {}
                ),
            }
        )
        rows = (account("public"),) if case.statuses is None else case.statuses
        statuses += [{"account_id": id_of(name), **row} for row in rows] + list(case.others)
    write_lines(folder / "posts/posts.jsonl", posts)
    write_lines(folder / "statuses.jsonl", statuses)


def jetstream(name: str, collection: str, record: Any, **more: Any) -> Mapping[str, Any]:
    body = {"operation": "create", "collection": collection, "rkey": "1", "record": record, **more}
    return {
        "did": f"did:plc:{name.replace(' ', '')}",
        "time_us": 1_779_235_200_000_000,  # 20 May
        "kind": "commit",
        "commit": body,
    }


def write_bluesky(folder: Path) -> dict[str, str]:
    """An account of each kind with one post; the posts' ids by their case."""
    post = "app.bsky.feed.post"
    profile = "app.bsky.actor.profile"
    image = {"image": {"ref": {"$link": "bafk1"}}, "alt": ""}
    embed = {"$type": "app.bsky.embed.images", "images": [image]}
    text = {"$type": post, "text": "look", "tags": ["cat"], "embed": embed}
    label = {
        "$type": "com.atproto.label.defs#selfLabels",
        "values": [{"val": "!no-unauthenticated"}],
    }
    said = {
        "signed-in only": jetstream("signed-in only", profile, {"labels": label}),
        "intent": jetstream(
            "intent", "org.user-intents.declaration", {"bulkDataset": {"allow": False}}
        ),
        "preference record": jetstream(
            "preference record",
            "community.lexicon.preference.ai",
            {"preferences": {"training": {"allow": False}}},
        ),
        "deleted post": jetstream("deleted post", post, None, operation="delete"),
    }
    lines = [
        line
        for name, event in said.items()
        for line in (jetstream(name, profile, {}), jetstream(name, post, text), event)
    ]
    write_lines(folder / "bluesky/stream.jsonl", lines)
    return {name: f"at://did:plc:{name.replace(' ', '')}/{post}/1" for name in said}


def write_mastodon(folder: Path) -> dict[str, str]:
    actor = "https://pond.example/users/ada"
    owner = {"id": "1", "username": "ada", "acct": "ada", "uri": actor, "indexable": False}
    status = {
        "id": "1",
        "uri": f"{actor}/statuses/1",
        "created_at": "2026-05-01T12:30:00.250Z",
        "visibility": "public",
        "content": "<p>look</p>",
        "account": {**owner, "locked": False, "url": "https://pond.example/@ada"},
        "tags": [{"name": "cat"}],
        "media_attachments": [{"id": "1", "type": "image", "url": "https://pond.example/1.jpg"}],
        "reblog": None,
    }
    path = folder / "mastodon/statuses.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps([status]), encoding="utf-8")
    return {"not indexable": str(status["uri"])}


def write_instaloader(folder: Path) -> dict[str, str]:
    supervised = {"id": "71", "is_private": False, "is_supervised_user": True}
    followed = {"id": "72", "is_private": False, "followed_by_viewer": True}
    write_node(folder / "nodes/1.json", post_node("p1", supervised), picture=True)
    write_node(folder / "nodes/2.json", post_node("p2", followed), picture=True)
    return {"supervised": "p1", "followed by the collector": "p2"}


def expected(preset: str) -> dict[str, Outcome]:
    found = {}
    for name, case in CASES.items():
        codes = case.strict if preset == "strict" else case.loose
        found[name] = Outcome(case.outcome, frozenset(codes.split())) if codes else KEPT
    for name, (strict, loose) in ELSEWHERE.items():
        codes = strict if preset == "strict" else loose
        found[name] = Outcome(R, frozenset(codes.split())) if codes else KEPT
    return found


@pytest.mark.parametrize("preset", ["strict", *slow("private-accounts")])
def test_every_row_of_the_policy_decides_as_it_says(tmp_path: Path, preset: str) -> None:
    config = f'[policy]\npreset = "{preset}"\n[images]\nrequire_files = false\nc2pa = "off"\n'
    workspace = new_workspace(tmp_path / "ws", config)
    write_cases(tmp_path, CASES)
    take_in(workspace, tmp_path / "posts")
    take_in(
        workspace, tmp_path / "statuses.jsonl", source_format="account-status", observed_at=None
    )
    names = {name: id_of(name) for name in CASES}
    for write in (write_bluesky, write_mastodon, write_instaloader):
        names |= write(tmp_path)
    for folder in ("bluesky", "mastodon", "nodes"):
        take_in(workspace, tmp_path / folder)
    write_lines(
        tmp_path / "followed.jsonl",
        [{"account_id": "72", "platform": "instagram", "status": "private", "observed_at": MARCH}],
    )
    take_in(workspace, tmp_path / "followed.jsonl", source_format="account-status")
    for name, reason in (
        (id_of("asked for erasure"), "erasure"),
        (ERASED, "erasure"),
        (id_of("objected"), "objection"),
        (id_of("on the list"), None),
    ):
        asked = Asked(name, 1, kind="account", platform="instagram")
        revoke(workspace, [asked], reason=reason)
    decided = decide(workspace)
    assert {name: decided[post_id] for name, post_id in names.items()} == expected(preset)


@pytest.mark.parametrize(("standard", "code"), [("c2pa", "C2PA_TDM"), ("cawg", "CAWG_TDM")])
@pytest.mark.parametrize("preset", ["strict", *slow("private-accounts")])
def test_content_credentials_that_do_not_allow_training_decide_as_the_policy_says(
    tmp_path: Path, standard: str, code: str, preset: str
) -> None:
    pytest.importorskip("c2pa")
    workspace = new_workspace(tmp_path / "ws", f'[policy]\npreset = "{preset}"\n')
    write_cases(tmp_path, {"signed": Case(code, "", picture=c2pa_picture(standard))})
    take_in(workspace, tmp_path / "posts")
    take_in(workspace, tmp_path / "statuses.jsonl", source_format="account-status")
    kept = Outcome(R, frozenset({code})) if preset == "strict" else KEPT
    assert decide(workspace) == {id_of("signed"): kept}


def test_no_code_of_the_policy_is_without_a_case() -> None:
    codes = {code.code for code in reason_codes()}
    shown = {code for outcome in expected("strict").values() for code in outcome.codes}
    assert codes == shown | BY_TESTS_OF_THEIR_OWN
