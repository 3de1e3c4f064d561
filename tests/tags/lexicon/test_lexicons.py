"""A user's lexicon as a tab file of the Open Multilingual Wordnet, or as CSV, packed or not."""

import gzip
import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lexicon_files import (
    COMPUTER_MOUSE,
    ELK,
    LMF,
    MEANINGS,
    TAB_HEADER,
    entries,
    refused,
    source,
)

from curate.errors import InputError
from curate.sources.limits import Limits
from curate.tags.lexicon.user import read_lexicon
from curate.tags.lexicon.user.source_file import read_source

NOT_WORDNET = "99999999"


# ── Tab files of the Open Multilingual Wordnet ───────────────────────────────────────────────────


def test_a_tab_file_gives_nouns_their_synsets_in_any_order_of_lines() -> None:
    text = (
        TAB_HEADER + "02330245-n\tswe:lemma\tmus\n02432983-n\tswe:lemma\tälg\n"
        "00001740-v\tswe:lemma\tandas\n03793489-n\tswe:lemma\tmus\n"
    )
    assert entries(text) == {
        ("älg", "sv"): [ELK],
        ("alg", "sv"): [ELK],
        ("mus", "sv"): ["n02330245", COMPUTER_MOUSE],
    }


def test_the_older_tab_format_and_other_relations_are_understood() -> None:
    text = (
        "# Test\tarb\thttp://example.org/\tCC BY 4.0\n# a comment\n"
        "02432983-n\tlemma\tأيل\n02432983-n\tarb:def\t0\tanimal\n"
        "02432983-n\tarb:lemma:brokenPlural\tأيائل\n02432983-n\tarb:lemma:root\tأول\n"
        "02432983-n\tarb:lemma\tGAP!\n"
    )
    found = set(entries(text))
    assert {("أيل", "ar"), ("أيائل", "ar"), ("الأيائل", "ar"), ("الايائل", "ar")} <= found
    assert {language for _, language in found} == {"ar"}


def test_arabic_words_are_found_without_their_vowel_marks() -> None:
    text = "# Test\tarb\t\t\n02084071-n\tarb:lemma\tكَلْب\n"
    assert {"كَلْب", "كلب", "الكلب"} <= {key for key, _ in entries(text)}


def test_the_files_own_language_goes_before_the_given_one() -> None:
    assert set(entries(TAB_HEADER + "02432983-n\tlemma\telgen\n", "de")) == {("elgen", "sv")}
    unsaid = TAB_HEADER.replace("swe", "mul") + "02432983-n\tlemma\telgen\n"
    assert set(entries(unsaid, "sv")) >= {("elgen", "sv")}


def test_words_without_a_synset_of_wordnet_30_are_counted_apart() -> None:
    text = TAB_HEADER + f"{NOT_WORDNET}-n\tswe:lemma\tpåhitt\n02432983-n\tswe:lemma\tälg\n"
    found = read_lexicon(source(text), None, MEANINGS)[1]
    assert (found.words, found.mapped) == (2, 1)


def test_words_of_two_letters_are_left_out_of_wordnets_and_not_of_a_curators_list() -> None:
    text = TAB_HEADER + "14915184-n\tswe:lemma\tis\n02432983-n\tswe:lemma\tälg\n"
    assert ("is", "sv") not in entries(text)
    assert entries("key,concept,language\nis,ice,sv\n") == {("is", "sv"): "ice"}


@pytest.mark.parametrize(
    "line", ["02432983\tswe:lemma\tälg", "02432983-n swe:lemma älg", "2432983-n\tlemma\tälg", "x"]
)
def test_a_line_that_is_none_of_the_format_is_refused_by_its_number(line: str) -> None:
    message = refused(TAB_HEADER + "02432983-n\tswe:lemma\tälg\n" + line + "\n")
    assert message.startswith("words.txt, line 3")
    assert "älg" not in message


def test_a_file_without_any_usable_noun_is_refused() -> None:
    assert "no nouns" in refused(TAB_HEADER + "00001740-v\tswe:lemma\tandas\n")
    assert "WordNet 3.0" in refused(TAB_HEADER + f"{NOT_WORDNET}-n\tswe:lemma\tpåhitt\n")


@given(
    st.permutations(["02330245-n\tlemma\tmus", "03793489-n\tlemma\tmus", "02432983-n\tlemma\tälg"])
)
def test_the_order_of_a_tab_files_lines_means_nothing(lines: list[str]) -> None:
    text = "02330245-n\tlemma\tmus\n03793489-n\tlemma\tmus\n02432983-n\tlemma\tälg\n"
    assert entries(TAB_HEADER + "\n".join(lines)) == entries(TAB_HEADER + text)


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_list_of_keys_has_nouns_and_synsets_and_languages() -> None:
    text = (
        "// mine\nconcept, key, language\ndog,#Dog_go,\n\nn02432983,älg,SWE\n"
        '"computer mouse",mus,sv-FI\n'
    )
    assert entries("﻿" + text) == {
        ("doggo", None): "dog",
        ("älg", "sv"): ELK,
        ("mus", "sv"): "computer mouse",
    }
    assert ("doggo", "fi") in entries(text, "fi")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("doggo,nosuchthing", "no concept has this name"),
        ("doggo,", "no concept has this name"),
        ("7,dog", "a tag is none"),
        ("+46701234567,dog", "a tag is none"),
        ("doggo,dog,sv", "3 columns"),
        ("first,cat", "another concept"),
        ("dog\rgy,dog", "0 columns"),
    ],
)
def test_a_line_that_cannot_be_used_is_refused_by_its_number(line: str, problem: str) -> None:
    message = refused(f"// a comment\nkey,concept\nfirst,dog\n{line}\n")
    assert message.startswith("words.txt, line 4")
    assert problem in message
    assert "0701234567" not in message


def test_a_language_that_is_none_is_refused_by_its_line() -> None:
    assert "line 2: this names no lang" in refused("key,concept,language\nälg,elk,mul\n")


# ── Files ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 10,
        b"hund\tdog\n",
        b"tag,concept\nhund,dog\n",
        b"\x1f\x8b",
        b"key\n",
        b"# a\n",
        b"key," * 99_999,
    ],
)
def test_what_is_of_no_format_is_refused(content: bytes) -> None:
    assert "no lexicon that can be read" in refused(content)


def test_another_encoding_is_refused_by_the_line_where_it_shows() -> None:
    text = TAB_HEADER + "02084071-n\tlemma\thund\n02432983-n\tlemma\tälg\n"
    assert refused(text.encode("latin-1")).startswith("words.txt, line 3: this is not UTF-8")
    utf_16 = "key,concept\nälg,elk\n".encode("utf-16")
    assert "no lexicon" in refused(utf_16)


def test_an_absurdly_long_line_is_refused_by_its_number() -> None:
    assert "line 2: longer" in refused(f"key,concept\n{'a' * 100_001},dog\n")


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".xz", lzma.compress)])
def test_packed_files_are_unpacked(tmp_path: Path, suffix: str, pack) -> None:
    path = tmp_path / f"my-words.csv{suffix}"
    path.write_bytes(pack(b"key,concept\ndoggo,dog\n"))
    found = read_source(path, Limits())
    assert found.stem == "my-words"
    assert found.content == b"key,concept\ndoggo,dog\n"


def test_a_damaged_a_missing_and_an_endless_file_are_refused(tmp_path: Path) -> None:
    damaged = tmp_path / "words.csv.gz"
    damaged.write_bytes(gzip.compress(b"key,concept\n" * 100)[:-12])
    with pytest.raises(InputError, match=r"words\.csv\.gz cannot be used: truncated"):
        read_source(damaged, Limits())
    bomb = tmp_path / "bomb.csv.xz"
    bomb.write_bytes(lzma.compress(b"\n" * 1_000_000))
    with pytest.raises(InputError, match="unpacks to more"):
        read_source(bomb, Limits(max_document_bytes=100_000))
    for nothing in (tmp_path / "nothing.csv", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            read_source(nothing, Limits())


@given(st.binary(max_size=200), st.sampled_from(["", TAB_HEADER, "key,concept\n", LMF[:180]]))
def test_no_bytes_make_a_reader_fail_otherwise_than_by_an_input_error(
    content: bytes, start: str
) -> None:
    try:
        found = read_lexicon(source(start.encode() + content), None, MEANINGS)[1]
    except InputError as error:
        assert error.message.startswith("words.txt")
    else:
        assert 0 < found.mapped <= found.words
