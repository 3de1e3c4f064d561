"""Cuts what sites declare to machines, by Content Signals and RSL licences, into words.

They are like ``ai-train=no`` and ``prohibits:ai-train``. Content Signals stand in a robots.txt or a
header (contentsignals.org); RSL 1.0 is XML (rslstandard.org, Recommendation of 2025-11-06), in a
file, a page or an image's XMP.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from curate.signals.words import UNREADABLE, plain, read_words, said

RSL_NAMESPACE = re.compile(r"\{https?://(?:www\.)?rslstandard\.org/rsl[^}]*\}")
_SIGNAL = re.compile(r"([a-z][a-z_-]*) ?[=:]+ ?([a-z0-9_.-]+)")
_BEFORE = re.compile(r"^(?:content-signals? ?: ?)?(?:/[^ =:]*[ :](?=.))?")
# Other writings of no; of yes there is one, and its first letter.
_WRITTEN = {"n": "no", "false": "no", "0": "no", "y": "yes"}
_OWN_WORD = re.compile(
    r"(?<![\w:-])(?:(?:permits|prohibits|payment):[a-z-]+|server|license)(?![\w-])"
)
_USAGE = re.compile(r"[^\s,;|]+")
# What training is called, and what it is a part of; drafts had the words the other way round.
_TRAINING = frozenset({"all", "ai-all", "ai-train", "train-ai", "train-genai"})
_FREE = frozenset({"free", "attribution"})


def cut_content_signals(value: str) -> tuple[str, ...]:
    """Each signal with ``yes`` or ``no``, and ``UNREADABLE`` beside them for anything else."""
    words: list[str] = []
    for line in value.splitlines():
        text = _BEFORE.sub("", plain(line))
        for name, choice in _SIGNAL.findall(text):
            words.append(f"{name.replace('_', '-')}={_WRITTEN.get(choice, choice)}")
        if _SIGNAL.sub("", text).strip(" ,;|"):
            words.append(UNREADABLE)
    return said(words)


def cut_rsl(value: str) -> tuple[str, ...]:
    """What an RSL licence permits, prohibits and asks, and ``UNREADABLE`` for what is no RSL.

    ``permits:other`` is a list of uses without training, and ``payment:other`` whatever is asked
    beside an attribution. A condition on who or where somebody is can't be held against anything.
    """
    try:
        root = fromstring(value.strip())
    except (ParseError, DefusedXmlException, ValueError):
        return read_words(plain(value), _OWN_WORD)
    return rsl_words(root)


def rsl_words(root: Element) -> tuple[str, ...]:
    """The same of an element that is parsed already, with all that is in it."""
    return said([word for element in root.iter() for word in _words(element)])


def _words(element: Element) -> Iterator[str]:
    name = str(element.tag).rpartition("}")[2].lower()
    attributes = {
        key.rpartition("}")[2].lower(): text.strip() for key, text in element.attrib.items()
    }
    of_type = attributes.get("type", "").lower()
    if attributes.get("server"):
        yield "server"
    if name == "license":
        yield "license" if len(element) else UNREADABLE
    elif name == "server":
        yield "server"
    elif name == "payment":
        yield "payment:free" if of_type in _FREE else "payment:other"
    elif name in ("permits", "prohibits"):
        if of_type not in ("", "usage"):
            yield UNREADABLE
            return
        uses = _USAGE.findall("".join(element.itertext()).lower())
        if name == "prohibits":
            yield from (f"prohibits:{use}" for use in uses)
            if not uses:
                yield UNREADABLE
        else:
            yield "permits:training" if _TRAINING & set(uses) else "permits:other"
