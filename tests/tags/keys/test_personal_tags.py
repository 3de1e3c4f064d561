"""Numbers, addresses and handles in tags are personal, in whatever digits they are written."""

from itertools import product

import polars as pl
import pytest

from curate.config import TagsConfig
from curate.tags.map import map_tags

# The zeros of decimal digits: ASCII, Arabic-Indic, Persian, Devanagari, Bengali, Thai, Khmer,
# full-width, mathematical bold, Adlam.
ZEROS = "0٠۰०০๐០０𝟎𞥐"


def routes(tags: list[str], **options: object) -> list[str]:
    table = pl.DataFrame({"tag": tags}).with_columns(
        post_count=pl.lit(900), account_count=pl.lit(900)
    )
    return map_tags(table, TagsConfig(**options)).tag_map["route"].to_list()


def test_a_phone_number_is_personal_in_the_digits_of_any_script() -> None:
    tags = [
        form.format("".join(chr(ord(zero) + int(digit)) for digit in "46701740613"))
        for zero, form in product(ZEROS, ("{}", "tel{}", "call_{}_now", "電話{}"))
    ]
    found = dict(zip(tags, routes(tags, vocabulary="raw-tags", compounds=True), strict=True))
    assert [tag for tag, route in found.items() if route != "personal"] == []


def test_numbers_in_groups_handles_and_addresses_are_personal() -> None:
    tags = [
        "070_174_06_13",
        "@jane.doe",
        "jane.doe@example.org",
        "jane_doe_gmail_com",
        "jane_web_de",
        "jane_protonmail_ch",
        "tel5\ufe0f\u20e35\ufe0f\u20e35\ufe0f\u20e31\ufe0f\u20e32\ufe0f\u20e33\ufe0f\u20e34\ufe0f\u20e3",
        "0\u03327\u03320\u03321\u03322\u03323\u03324\u03325\u0332a",
        "https://example.org/jane",
        "www.example.org",
    ]
    found = map_tags(
        pl.DataFrame({"tag": tags}).with_columns(post_count=pl.lit(9), account_count=pl.lit(9)),
        TagsConfig(vocabulary="raw-tags", compounds=True),
    )
    expected = [(tag, "personal", None, None) for tag in tags]
    assert found.tag_map.select("tag", "route", "key", "concept_id").rows() == expected
    assert found.concepts.is_empty()


def test_a_year_and_a_short_number_are_not() -> None:
    assert routes(["dogs2026", "route66", "24hours"]) == ["unmapped"] * 3


@pytest.mark.parametrize("tag", ["spiderwebdesign", "mailbox", "gmailcomplaints"])
def test_a_word_that_holds_a_providers_name_is_not(tag: str) -> None:
    assert routes([tag]) != ["personal"]
