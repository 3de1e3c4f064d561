"""Reads WN-LMF, the XML format of the Global WordNet Association, through the library ``wn``.

https://globalwordnet.github.io/schemas/. Only its parser is used: no database, no network.
"""

import re
import tempfile
from importlib.util import find_spec
from typing import Any
from xml.parsers.expat import ExpatError

import polars as pl

from curate.errors import InputError, UsageError
from curate.sources.encoding import without_mark
from curate.tags.languages import language_code
from curate.tags.lexicon.user.entries import ROWS, WordRows
from curate.tags.lexicon.user.source_file import MAX_WORDS, SourceFile

# `omw-sv-02084071-n`: the Open Multilingual Wordnet's ids say WordNet 3.0 offsets. Those of
# `omw-en31` and `oewn` look alike and are of other versions, and an ILI is no offset at all.
_SYNSET = re.compile(r"omw(?:-[a-z]+)+-(\d{8})-n", re.ASCII)
# As `wn.lmf` counts them. The Open English Wordnet has 1.5 million; each takes some 400 bytes.
_MAX_ELEMENTS = 5_000_000


def is_xml(content: bytes) -> bool:
    """Whether a file begins as XML does."""
    return without_mark(content).lstrip()[:1] == b"<"


def read_lmf(source: SourceFile, language: str | None, known: frozenset[str]) -> WordRows:
    """The nouns of a WN-LMF file; ``language`` is that of lexicons that name none.

    ``known`` holds the synsets of WordNet 3.0; senses of others are kept without a synset. A
    lemma's senses are in the file's order, its other forms mean the same.

    Raises `UsageError` where the library is not installed, and `InputError` for what is not
    WN-LMF. The format leaves no room for entities of the file's own: its second line is a fixed
    DOCTYPE without declarations, and external ones are never fetched.
    """
    if find_spec("wn") is None:
        raise UsageError(
            f"{source.name} is XML, and reading WN-LMF needs the library wn",
            hint="install it with `pip install 'curate[wordnets]'`",
        )
    lexicons = _load(source)["lexicons"]
    rows = [row for lexicon in lexicons for row in _rows(lexicon, language, known)]
    if len(rows) > MAX_WORDS:
        raise InputError(f"{source.name} has more than {MAX_WORDS:,} words", hint="split the file")
    return WordRows(
        "wn-lmf",
        pl.DataFrame(rows, schema=ROWS, orient="row"),
        _joined(lexicon.get("license") for lexicon in lexicons),
        _joined(lexicon.get("url") for lexicon in lexicons),
    )


def _load(source: SourceFile) -> dict[str, Any]:
    import wn.lmf  # noqa: PLC0415 - optional, and takes a quarter of a second

    if source.content.count(b"<") > 2 * _MAX_ELEMENTS:
        raise InputError(
            f"{source.name} has more than {_MAX_ELEMENTS:,} elements", hint="split the file"
        )
    with tempfile.NamedTemporaryFile(suffix=".xml") as unpacked:
        unpacked.write(source.content)
        unpacked.flush()
        try:
            return dict(wn.lmf.load(unpacked.name, progress_handler=None))
        except (wn.Error, AssertionError, LookupError, ValueError, TypeError) as error:
            # What the library says may quote the file, and for missing attributes it asserts.
            where = f", line {line}" if (line := _line(error)) else ""
            raise InputError(
                f"{source.name}{where}: this is not WN-LMF",
                hint="the format is described at https://globalwordnet.github.io/schemas/; files "
                "begin with its XML declaration and its DOCTYPE, a line each",
            ) from None


def _rows(lexicon: dict[str, Any], language: str | None, known: frozenset[str]) -> list[Any]:
    code = language_code(lexicon["language"]) or language
    rows = []
    for entry in lexicon.get("entries", []):
        lemma = entry.get("lemma") or {}
        if lemma.get("partOfSpeech") != "n":
            continue
        words = [(lemma.get("writtenForm"), False)]
        words += [(form.get("writtenForm"), True) for form in entry.get("forms", [])]
        for sense in entry.get("senses", []):
            synset = _synset(sense.get("synset", ""), known)
            rows += [(None, word, code, is_form, synset, None) for word, is_form in words if word]
    return rows


def _synset(name: str, known: frozenset[str]) -> str | None:
    found = _SYNSET.fullmatch(name)
    synset = f"n{found[1]}" if found else None
    return synset if synset in known else None


def _joined(values: Any) -> str | None:
    return ", ".join(sorted({value for value in values if value})) or None


def _line(error: Exception) -> int | None:
    """The line of which the parser complains."""
    cause = error.__cause__
    if isinstance(cause, ExpatError):
        return cause.lineno
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else None
