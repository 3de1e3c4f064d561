"""Adds lexicons to a workspace and takes them off, and puts that on the ledger."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from curate import ledger
from curate.errors import InputError, UsageError
from curate.sources.limits import Limits
from curate.tags.languages import language_code
from curate.tags.lexicon.dictionary import load_dictionary
from curate.tags.lexicon.user import read_lexicon, storage
from curate.tags.lexicon.user.layers import lexicon_layers, lexicons_folder
from curate.tags.lexicon.user.source_file import read_source
from curate.tags.lexicon.user.storage import Provenance
from curate.workspace import Workspace

# One more when the same file would be read otherwise: adding it again then replaces it.
_READ_BY = 1
_MOST_CHARACTERS = 200


@dataclass(frozen=True)
class Added:
    """What came of adding a lexicon.

    ``change`` is ``added``, ``replaced`` (another was called so), ``moved`` (in the order only) or
    ``none``. ``place`` counts from 1, and ``new_keys`` those that neither the shipped data nor the
    workspace's other lexicons have.
    """

    lexicon: Provenance
    change: Literal["added", "replaced", "moved", "none"]
    place: int
    new_keys: int


def add_lexicon(
    workspace: Workspace,
    path: Path,
    *,
    name: str | None = None,
    language: str | None = None,
    before: str | None = None,
) -> Added:
    """Read the lexicon in ``path`` and keep it under ``name``, after all others or ``before`` one.

    ``language``, a BCP 47 tag, is that of the words of which the file says none. Without a
    ``name``, the file's own is taken. A lexicon of the same name is replaced, and keeps its place;
    adding the same again changes nothing.

    Raises `InputError` where the file cannot be used, with its line, and `UsageError` for an
    invalid name or language, or an unknown ``before``.
    """
    code = None if language is None else language_code(language)
    if language is not None and code is None:
        raise UsageError("--language names no language", hint="write a code such as sv or swe")
    source = read_source(path, Limits(**workspace.config.ingest.model_dump()))
    chosen = storage.name_after(source.stem) if name is None else storage.checked_name(name)
    ambiguity = workspace.config.tags.ambiguous
    dictionary = load_dictionary(ambiguity)
    read, entries = read_lexicon(source, code, dictionary)
    lexicon = Provenance(
        name=chosen,
        format=read.format,
        languages=tuple(sorted(entries.table["language"].drop_nulls().unique())),
        licence=_shown(read.licence),
        url=_shown(read.url),
        sha256=source.sha256,
        words=entries.words,
        mapped=entries.mapped,
        not_mappable=entries.words - entries.mapped,
        keys=entries.table["key"].n_unique(),
        read_by=_READ_BY,
    )
    folder = lexicons_folder(workspace.root)
    with workspace.locked():
        was = storage.order(folder)
        others = [known for known in was if known != chosen]
        if before is not None and before not in others:
            raise _unknown(before, others)
        at = others.index(before) if before else was.index(chosen) if chosen in was else len(was)
        now = [*others[:at], chosen, *others[at:]]
        is_same = chosen in was and _is(folder, lexicon)
        change: Literal["added", "replaced", "moved", "none"] = (
            "added" if chosen not in was else "replaced" if not is_same else "moved"
        )
        if is_same and now == was:
            change = "none"
        else:
            if not is_same:
                storage.write(folder, lexicon, entries.table)
            storage.write_order(folder, now)
            _record(workspace, "add", lexicon, change=change, place=at + 1)
        elsewhere = lexicon_layers(folder, ambiguity, leave_out=chosen)
    known = set(dictionary.table["key"]).union(*(layer["key"] for layer in elsewhere))
    new_keys = len(set(entries.table["key"]) - known)
    return Added(lexicon, change, at + 1, new_keys)


def remove_lexicon(workspace: Workspace, name: str) -> None:
    """Take a lexicon off; raises `UsageError` where there is none of this name."""
    folder = lexicons_folder(workspace.root)
    with workspace.locked():
        names = storage.order(folder)
        if name not in names:
            raise _unknown(name, names)
        try:
            lexicon = storage.provenance(folder, name)
        except InputError:
            # Its file is damaged: all the more may it go.
            lexicon = None
        storage.write_order(folder, [known for known in names if known != name])
        storage.forget(folder, name)
        if lexicon is None:
            ledger.append(workspace.ledger, "tags lexicon remove", {"name": name})
        else:
            _record(workspace, "remove", lexicon)


def listed(workspace: Workspace) -> list[Provenance]:
    """The workspace's lexicons in their order: the first that has a key counts."""
    folder = lexicons_folder(workspace.root)
    return [storage.provenance(folder, name) for name in storage.order(folder)]


def _is(folder: Path, lexicon: Provenance) -> bool:
    """Whether the workspace has this lexicon already, read from the same bytes in the same way."""
    try:
        return storage.provenance(folder, lexicon.name) == lexicon
    except InputError:
        return False


def _shown(said: str | None) -> str | None:
    """What a file says of itself, fit for a terminal and a table."""
    shown = "".join(letter for letter in said or "" if letter.isprintable())
    return shown[:_MOST_CHARACTERS] or None


def _record(workspace: Workspace, verb: str, lexicon: Provenance, **more: object) -> None:
    facts = {
        "name": lexicon.name,
        "format": lexicon.format,
        "languages": list(lexicon.languages),
        "sha256": lexicon.sha256,
        "keys": lexicon.keys,
        **more,
    }
    ledger.append(workspace.ledger, f"tags lexicon {verb}", facts)


def _unknown(name: str, names: list[str]) -> UsageError:
    known = ", ".join(names) or "there is none"
    return UsageError(f"no lexicon is called {name!r}", hint=f"the lexicons: {known}")
