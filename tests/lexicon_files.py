"""Lexicons as users have them: small files of each format, and what is read from them."""

import pytest

from curate.errors import InputError
from curate.tags.lexicon.dictionary import load_dictionary
from curate.tags.lexicon.user import read_lexicon
from curate.tags.lexicon.user.source_file import SourceFile

MEANINGS = load_dictionary("signature")
ELK, DOG, COMPUTER_MOUSE = "n02432983", "n02084071", "n03793489"

TAB_HEADER = "# Test\tswe\thttp://example.org/\tCC BY 4.0\n"
LMF = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE LexicalResource SYSTEM "http://globalwordnet.github.io/schemas/WN-LMF-1.1.dtd">
<LexicalResource xmlns:dc="https://globalwordnet.github.io/schemas/dc/">
  <Lexicon id="omw-sv" label="Test" language="sv" email="nobody@example.org" version="1"
           license="https://creativecommons.org/licenses/by/4.0/" url="http://example.org/">
    {entries}
  </Lexicon>
</LexicalResource>
"""


def lmf_entry(word: str, *synsets: str, part: str = "n", forms: str = "") -> str:
    senses = "".join(
        f'<Sense id="s-{word}-{number}" synset="{synset}"/>'
        for number, synset in enumerate(synsets)
    )
    lemma = f'<Lemma writtenForm="{word}" partOfSpeech="{part}"/>{forms}'
    return f'<LexicalEntry id="e-{word}">{lemma}{senses}</LexicalEntry>'


def source(text: str | bytes, name: str = "words.txt") -> SourceFile:
    content = text.encode() if isinstance(text, str) else text
    return SourceFile(name, content, "0" * 64)


def entries(text: str | bytes, language: str | None = None) -> dict[tuple[str, str | None], object]:
    """What a file says: a synset, several, or a concept's name, by key and language."""
    table = read_lexicon(source(text), language, MEANINGS)[1].table
    return {
        (key, spoken): concept or synsets for key, spoken, synsets, concept in table.iter_rows()
    }


def refused(text: str | bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_lexicon(source(text), None, MEANINGS)
    return str(caught.value)
