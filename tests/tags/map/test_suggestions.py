"""What an unmapped tag may mean: a word nearby, or the head of a compound."""

from pathlib import Path

import polars as pl

from curate.tags.map.suggestions import suggest

KNOWN = pl.Series(["sunset", "sunsets", "butterfly", "dog", "puppy", "house", "mouse"])


def suggested(tmp_path: Path, *keys: str, **uses: int) -> dict[str, tuple[str, str]]:
    counts = pl.DataFrame(
        {"key": list(uses), "post_count": list(uses.values())},
        schema={"key": pl.String, "post_count": pl.Int64},
    )
    return suggest(list(keys), KNOWN, counts, tmp_path)


def test_a_word_that_is_one_edit_away_is_suggested(tmp_path: Path) -> None:
    assert suggested(tmp_path, "sunest", "sunzet") == {
        "sunest": ("sunset", "spelling"),
        "sunzet": ("sunset", "spelling"),
    }


def test_two_edits_are_too_many_in_a_short_word_and_not_in_a_long_one(tmp_path: Path) -> None:
    assert suggested(tmp_path, "sunzzt", "buterfley") == {"buterfley": ("butterfly", "spelling")}


def test_a_short_tag_is_near_to_too_much(tmp_path: Path) -> None:
    assert suggested(tmp_path, "dogg") == {}


def test_of_equally_near_words_the_most_used_is_suggested(tmp_path: Path) -> None:
    assert suggested(tmp_path, "zouse", mouse=5)["zouse"][0] == "mouse"
    assert suggested(tmp_path, "zouse", house=9, mouse=5)["zouse"][0] == "house"
    assert suggested(tmp_path, "zouse")["zouse"][0] == "house"


def test_the_head_of_a_compound_is_suggested(tmp_path: Path) -> None:
    assert suggested(tmp_path, "cutepuppy") == {"cutepuppy": ("puppy", "compound: cute puppy")}


def test_nothing_near_means_no_suggestion(tmp_path: Path) -> None:
    assert suggested(tmp_path, "qqqqqqq", "愛愛愛愛愛") == {}
    assert suggested(tmp_path) == {}
