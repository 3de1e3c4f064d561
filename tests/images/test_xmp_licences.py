"""What an image's XMP says of its licence: by Creative Commons, by a page, by whoever sells it."""

import pytest
from test_xmp_signals import PROHIBITED, jpeg, packet, read_signals

CC = "http://creativecommons.org/ns#"
RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"
BY_ND = "https://creativecommons.org/licenses/by-nd/4.0/"
BY = "https://creativecommons.org/licenses/by/4.0/"
SELLS = [("plus:Licensor", "present")]
LICENSOR = (
    '<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<plus:LicensorURL>https://agency.example/buy</plus:LicensorURL>"
    "</rdf:li></rdf:Seq></plus:Licensor>"
)


def licence(address: str, namespace: str = CC) -> str:
    return f'<cc:license xmlns:cc="{namespace}" rdf:resource="{address}"/>'


def statement(address: str) -> str:
    return f'<r:WebStatement xmlns:r="{RIGHTS}">{address}</r:WebStatement>'


def read(inside: str, *, attributes: str = "") -> list[tuple[str, str]]:
    return read_signals(jpeg(packet(inside, attributes=attributes)))


@pytest.mark.parametrize(
    "inside",
    [
        licence(BY_ND),
        licence(BY_ND, "http://web.resource.org/cc/"),
        f'<c:license xmlns:c="{CC}">{BY_ND}</c:license>',
        f'<c:license xmlns:c="{CC}">CC BY-ND 4.0</c:license>',
        f'<c:Work xmlns:c="{CC}">{licence(BY_ND)}</c:Work>',
    ],
)
def test_a_licence_is_read_in_every_form(inside: str) -> None:
    assert read(inside) == [("xmp:license", "cc by nd")]


def test_a_licence_is_read_as_an_attribute() -> None:
    assert read("", attributes=f'xmlns:cc="{CC}" cc:license="{BY_ND}"') == [
        ("xmp:license", "cc by nd")
    ]


@pytest.mark.parametrize("inside", [licence(""), f'<c:license xmlns:c="{CC}"/>'])
def test_an_empty_licence_is_unreadable(inside: str) -> None:
    assert read(inside) == [("xmp:license", "")]


def test_a_licence_that_nobody_defined_is_passed_on_to_be_quarantined() -> None:
    assert read(licence("Anna&apos;s terms")) == [("xmp:license", "anna's terms")]
    assert read(licence("https://anna.example/terms")) == [("xmp:license", "")]


def test_a_license_element_of_another_namespace_is_not_the_signal() -> None:
    assert read(licence(BY_ND, "http://example.org/cc#")) == []


def test_a_rights_statement_of_creative_commons_is_a_licence() -> None:
    assert read(statement(BY_ND)) == [("xmp:web-statement", "cc by nd")]
    attribute = f'xmlns:r="{RIGHTS}" r:WebStatement="{BY}"'
    assert read("", attributes=attribute) == [("xmp:web-statement", "cc by")]


def test_a_rights_statement_of_somebody_else_is_not_kept() -> None:
    """A photographer's page is personal, and says nothing that is known."""
    assert read(statement("https://anna.example/terms")) == [("xmp:web-statement", "other")]


@pytest.mark.parametrize("address", ["", "  ", "\n"])
def test_a_rights_statement_that_was_left_empty_says_nothing(address: str) -> None:
    assert read(statement(address)) == []
    assert read("", attributes=f'xmlns:r="{RIGHTS}" r:WebStatement="{address}"') == []


@pytest.mark.parametrize(
    "inside",
    [
        LICENSOR,
        LICENSOR.replace("rdf:Seq", "rdf:Bag"),
        '<plus:Licensor><rdf:Bag><rdf:li plus:LicensorName="A"/></rdf:Bag></plus:Licensor>',
        '<plus:Licensor rdf:resource="https://agency.example/"/>',
        f"<plus:ImageSupplier>{LICENSOR}</plus:ImageSupplier>",
    ],
)
def test_a_licensor_is_read_and_not_named(inside: str) -> None:
    assert read(inside) == SELLS
    assert read("", attributes='plus:Licensor="Anna"') == SELLS


@pytest.mark.parametrize(
    "inside",
    [
        "<plus:Licensor><rdf:Seq/></plus:Licensor>",
        "<plus:Licensor/>",
        '<plus:Licensor><rdf:Bag><rdf:li rdf:parseType="Resource"><plus:LicensorName/></rdf:li>'
        "</rdf:Bag></plus:Licensor>",
        '<plus:Licensor><rdf:Bag><rdf:li plus:LicensorName=" "/></rdf:Bag></plus:Licensor>',
    ],
)
def test_a_licensor_that_was_left_empty_says_nothing(inside: str) -> None:
    """As GIMP writes it into every file."""
    assert read(inside) == []


def test_a_licence_of_creative_commons_decides_over_the_licensor() -> None:
    assert read(licence(BY) + LICENSOR) == [("xmp:license", "cc by")]
    assert read(LICENSOR + statement(BY_ND)) == [("xmp:web-statement", "cc by nd")]
    packets = [packet(LICENSOR), packet(licence(BY))]
    assert read_signals(jpeg(*packets)) == [("xmp:license", "cc by")]


@pytest.mark.parametrize(
    "other",
    [
        statement("https://anna.example/terms"),
        licence("https://creativecommons.org/licenses/by-evil/4.0/"),
        licence("https://anna.example/terms"),
        licence("All rights reserved"),
    ],
)
def test_no_other_statement_takes_the_licensor_away(other: str) -> None:
    assert set(SELLS) <= set(read(other + LICENSOR))


def test_a_licence_takes_no_refusal_of_mining_away() -> None:
    attribute = 'plus:DataMining="DMI-PROHIBITED"'
    assert set(PROHIBITED) <= set(read(licence(BY) + LICENSOR, attributes=attribute))


def test_two_licences_are_both_read() -> None:
    assert set(read(licence(BY) + licence(BY_ND))) == {
        ("xmp:license", "cc by"),
        ("xmp:license", "cc by nd"),
    }


RSL = "https://rslstandard.org/rsl"


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (
            f'<r:content xmlns:r="{RSL}" url="/"><r:license><r:prohibits type="usage">ai-train'
            "</r:prohibits></r:license></r:content>",
            {"license", "prohibits:ai-train"},
        ),
        (f'<r:permits xmlns:r="{RSL}" type="usage">search</r:permits>', {"permits:other"}),
        (f'<r:license xmlns:r="{RSL}">https://example.org/rsl.xml</r:license>', {""}),
        (f'<r:content xmlns:r="{RSL}" server="https://example.org"/>', {"server"}),
        ('<r:permits xmlns:r="urn:other" type="usage">search</r:permits>', set()),
    ],
)
def test_an_rsl_licence_is_read_by_its_namespace(inside: str, words: set[str]) -> None:
    assert set(read(inside)) == {("rsl:license", word) for word in words}


def test_an_rsl_property_that_is_an_attribute_is_unreadable() -> None:
    found = read("", attributes=f'xmlns:r="{RSL}" r:license="https://example.org/rsl.xml"')
    assert found == [("rsl:license", "")]
