"""Finds what an image says in its XMP of being mined and licensed: IPTC/PLUS, TDMRep, licences."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from curate.images.packets import MetadataUnreadableError, xmp_packets
from curate.signals import RSL_NAMESPACE, UNREADABLE, cut, is_creative_commons, rsl_words

PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TDM = "http://www.w3.org/ns/tdmrep"
_RSL = "rsl:license"
_LICENCE, _STATEMENT = "xmp:license", "xmp:web-statement"
# The properties that can refuse; their words are judged by sql/signal_rules.sql and
# sql/licences.sql. TDMRep's namespace is written with a slash in its note on PDF, with a hash in
# its ontology; Creative Commons' was another before 2008.
_PROPERTIES = {
    f"{{{PLUS}}}DataMining": "plus:DataMining",
    f"{{{PLUS}}}MinorModelAgeDisclosure": "plus:MinorModelAgeDisclosure",
    f"{{{_TDM}/}}reservation": "tdmrep:reservation",
    f"{{{_TDM}#}}reservation": "tdmrep:reservation",
    "{http://creativecommons.org/ns#}license": _LICENCE,
    "{http://web.resource.org/cc/}license": _LICENCE,
    "{http://ns.adobe.com/xap/1.0/rights/}WebStatement": _STATEMENT,
}
# Whoever sells licences to the image (IPTC Photo Metadata: Licensor). GIMP writes an empty one.
_LICENSOR = f"{{{PLUS}}}Licensor"
_LICENSED = ("plus:Licensor", "present")
# Where the image's C2PA manifest is, if it isn't in the file (C2PA 2.2, "External manifests"): an
# address, of a file beside it too. The same name is Dublin Core's for the history of ownership.
_PROVENANCE = "{http://purl.org/dc/terms/}provenance"
_IN_AN_ADDRESS, _SPACE = re.compile(r"[:/#]|\.\w"), re.compile(r"\s")
NOT_EMBEDDED = ("c2pa:manifest", "not-embedded")
# The same properties as JSON-LD names them, and the prefixes that it may leave undefined.
_TERMS = {name[1:].replace("}", ""): signal for name, signal in _PROPERTIES.items()}
_ABOUT_VALUES = {"@type", "@language", "@context"}
_PREFIXES = {
    "plus": PLUS,
    "tdm": f"{_TDM}/",
    "cc": "http://creativecommons.org/ns#",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
}
_VALUES = (f"{{{RDF}}}resource", f"{{{RDF}}}value")


def read_signals(data: bytes) -> Iterator[tuple[str, str]]:
    """The signals in all XMP packets of an image file, as (``plus:Property``, word) pairs.

    Words are those of ``curate.signals.cut``, as in ``dmi-prohibited``; a property without a value
    is unreadable, but for the address of a rights statement, which then says nothing. A packet by
    which the manifest is elsewhere gives ``NOT_EMBEDDED``, once. Raises ``MetadataUnreadableError``
    for what can't be parsed, after everything that can.
    """
    is_whole = True
    try:
        for packet in xmp_packets(data):
            try:
                root = fromstring(packet)
            except (ParseError, DefusedXmlException, ValueError):
                is_whole = False
            else:
                yield from _signals(root)
    except MetadataUnreadableError:
        is_whole = False
    if not is_whole:
        raise MetadataUnreadableError


def settled(signals: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each signal once, of all that speaks of one image; no licensor beside Creative Commons.

    Where they give a licence it decides: who gives it may sell more than it grants.
    """
    found = dict.fromkeys(signals)
    if any(signal in (_LICENCE, _STATEMENT) and is_creative_commons(w) for signal, w in found):
        found.pop(_LICENSED, None)
    return list(found)


def read_terms(content: Any, context: Mapping[str, Any] | None = None) -> Iterator[tuple[str, str]]:
    """The same signals in JSON-LD, as assertions of a C2PA manifest have them, at any depth.

    A prefix that the JSON does not define is the usual one; one that it defines is that.
    """
    if isinstance(content, list):
        for item in content:
            yield from read_terms(item, context)
    if not isinstance(content, dict):
        return
    context = {**(context or {}), **_defined(content.get("@context"))}
    for key, value in content.items():
        term = _expanded(str(key), context)
        if signal := _TERMS.get(term):
            yield from _words(signal, _texts(value))
        elif term == f"{PLUS}Licensor" and any(text.strip() for text in _texts(value)):
            yield _LICENSED
        if key != "@context":
            yield from read_terms(value, context)


def _defined(context: Any) -> dict[str, Any]:
    """What a context defines here; one that is an address is not fetched, and defines nothing."""
    found: dict[str, Any] = {}
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, dict):
            found |= {
                name: value.get("@id") if isinstance(value, dict) else value
                for name, value in part.items()
            }
    return found


def _expanded(key: str, context: Mapping[str, Any]) -> str:
    """The whole name of a key. A name may be defined by a prefix that is defined itself."""
    name = context.get(key)
    for _ in range(2):
        prefix, _, local = (name if isinstance(name, str) else key).partition(":")
        space = context.get(prefix, _PREFIXES.get(prefix))
        if isinstance(space, str) and local and not local.startswith("//"):
            name = space + local
    if isinstance(name, str):
        return name
    vocabulary = context.get("@vocab")
    return f"{vocabulary}{key}" if isinstance(vocabulary, str) and ":" not in key else key


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        stated = [item for key, item in value.items() if key not in _ABOUT_VALUES]
        return _texts(stated)
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [] if value is None else [str(value)]


def _signals(root: Element) -> Iterator[tuple[str, str]]:
    is_elsewhere = False
    for element in root.iter():
        for tag, signal in _PROPERTIES.items():
            if tag in element.attrib:
                yield from _words(signal, [element.attrib[tag]])
            if element.tag == tag:
                yield from _words(signal, _values(element))
        is_licensed = element.tag == _LICENSOR and _is_filled(element)
        if is_licensed or element.attrib.get(_LICENSOR, "").strip():
            yield _LICENSED
        is_elsewhere |= any(map(_is_address, _provenance(element)))
    if is_elsewhere:
        yield NOT_EMBEDDED
    yield from _rsl(root)


def _provenance(element: Element) -> Iterator[str]:
    yield element.attrib.get(_PROVENANCE, "")
    if element.tag == _PROVENANCE:
        for part in element.iter():
            yield part.text or ""
            yield from part.attrib.values()


def _is_address(text: str) -> bool:
    """Whether it may say where a manifest is, and not, as museums write, whose a picture was."""
    text = text.strip()
    return _IN_AN_ADDRESS.search(text) is not None and not _SPACE.search(text)


def _rsl(root: Element) -> Iterator[tuple[str, str]]:
    """What RSL elements say, in whatever they stand; a property as attribute is no licence text."""
    inside: set[Element] = set()
    for element in root.iter():
        if RSL_NAMESPACE.match(str(element.tag)) and element not in inside:
            inside.update(element.iter())
            yield from ((_RSL, word) for word in rsl_words(element))
        elif element not in inside and any(map(RSL_NAMESPACE.match, element.attrib)):
            yield _RSL, UNREADABLE


def _words(signal: str, values: list[str]) -> Iterator[tuple[str, str]]:
    stated = [value for value in values if value.strip()]
    # A form that nobody filled in leaves the address of the statement empty.
    for value in stated or ([] if signal == _STATEMENT else [""]):
        for word in cut(signal, value):
            yield signal, word


def _is_filled(element: Element) -> bool:
    """Whether a structure says anything: a text, a reference, or a field written as attribute."""
    fields = [
        value
        for item in element.iter()
        for name, value in item.attrib.items()
        if name.startswith(f"{{{PLUS}}}")
    ]
    return any(value.strip() for value in (*fields, *_values(element)))


def _values(element: Element) -> list[str]:
    """The texts and references in an element: the items of a list, or the one value."""
    stated = [item.attrib.get(name) for item in element.iter() for name in _VALUES]
    return [text for text in (*element.itertext(), *stated) if text and text.strip()]
