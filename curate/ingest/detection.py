"""Tells which format each file of an export has."""

from collections import Counter
from dataclasses import dataclass, field

from curate.errors import InputError, UsageError
from curate.ingest.adapter import Adapter
from curate.ingest.formats.registry import ADAPTERS
from curate.ingest.sniffing import Head, look_at
from curate.ingest.table_reader import typing_of
from curate.ingest.unrecognised import unrecognised
from curate.sources import Export, ExportFile

AUTO = "auto"


@dataclass
class Found:
    """The files of an export by format, in the order of the registry; and those of no format.

    ``damaged`` files could not be recognised; each has the reason. ``passed_over`` counts by reason
    what was not looked for records in, or has none.
    """

    files: dict[str, list[ExportFile]] = field(default_factory=dict)
    unknown: list[ExportFile] = field(default_factory=list)
    damaged: list[tuple[str, str]] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)


def detect(export: Export, wanted: str = AUTO, *, has_map: bool = False) -> Found:
    """Sort the files of an export by format: by content, or only into the one that is wanted.

    With a ``--map`` every file that nothing else recognises is a table, whatever its columns.

    Raises an ``InputError`` if a file could be of several formats, or no file is of any.
    """
    adapters = _adapters(wanted)
    found = Found(damaged=list(export.left_out), passed_over=export.passed_over.copy())
    by_format: dict[str, list[ExportFile]] = {}
    for file in export.files:
        head = look_at(file)
        if file.of_any_kind and (head.kind == "damaged" or head.is_binary):
            # A picture without an ending, or an empty marker: it never claimed to be records.
            found.passed_over["a file without an ending that is no text"] += 1
            continue
        if head.kind == "damaged":
            found.damaged.append((file.name, head.problem or "damaged"))
            continue
        # A format that takes whatever it is given would take every note and licence text.
        named = [one for one in adapters if one.is_detected or not file.of_any_kind]
        names = [one.name for one in named if not one.is_fallback and one.recognises(head)]
        is_asked_for = (has_map or wanted != AUTO) and not file.of_any_kind
        names = names or [one.name for one in named if _may_fall_back(one, head, is_asked_for)]
        if len(names) > 1:
            raise InputError(
                f"a file of this export could be {' or '.join(names)}",
                hint=f"say which: `--format {names[0]}`",
            )
        if not names and head.problem and not file.of_any_kind:
            found.damaged.append((file.name, head.problem))
        elif names:
            by_format.setdefault(names[0], []).append(file)
        elif file.of_any_kind:
            found.passed_over["a text of no known format"] += 1
        else:
            found.unknown.append(file)
    found.files = {name: by_format[name] for name in ADAPTERS if name in by_format}
    if not found.files:
        not_read = Counter(reason for _, reason in found.damaged) + found.passed_over
        raise unrecognised(export.path, adapters, found.unknown, not_read, is_auto=wanted == AUTO)
    return found


def _may_fall_back(adapter: Adapter, head: Head, is_asked_for: bool) -> bool:
    if not adapter.is_fallback:
        return False
    return typing_of(head) is not None if is_asked_for else adapter.recognises(head)


def _adapters(wanted: str) -> list[Adapter]:
    if wanted == AUTO:
        return [adapter for adapter in ADAPTERS.values() if adapter.is_detected]
    if wanted not in ADAPTERS:
        raise UsageError(
            f"there is no format {wanted!r}", hint=f"the formats are: auto, {', '.join(ADAPTERS)}"
        )
    return [ADAPTERS[wanted]]
