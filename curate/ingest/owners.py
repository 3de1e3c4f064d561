"""Tells whose posts the files of a download are, which a platform sent to whoever asked for theirs.

An export is one person's, but several may lie side by side, and one may be cut into several
archives of which a single one says whose they are. In doubt posts get no
owner's name and no status, so that nobody is given somebody else's.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import PurePosixPath

from curate.ingest.adapter import UNNAMED, Source
from curate.ingest.fields import strictest
from curate.sources import ExportFile


@dataclass(frozen=True)
class Owner:
    """An account, as far as an export says which it is, and the status that it states."""

    account_id: str | None = None
    handle: str | None = None
    status: str | None = None

    @property
    def is_nobody(self) -> bool:
        """Whether nothing at all says which account it is."""
        return self.account_id is None and self.handle is None

    @property
    def columns(self) -> dict[str, str | None]:
        """What a row says of an owner."""
        return asdict(self)

    def believed(self) -> "Owner":
        """The owner, without ``public`` if nobody can tell who it is.

        Whoever has no name can't be found on a list of those who asked to be left out.
        """
        is_nameless = self.handle is None and (self.account_id or "").startswith(UNNAMED)
        return replace(self, status=None) if is_nameless and self.status == "public" else self


def owners(
    source: Source,
    profiles: Mapping[str, Owner],
    oldest_post: Callable[[Iterable[ExportFile]], str | None],
    inner_folders: Iterable[str] = (),
) -> dict[str, Owner]:
    """Whose each file is, by the file's name.

    ``profiles`` are what the files with personal information say, by the file's name. Where nobody
    is named, ``oldest_post`` tells one nameless account from another; there is no owner where
    there is neither a name nor a post. ``inner_folders`` are those of an export in which the
    personal information lies: what is beside them is the same person's.
    """
    found: dict[str, Owner] = {}
    for person, files in _people(source.files, profiles, frozenset(inner_folders)):
        owner = _made_up(person, source, oldest_post(files)) if person.is_nobody else person
        found |= {file.name: owner.believed() for file in files}
    return found


def _made_up(person: Owner, source: Source, seed: str | None) -> Owner:
    if seed is None and source.account is None:
        return person
    return replace(person, **source.owner_of_unnamed(seed or ""))


def _people(
    files: Iterable[ExportFile], profiles: Mapping[str, Owner], inner_folders: frozenset[str]
) -> Iterator[tuple[Owner, list[ExportFile]]]:
    """Each person with their files; a person has a name only if it is beyond doubt."""
    by_root: dict[str, list[ExportFile]] = {_root(name, inner_folders): [] for name in profiles}
    strays = []
    for file in files:
        above = [root for root in by_root if _is_below(file.name, root)]
        if above:
            by_root[max(above, key=len)].append(file)
        else:
            strays.append(file)
    if len(by_root) == 1:
        # The rest of an export that was cut into several archives, unless it is a second export.
        ((root, own),) = by_root.items()
        if _is_one_export([*own, *strays], profiles):
            by_root[root] = [*own, *strays]
            strays = []
    for own in by_root.values():
        stated = [profiles[file.name] for file in own if file.name in profiles]
        names = {(owner.account_id, owner.handle) for owner in stated}
        is_certain = len(names) == 1 and _is_one_export(own, profiles)
        status = strictest(owner.status for owner in stated)
        account_id, handle = names.pop() if is_certain else (None, None)
        yield Owner(account_id, handle, status), own
    tops: dict[str, list[ExportFile]] = defaultdict(list)
    for file in strays:
        tops[file.folder.partition("/")[0]].append(file)
    for own in tops.values():
        yield Owner(), own


def _root(name: str, inner_folders: frozenset[str]) -> str:
    """The top of the export that a file with personal information belongs to."""
    parts = list(PurePosixPath(name).parent.parts)
    while parts and parts[-1] in inner_folders:
        parts.pop()
    return "/".join(parts)


def _is_below(name: str, root: str) -> bool:
    return not root or name.startswith(root + "/")


def _is_one_export(files: Iterable[ExportFile], profiles: Mapping[str, Owner]) -> bool:
    """Whether no list of posts is there twice, be it as JSON or as HTML."""
    folders: dict[str, set[str]] = defaultdict(set)
    for file in files:
        if file.name not in profiles:
            folders[PurePosixPath(file.unpacked_name.lower()).stem].add(file.folder)
    return all(len(places) == 1 for places in folders.values())
