"""One small valid export of each format and layout, of invented people, written by hand.

Every personal value holds ``CANARY`` or, where it has to be a number, ``CANARY_DIGITS``: neither
may ever turn up in a message.
"""

import csv
import io
import json
import lzma
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from canaries import CANARY, CANARY_DIGITS
from own_downloads import FACEBOOK, GOOGLE_PHOTOS, REDDIT, THREADS, TIKTOK, TIKTOK_2023, X_ARCHIVE

__all__ = ["CANARY", "CANARY_DIGITS", "LAYOUTS", "Layout", "encoded", "written"]

_PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
_DID = f"did:plc:{CANARY}"
_FOLLOWERS = f"https://social.example/users/{CANARY}/followers"


@dataclass(frozen=True)
class Layout:
    """A valid export: its files by name, and what reading it must come to.

    A file's content is a JSON value where its name ends in ``.json``, or in ``.js`` for one that is
    assigned to a name in X's archive; a list of values for ``.jsonl``, rows of cells for ``.csv``
    and ``.tsv``, rows as objects for ``.parquet``, and text for ``.html``. ``asked_for`` is the
    format that is asked for by name, if it isn't detected.
    """

    name: str
    format: str
    files: Mapping[str, Any]
    records: int
    posts: int
    asked_for: str = "auto"


def encoded(name: str, content: Any) -> bytes:
    """The bytes of a file of a layout."""
    plain = name.removesuffix(".xz")
    suffix = plain.rpartition(".")[2]
    if suffix == "parquet":
        return _parquet(content)
    if suffix == "json":
        text = json.dumps(content)
    elif suffix == "js":
        text = assigned_to(plain) + json.dumps(content)
    elif suffix == "jsonl":
        text = "".join(json.dumps(one) + "\n" for one in content)
    elif suffix in {"csv", "tsv"}:
        stream = io.StringIO()
        delimiter = "," if suffix == "csv" else "\t"
        csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(content)
        text = stream.getvalue()
    else:
        text = content
    data = text.encode("utf-8", "surrogatepass")
    return lzma.compress(data, check=lzma.CHECK_NONE, preset=0) if plain != name else data


def assigned_to(name: str) -> str:
    """What stands before the JSON in a file of X's archive of this name."""
    base = name.rpartition("/")[2].removesuffix(".js").replace("-", "_")
    what = "__THAR_CONFIG" if base == "manifest" else f"YTD.{base}.part0"
    return f"window.{what} = "


def written(layout: Layout, folder: Path) -> Path:
    """Write a layout; where it is, a folder."""
    for name, content in layout.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded(name, content))
    return folder


def _parquet(rows: Sequence[Mapping[str, Any]]) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows)), sink)
    return sink.getvalue()


def _number(tail: int) -> str:
    return f"{CANARY_DIGITS}{tail:03}"


# ── Instagram ─────────────────────────────────────────────────────────────────────────────────


def _person(number: int, **more: Any) -> dict[str, Any]:
    return {"id": _number(number), "username": f"{CANARY}{number}", **more}


def _saved(node: dict[str, Any], node_type: str = "Post") -> dict[str, Any]:
    return {"node": node, "instaloader": {"version": "4.13", "node_type": node_type}}


def _graph_node(number: int, owner: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "__typename": "GraphImage",
        "id": _number(number),
        "owner": owner,
        "taken_at_timestamp": 1_700_000_000 + number,
        "is_video": False,
        "display_url": f"https://cdn.example/{CANARY}{number}.jpg",
        "accessibility_caption": f"Photo by {CANARY}",
        "edge_media_to_caption": {"edges": [{"node": {"text": f"look {CANARY} #cat @{CANARY}9"}}]},
        "edge_media_to_tagged_user": {"edges": [{"node": {"user": _person(7)}}]},
        **more,
    }


_OPEN, _CLOSED = _person(1, is_private=False), _person(2, is_private=True)
_INSTALOADER = {
    "2024-01-01_10-00-00_UTC.json": _saved(
        _graph_node(11, _OPEN, coauthor_producers=[_person(3, is_private=False)])
    ),
    "2024-01-02_10-00-00_UTC.json.xz": _saved(
        _graph_node(
            12,
            _CLOSED,
            edge_sidecar_to_children={
                "edges": [{"node": {"is_video": False}}, {"node": {"is_video": True}}]
            },
        )
    ),
    "2024-01-03_10-00-00_UTC.json": _saved(
        _graph_node(13, _OPEN, audience="MediaAudience.BESTIES"), "StoryItem"
    ),
    "profile.json": _saved(
        {**_CLOSED, "is_supervised_user": False, "followed_by_viewer": False}, "Profile"
    ),
    "hashtag.json": _saved({"name": CANARY}, "Hashtag"),
}

_APIFY = [
    {
        "id": _number(21),
        "type": "Sidecar",
        "shortCode": f"{CANARY}a",
        "caption": f"sea {CANARY} @{CANARY}9",
        "hashtags": ["sea"],
        "mentions": [f"{CANARY}9"],
        "url": f"https://www.instagram.com/p/{CANARY}a/",
        "displayUrl": f"https://cdn.example/{CANARY}.jpg",
        "images": [f"https://cdn.example/{CANARY}1.jpg", f"https://cdn.example/{CANARY}2.jpg"],
        "alt": f"Photo by {CANARY}",
        "timestamp": "2024-03-01T10:00:00.000Z",
        "ownerUsername": f"{CANARY}1",
        "ownerId": _number(1),
        "taggedUsers": [{"id": _number(7), "username": f"{CANARY}7"}],
        "coauthorProducers": [{"id": _number(3), "username": f"{CANARY}3"}],
        "childPosts": [
            {"id": _number(22), "type": "Image", "displayUrl": f"https://cdn.example/{CANARY}3.jpg"}
        ],
    },
    {
        "id": _number(23),
        "shortCode": f"{CANARY}b",
        "ownerUsername": f"{CANARY}2",
        "ownerId": _number(2),
        "caption": None,
        "timestamp": "2024-03-02T10:00:00.000Z",
    },
    {
        "id": _number(2),
        "username": f"{CANARY}2",
        "private": True,
        "followersCount": 3,
        "latestPosts": [
            {"id": _number(24), "shortCode": f"{CANARY}c", "ownerUsername": f"{CANARY}2"}
        ],
        "relatedProfiles": [_person(4, is_private=True)],
    },
    {"error": "not_found", "errorDescription": f"no {CANARY}"},
]
_APIFY_CSV = [
    ["id", "shortCode", "ownerUsername", "ownerId", "caption", "hashtags/0", "hashtags/1"],
    [_number(21), f"{CANARY}a", f"{CANARY}1", _number(1), f"sea, {CANARY}", "sea", "sun"],
    [_number(22), f"{CANARY}b", f"{CANARY}1", _number(1), f'so "{CANARY}"\nlines', "", ""],
    [_number(23), f"{CANARY}c", f"{CANARY}2", _number(2), "", "", ""],
]


def _medium(number: int, user: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "pk": int(_number(number)),
        "id": f"{_number(number)}_{user['pk']}",
        "code": f"{CANARY}{number}",
        "media_type": 1,
        "taken_at": 1_700_000_000 + number,
        "user": user,
        "caption": {"pk": 1, "text": f"hill {CANARY} #hill"},
        "accessibility_caption": f"Photo by {CANARY}",
        "image_versions2": {
            "candidates": [{"width": 2, "height": 3, "url": f"https://cdn.example/{CANARY}.jpg"}]
        },
        "usertags": {"in": [{"user": {"pk": _number(7), "username": f"{CANARY}7"}}]},
        **more,
    }


def _user(number: int, *, is_private: bool) -> dict[str, Any]:
    return {
        "pk": _number(number),
        "username": f"{CANARY}{number}",
        "full_name": CANARY,
        "is_private": is_private,
    }


_WEB = {
    "items": [
        _medium(31, _user(1, is_private=False), coauthor_producers=[_user(2, is_private=True)]),
        _medium(32, _user(2, is_private=True)),
        _medium(33, _user(1, is_private=False), audience="besties", product_type="story"),
        _medium(34, _user(1, is_private=False), media_type=8, carousel_media=[{"media_type": 2}]),
    ],
    "num_results": 4,
    "status": "ok",
}

_SCRAPER = {
    "GraphProfileInfo": {
        "username": f"{CANARY}2",
        "info": {"id": _number(2), "is_private": True, "full_name": CANARY},
    },
    "GraphImages": [
        _graph_node(41, {"id": _number(2)}, urls=["https://cdn.example/a.jpg"], tags=["cat"]),
        _graph_node(42, _OPEN, urls=["https://cdn.example/b.jpg"], username=f"{CANARY}2"),
        _graph_node(43, _CLOSED, urls=[]),
    ],
    "GraphStories": [
        _graph_node(44, _CLOSED, urls=["https://cdn.example/c.mp4"], expiring_at_timestamp=1)
    ],
}

_PERSONAL = {
    "profile_user": [
        {
            "title": "",
            "string_map_data": {
                "Username": {"href": "", "value": f"{CANARY}2", "timestamp": 0},
                "Private Account": {"href": "", "value": "True", "timestamp": 0},
            },
        }
    ]
}


def _download_post(number: int, **more: Any) -> dict[str, Any]:
    return {
        "media": [
            {
                "uri": f"media/posts/{CANARY}{number}.jpg",
                "creation_timestamp": 1_700_000_000 + number,
                "media_metadata": {"photo_metadata": {"exif_data": [{"latitude": 1.5}]}},
                "title": f"caf\u00c3\u00a9 {CANARY}",
            }
        ],
        **more,
    }


_DOWNLOAD = {
    "personal_information/personal_information.json": _PERSONAL,
    "content/posts_1.json": [
        _download_post(51, title=f"two {CANARY}", creation_timestamp=1_700_000_051),
        _download_post(52),
    ],
    "content/stories.json": {"ig_stories": [_download_post(53)["media"][0]]},
    "content/archived_posts.json": {"ig_archived_post_media": [_download_post(54)]},
}
_OLD_DOWNLOAD = {
    "profile.json": {"username": f"{CANARY}2", "private_account": True, "date_joined": "2015"},
    "media.json": {
        "photos": [
            {"caption": CANARY, "taken_at": "2019-01-02T03:04:05+00:00", "path": "photos/a.jpg"},
            {"caption": CANARY, "taken_at": "2019-01-02T03:04:05+00:00", "path": "photos/b.jpg"},
            {"caption": "", "taken_at": "2019-01-03T03:04:05+00:00", "path": "photos/c.jpg"},
        ],
        "stories": [
            {"caption": "", "taken_at": "2019-01-04T03:04:05+00:00", "path": "stories/d.jpg"}
        ],
        "direct": [{"taken_at": "2019-01-05T03:04:05+00:00", "path": "direct/e.jpg"}],
    },
}


def _page(*blocks: str) -> str:
    return (
        "<html><head><title>Instagram</title></head><body>"
        '<header><time datetime="2024-05-01T10:00:00Z">May 1, 2024</time></header>'
        f'<main class="_a706" role="main">{"".join(blocks)}</main></body></html>'
    )


def _shown(number: int) -> str:
    return (
        f'<div class="pam"><h2>&#064;{CANARY} at the sea {number}</h2><div><div>'
        f'<a href="media/posts/{CANARY}{number}.jpg"><img src="media/posts/{CANARY}{number}.jpg">'
        f'</a></div></div><div class="_3-94">Aug 17, 2023 11:2{number % 10} am</div></div>'
    )


_HTML_DOWNLOAD = {
    "content/posts_1.html": _page(_shown(61), _shown(62), _shown(63)),
    "personal_information/personal_information.html": _page(
        '<div class="pam"><table>'
        f"<tr><td>Username<div><div>{CANARY}2</div></div></td></tr>"
        f"<tr><td>Username</td><td>{CANARY}2</td></tr>"
        "<tr><td>Private Account</td><td>True</td></tr></table></div>"
    ),
}


_BRIGHT_DATA = [
    {
        "url": f"https://www.instagram.com/p/{CANARY}a/",
        "user_posted": f"{CANARY}1",
        "description": f"{CANARY} #sea",
        "hashtags": ["#sea"],
        "num_comments": 1,
        "date_posted": "2025-10-18T13:14:07.000Z",
        "likes": 7,
        "photos": [f"https://cdn.example/{CANARY}.jpg"],
        "post_id": _number(201),
        "shortcode": f"{CANARY}a",
        "content_type": "Image",
        "pk": _number(201),
        "user_posted_id": _number(1),
        "post_content": [
            {"index": 0, "type": "Photo", "url": "https://cdn.example/1.jpg", "alt_text": CANARY},
            {"index": 1, "type": "Video", "url": "https://cdn.example/2.mp4"},
        ],
        "alt_text": f"Photo by {CANARY}",
        "tagged_users": [{"id": _number(7), "username": f"{CANARY}7"}],
        "timestamp": "2026-02-22T19:47:07.423Z",
        "input": {"url": f"https://www.instagram.com/p/{CANARY}a"},
    },
    {
        "account": f"{CANARY}2",
        "id": _number(2),
        "fbid": _number(3),
        "followers": 3,
        "posts_count": 4,
        "is_private": True,
        "timestamp": "2026-02-22T19:47:07.423Z",
    },
    {"post_id": _number(202), "pk": _number(202), "user_posted": f"{CANARY}2"},
    {"error": "dead_page", "error_code": "dead_page", "input": {"url": CANARY}},
]
_BRIGHT_DATA_CSV = [
    ["post_id", "shortcode", "user_posted", "user_posted_id", "description", "hashtags", "photos"],
    [
        *(_number(201), f"{CANARY}a", f"{CANARY}1", _number(1), f"sea, {CANARY}"),
        *('["#sea"]', '["https://cdn.example/1.jpg"]'),
    ],
    [_number(202), f"{CANARY}b", f"{CANARY}2", _number(2), "", "", ""],
]


def _sidecar(category: str, num: int, **more: Any) -> dict[str, Any]:
    file = {"filename": f"{CANARY}{num}", "extension": "jpg", "num": num}
    return {"category": category, "subcategory": "user", **file, **more}


def _tweeter(number: int, *, is_protected: bool) -> dict[str, Any]:
    name = {"name": f"{CANARY}{number}", "nick": CANARY}
    return {"id": int(_number(number)), **name, "protected": is_protected}


def _instagram_file(num: int) -> dict[str, Any]:
    return _sidecar(
        "instagram",
        num,
        post_id=_number(211),
        post_shortcode=f"{CANARY}a",
        owner_id=_number(1),
        username=f"{CANARY}1",
        user=_person(1, is_private=False),
        date="2024-03-01 10:00:00",
        description=f"{CANARY} #sea",
        tags=["#sea"],
        coauthors=[_person(3)],
        tagged_users=[_person(7)],
        display_url=f"https://cdn.example/{num}.jpg",
        video_url=None,
    )


_GALLERY_DL = {
    "instagram/a_1.jpg.json": _instagram_file(1),
    "instagram/a_2.jpg.json": _instagram_file(2),
    "twitter/b.jpg.json": _sidecar(
        "twitter",
        1,
        tweet_id=int(_number(212)),
        retweet_id=0,
        date="2024-03-01 10:00:00",
        content=f"{CANARY} #sea",
        hashtags=["sea"],
        mentions=[{"id": int(_number(8)), "name": f"{CANARY}8", "nick": CANARY}],
        author=_tweeter(2, is_protected=True),
        user=_tweeter(2, is_protected=True),
        lang="en",
        type="photo",
        description=CANARY,
    ),
    "flickr/c.jpg.json": _sidecar(
        "flickr",
        1,
        id=int(_number(213)),
        owner={"nsid": f"{_number(1)}@N00", "username": CANARY},
        visibility={"ispublic": 0, "isfriend": 1, "isfamily": 0},
        title=CANARY,
        tags=["sea"],
        license="4",
        date="2024-03-01 10:00:00",
    ),
    "deviantart/d.jpg.json": _sidecar(
        "deviantart",
        1,
        deviationid=f"ABCD-{CANARY}",
        index=int(_number(214)),
        author={"userid": f"EF-{CANARY}", "username": f"{CANARY}5"},
        title=CANARY,
        published_time="2024-03-01 10:00:00",
        is_deleted=False,
    ),
}

# ── TikTok ────────────────────────────────────────────────────────────────────────────────────


def _tiktok(number: int, *, is_private: bool, **more: Any) -> dict[str, Any]:
    author = {"id": _number(number), "name": f"{CANARY}{number}", "nickName": CANARY, "fans": 3}
    return {
        "id": _number(160 + number),
        "text": f"{CANARY} #sea @{CANARY}9",
        "textLanguage": "en",
        "createTime": 1_700_000_000 + number,
        "createTimeISO": "2024-03-01T10:00:00.000Z",
        "isAd": False,
        "authorMeta": {**author, "verified": False, "privateAccount": is_private},
        "musicMeta": {"musicName": "original sound", "musicAuthor": CANARY},
        "webVideoUrl": f"https://www.tiktok.com/@{CANARY}{number}/video/{_number(160 + number)}",
        "mediaUrls": [],
        "videoMeta": {"coverUrl": f"https://cdn.example/{CANARY}.jpg", "duration": 8},
        "mentions": [f"@{CANARY}9"],
        "detailedMentions": [{"id": _number(9), "name": f"{CANARY}9", "nickName": CANARY}],
        "hashtags": [{"name": "sea"}],
        "isSlideshow": False,
        **more,
    }


_APIFY_TIKTOK = [
    _tiktok(1, is_private=False),
    _tiktok(2, is_private=True),
    _tiktok(
        3,
        is_private=False,
        isSlideshow=True,
        slideshowImageLinks=[
            {"tiktokLink": "https://cdn.example/1.jpg", "downloadLink": "https://cdn.example/2.jpg"}
        ],
    ),
    {"url": f"https://www.tiktok.com/@{CANARY}", "error": "Not found", "errorCode": "NO_RESULTS"},
]
_APIFY_TIKTOK_CSV = [
    ["id", "text", "authorMeta.id", "authorMeta.name", "authorMeta.privateAccount", "webVideoUrl"],
    [_number(161), CANARY, _number(1), f"{CANARY}1", "false", "https://www.tiktok.com/1"],
    [_number(162), CANARY, _number(2), f"{CANARY}2", "true", "https://www.tiktok.com/2"],
]

# ── Flickr ────────────────────────────────────────────────────────────────────────────────────


def _yfcc_row(number: int, marker: str = "0") -> list[str]:
    owner = f"{_number(1)}@N00"
    return [
        *(_number(number), owner, f"{CANARY}+one", "2012-01-02 03:04:05.0", "1325473445"),
        *("Canon", f"{CANARY}%2C+sea", f"by+%40{CANARY}", "sea,two+words", "", "1.5", "2.5", "12"),
        f"http://www.flickr.com/photos/{owner}/{_number(number)}/",
        f"http://farm1.staticflickr.com/2/{_number(number)}_abc.jpg",
        "Attribution License",
        "http://creativecommons.org/licenses/by/2.0/",
        *("2", "1", "abc", "def", "jpg", marker),
    ]


def _wide(line: int, row: list[str]) -> list[str]:
    return [str(line), row[0], f"{CANARY}hash", *row[1:]]


def _photo(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": _number(number),
        "secret": "abc",
        "server": "12",
        "owner": {"nsid": f"{_number(1)}@N00", "username": CANARY},
        "title": {"_content": f"sea {CANARY}"},
        "description": {"_content": CANARY},
        "visibility": {"ispublic": 1, "isfriend": 0, "isfamily": 0},
        "dates": {"posted": "1325473445", "taken": "2012-01-02 03:04:05"},
        "tags": {"tag": [{"raw": "sea", "machine_tag": 0}]},
        "license": "4",
        **more,
    }


_FLICKR_API = {
    "page.json": {
        "photos": {
            "page": 1,
            "photo": [
                _photo(71),
                _photo(72, visibility={"ispublic": 0, "isfriend": 1, "isfamily": 0}),
                _photo(73, visibility={"ispublic": 0, "isfriend": 0, "isfamily": 0}),
            ],
        },
        "stat": "ok",
    },
    "person.json": {
        "person": {"nsid": f"{_number(1)}@N00", "username": {"_content": CANARY}},
        "stat": "ok",
    },
}


def _exported(number: int, privacy: str) -> dict[str, Any]:
    return {
        "id": _number(number),
        "name": f"sea {CANARY}",
        "description": CANARY,
        "photopage": f"https://www.flickr.com/photos/{CANARY}/{_number(number)}/",
        "original": f"https://live.staticflickr.com/1/{_number(number)}_abc_o.jpg",
        "date_taken": "2012-01-02 03:04:05",
        "license": "All Rights Reserved",
        "privacy": privacy,
        "tags": [{"tag": "sea", "user": CANARY}],
        "people": [],
        "geo": {"latitude": "12345678"},
    }


_FLICKR_ACCOUNT = {
    "account_profile.json": {
        "nsid": f"{_number(1)}@N00",
        "screen_name": CANARY,
        "profile_url": f"https://www.flickr.com/people/{CANARY}/",
    },
    f"photo_{_number(81)}.json": _exported(81, "public"),
    f"photo_{_number(82)}.json": _exported(82, "private"),
    f"photo_{_number(83)}.json": _exported(83, "friend & family"),
    "albums.json": {
        "albums": [{"photo_count": "1", "cover_photo": "", "photos": [_number(81)], "id": "1"}]
    },
}


# ── Mastodon and Bluesky ──────────────────────────────────────────────────────────────────────


def _activity(number: int, to: list[str], cc: list[str], kind: str = "Create") -> dict[str, Any]:
    uri = f"https://social.example/users/{CANARY}/statuses/{_number(number)}"
    actor = f"https://social.example/users/{CANARY}"
    note = {
        "id": uri,
        "type": "Note",
        "published": "2024-01-02T03:04:05Z",
        "attributedTo": actor,
        "to": to,
        "cc": cc,
        "content": f"<p>sea {CANARY}</p>",
        "contentMap": {"en": f"<p>sea {CANARY}</p>"},
        "attachment": [{"mediaType": "image/jpeg", "url": f"/media/{CANARY}.jpg", "name": CANARY}],
        "tag": [
            {"type": "Hashtag", "name": "#sea"},
            {"type": "Mention", "href": f"https://b.example/{CANARY}", "name": f"@{CANARY}@b"},
        ],
    }
    return {
        "id": f"{uri}/activity",
        "type": kind,
        "actor": actor,
        "published": "2024-01-02T03:04:05Z",
        "to": to,
        "cc": cc,
        "object": note if kind == "Create" else f"https://b.example/{CANARY}/1",
    }


_MASTODON_ARCHIVE = {
    "actor.json": {
        "id": f"https://social.example/users/{CANARY}",
        "type": "Person",
        "preferredUsername": CANARY,
        "discoverable": False,
        "indexable": True,
    },
    "outbox.json": {
        "type": "OrderedCollection",
        "totalItems": 9,
        "orderedItems": [
            _activity(91, [_PUBLIC], [_FOLLOWERS]),
            _activity(92, [_FOLLOWERS], []),
            _activity(93, [f"https://b.example/{CANARY}"], []),
            _activity(94, [_PUBLIC], [_FOLLOWERS], "Announce"),
            _activity(95, [_PUBLIC], [], "Like"),
        ],
    },
}


def _status(number: int, visibility: str, **more: Any) -> dict[str, Any]:
    return {
        "id": _number(number),
        "uri": f"https://social.example/statuses/{_number(number)}",
        "created_at": "2024-01-02T03:04:05.000Z",
        "visibility": visibility,
        "content": f"<p>sea {CANARY}</p>",
        "language": "en",
        "account": {
            "id": "1",
            "username": CANARY,
            "acct": CANARY,
            "uri": f"https://social.example/users/{CANARY}",
            "url": f"https://social.example/@{CANARY}",
            "noindex": True,
        },
        "tags": [{"name": "sea"}],
        "mentions": [{"url": f"https://b.example/@{CANARY}", "acct": f"{CANARY}@b.example"}],
        "media_attachments": [{"type": "image", "url": f"https://b.example/{CANARY}.jpg"}],
        "reblog": None,
        **more,
    }


_MASTODON_API = [
    _status(101, "public"),
    _status(102, "private"),
    _status(103, "direct"),
    _status(104, "public", reblog=_status(105, "public")),
]


def _skeet(number: int, **more: Any) -> dict[str, Any]:
    return {
        "$type": "app.bsky.feed.post",
        "text": f"sea {CANARY} #sea",
        "createdAt": "2024-01-02T03:04:05.000Z",
        "langs": ["en"],
        "facets": [
            {
                "index": {"byteStart": 0, "byteEnd": 3},
                "features": [
                    {"$type": "app.bsky.richtext.facet#tag", "tag": "sea"},
                    {"$type": "app.bsky.richtext.facet#mention", "did": f"{_DID}9"},
                ],
            }
        ],
        "embed": {
            "images": [{"alt": CANARY, "image": {"ref": {"$link": f"bafk{number}"}}}],
        },
        **more,
    }


def _event(number: int, **commit: Any) -> dict[str, Any]:
    return {
        "did": f"{_DID}1",
        "time_us": 1_700_000_000_000_000 + number,
        "kind": "commit",
        "commit": {
            "operation": "create",
            "collection": "app.bsky.feed.post",
            "rkey": f"{CANARY}{number}",
            **commit,
        },
    }


_JETSTREAM = [
    _event(1, record=_skeet(1)),
    _event(
        2,
        record=_skeet(2, labels={"values": [{"val": "!no-unauthenticated"}]}),
    ),
    _event(3, operation="delete"),
    _event(4, collection="app.bsky.feed.like", record={"subject": {"uri": CANARY}}),
    {
        "did": f"{_DID}2",
        "time_us": 1_700_000_000_000_009,
        "kind": "account",
        "account": {"active": False, "status": "suspended", "did": f"{_DID}2"},
    },
]


def _view(number: int, author: int, labels: list[Any], **more: Any) -> dict[str, Any]:
    return {
        "uri": f"at://{_DID}{author}/app.bsky.feed.post/{CANARY}{number}",
        "cid": "bafy",
        "author": {"did": f"{_DID}{author}", "handle": f"{CANARY}.example", "labels": labels},
        "record": _skeet(number),
        "labels": [],
        **more,
    }


_FEED = {
    "feed": [
        {"post": _view(1, 1, [])},
        {"post": _view(2, 2, [{"val": "!no-unauthenticated", "src": f"{_DID}2"}])},
        {
            "post": _view(3, 3, []),
            "reason": {
                "$type": "app.bsky.feed.defs#reasonRepost",
                "by": {"did": f"{_DID}1", "handle": f"{CANARY}.example", "labels": []},
                "indexedAt": "2024-01-02T03:04:05.000Z",
            },
        },
    ],
    "cursor": CANARY,
}


# ── Tables ────────────────────────────────────────────────────────────────────────────────────

_COLUMNS = ["post_id", "account_id", "handle", "created_at", "caption", "hashtags", "is_private"]
_TABLE = [
    [_number(111), _number(1), f"@{CANARY}1", "2024-01-02", f"sea {CANARY}", "sea|sun", "false"],
    [_number(112), _number(2), f"@{CANARY}2", "1700000000", f"hill {CANARY}", "", "true"],
    [_number(113), _number(3), f"@{CANARY}3", "", CANARY, '["a", "b"]', ""],
    [_number(114), _number(1), f"@{CANARY}1", "2024-01-03", f"sun {CANARY}", "sun", "false"],
]


def _typed(row: list[str]) -> dict[str, Any]:
    record: dict[str, Any] = dict(zip(_COLUMNS, row, strict=True))
    return {
        **record,
        "hashtags": ["sea", "sun"],
        "is_private": {"true": True, "false": False, "": None}[record["is_private"]],
    }


_TYPED = [_typed(row) for row in _TABLE]
_STATUSES = [
    ["account_id", "status", "observed_at"],
    [_number(1), "public", "2024-01-02"],
    [_number(2), "private", "2024-01-02"],
    [_number(3), "deleted", ""],
]

LAYOUTS = (
    Layout("instaloader", "instaloader", _INSTALOADER, records=5, posts=3),
    Layout("download-json", "instagram-download", _DOWNLOAD, records=5, posts=4),
    Layout("download-2020", "instagram-download", _OLD_DOWNLOAD, records=6, posts=3),
    Layout("download-html", "instagram-download", _HTML_DOWNLOAD, records=4, posts=3),
    Layout("apify-json", "apify", {"posts.json": _APIFY}, records=6, posts=3),
    Layout("apify-jsonl", "apify", {"posts.jsonl": _APIFY}, records=6, posts=3),
    Layout("apify-csv", "apify", {"posts.csv": _APIFY_CSV}, records=3, posts=3),
    Layout("web", "instagram-web", {"feed.json": _WEB}, records=4, posts=4),
    Layout("scraper", "instagram-scraper", {"scraped.json": _SCRAPER}, records=5, posts=4),
    Layout("flickr-api", "flickr", _FLICKR_API, records=4, posts=3),
    Layout("flickr-account", "flickr", _FLICKR_ACCOUNT, records=5, posts=3),
    Layout("mastodon-archive", "mastodon-archive", _MASTODON_ARCHIVE, records=6, posts=4),
    Layout("mastodon-api", "mastodon-api", {"posts.json": _MASTODON_API}, records=4, posts=5),
    Layout("jetstream", "bluesky-jetstream", {"events.jsonl": _JETSTREAM}, records=5, posts=2),
    Layout("bluesky-feed", "bluesky-feed", {"feed.json": _FEED}, records=3, posts=4),
    Layout(
        "yfcc-23",
        "yfcc100m",
        {"photos.tsv": [_yfcc_row(121), _yfcc_row(122, "1"), _yfcc_row(123)]},
        records=3,
        posts=3,
    ),
    Layout(
        "yfcc-25",
        "yfcc100m",
        {"photos.tsv": [_wide(n, _yfcc_row(130 + n)) for n in range(3)]},
        records=3,
        posts=3,
    ),
    Layout("x-archive", "x-archive", X_ARCHIVE, records=9, posts=4),
    Layout("facebook-download", "facebook-download", FACEBOOK, records=11, posts=8),
    Layout(
        "tiktok-download",
        "tiktok-download",
        {"TikTok/user_data_tiktok.json": TIKTOK},
        records=7,
        posts=5,
    ),
    Layout("tiktok-2023", "tiktok-download", {"user_data.json": TIKTOK_2023}, records=2, posts=1),
    Layout("apify-tiktok", "apify-tiktok", {"items.json": _APIFY_TIKTOK}, records=4, posts=3),
    Layout(
        "apify-tiktok-csv", "apify-tiktok", {"items.csv": _APIFY_TIKTOK_CSV}, records=2, posts=2
    ),
    Layout("google-photos", "google-photos", GOOGLE_PHOTOS, records=5, posts=3),
    Layout("threads-download", "threads-download", THREADS, records=4, posts=3),
    Layout("gallery-dl", "gallery-dl", _GALLERY_DL, records=5, posts=4),
    Layout("bright-data", "bright-data", {"posts.json": _BRIGHT_DATA}, records=4, posts=2),
    Layout("bright-data-csv", "bright-data", {"a.csv": _BRIGHT_DATA_CSV}, records=2, posts=2),
    Layout("reddit-request", "reddit-request", REDDIT, records=9, posts=3),
    Layout("table-csv", "table", {"table.csv": [_COLUMNS, *_TABLE]}, records=4, posts=4),
    Layout("table-tsv", "table", {"table.tsv": [_COLUMNS, *_TABLE]}, records=4, posts=4),
    Layout("table-jsonl", "table", {"table.jsonl": _TYPED}, records=4, posts=4),
    Layout("table-parquet", "table", {"table.parquet": _TYPED}, records=4, posts=4),
    Layout(
        "account-status",
        "account-status",
        {"statuses.csv": _STATUSES},
        records=3,
        posts=0,
        asked_for="account-status",
    ),
)
