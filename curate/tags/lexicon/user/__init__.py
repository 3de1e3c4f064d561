"""Tells which format a lexicon's file has, by its content, and reads it."""

import functools

from curate.errors import InputError
from curate.tags.lexicon.dictionary import Dictionary
from curate.tags.lexicon.shipped import noun_senses
from curate.tags.lexicon.user.delimited import is_key_list, is_tab, read_key_list, read_tab
from curate.tags.lexicon.user.entries import Entries, WordRows, entries_of
from curate.tags.lexicon.user.lmf import is_xml, read_lmf
from curate.tags.lexicon.user.source_file import SourceFile


def read_lexicon(
    source: SourceFile, language: str | None, dictionary: Dictionary
) -> tuple[WordRows, Entries]:
    """The words of a file, and the keys that they make.

    ``language`` (as `language_code`; None: any) is that of words of which the file does not say
    one. ``dictionary`` says what a curator's list may call a concept.

    Raises `InputError` for a file of no known format, and where nothing in it leads to a concept.
    """
    known = _known_synsets()
    if is_tab(source.content):
        read = read_tab(source, language, known)
    elif is_xml(source.content):
        read = read_lmf(source, language, known)
    elif is_key_list(source.content):
        read = read_key_list(source, language, dictionary)
    else:
        raise InputError(
            f"{source.name} is no lexicon that can be read",
            hint="give a tab file of the Open Multilingual Wordnet, WN-LMF XML, or a CSV file "
            "with the header `key,concept`; unpack archives first",
        )
    entries = entries_of(read)
    if entries.words == 0:
        raise InputError(f"{source.name} has no nouns", hint="only nouns become concepts")
    if entries.mapped == 0:
        raise InputError(
            f"{source.name}: none of its {entries.words:,} nouns is in a synset of WordNet 3.0",
            hint="synsets of other versions, and those that an ILI names, cannot be used",
        )
    return read, entries


@functools.cache
def _known_synsets() -> frozenset[str]:
    return frozenset(noun_senses()["synset"])
