"""Takes the addresses of profiles and posts apart: Instagram, Flickr, Bluesky, Mastodon, X."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from curate.names import Kind, NoNameError

_POST_COLLECTION = "app.bsky.feed.post"
_NO_ADDRESS = "an address that is none of a profile or a post"
# Networks that are no Mastodon servers, though some of their addresses look as if they were.
_UNREAD = re.compile(
    r"(.+\.)?((tiktok|facebook|fb|threads|youtube|pinterest|tumblr|reddit|linkedin|snapchat|vk"
    r"|weibo|medium|substack|twitch|discord|google|xiaohongshu|douyin|patreon|kick)"
    r"\.(com|net|tv|ru)|fb\.me|youtu\.be|t\.me|telegram\.me|discord\.gg|ok\.ru|pinterest\..+)"
)
# Hosts that people leave the scheme away of.
_KNOWN_HOSTS = re.compile(
    r"(www\.|m\.)?(instagram\.com|flickr\.com|bsky\.app|x\.com|twitter\.com)/", re.IGNORECASE
)
_NAMES_OF_NOBODY = {
    "instagram": {"about", "accounts", "direct", "explore", "developer", "legal", "web"},
    "x": {"hashtag", "home", "i", "intent", "search", "settings", "share"},
}
_POST_FOLDERS = {"p", "reel", "reels", "tv"}


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
    plain = re.sub(r"^(www|m|mobile)\.", "", host)
    if _UNREAD.fullmatch(plain):
        raise NoNameError("an address of a network whose addresses are not read")
    if plain == "instagram.com":
        yield from _instagram(path)
    elif plain == "flickr.com":
        yield from _flickr(path)
    elif plain == "bsky.app":
        yield from _bluesky(path)
    elif plain in {"x.com", "twitter.com"}:
        yield from _x(path)
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
