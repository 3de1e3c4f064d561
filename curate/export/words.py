"""Writes what an export says to whoever gets it: a card, and what to do when somebody leaves."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from curate.export_records import Rewritten

OF_ADDRESSES = "img2dataset"
# So many images at most, as the Hugging Face hub groups them.
_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)


def words(
    facts: Mapping[str, Any],
    *,
    to: str,
    name: str | None,
    digest: str,
    counts: Mapping[str, int],
    accepted: str | None,
    exported_on: str,
    rewritten: Rewritten | None = None,
) -> dict[str, str]:
    """``README.md`` and ``REVOCATIONS.md`` of an export, by the facts of its version's report.

    ``counts`` are its images by split, and ``accepted`` why it was made with images that must
    leave.
    """
    images = sum(counts.values())
    known = {
        "is_huggingface": to in {"huggingface", "croissant"},
        "has_addresses": to == OF_ADDRESSES,
        "name": name or "dataset",
        "digest": digest,
        "software": facts["version"]["curate_version"],
        "cutoff": str(facts["cutoff"])[:10],
        "purpose": facts["settings"]["purpose"],
        "images": images,
        "concepts": facts["resampling"]["before"]["concepts"],
        "counts": counts,
        "splits": sorted(counts),
        "size_category": next((name for most, name in _SIZES if images < most), "n>10M"),
        "day": exported_on,
        "accepted": accepted,
        "rewritten": rewritten,
    }
    pages = Environment(
        loader=PackageLoader("curate", "export"),
        # Markdown, in which nothing is from outside but the reason that somebody typed here.
        autoescape=False,  # noqa: S701
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    pages.filters["number"] = "{:,}".format
    return {
        "README.md": pages.get_template("card.md.j2").render(known),
        "REVOCATIONS.md": pages.get_template("revocations.md.j2").render(known),
    }
