"""Turns a version's tables into the columns that training needs, one set a split."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from curate.errors import ContractError, InputError
from curate.train.resampling import image_keys
from curate.versions import Version

_COLUMNS = ["image_id", "location", "labels", "repeat_factor", "split"]


@dataclass(frozen=True)
class Split:
    """The images of one split, as columns: Arrow and NumPy, so that forked workers share them.

    A label is a dense index: the position of its concept in ``concepts.parquet``.
    """

    image_ids: Any
    locations: Any
    label_offsets: npt.NDArray[np.int64]
    label_values: npt.NDArray[np.int64]
    repeat_factor: npt.NDArray[np.float32]
    keys: npt.NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.keys)

    def labels(self, index: int) -> npt.NDArray[np.int64]:
        """The dense labels of one image."""
        return self.label_values[self.label_offsets[index] : self.label_offsets[index + 1]]


@dataclass(frozen=True)
class Manifest:
    """A version's images by split, and its concepts in the order of their dense indices."""

    training: Split
    validation: Split
    concept_ids: tuple[int, ...]
    concept_names: tuple[str, ...]

    def training_counts(self) -> npt.NDArray[np.int64]:
        """How many training images carry each concept, each counted once, by dense index."""
        return np.bincount(self.training.label_values, minlength=len(self.concept_ids))

    def majority_concept(self) -> int:
        """The dense index of the concept that most training images carry."""
        return int(self.training_counts().argmax())


def read_manifest(version: Version) -> Manifest:
    """Read the tables of ``version``, which ``open_version`` has held against its attestation.

    Raises:
        InputError: no image to train on; images that are URLs and not files.
        ContractError: an image without labels, of another split, or with a label that
            ``concepts.parquet`` does not have.
    """
    concepts = pq.read_table(version.concepts, columns=["concept_id", "name"])
    concept_ids = concepts["concept_id"].to_numpy()
    table = pq.read_table(version.manifest, columns=_COLUMNS)
    if not table.num_rows:
        raise InputError(
            f"version {version.path.name} has no images", hint="`curate report` says why"
        )
    _refuse_urls(table["location"])
    strangers = pc.sum(pc.invert(pc.is_in(table["split"], pa.array(["train", "validation"]))))
    if strangers.as_py():
        raise ContractError("the manifest has a split other than train and validation")
    splits = [
        _split(table.filter(pc.equal(table["split"], name)), concept_ids)
        for name in ("train", "validation")
    ]
    if not len(splits[0]):
        raise InputError(
            f"version {version.path.name} has no images in its training split",
            hint="lower validation_share in curate.toml and run `curate run`",
        )
    return Manifest(
        training=splits[0],
        validation=splits[1],
        concept_ids=tuple(concept_ids.tolist()),
        concept_names=tuple(concepts["name"].to_pylist()),
    )


def _refuse_urls(locations: Any) -> None:
    urls = pc.sum(pc.match_substring_regex(locations, "^([A-Za-z][A-Za-z0-9+.-]*://|url/)")).as_py()
    if urls:
        raise InputError(
            f"{urls:,} of {len(locations):,} images are URLs, not files, and cannot be trained on",
            hint="download them, ingest the files and run `curate run`",
        )
    outside = pc.sum(pc.match_substring_regex(locations, r"^[/\\]|(^|[/\\])\.\.([/\\]|$)")).as_py()
    if outside:
        raise InputError(f"the locations of {outside:,} images lead out of the store")


def _split(table: Any, concept_ids: npt.NDArray[np.int32]) -> Split:
    labels = table["labels"].combine_chunks()
    lengths = labels.value_lengths().to_numpy(zero_copy_only=False).astype(np.int64)
    if len(lengths) and lengths.min() < 1:
        raise ContractError("the manifest has images without labels")
    flat = labels.flatten().to_numpy(zero_copy_only=False)
    order = np.argsort(concept_ids)
    places = np.searchsorted(concept_ids, flat, sorter=order).clip(max=max(len(order) - 1, 0))
    dense = order[places] if len(order) else np.zeros(0, np.int64)
    if len(dense) != len(flat) or (concept_ids[dense] != flat).any():
        raise ContractError("the manifest has labels that concepts.parquet does not have")
    # Arrow's plain strings end at 2 GiB a column, that is at about 50 million ids.
    image_ids = table["image_id"].cast(pa.large_string()).combine_chunks()
    return Split(
        image_ids=image_ids,
        locations=table["location"].cast(pa.large_string()).combine_chunks(),
        label_offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        label_values=dense.astype(np.int64),
        repeat_factor=table["repeat_factor"].to_numpy(),
        keys=image_keys(image_ids),
    )
