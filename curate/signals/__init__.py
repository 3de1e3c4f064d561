"""Cuts the values of machine-readable signals into the words that sql/signal_rules.sql judges."""

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from curate.signals.declarations import RSL_NAMESPACE, cut_content_signals, cut_rsl, rsl_words
from curate.signals.keys import cut_flag, cut_label, cut_plus_keys
from curate.signals.licences import cut_licence, cut_web_statement, is_creative_commons
from curate.signals.preferences import cut_preferences
from curate.signals.reservations import cut_reservation
from curate.signals.robots import cut_directives
from curate.signals.words import UNREADABLE

__all__ = [
    "RSL_NAMESPACE",
    "UNREADABLE",
    "cut",
    "grammars_digest",
    "is_creative_commons",
    "rsl_words",
]

_GRAMMARS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "robots:x-robots-tag": cut_directives,
    "robots:meta": cut_directives,
    "aipref:content-usage": cut_preferences,
    "content-signal": cut_content_signals,
    "rsl:license": cut_rsl,
    "tdmrep:reservation": cut_reservation,
    "registry:optout": partial(cut_reservation, no="false"),
    "license": cut_licence,
    "xmp:license": cut_licence,
    "xmp:web-statement": cut_web_statement,
    "bluesky:label": cut_label,
    "bluesky:post-label": cut_label,
    "plus:DataMining": cut_plus_keys,
    "plus:MinorModelAgeDisclosure": cut_plus_keys,
}


def cut(signal: str, value: str | None) -> tuple[str, ...]:
    """The words that a value of a signal says, each once, written as the rules write theirs.

    A word without a rule is unknown, and so is ``UNREADABLE``, which stands for whatever could not
    be read, and for no value at all. There is always a word. A refusing word comes out whatever
    stands beside it, and ``UNREADABLE`` beside the words that were found in a text that says
    more. Words are cut into themselves. Raises nothing, whatever the text.
    """
    return _GRAMMARS.get(signal, cut_flag)(value) if value is not None else (UNREADABLE,)


def grammars_digest(folder: Path = Path(__file__).parent) -> str:
    """A digest of the modules that cut: words of an earlier version are not judged by this one."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
