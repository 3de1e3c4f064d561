"""Describes an export in Parquet as Croissant 1.1 with its vocabulary of responsible AI."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from curate.export.huggingface import write_huggingface
from curate.export.pictures import ExportedImage
from curate.export_records import list_files
from curate.versions import REPORT_JSON, Version

CROISSANT_NAME = "croissant.json"
# The context of the specification (docs.mlcommons.org/croissant), word for word.
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
    "value": "cr:value",
}
_LIST = {"isArray": True, "arrayShape": "-1"}
# Of each column its type and its meaning; a picture is taken out of the struct that it is in.
_FIELDS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("image_id", "sc:Text", "A keyed pseudonym of the image, the same in every version.", {}),
    ("image", "sc:ImageObject", "The picture.", {"transform": {"jsonPath": "bytes"}}),
    ("labels", "sc:Text", "The concepts that the hashtags of its post became.", _LIST),
    ("concept_ids", "sc:Integer", "The same by their numbers in concepts.parquet.", _LIST),
    ("repeat_factor", "sc:Float", "How often it is expected in an epoch.", {}),
    ("width_px", "sc:Integer", "Its width in pixels.", {}),
    ("height_px", "sc:Integer", "Its height in pixels.", {}),
    ("sha256", "sc:Text", "The SHA-256 of its file.", {}),
)


def write_croissant(version: Version, images: Iterable[ExportedImage], folder: Path) -> None:
    """The Parquet files of ``write_huggingface``, and ``croissant.json`` that describes them."""
    write_huggingface(version, images, folder)
    facts = json.loads((version.path / REPORT_JSON).read_text(encoding="utf-8"))
    text = description(version.digest, facts, list_files(folder))
    (folder / CROISSANT_NAME).write_text(text, encoding="utf-8")


def description(
    digest: str, facts: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]]
) -> str:
    """The content of ``croissant.json`` for the Parquet files among ``files``, by the report."""
    data = [
        (name, told) for name, told in sorted(files.items()) if PurePosixPath(name).match("data/*")
    ]
    splits = sorted({PurePosixPath(name).name.partition("-")[0] for name, _ in data})
    body = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": [
            "http://mlcommons.org/croissant/1.1",
            "http://mlcommons.org/croissant/RAI/1.0",
        ],
        "name": f"curate-{digest[:8]}",
        "description": "Images of posts with the concepts that their hashtags became. "
        "Private accounts, and whoever asked to leave or refuses machines, were left out; the "
        "report says by which rules.",
        "version": f"1.0.0+{digest[:8]}",
        "datePublished": str(facts["version"]["created_at"])[:10],
        "isLiveDataset": False,
        **_responsible(facts),
        "distribution": [
            *(_file(name, told) for name, told in data),
            *(_files(split) for split in splits),
        ],
        "recordSet": [_records(split) for split in splits],
    }
    return json.dumps(body, indent=1, ensure_ascii=False) + "\n"


def _responsible(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the RAI vocabulary asks for, as far as the report knows it."""
    statuses, software = facts["statuses"], facts["version"]["curate_version"]
    not_checked = [entry["name"] for entry in facts["signals"]["not_checked"]]
    return {
        "rai:dataCollection": f"Exports of posts, read by curate {software}; judged by what was "
        f"known on {facts['cutoff'][:10]}.",
        "rai:dataAnnotationProtocol": "Hashtags of each post, merged into concepts by a "
        "dictionary (WordNet, emoji); nobody looked at the pictures.",
        "rai:dataImputationProtocol": "None: a post whose audience is not known is left out.",
        "rai:dataBiases": "Who posts in public and tags what they post is no sample of people or "
        "of things. Concepts have a long tail: see repeat_factor.",
        "rai:dataLimitations": "Refusals of these kinds are not read: " + "; ".join(not_checked),
        "rai:dataUseCases": f"Image classification, {facts['settings']['purpose']}.",
        "rai:personalSensitiveInformation": [
            "The pictures may show people. No account, name, caption or place is in the columns; "
            f"metadata of the files: {facts['settings']['metadata']}."
        ],
        "rai:dataReleaseMaintenancePlan": "People may leave at any time: REVOCATIONS.md says what "
        "to do then.",
        "rai:dataCollectionTimeframe": [
            str(statuses[name])[:10] for name in ("oldest_at", "newest_at") if statuses.get(name)
        ],
    }


def _file(name: str, told: Mapping[str, Any]) -> dict[str, Any]:
    stem = PurePosixPath(name).stem
    return {
        "@type": "cr:FileObject",
        "@id": stem,
        "name": stem,
        "contentUrl": name,
        "contentSize": f"{told['bytes']} B",
        "encodingFormat": "application/x-parquet",
        "sha256": told["sha256"],
    }


def _files(split: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"{split}-files",
        "name": f"{split}-files",
        "encodingFormat": "application/x-parquet",
        "includes": f"data/{split}-*.parquet",
    }


def _records(split: str) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": split,
        "name": split,
        "key": {"@id": f"{split}/image_id"},
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{split}/{name}",
                "name": name,
                "description": meaning,
                "dataType": kind,
                **(more if "isArray" in more else {}),
                "source": {
                    "fileSet": {"@id": f"{split}-files"},
                    "extract": {"column": name},
                    **({} if "isArray" in more else more),
                },
            }
            for name, kind, meaning, more in _FIELDS
        ],
    }
