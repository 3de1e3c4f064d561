"""Says of an export in which nothing is recognised what is there, and which option helps."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from curate.errors import InputError
from curate.ingest.adapter import Adapter
from curate.ingest.shown_names import described_by_usual_names, is_wrapped
from curate.ingest.sniffing import Head, look_at
from curate.ingest.table_reader import typing_of
from curate.sources import ExportFile
from curate.sources.kinds import foreign_kind

# Of a folder of strangers, so many are looked at for names of columns.
_MOST_LOOKED_AT = 50
_FIELDS = "post_id, account_id, handle, created_at, caption, media, is_private, …"


def unrecognised(
    path: Path,
    adapters: Iterable[Adapter],
    unknown: Iterable[ExportFile],
    not_read: Mapping[str, int],
    *,
    is_auto: bool,
) -> InputError:
    """The error for an export at ``path`` none of whose files is of one of the formats.

    ``not_read`` counts files by the reason why they aren't.
    """
    reasons = ", ".join(sorted(not_read))
    hints = []
    if head := _first_table(unknown):
        hints += _of_table(head)
    elif foreign_kind(path.name) or any(reason.endswith("nothing reads") for reason in not_read):
        hints.append("save a spreadsheet, or what else nothing reads, as CSV, with a row a post")
    if is_auto:
        names = ", ".join(adapter.name for adapter in adapters)
        hints.append(f"looked for {names} (CSV, TSV, JSON, Parquet)")
        hints.append("what each is: docs/exports.md; `--format NAME` says which it is")
    else:
        hints.append("looked for " + "; ".join(adapter.looked_for for adapter in adapters))
    return InputError(
        f"{path.name}: " + (f"no usable file ({reasons})" if reasons else "not recognised"),
        hint="\n".join(hints),
    )


def _first_table(files: Iterable[ExportFile]) -> Head | None:
    heads = (look_at(file) for _, file in zip(range(_MOST_LOOKED_AT), files, strict=False))
    return next((head for head in heads if typing_of(head) is not None), None)


def _of_table(head: Head) -> list[str]:
    told = described_by_usual_names(head)
    if is_wrapped(head):
        return told
    return [
        *told,
        "if each is a post: `--format table --map COLUMN=FIELD`, a --map for each name that is "
        f"none of these: {_FIELDS}",
    ]
