"""A name is found in texts and tags in whatever spelling, and nothing else is."""

import re
import sys
import unicodedata
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.names import looks_edited
from curate.revocation import spellings
from curate.revocation.rewriting import Keys, rewrite
from curate.revocation.spellings import are_named, spelled, spelled_tags
from curate.store.schema import load_schema

ZWJ, ZWSP, SOFT_HYPHEN, TO_THE_RIGHT = "\u200d", "\u200b", "\u00ad", "\u200e"
# A name as it is typed, and how others write it.
SPELLINGS = {
    "strasse": ["STRASSE", "Straße", "STRAẞE", "ﬆrasse", f"Stra{SOFT_HYPHEN}ße", "ＳＴＲＡＳＳＥ"],
    "Straße": ["strasse", "straSSe", f"stra{ZWJ}sse"],
    "ines": ["İnes", "INES", "ınes", "i\u0307nes", "İNEＳ", f"i{ZWSP}nes", f"{TO_THE_RIGHT}ines"],
    "σοφια": ["ΣΟΦΙΑ", "ςοφια", "Σοφια"],
    "σίσυφος": ["ΣΊΣΥΦΟΣ", "σίσυφοσ", unicodedata.normalize("NFD", "Σίσυφος")],
    "renée": ["RENÉE", unicodedata.normalize("NFD", "Renée"), f"rene{ZWJ}\u0301e"],
    "канарейка": ["КАНАРЕЙКА", unicodedata.normalize("NFD", "Канарейка")],
    "ann.bird_1": ["Ann.Bird_1", "ＡＮＮ．ｂｉｒｄ＿１", "ann.bird_１"],
    "ａｎｎａ": ["anna", "ＡＮＮＡ"],
}
WRITTEN = [(name, text) for name, texts in SPELLINGS.items() for text in [name, *texts]]
AROUND = ["{}", "with {}!", "(@{})", "＠{}, hi", "﹫{}", "ß {} ß", "猫 {} 🌅\ufe0f"]
OTHERS = [
    "Hannover",
    "HANNOVER",
    "annä",
    "anna",
    "ann_",
    "ann1",
    "xann",
    "ann\u0301",
    "Мann",
    "",
    None,
]


def is_named(name: str, text: str | None) -> bool:
    found: bool = are_named(pa.chunked_array([[text]], pa.string()), [spelled(name)])[0].as_py()
    return found


@pytest.mark.parametrize(("name", "text"), WRITTEN)
def test_a_name_is_found_however_it_is_written(name: str, text: str) -> None:
    for around in AROUND:
        assert is_named(name, around.format(text)), around
    for edge in ("a", "ß", "Я", "1", "_", "ä", "猫"):
        assert not is_named(name, text + edge)
        assert not is_named(name, edge + text.removeprefix(TO_THE_RIGHT))


@pytest.mark.parametrize("hidden", [ZWSP, ZWJ, SOFT_HYPHEN, TO_THE_RIGHT])
def test_what_nobody_sees_may_part_words_as_well(hidden: str) -> None:
    assert is_named("strasse", f"x{hidden}Straße{hidden}x")


@pytest.mark.parametrize("text", OTHERS)
def test_a_name_is_not_found_within_a_word(text: str | None) -> None:
    assert not is_named("ann", text)
    assert not is_named("an", text)


def test_a_short_name_is_found_where_it_is_addressed() -> None:
    assert [is_named("ß", text) for text in ("@SS", "＠ß", "@ss.", "ss", "@sss")] == [
        *[True] * 3,
        *[False] * 2,
    ]


def test_no_name_is_in_no_text() -> None:
    assert are_named(pa.chunked_array([["", "a", "ß", None]]), []).to_pylist() == [False] * 4
    assert len(are_named(pa.chunked_array([], pa.string()), ["ann"])) == 0


def test_a_tag_is_a_name_however_it_is_written() -> None:
    tags = ["Straße", "#STRASSE", "＃ｓｔｒａｓｓｅ", "@strasse", "strassen", "ines", None]
    found = spelled_tags(pa.chunked_array([tags], pa.string()), ["ines", "strasse"])
    assert found["tag"].to_pylist() == [
        "Straße",
        "#STRASSE",
        "＃ｓｔｒａｓｓｅ",
        "@strasse",
        "ines",
    ]
    assert found["name"].to_pylist() == [*["strasse"] * 4, "ines"]


def test_what_is_folded_at_once_is_folded_as_in_python() -> None:
    """Each character that the pattern calls plain, alone and wherever it stands in a text."""
    every = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    rare = pc.match_substring_regex(pa.array(every), spellings._NOT_PLAIN).to_pylist()
    plain = [letter for letter, is_rare in zip(every, rare, strict=True) if not is_rare]
    assert len(plain) > 35_000
    plain_at_once = spellings._foldings()
    assert not pc.any(
        pc.match_substring_regex(pa.array(plain_at_once.values()), spellings._NOT_PLAIN)
    ).as_py()
    joining = {part for letter in every for part in unicodedata.normalize("NFD", letter)[1:]}
    for letter, small in zip(plain, pc.utf8_lower(pa.array(plain)).to_pylist(), strict=True):
        assert spelled(f"x{letter}x") == f"x{small}x", ascii(letter)
        assert letter not in joining, ascii(letter)
        assert not unicodedata.combining(letter), ascii(letter)
        assert not looks_edited(letter), ascii(letter)


LETTERS = "abiIßẞİıΣσςéñйЯåﬁſ猫が한１ＡＺ_."
EDGES = " ,!?#\n🌅…。"


def spellings_of(name: str) -> st.SearchStrategy[str]:
    """The name, each of its letters written in one of the ways that fold to the same."""

    def ways(letter: str) -> list[str]:
        forms = {letter, letter.lower(), letter.upper(), letter.casefold(), spelled(letter)}
        forms |= {unicodedata.normalize("NFD", form) for form in forms}
        wide = {chr(ord(form) + 0xFEE0) for form in forms if len(form) == 1 and "!" <= form <= "~"}
        seen = {form for form in forms | wide if spelled(form) == spelled(letter)}
        return sorted(seen | {form + hidden for form in seen for hidden in (ZWJ, "\u2060")})

    return st.tuples(*(st.sampled_from(ways(letter)) for letter in name)).map("".join)


@given(st.data())
def test_whatever_is_spelled_like_a_name_is_erased_and_all_else_stays(data: st.DataObject) -> None:
    name = data.draw(st.text(LETTERS, min_size=3, max_size=6))
    word = data.draw(spellings_of(name))
    words = st.text(LETTERS + EDGES, max_size=8)
    before, after = data.draw(words), data.draw(words)
    edge = st.sampled_from(EDGES)
    assert is_named(name, before + data.draw(edge) + word + data.draw(edge) + after)
    # In another text it is where the words of the two forms say so, cut at all that is no letter.
    text = data.draw(words)
    inside = rf"(?:^|[^\w]){re.escape(spelled(name))}(?:$|[^\w])"
    assert is_named(name, text) == bool(re.search(inside, spelled(text)))


def test_only_texts_with_the_name_are_rewritten_and_others_stay_byte_by_byte(
    tmp_path: Path,
) -> None:
    schema = load_schema()["posts"].arrow
    texts = ["Straße", "i\u0307 stay", "Strassen", "ＷＩＤＥ\u200b", None, "at @STRASSE", "ß", ""]
    some = {"int64": 1, "int32": 1, "string": "a", "bool": False}
    row = {field.name: None if field.nullable else some[str(field.type)] for field in schema}
    path = tmp_path / "posts.parquet"
    rows = [row | {"post_key": key, "caption": text} for key, text in enumerate(texts)]
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)
    keys = Keys([], [], [], ["strasse"], [], [], [], [])
    assert rewrite(path, "posts", keys)[0] == 0
    left = [None if text in {"Straße", "at @STRASSE"} else text for text in texts]
    assert pq.read_table(path)["caption"].to_pylist() == left
    assert rewrite(path, "posts", keys) == (None, 0)
