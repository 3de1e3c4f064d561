"""Names meet: one normal form, whoever wrote them down, and nothing else is a name."""

import unicodedata
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from curate.ingest.naming import named_rows
from curate.ingest.observations import SCHEMAS
from curate.names import (
    PLAIN,
    Kind,
    NoNameError,
    account_id_of,
    account_of,
    fold,
    handle_of,
    is_nothing,
    name_of,
    post_id_of,
    shortcode_number,
    shortcode_of,
)

KINDS = st.sampled_from(list(PLAIN))
PLATFORMS = st.sampled_from(
    ["instagram", "flickr", "mastodon", "bluesky", "tiktok", "table", "any"]
)
# Letters whose case or spelling is not one to one, beside those that anybody has.
LETTERS = st.text(
    st.one_of(
        st.sampled_from("aAzZ09._-@ΣσςßẞİIıi\u0307ŉǰΐᾳﬁﬀÜü\u0308ée\u0301ａＡ𐐀🐶"),
        st.characters(exclude_categories=["Cs"]),
    ),
    min_size=1,
    max_size=12,
)
UNSEEN = st.sampled_from(["\u200b", "\u200e", "\u202e", "\u2066", "\ufeff", "\u00ad", "\ufe0f"])
BLANKS = st.sampled_from(["", " ", "\t", "\u00a0", "\u3000", "\n"])


def written(kind: Kind, text: str, platform: str) -> str:
    """The normal form; what is no name is none of this test's business."""
    try:
        return name_of(kind, text, platform)
    except NoNameError:
        assume(False)
        raise


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "ada",
            "@ada",
            "ADA",
            " ada ",
            "@@Ada",
            "＠ada",
            "a\u200bda",
            "ada\u200e",
            "\u202aada\u202c",
        ),
        ("über", "U\u0308ber", "ÜBER", "@Über\ufeff"),
        ("ΝΙΚΟΣ", "νικος", "νικοσ", "Νικος"),
        ("İbrahim", "i\u0307brahim", "ibrahim", "IBRAHIM", "ıbrahim"),
        ("straße", "STRASSE", "STRAẞE"),
        ("ﬁona", "FIONA"),
        ("ada@social.example", "@Ada@Social.Example"),
    ],
)
def test_a_handle_is_one_however_it_is_spelled(spellings: tuple[str, ...]) -> None:
    assert len({handle_of(spelling, "mastodon") for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("spelling", "number"),
    [
        ("123", "123"),
        ("123.0", "123"),
        (" 123.00 ", "123"),
        ("\u202a123\u202c", "123"),
        ("١٢٣", "123"),
        (str(float(2**53)), str(2**53)),
        (str(Decimal("77001170131.0")), "77001170131"),
        ("12345@n01", "12345@N01"),
        ("DID:plc:ABC", "did:plc:abc"),
        ("http://Social.example/users/Ada/", "https://social.example/users/ada"),
    ],
)
def test_an_id_is_one_however_it_is_spelled(spelling: str, number: str) -> None:
    assert account_id_of(spelling) == number


@pytest.mark.parametrize(
    ("platform", "spelling", "post_id"),
    [
        ("instagram", "CxYz012_-Ab", "3195531867235278875"),
        ("instagram", "3195531867235278875_77001", "3195531867235278875"),
        ("instagram", "3195531867235278875.", None),
        ("table", "CxYz012_-Ab", "3195531867235278875"),
        ("youtube", "CxYz012_-Ab", "CxYz012_-Ab"),
        ("instagram", "kept_public", "kept_public"),
        ("flickr", "53.0", "53"),
        (
            "bluesky",
            "at://DID:plc:ABC/app.bsky.feed.post/3k",
            "at://did:plc:abc/app.bsky.feed.post/3k",
        ),
        (
            "mastodon",
            "HTTPS://Social.Example/users/Ada/statuses/Ab1/",
            "https://social.example/users/ada/statuses/Ab1",
        ),
    ],
)
def test_a_post_is_one_however_its_id_is_spelled(
    platform: str, spelling: str, post_id: str | None
) -> None:
    if post_id is None:
        with pytest.raises(NoNameError):
            post_id_of(spelling, platform)
    else:
        assert post_id_of(spelling, platform) == post_id


@pytest.mark.parametrize(
    "text",
    [
        *("ada,bo", "ada;bo", "ada|bo", "['ada']", "{ada}", "(ada)", '"ada"', "'77001170131"),
        *("Jane Doe", "Jane Doe (@jane)", "a\0b", "", "@", "\u200b", "x" * 300),
        *("https://www.tiktok.com/@jane", "instagram.com/jane", "www.facebook.com/jane", "a`b"),
    ],
)
def test_what_is_no_handle_and_no_id_is_neither_on_any_platform(text: str) -> None:
    for platform in ("instagram", "tiktok", "mastodon", "table", "any"):
        with pytest.raises(NoNameError):
            handle_of(text, platform)
        with pytest.raises(NoNameError):
            account_id_of(text, platform)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "1.2345678901234568e+18",
            "1.23457E+18",
            "7E+17",
            "1,2E18",
            str(float(2**53 + 2)),
            "101.5",
        ),
        *("-5", "inf", "1.", ".5"),
    ],
)
def test_a_number_that_is_not_whole_or_was_rounded_is_no_id(text: str) -> None:
    for read in (account_id_of, post_id_of):
        with pytest.raises(NoNameError):
            read(text)


@pytest.mark.parametrize("text", ["nan", "NaN", "None", "null", "NULL", "<NA>", " ", "@", "\ufeff"])
def test_what_programs_write_for_nothing_is_no_name(text: str) -> None:
    assert is_nothing(text)
    assert account_of("instagram", text, "ada") == (None, "ada")
    assert account_of("instagram", "5", text) == ("5", None)


def test_an_id_that_is_a_handle_is_read_as_one_and_must_not_contradict_the_handle() -> None:
    assert account_of("instagram", "@Ada", None) == (None, "ada")
    assert account_of("instagram", "@Ada", "ADA") == (None, "ada")
    with pytest.raises(NoNameError):
        account_of("instagram", "@ada", "bo")


def test_a_name_that_people_are_shown_is_kept_beside_an_id() -> None:
    assert account_of("weibo", "5", "Jane Doe (she)") == ("5", "jane doe (she)")
    with pytest.raises(NoNameError):
        account_of("weibo", None, "Jane Doe (she)")


@given(st.integers(min_value=2**54, max_value=2**63 - 1))
def test_a_shortcode_is_the_number_that_it_writes(number: int) -> None:
    code = shortcode_of(str(number))
    assert shortcode_number(code) == str(number)
    assert post_id_of(code, "instagram") in {str(number), code if code.isdecimal() else ""}


@given(KINDS, LETTERS, PLATFORMS)
def test_the_normal_form_of_a_normal_form_is_itself(kind: Kind, text: str, platform: str) -> None:
    normal = written(kind, text, platform)
    assert written(kind, normal, platform) == normal
    assert normal == unicodedata.normalize("NFC", normal)


@given(KINDS, LETTERS, PLATFORMS, UNSEEN, BLANKS, st.integers(0, 12))
def test_what_nobody_sees_makes_no_difference(
    kind: Kind, text: str, platform: str, unseen: str, blank: str, place: int
) -> None:
    normal = written(kind, text, platform)
    assert written(kind, f"{blank}{text[:place]}{unseen}{text[place:]}{blank}", platform) == normal


@given(LETTERS, PLATFORMS, st.sampled_from(["NFC", "NFD"]))
def test_case_and_composition_make_no_difference_to_a_handle(
    text: str, platform: str, form: Any
) -> None:
    normal = written("handle", text, platform)
    for other in (text.upper(), text.lower(), text.title(), text.casefold()):
        assert written("handle", unicodedata.normalize(form, other), platform) == normal


def test_no_letter_of_any_script_has_a_case() -> None:
    letters = [chr(n) for n in range(0x110000) if not 0xD800 <= n < 0xE000]
    cased = [one for one in letters if not one == one.upper() == one.lower() == one.title()]
    assert len(cased) > 2000
    for one in cased:
        assert fold(one) == fold(one.upper()) == fold(one.lower()) == fold(one.title())


@given(KINDS, st.one_of(LETTERS, *map(st.from_regex, PLAIN.values())), PLATFORMS)
def test_what_is_passed_over_as_plain_is_in_its_normal_form(
    kind: Kind, text: str, platform: str
) -> None:
    plain = pa.compute.match_substring_regex(pa.array([text]), PLAIN[kind])[0].as_py()
    assume(plain and not (kind == "handle" and is_nothing(text)))
    assert name_of(kind, text, platform) == text


NAMES = st.one_of(
    st.none(),
    LETTERS,
    st.sampled_from(["5", "5.0", "ada", "@Ada", "nan", "None", "1.5e+18", "[ada]", "a b", "@"]),
)


@given(
    st.lists(
        st.tuples(PLATFORMS, NAMES, NAMES, NAMES, st.lists(st.tuples(NAMES, NAMES), max_size=2)),
        min_size=1,
        max_size=4,
    )
)
def test_a_table_is_named_as_each_of_its_rows_alone(rows: list[Any]) -> None:
    """The rows that are passed over, and their order, make no difference to the others."""
    made = [
        {
            "platform": platform,
            "post_id": post_id,
            "account_id": account_id,
            "handle": handle,
            "people": [{"role": "tagged", "account_id": a, "handle": h} for a, h in people],
            "record": number,
        }
        for number, (platform, post_id, account_id, handle, people) in enumerate(rows)
    ]
    table = pa.Table.from_pylist(made, schema=SCHEMAS["posts"])
    alone = [named_rows("posts", table.slice(n, 1)).to_pylist()[0] for n in range(len(table))]
    together = named_rows("posts", table).to_pylist()
    assert together == alone
    for row in together:
        if row["problem"] is None:
            account = account_of(row["platform"], row["account_id"], row["handle"])
            assert account == (row["account_id"], row["handle"])


SPELLINGS = [
    *(
        "ada",
        "@ADA",
        "a\u200bda",
        "\u0130brahim",
        "i\u0307brahim",
        "\u039d\u0399\u039a\u039f\u03a3",
    ),
    *("\u03bd\u03b9\u03ba\u03bf\u03c2", "stra\u00dfe", "STRASSE", "\u00fcber", "U\u0308BER", "bo"),
]


@given(st.lists(st.sampled_from(SPELLINGS), min_size=1, max_size=6))
def test_sql_joins_two_spellings_exactly_when_python_says_that_they_are_one(
    texts: list[str],
) -> None:
    """What the store holds is compared as it is: equal texts, whatever engine compares them."""
    normal = [written("handle", text, "flickr") for text in texts]
    with duckdb.connect() as connection:
        connection.register("names", pa.table({"name": normal, "n": range(len(normal))}))
        query = "SELECT a.n, b.n FROM names AS a JOIN names AS b ON a.name = b.name"
        joined = set(connection.execute(query).fetchall())
    expected = {
        (i, j) for i, one in enumerate(normal) for j, two in enumerate(normal) if one == two
    }
    assert joined == expected
