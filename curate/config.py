"""Reads ``curate.toml`` into a checked, immutable configuration."""

import tomllib
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from curate.errors import InputError

CONFIG_NAME = "curate.toml"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Share = Annotated[float, Field(ge=0.0, le=1.0)]
Action = Literal["reject", "quarantine", "ignore"]


class IngestConfig(_Section):
    """How much an export may unpack to; the defaults are those of ``curate.sources.Limits``."""

    max_file_bytes: Annotated[int, Field(ge=1)] = 100 * 1024**3
    max_archive_bytes: Annotated[int, Field(ge=1)] = 500 * 1024**3
    max_archive_files: Annotated[int, Field(ge=1)] = 10_000_000
    max_unpacking_ratio: Annotated[float, Field(ge=1)] = 1_000.0
    max_document_bytes: Annotated[int, Field(ge=1)] = 256 * 1024**2
    max_record_bytes: Annotated[int, Field(ge=1)] = 16 * 1024**2


class PolicyConfig(_Section):
    """How the privacy rules are set; the rules themselves are in ``sql/rules``."""

    preset: Literal["strict", "private-accounts"] = "strict"
    max_status_age_days: Annotated[int, Field(ge=0)] = 30
    refused_files_days: Annotated[int, Field(ge=1)] = 3650
    purpose: Literal["research", "commercial"] = "research"
    actions: dict[str, Action] = {}


class TagsConfig(_Section):
    """From hashtags to concepts."""

    vocabulary: str = "wordnet-nouns"
    top_k: Annotated[int, Field(ge=1)] | None = None
    min_accounts: Annotated[int, Field(ge=2)] = 5
    compounds: bool = False
    emoji: Literal["pictures", "all", "none"] = "pictures"
    detect_language: bool = True
    ambiguous: Literal["signature", "first-sense", "drop-ambiguous"] = "signature"
    overrides: str | None = "overrides.csv"
    blocklist: str | None = "blocklist.txt"


class ImagesConfig(_Section):
    """What an image must be, and how its bytes are kept."""

    require_files: bool = True
    min_side_px: Annotated[int, Field(ge=1)] = 32
    max_megapixels: Annotated[float, Field(gt=0)] = 100.0
    max_seconds: Annotated[float, Field(gt=0)] = 60.0
    workers: Annotated[int, Field(ge=0)] = 0
    metadata: Literal["minimal", "strip", "keep"] = "minimal"
    media: Literal["copy", "link", "reference"] = "copy"
    c2pa: Literal["auto", "off"] = "auto"
    copy_distance: Annotated[int, Field(ge=0, le=16)] = 6
    turned_copies: bool = False
    deduplicate: bool = True


ResampleMethod = Literal[
    "natural", "sqrt", "uniform", "power", "temperature", "repeat-factor", "cap"
]


class ResampleConfig(_Section):
    """How the long tail of concepts is levelled."""

    method: ResampleMethod = "sqrt"
    threshold: Annotated[float, Field(gt=0)] = 0.5
    threshold_unit: Literal["count", "share", "quantile"] = "quantile"
    power: Annotated[float, Field(gt=0, le=1)] = 0.5
    temperature: Annotated[float, Field(gt=1)] = 2.0
    epoch_length: Annotated[int, Field(gt=0)] | None = None
    image_rule: Literal["max", "mean"] = "max"
    max_repeat: Annotated[float, Field(ge=1)] | None = None
    min_images_per_concept: Annotated[int, Field(ge=1)] = 1
    rare_concepts: Literal["drop", "merge"] = "drop"

    @model_validator(mode="after")
    def _threshold_fits(self) -> "ResampleConfig":
        if self.threshold_unit in {"share", "quantile"} and self.threshold > 1:
            raise ValueError(f"a threshold counted as a {self.threshold_unit} is at most 1")
        if self.method == "repeat-factor" and self.threshold_unit != "share":
            raise ValueError("the threshold of repeat-factor is a share: LVIS has 0.001")
        if self.method in {"natural", "cap"} and self.epoch_length is not None:
            raise ValueError(f"the method {self.method} repeats nothing, whatever the epoch_length")
        return self

    @property
    def drops_images(self) -> bool:
        """Whether images can leave for how many others their concepts have."""
        return self.method == "cap" or self.min_images_per_concept > 1


class ManifestConfig(_Section):
    """How the manifest is divided, and what it says of pictures that are only addresses."""

    locations: Literal["reference", "url"] = "reference"
    validation_share: Share = 0.01


class EvaluationConfig(_Section):
    """What models will be evaluated on, and so not trained on."""

    images: tuple[str, ...] = ()


class TrainConfig(_Section):
    """Defaults of ``curate train``."""

    model: str = "resnet50"
    image_size_px: Annotated[int, Field(ge=16)] = 224
    batch_size: Annotated[int, Field(ge=2)] = 64
    epochs: Annotated[float, Field(gt=0)] = 10.0
    learning_rate: Annotated[float, Field(gt=0)] = 0.1
    optimizer: Literal["sgd", "adamw"] = "sgd"
    weight_decay: Annotated[float, Field(ge=0)] = 1e-4
    warmup_share: Annotated[float, Field(ge=0, lt=1)] = 0.05
    halvings: Annotated[int, Field(ge=0)] = 10
    min_crop_share: Annotated[float, Field(gt=0, le=1)] = 0.08
    effective_number_beta: Annotated[float, Field(ge=0, lt=1)] = 0.0
    workers: Annotated[int, Field(ge=0)] = 2
    seed: int = 0


class Config(_Section):
    """The whole of ``curate.toml``."""

    ingest: IngestConfig = IngestConfig()
    policy: PolicyConfig = PolicyConfig()
    tags: TagsConfig = TagsConfig()
    images: ImagesConfig = ImagesConfig()
    resample: ResampleConfig = ResampleConfig()
    manifest: ManifestConfig = ManifestConfig()
    evaluation: EvaluationConfig = EvaluationConfig()
    train: TrainConfig = TrainConfig()


def template(name: str = CONFIG_NAME) -> str:
    """The text of a new ``curate.toml``, or of a word list: what ``curate init`` writes."""
    return resources.files("curate").joinpath("data", name).read_text(encoding="utf-8")


def load_config(path: Path) -> Config:
    """Read and check ``path``; an ``InputError`` names each key that is unknown or wrong."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path.name} is not valid TOML: {error}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is not UTF-8 text") from None
    try:
        return Config.model_validate(values)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}"
            for item in error.errors(include_input=False, include_url=False)
        )
        raise InputError(
            f"{path.name}: {problems}",
            hint="every key is explained in the file that `curate init` writes",
        ) from None
