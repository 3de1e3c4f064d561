"""Turns a version's tables into what training needs: two splits, and the concepts to learn."""

from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from curate.durable import force_to_disk
from curate.errors import ContractError, InputError
from curate.store.parquet import open_parquet
from curate.train.columns import Split, SplitWriter, kept_folder
from curate.versions import Version

_COLUMNS = ["image_id", "location", "labels", "repeat_factor", "split"]
_SPLITS = ("train", "validation")
_COUNTS = "concept_counts.npy"
_BATCH_ROWS = 1 << 17
_URL = r"^([A-Za-z][A-Za-z0-9+.-]*://|url/)"
_OUTSIDE = r"^[/\\]|(^|[/\\])\.\.([/\\]|$)"


@dataclass(frozen=True)
class Manifest:
    """A version's images by split, and its concepts in the order of their dense indices.

    ``counts`` says how many images of either split, training first, carry each concept: int64, of
    shape (2, concepts).
    """

    training: Split
    validation: Split
    concept_ids: tuple[int, ...]
    concept_names: tuple[str, ...]
    counts: npt.NDArray[np.int64]

    def training_counts(self) -> npt.NDArray[np.int64]:
        """How many training images carry each concept, each counted once, by dense index."""
        training: npt.NDArray[np.int64] = self.counts[0]
        return training

    def majority_concept(self) -> int:
        """The dense index of the concept that most training images carry."""
        return int(self.counts[0].argmax())

    def validation_share(self, concept: int) -> float:
        """The share of the validation images that carry the concept with this dense index."""
        return int(self.counts[1, concept]) / len(self.validation)


def open_manifest(version: Version, kept: Path) -> Manifest:
    """Open the tables of ``version``, which ``open_version`` has held against its attestation.

    What is worked out of them stays in ``kept``, so that it is done once: after that a manifest of
    any length opens at once, and all processes that train share its memory.

    Raises:
        InputError: no image to train on; images that are URLs and not files.
        ContractError: an image without labels, of another split, or with a label that
            ``concepts.parquet`` does not have.
    """
    concepts = pq.read_table(version.concepts, columns=["concept_id", "name"])
    concept_ids = concepts["concept_id"].combine_chunks()
    folder = kept_folder(kept, version.tables_name, partial(_work_out, version, concept_ids))
    training, validation = (Split(folder / name) for name in _SPLITS)
    if not len(training):
        raise InputError(
            f"version {version.path.name} has no images in its training split",
            hint="lower validation_share in curate.toml and run `curate run`",
        )
    return Manifest(
        training=training,
        validation=validation,
        concept_ids=tuple(concept_ids.to_pylist()),
        concept_names=tuple(concepts["name"].to_pylist()),
        counts=np.load(folder / _COUNTS),
    )


def _work_out(version: Version, concept_ids: pa.Array, folder: Path) -> None:
    _refuse_locations(version)
    counts = np.zeros((len(_SPLITS), len(concept_ids)), np.int64)
    with ExitStack() as stack:
        file = stack.enter_context(open_parquet(version.manifest))
        writers = [stack.enter_context(SplitWriter.at(folder / name)) for name in _SPLITS]
        for batch in file.iter_batches(_BATCH_ROWS, columns=_COLUMNS):
            rows = _with_dense_labels(pa.Table.from_batches([batch]), concept_ids)
            found = 0
            for split, writer in enumerate(writers):
                own = rows.filter(pc.equal(rows["split"], _SPLITS[split]))
                counts[split] += np.bincount(_flat(own["labels"]), minlength=len(concept_ids))
                writer.add(own)
                found += len(own)
            if found < len(rows):
                raise ContractError("the manifest has a split other than train and validation")
    np.save(folder / _COUNTS, counts)
    force_to_disk(folder / _COUNTS)


def _refuse_locations(version: Version) -> None:
    images = urls = outside = 0
    with open_parquet(version.manifest) as file:
        for batch in file.iter_batches(_BATCH_ROWS, columns=["location"]):
            locations = batch["location"]
            images += len(locations)
            if _matching(locations, f"{_URL}|{_OUTSIDE}"):
                urls += _matching(locations, _URL)
                outside += _matching(locations, _OUTSIDE)
    if not images:
        raise InputError(
            f"version {version.path.name} has no images", hint="`curate report` says why"
        )
    if urls:
        raise InputError(
            f"{urls:,} of {images:,} images are URLs, not files, and cannot be trained on",
            hint="download them, ingest the files and run `curate run`",
        )
    if outside:
        raise InputError(f"the locations of {outside:,} images lead out of the store")


def _matching(texts: Any, pattern: str) -> int:
    return pc.sum(pc.match_substring_regex(texts, pattern)).as_py() or 0


def _with_dense_labels(rows: pa.Table, concept_ids: pa.Array) -> pa.Table:
    labels = rows["labels"].combine_chunks()
    lengths = labels.value_lengths()
    if pc.min(lengths).as_py() < 1:
        raise ContractError("the manifest has images without labels")
    dense = pc.index_in(labels.flatten(), concept_ids)
    if dense.null_count:
        raise ContractError("the manifest has labels that concepts.parquet does not have")
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    dense_labels = pa.ListArray.from_arrays(offsets, dense)
    return rows.set_column(rows.schema.get_field_index("labels"), "labels", dense_labels)


def _flat(labels: Any) -> npt.NDArray[np.int64]:
    return np.asarray(labels.combine_chunks().flatten(), np.int64)
