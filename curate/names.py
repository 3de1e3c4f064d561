"""The one normal form in which handles, accounts' ids and posts' ids are compared.

Ingest keeps names in this form, and `curate revoke`, `lookup` and `explain` read into it what is
typed, so that SQL compares texts as they are and never folds them. What can't be a name raises a
``NoNameError``: it is malformed or refused, and never taken for a stranger.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from curate.errors import InputError

Kind = Literal["account", "handle", "post"]
# Exports that name no platform: what is in them may be of any.
UNSAID = ("any", "table")

# What nobody sees, such as spaces of no width and marks of direction: the characters that Unicode
# calls default ignorable.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_DOTTED = re.compile("[iı]\u0307*")
_QUOTES_AND_BRACKETS = re.compile(r"[\[\](){}<>,;|\"'`´‘’“”\\]")
_MOST_CHARACTERS = 2000
_LONGEST_NAME = 255

# What data frames and JSON write where they have nothing.
NOTHING = frozenset({"nan", "none", "null", "<na>", "nat", "undefined"})
# Numbers up to this are exact as the floating-point numbers that JSON and data frames make of ids.
EXACT = 2**53
# 1.23457E+18: what spreadsheets and data frames make of a long number. Its last digits are gone.
_ROUNDED = re.compile(r"[0-9]+[.,][0-9]+[eE][+-]?[0-9]+|[0-9]+[eE][+-][0-9]+")
_WHOLE = re.compile(r"([0-9]+)\.0+")
_NO_NUMBER = re.compile(r"[+-][0-9.]+|[0-9]*\.[0-9]+|[0-9]+\.")

_NSID = re.compile(r"([0-9]+)@n([0-9]+)", re.IGNORECASE)
_URL = re.compile(r"https?://([^/?#\s]+)([^\s]*)", re.IGNORECASE)
_URI = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)
# What is an id wherever it stands.
_NO_HANDLE = re.compile(r"[0-9]+@n[0-9]+|did:\S+|https?://\S+", re.IGNORECASE)
_AT_URI = re.compile(r"at://([^/]+)(.*)", re.IGNORECASE)
# The part of a post's address that is its author's name, which has no case.
_OWNER = re.compile(r"/(?:users/|@)[^/]+", re.IGNORECASE)
# A network whose addresses are not ids, with a path or without the scheme.
_NETWORK = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*(?:instagram|flickr|twitter|x|tiktok|facebook|fb|threads|youtube"
    r"|pinterest|tumblr|reddit|linkedin|snapchat|vk|weibo)\.(?:com|net|be|ru)(?:/.*)?"
    r"|(?:https?://)?(?:[\w-]+\.)*(?:bsky\.app|fb\.me|youtu\.be|t\.me)(?:/.*)?",
    re.IGNORECASE,
)
# Platforms whose names are a handle and nothing behind it, as user@server has.
_WITHOUT_SERVERS = frozenset({"instagram", "bluesky", "x", "twitter", "tiktok", "threads"})
# Platforms whose names are free text: a list that was not taken apart is none.
_FREE_NAMES = frozenset({"flickr", "facebook", "googlephotos"})
_LIST = re.compile(r"[\[{(].*[,'\"].*[\]})]|[\"'].*[\"']", re.DOTALL)

_SHORTCODE_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_SHORTCODE = re.compile(r"[A-Za-z0-9_-]{5,14}")
# Since August 2011 an id has more than 54 bits: a code of ten or eleven characters. To that of a
# private account's post 28 more are added.
_TODAYS_CODE = re.compile(r"([A-Za-z0-9_-]{10,11})(?:[A-Za-z0-9_-]{28})?")
_IDS_END = 2**63
_WITH_OWNER = re.compile(r"([0-9]+)_[0-9]+")

# Names that are in their normal form as they stand, by kind: most are, and are passed over unread.
PLAIN: dict[Kind, str] = {
    "account": r"^([0-9]{1,30}|[0-9]{5,15}@N[0-9]{2}|did:plc:[a-z2-7]{24})$",
    "handle": r"^[a-z0-9._]{1,30}$",
    "post": r"^([0-9]{1,19}|at://did:plc:[a-z2-7]{24}/[A-Za-z.]+/[0-9a-z]+)$",
}


class NoNameError(InputError):
    """A text is no name of its kind; ``looks`` says what it looks like, and quotes none of it."""

    def __init__(self, looks: str) -> None:
        super().__init__(f"it looks like {looks}")
        self.looks = looks


def visible(text: str) -> str:
    """The text without what nobody sees of it: in NFC, with no invisible character and no blanks
    around it."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).strip()


def fold(text: str) -> str:
    """The text without case, in any script: ``Σ``, ``σ`` and ``ς`` are one, and ``ß`` and ``ss``.

    So are ``I``, ``ı``, ``İ`` and ``i``: which of them belongs to which depends on a language, and
    nobody knows that of a name.
    """
    folded = unicodedata.normalize("NFD", text).casefold()
    plain = unicodedata.normalize("NFD", folded)
    if "ı" in plain or "\u0307" in plain:
        plain = _DOTTED.sub("i", plain)
    return unicodedata.normalize("NFC", plain)


def is_nothing(text: str) -> bool:
    """Whether a text is what programs write where there is no name: ``nan``, ``None``, ``null``."""
    return visible(text).lower() in NOTHING or not visible(text).strip("@＠")


def handle_of(text: str, platform: str = "any") -> str:
    """The normal form of a handle, without the ``@``."""
    name = _called(text)
    if not name:
        raise NoNameError("an @ with no name behind it")
    if platform in _FREE_NAMES:
        if _LIST.fullmatch(name):
            raise NoNameError("a list of names")
        return name
    _refuse_other_texts(name)
    name, at, server = name.partition("@")
    if "/" in name or "/" in server or ":" in name:
        raise NoNameError("an address")
    is_server = server != "" and "@" not in server
    is_server &= platform == "mastodon" or bool(set(".:") & set(server))
    if at and (not name or not is_server or platform in _WITHOUT_SERVERS):
        raise NoNameError("an e-mail address, or a name of two parts")
    return f"{name}{at}{server}"


def account_id_of(text: str, platform: str = "any") -> str:
    """The normal form of an account's id: the same on every platform."""
    name = _number(_readable(text))
    if name.startswith(("@", "＠")):
        raise NoNameError("a handle, where an id should be")
    if nsid := _NSID.fullmatch(name):
        return f"{nsid[1]}@N{nsid[2]}"
    if _NETWORK.fullmatch(name) and "/" in name:
        raise NoNameError("an address, where an id should be")
    if _URL.fullmatch(name):
        if platform in _WITHOUT_SERVERS | _FREE_NAMES:
            raise NoNameError("an address, where an id should be")
        return fold(_address(name))
    name = fold(name)
    _refuse_other_texts(name)
    return name


def post_id_of(text: str, platform: str = "any") -> str:
    """The normal form of a post's id. Its case stays: many platforms tell ids apart by it.

    Of an Instagram post it is the number, whether its shortcode, its number or ``<number>_<owner>``
    is given.
    """
    name = _number(_readable(text))
    if platform == "instagram" and (pair := _WITH_OWNER.fullmatch(name)):
        return pair[1]
    # Where the platform is not told, a word may only look like a code; few codes have no capital.
    may_be_code = platform == "instagram" or (platform in UNSAID and name != name.lower())
    if may_be_code and (number := _todays_number(name)):
        return number
    if at_uri := _AT_URI.fullmatch(name):
        return f"at://{at_uri[1].lower()}{at_uri[2].rstrip('/')}"
    if _URL.fullmatch(name):
        if platform in _WITHOUT_SERVERS | _FREE_NAMES:
            raise NoNameError("an address, where an id should be")
        return _OWNER.sub(lambda owner: fold(owner[0]), _address(name), count=1)
    if not _URI.fullmatch(name):
        _refuse_other_texts(name)
    return name


def name_of(kind: Kind, text: str, platform: str = "any") -> str:
    """The normal form of a name of any kind."""
    return {"account": account_id_of, "handle": handle_of, "post": post_id_of}[kind](text, platform)


@lru_cache(maxsize=100_000)
def account_of(
    platform: str, account_id: str | None, handle: str | None
) -> tuple[str | None, str | None]:
    """The id and the handle of an account in their normal forms, as a record has them.

    An id that begins with ``@`` is a handle, and a handle that has the form of an id is one. Beside
    an id the handle may be any text, such as a name that people are shown. Raises a ``NoNameError``
    if something is there that is neither.
    """
    found = None if account_id is None or is_nothing(account_id) else account_id
    called = None if handle is None or is_nothing(handle) else handle
    if found is not None and visible(found).startswith(("@", "＠")):
        name = handle_of(found, platform)
        if called is not None and _called(called) != name:
            raise NoNameError("another handle than the account's own")
        return None, name
    if found is not None:
        plain = _CONTROL.sub("", called or "")
        shown = None if is_nothing(plain) else _called(plain) or None
        return account_id_of(found, platform), shown
    if called is not None and _NO_HANDLE.fullmatch(visible(called)):
        return account_id_of(called, platform), None
    return None, None if called is None else handle_of(called, platform)


def shortcode_number(code: str) -> str | None:
    """The number of the Instagram post that has a shortcode."""
    if not _SHORTCODE.fullmatch(code):
        return None
    number = 0
    for digit in code:
        number = number * 64 + _SHORTCODE_DIGITS.index(digit)
    return str(number)


def shortcode_of(number: str) -> str:
    """The shortcode of the Instagram post that has a number."""
    rest, code = int(number), ""
    while rest:
        rest, digit = divmod(rest, 64)
        code = _SHORTCODE_DIGITS[digit] + code
    return code


def looks_edited(text: str) -> bool:
    """Whether a text holds characters that nobody types, as copying from a page brings along."""
    return bool(_INVISIBLE.search(text))


def _called(text: str) -> str:
    name = fold(_readable(text))
    while name.startswith(("@", "＠")):
        name = name[1:].strip()
    return name


def _readable(text: str) -> str:
    name = visible(text)
    if not name:
        raise NoNameError("nothing")
    if _CONTROL.search(name) or len(name) > _MOST_CHARACTERS:
        raise NoNameError("something that is no name")
    return name


def _number(name: str) -> str:
    """An id without what makes a number of it: ``123.0`` is 123, in digits of any script."""
    if name.isdecimal() and not name.isascii():
        return "".join(str(unicodedata.decimal(digit)) for digit in name)
    if whole := _WHOLE.fullmatch(name):
        if int(whole[1][:20]) > EXACT:
            raise NoNameError("an id rounded to a float")
        return whole[1]
    if _ROUNDED.fullmatch(name):
        raise NoNameError("an id rounded to a float")
    if _NO_NUMBER.fullmatch(name) or name.lower() in {"inf", "-inf", "infinity", "-infinity"}:
        raise NoNameError("a number that is no id")
    return name


def _refuse_other_texts(name: str) -> None:
    if re.search(r"\s", name):
        raise NoNameError("a text with blanks in it")
    if _QUOTES_AND_BRACKETS.search(name):
        raise NoNameError("a list, or a text with brackets, commas or quotes")
    if _NETWORK.fullmatch(name) and "/" in name:
        raise NoNameError("an address")
    if len(name) > _LONGEST_NAME:
        raise NoNameError("a text too long for a name")


def _address(name: str) -> str:
    """A URL whose scheme and host have no case, and no slash at its end."""
    url = _URL.fullmatch(name)
    assert url is not None  # only addresses get here
    return f"https://{fold(url[1])}{url[2].rstrip('/')}"


def _todays_number(code: str) -> str | None:
    found = _TODAYS_CODE.fullmatch(code)
    if found is None or found[1].isdecimal():
        return None
    number = shortcode_number(found[1])
    return number if number is not None and int(number) < _IDS_END else None
