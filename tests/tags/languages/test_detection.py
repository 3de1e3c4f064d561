"""The language of a post by its caption, by the script of that alone, or by its tags."""

import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.tags.languages.detection import (
    MIN_CONFIDENCE,
    caption_languages,
    detect_languages,
    own_words,
)

SHIPPED = ["ar", "de", "en", "es", "fr", "hi", "id", "it", "ja", "ko", "pt", "ru", "sv", "tr", "zh"]


def told(caption: str | None, tags: list[str] | None = None) -> tuple[str | None, str | None]:
    """The language of one post, and what says it."""
    found = detect_languages(pl.Series([caption]), pl.Series([tags], dtype=pl.List(pl.String)))
    return found.row(0)[:2]


@pytest.mark.parametrize(
    ("caption", "language"),
    [
        ("Vi åt en god glass på stranden igår", "sv"),
        ("Das ist ein Geschenk für dich", "de"),
        ("WAS FÜR EIN SCHÖNER TAG HEUTE AM SEE", "de"),
        ("Walking the dog along the river this morning", "en"),
        ("Ayer comimos helado en la playa con mis primos", "es"),
        ("Вчера гуляли с собакой у озера", "ru"),
        ("今天我们在公园里看到了很多花", "zh"),
        ("昨天在北京の老街散步", "zh"),
        ("犬と散歩しました", "ja"),
        ("강아지", "ko"),
        ("สวย", "th"),
        ("κι", "el"),
        ("Seoul 서울 한강 공원", "ko"),
    ],
)
def test_a_caption_says_its_language(caption: str, language: str) -> None:
    assert told(caption) == (language, "caption")


@pytest.mark.parametrize(
    "caption",
    ["", None, "yum", "Anna & Björn", "2026", "😀😀😀", "@anna.b #playa", "lol の", "ok"],
)
def test_too_few_words_say_nothing(caption: str | None) -> None:
    assert told(caption) == (None, None)


def test_what_is_no_sentence_is_left_out() -> None:
    caption = (
        "Schau https://example.org/the-dog-in-the-park an@mail.example @the.dog #thedog 12 😀!"
    )
    assert own_words(pl.Series([caption])).to_list() == ["schau"]
    assert own_words(pl.Series(["www.the-dog.example/x ＃thedog ＠thedog l'été"])).to_list() == [
        "l'été"
    ]


def test_how_sure_it_is_is_a_share() -> None:
    found = caption_languages(pl.Series(["Das ist ein Geschenk für dich", "강아지", "x"]))
    model, script, nothing = found["confidence"].to_list()
    assert MIN_CONFIDENCE <= model <= 1
    assert (script, nothing) == (1.0, None)


@pytest.mark.parametrize(
    ("tags", "language"),
    [
        (["#solnedgång", "hav", "sommarlov"], "sv"),
        (["girasoles", "atardecer", "love"], "es"),
        (["dog", "cat"], None),
        (["solnedgång"], "sv"),
        (["solnedgång", "sommarlov", "girasoles", "atardecer"], None),
        (["xqzzy"], None),
        ([], None),
        (None, None),
    ],
)
def test_words_that_one_language_has_alone_say_it_if_they_agree(
    tags: list[str] | None, language: str | None
) -> None:
    assert told(None, tags) == (language, language and "tags")


def test_the_more_words_agree_the_surer_it_is() -> None:
    tags = pl.Series([["solnedgång", "#Solnedgång"], ["solnedgång", "sommarlov", "dog"]])
    found = detect_languages(pl.Series(["", ""]), tags)
    assert found["confidence"].to_list() == [2 / 3, 3 / 4]


def test_the_caption_goes_before_the_tags() -> None:
    tags = ["girasoles", "atardecer"]
    assert told("Das ist ein Geschenk für dich", tags) == ("de", "caption")
    assert told("yum", tags) == ("es", "tags")


def test_a_caption_as_long_as_a_book_takes_no_longer_than_its_beginning() -> None:
    words = own_words(pl.Series(["Das ist ein Geschenk für dich. " * 100_000]))
    assert words.str.len_chars().item() <= 200


def read_captions(name: str) -> pl.DataFrame:
    """Captions by somebody who had seen no detector: their ``language``, if any, and ``found``."""
    captions = pl.read_csv(Path(__file__).with_name(name))
    return captions.with_columns(caption_languages(captions["caption"])["language"].alias("found"))


@pytest.fixture(scope="module")
def hard() -> pl.DataFrame:
    """100 hard cases, each of a kind (``case``)."""
    cases = read_captions("hard_captions.csv")
    sys.stdout.write(str(cases.group_by("case", "language", "found").len().sort("case")))
    return cases


def test_what_was_chosen_by_the_other_captions_holds_for_them() -> None:
    captions = read_captions("tuning_captions.csv")
    spoken = captions.filter(pl.col("language").is_in(SHIPPED))
    assert (spoken["found"] == spoken["language"]).sum() / spoken.height >= 0.78
    # Readings are only of these languages: any other is read as by default.
    wrong = captions.filter(pl.col("found") != pl.col("language"))
    assert wrong.filter(pl.col("found").is_in(SHIPPED)).height / captions.height <= 0.03


def test_of_hard_cases_those_that_a_reader_would_tell_are_told_or_left_open(
    hard: pl.DataFrame,
) -> None:
    with_one = hard.drop_nulls("language")
    assert (hard.height, with_one.height) == (100, 68)
    told = with_one.drop_nulls("found")
    assert (told["found"] == told["language"]).sum() >= 45
    assert (told["found"] != told["language"]).sum() <= 9


@pytest.mark.parametrize("case", ["tags only", "emoji only"])
def test_without_a_word_nothing_is_told(hard: pl.DataFrame, case: str) -> None:
    cases = hard.filter(pl.col("case") == case)
    assert cases.height > 0
    assert cases["found"].null_count() == cases.height


@pytest.mark.parametrize("case", ["english of a swede", "quotation", "mixed script"])
def test_what_a_caption_is_told_by_are_its_own_words(hard: pl.DataFrame, case: str) -> None:
    cases = hard.filter(pl.col("case") == case)
    assert cases.height > 0
    assert (cases["found"] == cases["language"]).all()


CAPTIONS = st.lists(
    st.one_of(
        st.none(),
        st.text(max_size=40),
        st.sampled_from(["Vi åt en god glass på stranden igår", "犬と散歩しました", "a\0b\n" * 9]),
    ),
    max_size=6,
)


@given(captions=CAPTIONS)
def test_an_answer_depends_on_its_own_post_alone(captions: list[str | None]) -> None:
    texts = pl.Series(captions, dtype=pl.String)
    tags = pl.Series([["hav", "solnedgång"]] * len(captions), dtype=pl.List(pl.String))
    together = detect_languages(texts, tags)
    assert together.height == len(captions)
    assert together.rows() == [
        detect_languages(texts[at : at + 1], tags[at : at + 1]).row(0)
        for at in range(len(captions))
    ]
