"""Builds the XMP of a picture anew from an allow-list of properties that state rights."""

from collections.abc import Iterator
from xml.etree import ElementTree

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from curate.images.cleaning.metadata import Kind, UncleanableError
from curate.images.packets import MetadataUnreadableError, xmp_packets

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML = "http://www.w3.org/XML/1998/namespace"
_META = "adobe:ns:meta/"
_DC = "http://purl.org/dc/elements/1.1/"
_DCTERMS = "http://purl.org/dc/terms/"
_RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
_TIFF = "http://ns.adobe.com/tiff/1.0/"
_PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"
_CC = ("http://creativecommons.org/ns#", "http://web.resource.org/cc/")
_TDM = ("http://www.w3.org/ns/tdmrep/", "http://www.w3.org/ns/tdmrep#")
_RSL = ("https://rslstandard.org/rsl", "http://rslstandard.org/rsl")
_PREFIXES = {
    "x": _META,
    "rdf": _RDF,
    "dc": _DC,
    "dcterms": _DCTERMS,
    "xmpRights": _RIGHTS,
    "photoshop": _PHOTOSHOP,
    "tiff": _TIFF,
    "plus": _PLUS,
    "cc": _CC[0],
    "tdm": _TDM[0],
    "rsl": _RSL[0],
}
# IPTC Photo Metadata 2025.1: Creator, Copyright Notice, Rights Usage Terms, Web Statement, Credit
# Line, Source; XMP part 2 for dc, xmpRights and tiff. Whoever is pictured has no place here: model
# releases and ages (PLUS), a creator's address and job (IPTC) and names of files are left out.
_ALLOWED: dict[str, frozenset[str]] = {
    _DC: frozenset({"rights", "creator"}),
    _DCTERMS: frozenset({"rights", "rightsHolder", "license", "accessRights"}),
    _RIGHTS: frozenset({"Certificate", "Marked", "Owner", "UsageTerms", "WebStatement"}),
    _PHOTOSHOP: frozenset({"Credit", "Source"}),
    _TIFF: frozenset({"Artist", "Copyright"}),
    _PLUS: frozenset(
        {
            *("Version", "DataMining", "Licensor", "Licensee", "EndUser", "LicensorNotes"),
            *("MediaSummaryCode", "LicenseStartDate", "LicenseEndDate", "MediaConstraints"),
            *("RegionConstraints", "ProductOrServiceConstraints", "ImageFileConstraints"),
            *("ImageAlterationConstraints", "ImageDuplicationConstraints", "OtherConstraints"),
            *("CreditLineRequired", "OtherLicenseRequirements", "OtherConditions", "LicenseID"),
            *("TermsAndConditionsText", "TermsAndConditionsURL", "OtherLicenseDocuments"),
            *("OtherLicenseInfo", "CopyrightStatus", "CopyrightRegistrationNumber", "Reuse"),
            *("CopyrightOwner", "ImageCreator", "ImageSupplier", "LicensorImageID"),
        }
    ),
}
# Whole vocabularies of what may be done with a work.
_ALLOWED_SPACES = frozenset((*_CC, *_TDM, *_RSL))
_SPACES: dict[Kind, tuple[str, ...]] = {
    "faces": (
        "http://www.metadataworkinggroup.com/schemas/regions/",
        "http://ns.microsoft.com/photo/1.2/t/Region",
        "http://ns.apple.com/faceinfo/",
    ),
    "device": ("http://ns.adobe.com/exif/1.0/aux/", "http://cipa.jp/exif/"),
}
_PROPERTIES: dict[Kind, frozenset[str]] = {
    "place": frozenset(
        {
            *("City", "State", "Country", "Location", "CountryCode"),
            *("LocationCreated", "LocationShown"),
        }
    ),
    "people": frozenset({"PersonInImage", "PersonInImageWDetails", "PersonDisplayName"}),
    "faces": frozenset({"RegionInfo", "ImageRegion", "Regions"}),
    "device": frozenset({"Make", "Model", "CreatorTool", "Software", "SerialNumber", "OwnerName"}),
    "text": frozenset(
        {
            *("description", "title", "subject", "Headline", "Instructions", "UserComment"),
            *("ImageDescription", "CaptionWriter", "hierarchicalSubject", "TagsList", "Label"),
            *("LastKeywordXMP", "AltTextAccessibility", "ExtDescrAccessibility", "Nickname"),
        }
    ),
    "time": frozenset({"CreateDate", "ModifyDate", "MetadataDate", "DateCreated", "date"}),
    "thumbnail": frozenset({"Thumbnails"}),
}
# No statement of rights is nested any deeper; hostile ones are, as deeply as anybody likes.
_DEEPEST = 32
_ORIENTATION = f"{{{_TIFF}}}Orientation"
# What an element may have beside its own vocabulary's.
_ATTRIBUTES = {f"{{{_RDF}}}{name}" for name in ("resource", "parseType", "value", "type")} | {
    f"{{{_XML}}}lang"
}

for _prefix, _uri in _PREFIXES.items():
    ElementTree.register_namespace(_prefix, _uri)


class Packets:
    """The XMP of a picture, read once; of what can't be parsed, only that it was there."""

    def __init__(self, blocks: list[bytes]) -> None:
        self.roots: list[ElementTree.Element] = []
        self.is_whole = True
        try:
            for packet in xmp_packets(b"\n".join(blocks)):
                try:
                    self.roots.append(fromstring(packet))
                except (ParseError, DefusedXmlException, ValueError):
                    self.is_whole = False
        except MetadataUnreadableError:
            self.is_whole = False

    def kinds(self) -> set[Kind]:
        """What kinds of data the packets hold."""
        found: set[Kind] = set() if self.is_whole else {"other"}
        for name, text in self._stated():
            space, _, local = name.removeprefix("{").partition("}")
            if not text or space in (_RDF, _META, _XML, ""):
                continue
            if _is_allowed(name):
                found.add("rights")
                continue
            kinds: set[Kind] = {
                kind
                for kind, names in _PROPERTIES.items()
                if local in names or (kind == "place" and local.startswith("GPS"))
            } | {kind for kind, starts in _SPACES.items() if space.startswith(starts)}
            found |= kinds or {"other"}
        return found

    def orientation(self) -> int:
        """1 to 8 (XMP part 2, tiff:Orientation), or 0 if no packet says it."""
        stated = (text.strip() for name, text in self._stated() if name == _ORIENTATION)
        return next((int(text) for text in stated if text in set("12345678")), 0)

    def rebuilt(self) -> bytes:
        """One packet with nothing but what states rights; empty if there is nothing of it."""
        descriptions: dict[bytes, ElementTree.Element] = {}
        for root in self.roots:
            description = ElementTree.Element(f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})
            description.extend(list(_rights(root)))
            if len(description):
                descriptions.setdefault(ElementTree.tostring(description), description)
        if not descriptions:
            return b""
        meta = ElementTree.Element(f"{{{_META}}}xmpmeta")
        ElementTree.SubElement(meta, f"{{{_RDF}}}RDF").extend(descriptions.values())
        text: bytes = ElementTree.tostring(meta, encoding="utf-8").split(b"?>\n", 1)[-1]
        return (
            b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>'
            + text
            + b'<?xpacket end="r"?>'
        )

    def _stated(self) -> Iterator[tuple[str, str]]:
        """Each property, as element or attribute, with its text; a list or a structure has some."""
        for root in self.roots:
            for element in root.iter():
                yield from element.attrib.items()
                said = (element.text or "").strip() or element.get(f"{{{_RDF}}}resource", "")
                # Not what is further inside: to look there for each would be quadratic.
                yield str(element.tag), said or ("(structure)" if len(element) else "")


def _rights(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """What states rights anywhere in a packet, stripped of all that does not belong to it."""
    inside: set[ElementTree.Element] = set()
    for element in root.iter():
        if element in inside:
            continue
        if _is_allowed(str(element.tag)):
            inside.update(element.iter())
            yield _stripped(element, _space(element.tag))
            continue
        for name, value in element.attrib.items():
            if _is_allowed(name) and value.strip():
                simple = ElementTree.Element(name)
                simple.text = value
                yield simple


def _stripped(element: ElementTree.Element, space: str, depth: int = 0) -> ElementTree.Element:
    """A copy with its lists, structures and texts, and with nothing of other vocabularies."""
    if depth > _DEEPEST:
        raise UncleanableError
    found = ElementTree.Element(element.tag)
    found.text = element.text
    found.attrib = {
        name: value
        for name, value in element.attrib.items()
        if name in _ATTRIBUTES or _space(name) in {space, ""}
    }
    for child in element:
        if _space(child.tag) in {space, _RDF}:
            found.append(_stripped(child, space, depth + 1))
    return found


def _is_allowed(name: str) -> bool:
    space = _space(name)
    return space in _ALLOWED_SPACES or name[len(space) + 2 :] in _ALLOWED.get(space, ())


def _space(name: object) -> str:
    text = str(name)
    return text[1:].partition("}")[0] if text.startswith("{") else ""
