"""Edits the text of an overrides file: one line for each tag, comments stay as they are."""

import csv
import io
import tempfile
from pathlib import Path

from curate.durable import written_whole
from curate.errors import InputError
from curate.tags.keys import tag_key
from curate.tags.overrides import Overrides, read_overrides
from curate.tags.sources import Meanings

HEADER = "tag,concept"


def with_line(text: str, tag: str, concept: str) -> str:
    """``text`` with the line ``tag,concept``, in the place of the line for the same tag if any.

    Tags are the same when their keys are. A ``tag`` that starts with ``=`` renames, and only
    replaces another renaming of the concept so called.
    """
    line = _written([tag, concept])
    lines = _lines(text) or [HEADER]
    wanted = _identity(tag)
    kept = [old for old in lines if _tag_of(old) is None or _identity(_tag_of(old) or "") != wanted]
    place = next((n for n, old in enumerate(lines) if old not in kept), len(kept))
    kept.insert(min(place, len(kept)), line)
    return "\n".join(kept) + "\n"


def decisions(text: str) -> list[tuple[int, str, str]]:
    """The lines that decide something: number, tag, concept."""
    found = []
    for number, line in enumerate(_lines(text), start=1):
        tag = _tag_of(line)
        if tag is not None:
            fields = _fields(line)
            found.append((number, tag, fields[1].strip() if len(fields) > 1 else ""))
    return found


def checked(text: str, path: Path, meanings: Meanings) -> Overrides:
    """What the file ``path`` would say with ``text`` in it; raises as `read_overrides` does."""
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / path.name
        draft.write_text(text, encoding="utf-8")
        return read_overrides(draft, meanings)


def write_checked(text: str, path: Path, meanings: Meanings) -> None:
    """Make ``text`` the content of ``path``, whole or not at all, if it can be read."""
    checked(text, path, meanings)
    try:
        with written_whole(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path.name} cannot be written: {error.strerror}") from None


def _tag_of(line: str) -> str | None:
    """The first column of a line that decides something."""
    if not line.strip() or line.startswith("//"):
        return None
    fields = [field.strip() for field in _fields(line)]
    return None if ",".join(fields) == HEADER else fields[0]


def _lines(text: str) -> list[str]:
    """The lines as a run reads them: a separator of Unicode's ends none."""
    return text.removesuffix("\n").split("\n") if text else []


def _fields(line: str) -> list[str]:
    try:
        return next(csv.reader([line]))
    except csv.Error:
        # Longer than a field can be: `read_overrides` says so, with the line.
        return [""]


def _identity(tag: str) -> tuple[bool, str]:
    """What two lines for one tag, or one concept, share; the id of a synset has no key."""
    return tag.startswith("="), tag_key(tag) or tag.lower()


def _written(fields: list[str]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(fields)
    # The tag #tag that joins the concept "concept" is no header.
    return f"#{stream.getvalue()}" if stream.getvalue() == HEADER else stream.getvalue()
