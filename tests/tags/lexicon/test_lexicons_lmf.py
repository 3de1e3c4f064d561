"""A user's lexicon as WN-LMF, hostile XML among it."""

import sys
from pathlib import Path

import pytest
from lexicon_files import (
    COMPUTER_MOUSE,
    DOG,
    ELK,
    LMF,
    MEANINGS,
    TAB_HEADER,
    entries,
    lmf_entry,
    refused,
    source,
)

from curate.errors import UsageError
from curate.tags.lexicon.user import read_lexicon


def test_lmf_gives_nouns_and_their_forms_their_synsets_in_the_files_order() -> None:
    text = LMF.format(
        entries=lmf_entry("mus", "omw-sv-03793489-n", "omw-sv-02330245-n")
        + lmf_entry("älg", "omw-sv-02432983-n", forms='<Form writtenForm="älgarna"/>')
        + lmf_entry("andas", "omw-sv-00001740-v", part="v")
    )
    found = entries(text)
    assert found["mus", "sv"] == [COMPUTER_MOUSE, "n02330245"]
    assert found["älgarna", "sv"] == found["älg", "sv"] == [ELK]
    assert not any(key == "andas" for key, _ in found)


def test_a_form_that_is_a_word_keeps_the_words_meaning() -> None:
    form = '<Form writtenForm="hund"/>'
    text = LMF.format(
        entries=lmf_entry("älg", "omw-sv-02432983-n", forms=form)
        + lmf_entry("hund", "omw-sv-02084071-n")
    )
    assert entries(text)["hund", "sv"] == [DOG]


@pytest.mark.parametrize(
    "synset", ["omw-en31-02084071-n", "oewn-02084071-n", "odenet-2-n", "omw-sv-02084071-v"]
)
def test_synsets_of_other_wordnets_are_not_taken_for_offsets_of_30(synset: str) -> None:
    assert "WordNet 3.0" in refused(LMF.format(entries=lmf_entry("hund", synset)))
    both = LMF.format(entries=lmf_entry("hund", synset) + lmf_entry("älg", "omw-sv-02432983-n"))
    found = read_lexicon(source(both), None, MEANINGS)[1]
    assert (found.words, found.mapped) == (2, 1)


SECRET = "a-secret-on-this-machine"


def with_doctype(declarations: str, content: str) -> str:
    text = LMF.format(entries=lmf_entry("älg", "omw-sv-02432983-n") + content)
    return text.replace('1.1.dtd">', f'1.1.dtd" [{declarations}]>')


@pytest.mark.parametrize("where", ["on the DOCTYPE's line", "on a line of its own"])
def test_entities_that_a_file_declares_are_never_resolved(tmp_path: Path, where: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    declared = f'<!ENTITY leak SYSTEM "{secret.as_uri()}">'
    text = with_doctype(declared, "<!-- -->").replace("älg", "&leak;")
    if where == "on a line of its own":
        text = text.replace(" [<!ENTITY", "\n[<!ENTITY")
    assert SECRET not in refused(text)


def test_an_entity_bomb_is_refused_before_it_is_parsed() -> None:
    bomb = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};&a{n - 1};&a{n - 1};">' for n in range(1, 40)
    )
    assert "not WN-LMF" in refused(with_doctype(bomb, "").replace("älg", "&a39;"))


def test_reading_lmf_asks_no_network_and_makes_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wn = pytest.importorskip("wn")

    def connect(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("socket.socket.connect", connect)
    monkeypatch.setattr(wn.config, "data_directory", tmp_path / "data")
    text = LMF.format(entries=lmf_entry("älg", "omw-sv-02432983-n"))
    # The DOCTYPE names a DTD on the web, so an undeclared entity is no error: it is left out.
    assert ("älg", "sv") in entries(text.replace("älg", "ä&nbsp;lg"))
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</Lexicon>", "</Lexikon>"),
        ("<Sense ", "<Nonsense "),
        (' writtenForm="älg"', ""),
        (' version="1"\n', "\n"),
        ("LexicalResource", "html"),
        ("WN-LMF-1.1", "WN-LMF-9.9"),
        ("UTF-8", "UTF-16"),
    ],
)
def test_what_is_not_lmf_is_refused_without_quoting_it(old: str, new: str) -> None:
    text = LMF.format(entries=lmf_entry("älg", "omw-sv-02432983-n"))
    assert old in text
    message = refused(text.replace(old, new))
    assert "this is not WN-LMF" in message
    assert "Nonsense" not in message


def test_damage_in_lmf_is_told_by_its_line() -> None:
    text = LMF.format(entries=lmf_entry("älg", "omw-sv-02432983-n").replace("</Lex", "</Lax"))
    assert refused(text).startswith("words.txt, line 6")


def test_without_the_library_lmf_says_what_to_install_and_the_rest_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "wn"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "wn", None)
    text = LMF.format(entries=lmf_entry("älg", "omw-sv-02432983-n"))
    with pytest.raises(UsageError) as caught:
        read_lexicon(source(text), None, MEANINGS)
    assert "curate[wordnets]" in (caught.value.hint or "")
    assert entries(TAB_HEADER + "02432983-n\tlemma\tälg\n")["älg", "sv"] == [ELK]
    assert entries("key,concept\ndoggo,dog\n") == {("doggo", None): "dog"}
