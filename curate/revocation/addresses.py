"""Takes the addresses of profiles and posts apart, of each network whose names are known here."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from curate.names import Kind, NoNameError, shortcode_number

_POST_COLLECTION = "app.bsky.feed.post"
_NO_ADDRESS = "an address that is none of a profile or a post"
_SHARE_LINK = "a link to share, which names nobody: open it, and give the address that it leads to"
_COMMENT = "an address of a comment, which is none of a post"
# Networks that are no Mastodon servers, though some of their addresses look as if they were.
_UNREAD = re.compile(
    r"(.+\.)?((tiktok|facebook|fb|threads|youtube|pinterest|tumblr|reddit|linkedin|snapchat|vk"
    r"|weibo|medium|substack|twitch|discord|google|xiaohongshu|douyin|patreon|kick)"
    r"\.(com|net|tv|ru)|fb\.me|redd\.it|youtu\.be|t\.me|telegram\.me|discord\.gg|ok\.ru|pinterest\..+)"
)
# Hosts that people leave the scheme away of.
_KNOWN_HOSTS = re.compile(
    r"(www\.|m\.)?(instagram\.com|flickr\.com|bsky\.app|x\.com|twitter\.com)/"
    r"|([a-z-]+\.)?(tiktok\.com|facebook\.com|fb\.com|fb\.watch|reddit\.com|redd\.it"
    r"|threads\.(net|com))/",
    re.IGNORECASE,
)
# Other faces of the same site: for telephones, of former designs, in other languages.
_FACE = re.compile(
    r"^((www|m|mobile)\."
    r"|(mbasic|touch|web|old|new|np|amp|sh|i|[a-z]{2}(-[a-z]{2})?)\.(?=(facebook|reddit)\.com$))"
)
_SHARING = frozenset({"vm.tiktok.com", "vt.tiktok.com", "fb.watch", "fb.me"})
_NAMES_OF_NOBODY = {
    "instagram": {"about", "accounts", "direct", "explore", "developer", "legal", "web"},
    "x": {"hashtag", "home", "i", "intent", "search", "settings", "share"},
    "facebook": {
        *("ads", "business", "dialog", "events", "friends", "gaming", "hashtag", "help", "legal"),
        *("live", "login", "marketplace", "media", "messages", "notes", "notifications", "plugins"),
        *("policies", "policy", "privacy", "search", "settings", "sharer", "stories", "terms"),
    },
}
_POST_FOLDERS = {"p", "reel", "reels", "tv"}
# What an address of a profile can go on with.
_SECTIONS = {
    "facebook": {"about", "community", "followers", "following", "friends", "likes", "mentions"},
    "reddit": {"about", "comments", "gilded", "overview", "submitted"},
    "threads": {"media", "replies", "reposts"},
}
_FACEBOOK_FOLDERS = {"permalink", "photos", "posts", "reels", "videos"}
_NUMBER = re.compile(r"[0-9]+")
_ENDING_NUMBER = re.compile(r"(?:.*-)?([0-9]+)")
_REDDIT_POST = re.compile(r"(?:t3_)?([a-z0-9]{1,13})")


@dataclass(frozen=True)
class Part:
    """One reading of an address. ``record`` is the key of a record of the account ``value``.

    ``is_guess`` says that only its being known would show that it is an address of anything.
    """

    kind: Kind
    platforms: tuple[str, ...]
    value: str
    is_shortcode: bool = False
    record: str | None = None
    is_guess: bool = False


def is_address(text: str) -> bool:
    """Whether ``text`` is a URL, an at:// URI, or a known host with a path."""
    return bool(re.match(r"(https?|at)://", text, re.IGNORECASE) or _KNOWN_HOSTS.match(text))


def parts_of_address(text: str) -> Iterator[Part]:
    """What the address names; a ``NoNameError`` if it can name neither an account nor a post."""
    if text.lower().startswith("at://"):
        yield from _at_uri(text[5:])
        return
    try:
        found = urlsplit(text if "://" in text else f"https://{text}")
        host = (found.hostname or "").lower()
    except ValueError:
        raise NoNameError(_NO_ADDRESS) from None
    path = [unquote(part) for part in found.path.split("/") if part]
    if not host or not path:
        raise NoNameError(_NO_ADDRESS)
    plain = _FACE.sub("", host)
    if plain in _SHARING:
        raise NoNameError(_SHARE_LINK)
    if plain in {"facebook.com", "fb.com"}:
        yield from _facebook(path, parse_qs(found.query))
    elif plain in _READERS:
        yield from _READERS[plain](path)
    elif _UNREAD.fullmatch(plain):
        raise NoNameError("an address of a network whose addresses are not read")
    else:
        # Of a server that nobody knows, m. may be the beginning of its name.
        for server in dict.fromkeys((host, plain)):
            yield from _fediverse(server, path, text)


def fediverse_account(name: str, server: str) -> Iterator[Part]:
    """The addresses that an account of a Mastodon server goes by."""
    server = server.lower()
    yield Part("handle", ("mastodon",), f"{name}@{server}")
    for path in ("users/", "@"):
        yield Part("account", ("mastodon",), f"https://{server}/{path}{name}")


def _instagram(path: list[str]) -> Iterator[Part]:
    platforms = ("instagram",)
    for place, folder in enumerate(path[:2]):
        if folder in _POST_FOLDERS and len(path) > place + 1:
            yield Part("post", platforms, path[place + 1], is_shortcode=True)
            return
    if path[0] == "stories" and len(path) > 1:
        if len(path) > 2:
            yield Part("post", platforms, path[2])
        else:
            yield Part("handle", platforms, path[1])
        return
    if path[0] in _NAMES_OF_NOBODY["instagram"] | _POST_FOLDERS | {"stories"}:
        raise NoNameError(_NO_ADDRESS)
    yield Part("handle", platforms, path[0].removeprefix("@"))


def _flickr(path: list[str]) -> Iterator[Part]:
    platforms = ("flickr",)
    if path[0] not in {"photos", "people"} or len(path) < 2:
        raise NoNameError(_NO_ADDRESS)
    if len(path) > 2 and path[0] == "photos":
        if not path[2].isdigit():
            raise NoNameError(_NO_ADDRESS)
        yield Part("post", platforms, path[2])
        return
    yield Part("account", platforms, path[1])
    yield Part("handle", platforms, path[1])


def _bluesky(path: list[str]) -> Iterator[Part]:
    if path[0] != "profile" or len(path) < 2:
        raise NoNameError(_NO_ADDRESS)
    if len(path) == 2:
        yield from _bluesky_account(path[1])
    elif len(path) == 4 and path[2] == "post":
        yield from _bluesky_post(path[1], path[3])
    else:
        raise NoNameError(_NO_ADDRESS)


def _at_uri(rest: str) -> Iterator[Part]:
    path = [part for part in rest.split("/") if part]
    if len(path) == 1:
        yield from _bluesky_account(path[0])
    elif len(path) == 3 and path[1] == _POST_COLLECTION:
        yield from _bluesky_post(path[0], path[2])
    elif len(path) == 3:
        yield Part("post", ("bluesky",), f"at://{rest}")
    else:
        raise NoNameError(_NO_ADDRESS)


def _bluesky_account(name: str) -> Iterator[Part]:
    kind: Kind = "account" if name.startswith("did:") else "handle"
    yield Part(kind, ("bluesky",), name.removeprefix("@"))


def _bluesky_post(name: str, record: str) -> Iterator[Part]:
    if name.startswith("did:"):
        yield Part("post", ("bluesky",), f"at://{name}/{_POST_COLLECTION}/{record}")
    else:
        yield Part("post", ("bluesky",), name, record=f"{_POST_COLLECTION}/{record}")


def _x(path: list[str]) -> Iterator[Part]:
    platforms = ("x", "twitter")
    if path[0] in _NAMES_OF_NOBODY["x"]:
        raise NoNameError(_NO_ADDRESS)
    if len(path) > 2 and path[1] == "status":
        yield Part("post", platforms, path[2])
    else:
        yield Part("handle", platforms, path[0].removeprefix("@"))


def _tiktok(path: list[str]) -> Iterator[Part]:
    platforms = ("tiktok",)
    name, rest = path[0], path[1:]
    if name == "t":
        raise NoNameError(_SHARE_LINK)
    if name.startswith("@") and (not rest or rest == ["live"]):
        yield Part("handle", platforms, name.removeprefix("@"))
        return
    is_post = name in {"embed", "player", "share", "v"}
    is_post |= name.startswith("@") and rest[0] in {"video", "photo"}
    number = path[-1].removesuffix(".html")
    if not is_post or not _NUMBER.fullmatch(number):
        raise NoNameError(_NO_ADDRESS)
    yield Part("post", platforms, number)


def _facebook(path: list[str], query: dict[str, list[str]]) -> Iterator[Part]:
    """Of an account its number, or the name in its address, which is an id to the exports."""
    name, rest = path[0], path[1:]
    folder = rest[0] if rest else None
    if name == "share":
        raise NoNameError(_SHARE_LINK)
    if "comment_id" in query:
        raise NoNameError(_COMMENT)
    if name == "profile.php":
        yield from _facebook_account(query.get("id", [""])[0])
    elif name in {"people", "pages", "p"}:
        number = _ENDING_NUMBER.fullmatch(path[-1]) if rest else None
        yield from _facebook_account(number[1] if number else "")
    elif name in {"permalink.php", "story.php", "photo", "photo.php", "video.php", "watch"}:
        keys = ("story_fbid", "fbid", "v")
        yield from _facebook_post(next((query[key][0] for key in keys if key in query), ""))
    elif name == "reel" or (name == "groups" and rest[1:2] in (["posts"], ["permalink"])):
        yield from _facebook_post(rest[-1] if rest else "")
    elif name in _NAMES_OF_NOBODY["facebook"] | {"groups"} or name.endswith(".php"):
        raise NoNameError(_NO_ADDRESS)
    elif folder in _FACEBOOK_FOLDERS and len(rest) > 1:
        yield from _facebook_post(rest[-1])
    elif folder is None or folder in _FACEBOOK_FOLDERS | _SECTIONS["facebook"]:
        yield Part("account", ("facebook",), name)
        yield Part("handle", ("facebook",), name)
    else:
        raise NoNameError(_NO_ADDRESS)


def _facebook_account(number: str) -> Iterator[Part]:
    if not _NUMBER.fullmatch(number):
        raise NoNameError(_NO_ADDRESS)
    yield Part("account", ("facebook",), number)


def _facebook_post(number: str) -> Iterator[Part]:
    if number.startswith("pfbid"):
        raise NoNameError("an address whose `pfbid` no export has: give the account's name or id")
    if not _NUMBER.fullmatch(number):
        raise NoNameError(_NO_ADDRESS)
    yield Part("post", ("facebook",), number)


def _reddit(path: list[str]) -> Iterator[Part]:
    platforms = ("reddit",)
    place, rest = path[0], path[1:]
    if place in {"comments", "gallery"}:
        yield from _reddit_post(rest)
        return
    if place not in {"r", "u", "user"} or not rest:
        raise NoNameError(_NO_ADDRESS)
    name, inner = rest[0], rest[1:]
    if inner[:1] == ["s"]:
        raise NoNameError(_SHARE_LINK)
    # The profile of an account is a community as well.
    is_profile = place != "r" or name.startswith("u_")
    if inner[:1] == ["comments"] and len(inner) > 1:
        yield from _reddit_post(inner[1:])
    elif is_profile and name != "me" and (not inner or inner[0] in _SECTIONS["reddit"]):
        yield Part("handle", platforms, name if place != "r" else name.removeprefix("u_"))
    else:
        raise NoNameError(_NO_ADDRESS)


def _reddit_post(path: list[str]) -> Iterator[Part]:
    """``path`` is a post's id, its title, and the id of a comment if it is that of one."""
    if len(path) > 2:
        raise NoNameError(_COMMENT)
    found = _REDDIT_POST.fullmatch(path[0].lower()) if path else None
    if found is None:
        raise NoNameError(_NO_ADDRESS)
    yield Part("post", ("reddit",), found[1])


def _threads(path: list[str]) -> Iterator[Part]:
    platforms = ("threads",)
    name, rest = path[0], path[1:]
    is_account = name.startswith("@")
    if is_account and (not rest or rest[0] in _SECTIONS["threads"]):
        yield Part("handle", platforms, name.removeprefix("@"))
        return
    code = rest[1:2] if is_account and rest[0] == "post" else rest[:1] if name == "t" else []
    if not code or shortcode_number(code[0]) is None:
        raise NoNameError(_NO_ADDRESS)
    yield Part("post", platforms, code[0], is_shortcode=True)


def _fediverse(host: str, path: list[str], text: str) -> Iterator[Part]:
    """Of a server that nobody knows, the address itself may be an id too."""
    platforms = ("mastodon",)
    exact = re.split(r"[?#]", text)[0].rstrip("/")
    name = path[0].removeprefix("@") if path[0].startswith("@") else None
    if path[0] in {"users", "u", "profile"} and len(path) > 1:
        name, path = path[1], path[1:]
    rest = path[1:]
    if name and not rest:
        user, _, server = name.partition("@")
        yield from fediverse_account(user, server or host)
        yield Part("account", platforms, exact)
        return
    is_post = name is not None and rest[-1].isdigit()
    if is_post:
        for address in (f"users/{name}/statuses/{rest[-1]}", f"@{name}/{rest[-1]}"):
            yield Part("post", platforms, f"https://{host}/{address}")
    else:
        yield Part("account", platforms, exact, is_guess=True)
    for spelling in {text, exact}:
        yield Part("post", platforms, spelling, is_guess=not is_post)


_READERS: Mapping[str, Callable[[list[str]], Iterator[Part]]] = {
    "instagram.com": _instagram,
    "flickr.com": _flickr,
    "bsky.app": _bluesky,
    "x.com": _x,
    "twitter.com": _x,
    "tiktok.com": _tiktok,
    "reddit.com": _reddit,
    "redd.it": _reddit_post,
    "threads.net": _threads,
    "threads.com": _threads,
}
