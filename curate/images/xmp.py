"""Finds what an image says in its XMP of being mined and licensed: IPTC/PLUS, TDMRep, licences."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from curate.images.credentials import NOT_EMBEDDED
from curate.images.packets import MetadataUnreadableError, xmp_packets
from curate.signals import cut, is_creative_commons

PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TDM = "http://www.w3.org/ns/tdmrep"
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
# Where the image's C2PA manifest is, if it isn't in the file.
_PROVENANCE = "{http://purl.org/dc/terms/}provenance"
_VALUES = (f"{{{RDF}}}resource", f"{{{RDF}}}value")


def read_signals(data: bytes) -> list[tuple[str, str]]:
    """The signals in all XMP packets of an image file, as (``plus:Property``, word) pairs.

    Words are those of ``curate.signals.cut``, as in ``dmi-prohibited``; a property without a value
    is unreadable, but for the address of a rights statement, which then says nothing. A manifest
    that is said to be elsewhere is a signal too; so is a licensor, unless Creative Commons licence
    the image. Raises ``MetadataUnreadableError`` for what can't be parsed.
    """
    found: dict[tuple[str, str], None] = {}
    for packet in xmp_packets(data):
        for signal in _signals(packet):
            found[signal] = None
    if any(signal in (_LICENCE, _STATEMENT) and is_creative_commons(w) for signal, w in found):
        # The licence decides: who gives it may sell more than it grants.
        found.pop(_LICENSED, None)
    return list(found)


def _signals(packet: bytes) -> Iterator[tuple[str, str]]:
    try:
        root = fromstring(packet)
    except (ParseError, DefusedXmlException, ValueError):
        raise MetadataUnreadableError from None
    for element in root.iter():
        for tag, signal in _PROPERTIES.items():
            if tag in element.attrib:
                yield from _words(signal, [element.attrib[tag]])
            if element.tag == tag:
                yield from _words(signal, _values(element))
        is_licensed = element.tag == _LICENSOR and _is_filled(element)
        if is_licensed or element.attrib.get(_LICENSOR, "").strip():
            yield _LICENSED
        if _PROVENANCE in element.attrib or element.tag == _PROVENANCE:
            yield NOT_EMBEDDED


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
