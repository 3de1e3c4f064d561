"""Finds the opt-outs that an image carries in its XMP metadata: IPTC/PLUS and TDMRep."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from curate.images.credentials import NOT_EMBEDDED
from curate.images.packets import MetadataUnreadableError, xmp_packets
from curate.signals import cut

PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TDM = "http://www.w3.org/ns/tdmrep"
# The properties that can refuse; their words are judged by sql/signal_rules.sql. TDMRep's
# namespace is written with a slash in its note on PDF, with a hash in its ontology.
_PROPERTIES = {
    f"{{{PLUS}}}DataMining": "plus:DataMining",
    f"{{{PLUS}}}MinorModelAgeDisclosure": "plus:MinorModelAgeDisclosure",
    f"{{{_TDM}/}}reservation": "tdmrep:reservation",
    f"{{{_TDM}#}}reservation": "tdmrep:reservation",
}
# Where the image's C2PA manifest is, if it isn't in the file.
_PROVENANCE = "{http://purl.org/dc/terms/}provenance"
_VALUES = (f"{{{RDF}}}resource", f"{{{RDF}}}value")


def read_signals(data: bytes) -> list[tuple[str, str]]:
    """The signals in all XMP packets of an image file, as (``plus:Property``, word) pairs.

    Words are those of ``curate.signals.cut``, as in ``dmi-prohibited``; a property without a value
    is unreadable. A manifest that is said to be elsewhere is a signal too. Raises
    ``MetadataUnreadableError`` for what can't be parsed.
    """
    found: dict[tuple[str, str], None] = {}
    for packet in xmp_packets(data):
        for signal in _signals(packet):
            found[signal] = None
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
        if _PROVENANCE in element.attrib or element.tag == _PROVENANCE:
            yield NOT_EMBEDDED


def _words(signal: str, values: list[str]) -> Iterator[tuple[str, str]]:
    for value in values or [""]:
        for word in cut(signal, value):
            yield signal, word


def _values(element: Element) -> list[str]:
    """The texts and references in an element: the items of a list, or the one value."""
    stated = [item.attrib.get(name) for item in element.iter() for name in _VALUES]
    return [text for text in (*element.itertext(), *stated) if text and text.strip()]
