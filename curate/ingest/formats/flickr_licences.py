"""Names the licences of Flickr as its API does, by number, whichever way an export writes them."""

import re
from typing import Any

# The numbers of flickr.photos.licenses.getInfo. Other licences, such as those it may get later,
# keep the name that they have.
_BY_NAME = {
    "all rights reserved": "0",
    "attribution-noncommercial-sharealike license": "1",
    "attribution-noncommercial license": "2",
    "attribution-noncommercial-noderivs license": "3",
    "attribution license": "4",
    "attribution-sharealike license": "5",
    "attribution-noderivs license": "6",
    "no known copyright restrictions": "7",
    "united states government work": "8",
    "public domain dedication (cc0)": "9",
    "public domain mark": "10",
    "cc by-nc-sa 2.0": "1",
    "cc by-nc 2.0": "2",
    "cc by-nc-nd 2.0": "3",
    "cc by 2.0": "4",
    "cc by-sa 2.0": "5",
    "cc by-nd 2.0": "6",
    "cc0 1.0": "9",
}
# By what follows creativecommons.org/ in the licence's address.
_BY_PATH = {
    "licenses/by-nc-sa/2.0": "1",
    "licenses/by-nc/2.0": "2",
    "licenses/by-nc-nd/2.0": "3",
    "licenses/by/2.0": "4",
    "licenses/by-sa/2.0": "5",
    "licenses/by-nd/2.0": "6",
    "publicdomain/zero/1.0": "9",
    "publicdomain/mark/1.0": "10",
}
_PATH = "^https?://(?:www\\.)?creativecommons\\.org/(.*?)/?$"
# A licence that is no text and no number must not pass as if nothing was said.
UNREADABLE = "unreadable"


def licence(value: Any) -> str | None:
    """The licence that a number, a name or an address means; nothing if none is named.

    What isn't known to be a licence of Flickr comes back as it is.
    """
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return UNREADABLE
    plain = value.encode("utf-8", "replace").decode().strip()
    found = re.match(_PATH, plain.lower())
    path = found.group(1) if found else ""
    return _BY_PATH.get(path) or _BY_NAME.get(plain.lower()) or plain or None


def licence_signals(value: Any) -> list[dict[str, str]]:
    """The licence as a signal of a post."""
    found = licence(value)
    return [{"signal": "license", "value": found}] if found else []


def licence_sql(name: str, address: str) -> str:
    """An SQL expression for the licence that two text columns name: the address is preferred."""
    path = f"regexp_extract(lower(trim({address})), '{_PATH}', 1)"
    return (
        f"coalesce({_looked_up(path, _BY_PATH)}, {_looked_up(f'lower(trim({name}))', _BY_NAME)}, "
        f"nullif(trim({address}), ''), nullif(trim({name}), ''))"
    )


def _looked_up(key: str, numbers: dict[str, str]) -> str:
    cases = " ".join(f"WHEN '{text}' THEN '{number}'" for text, number in numbers.items())
    return f"CASE {key} {cases} END"
