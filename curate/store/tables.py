"""Where the tables of a workspace lie: base tables by source and part, derived tables by stage."""

import json
import os
import shutil
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from curate.durable import written_whole

PART_ROWS = 1_000_000
BASE_TABLES = (
    "posts",
    "accounts",
    "account_handles",
    "account_status",
    "post_people",
    "images",
    "post_tags",
    "signals",
    "malformed",
    "deleted_posts",
    "superseded",
)
# Base tables whose files go with the posts' file of the same name.
PART_TABLES = frozenset({"posts", "post_people", "images", "post_tags"})
# Of those, what belongs to posts that were observed again: stages read it under these names only.
REPLACED_TABLES = {
    "replaced_posts": "posts",
    "replaced_people": "post_people",
    "replaced_images": "images",
}
# Base tables that are of the workspace as a whole, not of one source.
WHOLE_TABLES = ("sources", "suppressions", "refused_files", "erasures")
# Names that tables had in stores of earlier versions: what is there still counts.
_FORMER_NAMES = {"deleted_posts": ("tombstones",)}
ALL = "all"
_STAMPS = "stage.json"
# What DuckDB takes for a pattern in the name of a file, each as a pattern that only it meets.
_AS_THEY_STAND = str.maketrans({"[": "[[]", "*": "[*]", "?": "[?]"})


def named_exactly(path: Path) -> str:
    """A file's name for DuckDB's readers, which take a name for a pattern: no other file meets it.

    Their ``hive_partitioning`` is to be off as well, or a folder ``key=value`` becomes a column.
    """
    return str(path.absolute()).translate(_AS_THEY_STAND)


@dataclass(frozen=True)
class Stamp:
    """What a finished stage output came from, and what it holds."""

    inputs: str
    sha256: str
    rows: int
    seconds: float


@dataclass(frozen=True)
class TableFile:
    """A Parquet file of a table, and a string that changes when its content does."""

    path: Path
    identity: str


class Store:
    """The ``store/`` folder of a workspace.

    A source's files count only once its row in ``sources`` exists, and that is written last: an
    ingest that was killed leaves nothing behind that anybody reads.

    ``outputs`` keeps what stages write elsewhere, so that the outputs of the last run stay as they
    are.
    """

    def __init__(self, root: Path, *, outputs: Path | None = None) -> None:
        self.root = root
        self._outputs = outputs or root

    def source_ids(self) -> list[int]:
        """The sources whose ingest was finished."""
        folder = self.root / "sources"
        return sorted(int(path.stem) for path in folder.glob("*.parquet"))

    def source_file(self, source_id: int) -> Path:
        """The file whose appearance finishes an ingest."""
        return self.root / "sources" / f"{source_id:04d}.parquet"

    def base_path(self, table: str, source_id: int, part: int) -> Path:
        """Where part ``part`` of a base table of one source lies."""
        return self.root / table / f"{source_id:04d}-{part:04d}.parquet"

    def base_files(self, table: str, part: str | None = None) -> list[TableFile]:
        """The files of a base table, of finished sources only; of one part if asked."""
        table = REPLACED_TABLES.get(table, table)
        if table == "sources":
            paths = [self.source_file(source_id) for source_id in self.source_ids()]
        elif table in WHOLE_TABLES:
            paths = sorted((self.root / table).glob("*.parquet"))
        elif part is not None and table in PART_TABLES:
            path = self.root / table / f"{part}.parquet"
            paths = [path] if path.exists() else []
        else:
            finished = {f"{source_id:04d}" for source_id in self.source_ids()}
            paths = [
                path
                for name in (table, *_FORMER_NAMES.get(table, ()))
                for path in sorted((self.root / name).glob("*.parquet"))
                if path.stem.split("-")[0] in finished
            ]
        return [TableFile(path, _file_identity(path)) for path in paths]

    def suppressions_path(self, request_id: str) -> Path:
        """Where the suppressions of one request lie; no ingest touches them."""
        return self.root / "suppressions" / f"{request_id}.parquet"

    def refused_files_path(self) -> Path:
        """Where the digests of what was refused lie; no ingest touches them."""
        return self.root / "refused_files" / f"{ALL}.parquet"

    def erasures_path(self, number: int) -> Path:
        """Where the pseudonyms lie that one erasure leaves behind."""
        return self.root / "erasures" / f"{number:04d}.parquet"

    @property
    def locations_path(self) -> Path:
        """What the references of the newest manifest stand for, beside the store's tables."""
        return self.root / "locations.parquet"

    def forget_outputs(self, parts: Collection[str]) -> None:
        """Delete the outputs of stages, but for what was seen of the files of other parts."""
        self.locations_path.unlink(missing_ok=True)
        for path in self.root.glob("*/*/*.parquet*"):
            is_kept = path.parent.name == "image_facts" and path.suffix == ".parquet"
            if not is_kept or path.stem == ALL or path.stem in parts:
                path.unlink()

    def parts(self) -> list[str]:
        """The names of the parts of ``posts``."""
        return [file.path.stem for file in self.base_files("posts")]

    def unfinished(self) -> list[Path]:
        """The files that a killed ingest, or another writer to the store, left behind."""
        finished = {f"{source_id:04d}" for source_id in self.source_ids()}
        left = {
            path
            for table in BASE_TABLES
            for path in (self.root / table).glob("*.parquet*")
            if path.name.split("-")[0] not in finished
        }
        return sorted(left | {*self.root.glob("*.tmp"), *self.root.glob("*/*.tmp")})

    def remove_unfinished(self) -> None:
        """Delete what a killed ingest left behind."""
        for path in self.unfinished():
            path.unlink()

    def stage_folder(self, table: str, stage: str) -> Path:
        """Where a stage keeps its output."""
        return self._outputs / table / stage

    def stage_path(self, table: str, stage: str, part: str) -> Path:
        """Where a stage keeps its output for one part, or for ``all``."""
        return self.stage_folder(table, stage) / f"{part}.parquet"

    def stamps(self, table: str, stage: str) -> dict[str, Stamp]:
        """The stamps of a stage's finished outputs by part."""
        path = self.stage_folder(table, stage) / _STAMPS
        if not path.exists():
            return {}
        content = json.loads(path.read_text(encoding="utf-8"))
        return {
            part: Stamp(**fields)
            for part, fields in content.items()
            if self.stage_path(table, stage, part).exists()
        }

    def write_stamps(self, table: str, stage: str, stamps: dict[str, Stamp]) -> None:
        """Record a stage's outputs, whole or not at all."""
        path = self.stage_folder(table, stage) / _STAMPS
        content = {part: asdict(stamp) for part, stamp in stamps.items()}
        with written_whole(path) as temporary:
            temporary.write_text(json.dumps(content, indent=1, sort_keys=True), encoding="utf-8")

    def forget_other_outputs(self, written: Iterable[tuple[str, str]]) -> None:
        """Delete the outputs of stages that are not in the pipeline any more."""
        keep = set(written)
        for stamps in self.root.glob(f"*/*/{_STAMPS}"):
            folder = stamps.parent
            if (folder.parent.name, folder.name) not in keep:
                shutil.rmtree(folder)

    def derived_tables(self) -> dict[str, list[Path]]:
        """The files of the finished stage outputs by table, for readers such as ``curate sql``."""
        found: dict[str, list[Path]] = {}
        for stamps in sorted(self.root.glob(f"*/*/{_STAMPS}")):
            stage, table = stamps.parent.name, stamps.parent.parent.name
            for part in self.stamps(table, stage):
                found.setdefault(table, []).append(self.stage_path(table, stage, part))
        return found


def _file_identity(path: Path) -> str:
    stat = os.stat(path)  # noqa: PTH116 - one call for both numbers
    return f"{path.name}:{stat.st_size}:{stat.st_mtime_ns}"
