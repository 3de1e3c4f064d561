"""Fills what pipeline data can fill of two public disclosures, and names what a person must."""

from typing import Any

FILLED = "FILLED"
PARTLY = "PARTLY_FILLED"
HUMAN = "REQUIRES_HUMAN"

REQUIRES_HUMAN = (
    {
        "item": "Legal basis",
        "question": "On which legal basis (GDPR art. 6, art. 9, or the law that applies) were the "
        "posts collected and are they used? A public account is not consent.",
    },
    {
        "item": "Purpose fit",
        "question": "Is the training that this version is meant for compatible with the purpose "
        "that the posts were shared and collected for?",
    },
    {
        "item": "Consent validity",
        "question": "Where consent is relied on: was it informed, specific, freely given, and can "
        "it be withdrawn as easily as it was given?",
    },
)

# The ranges of the AI Office's template for images.
_RANGES = (
    (1_000_000, "less than 1 million images"),
    (1_000_000_000, "1 million to 1 billion images"),
)
_LARGEST_RANGE = "more than 1 billion images"

_PICTURES = {
    "minimal": "Of the pictures' metadata, what states rights leaves, which may name their author.",
    "strip": "Nothing of the pictures' metadata leaves that could name anybody.",
    "keep": "All of the pictures' metadata leaves with them.",
}
_NOT_IN_DATA = "Nothing in the pipeline's data answers this."


def disclosure_facts(facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of the EU template and of California's AB 2013, each filled or left to a person.

    Sources: European Commission, *Template for the Public Summary of Training Content for
    general-purpose AI models* (Regulation (EU) 2024/1689, art. 53(1)(d)), July 2025; California
    Civil Code § 3111 (AB 2013).
    """
    return [
        {
            "name": "EU AI Act, art. 53(1)(d): public summary of training content",
            "fields": [_field(*field) for field in _eu_fields(facts)],
        },
        {
            "name": "California AB 2013 (Civil Code § 3111): training data documentation",
            "fields": [_field(*field) for field in _california_fields(facts)],
        },
    ]


def _eu_fields(facts: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    latest = max((p["last_observed_at"] or "" for p in facts["sources"]["platforms"]), default="")
    return [
        ("1.1", "Provider", HUMAN, _NOT_IN_DATA),
        ("1.2", "Model, and when it is placed on the market", HUMAN, _NOT_IN_DATA),
        ("1.3", "Modality", FILLED, "Images, with concepts as labels; no text is in the manifest."),
        ("1.3", "Size of the training data", FILLED, _size(facts)),
        ("1.3", "Types of content", FILLED, "Social media images."),
        (
            "1.3",
            "Latest date of acquisition",
            FILLED if latest else HUMAN,
            latest[:10] or "The observations are undated.",
        ),
        (
            "2.3 / 2.4",
            "Data scraped from online sources, or user data of the provider",
            PARTLY,
            f"{_origin(facts)} Which of the two headings applies, and by which crawler or service "
            "the exports were made, is not in the data.",
        ),
        ("2.1, 2.2, 2.5, 2.6", "Other sources of data", HUMAN, _NOT_IN_DATA),
        ("3.1", "Measures to respect reservations of rights", PARTLY, _reservations(facts)),
        ("3.2", "Removal of illegal content", HUMAN, "This version does not look for it."),
    ]


def _california_fields(facts: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    return [
        ("(a)(1)", "Sources or owners of the datasets", PARTLY, _origin(facts)),
        ("(a)(2)", "How the datasets further the intended purpose", HUMAN, _NOT_IN_DATA),
        ("(a)(3)", "Number of data points", FILLED, f"{facts['images']['kept']:,} images."),
        (
            "(a)(4)",
            "Types of data points",
            FILLED,
            f"Images labelled with {facts['resampling']['before']['concepts']:,} concepts, which "
            "were derived from their authors' hashtags.",
        ),
        ("(a)(5)", "Copyright, trademark, patent, or public domain", HUMAN, _NOT_IN_DATA),
        ("(a)(6)", "Whether purchased or licensed", HUMAN, _NOT_IN_DATA),
        (
            "(a)(7)",
            "Personal information",
            PARTLY,
            "The manifest has no account id, handle or caption. "
            f"{_PICTURES[facts['pictures']['metadata']]} The pictures may show people: "
            "whether that is personal information here is for a person to answer.",
        ),
        ("(a)(8)", "Aggregate consumer information", HUMAN, _NOT_IN_DATA),
        ("(a)(9)", "Cleaning, processing and its purpose", FILLED, _cleaning(facts)),
        ("(a)(10)", "Time period of collection", *_period(facts)),
        ("(a)(11)", "When the datasets were first used", HUMAN, _NOT_IN_DATA),
        ("(a)(12)", "Use of synthetic data generation", HUMAN, _NOT_IN_DATA),
    ]


def _field(reference: str, name: str, status: str, value: str) -> dict[str, str]:
    return {"reference": reference, "field": name, "status": status, "value": value}


def _size(facts: dict[str, Any]) -> str:
    kept = facts["images"]["kept"]
    words = next((words for bound, words in _RANGES if kept < bound), _LARGEST_RANGE)
    return f"{kept:,} images ({words})."


def _origin(facts: dict[str, Any]) -> str:
    formats = sorted({export["format"] for export in facts["sources"]["exports"]})
    platforms = [platform["platform"] for platform in facts["sources"]["platforms"]]
    return f"Posts of {_listed(platforms)}, from exports in the format {_listed(formats)}."


def _period(facts: dict[str, Any]) -> tuple[str, str]:
    platforms = facts["sources"]["platforms"]
    observed = sorted(
        p[key] for p in platforms for key in ("first_observed_at", "last_observed_at") if p[key]
    )
    made = sorted(p[key] for p in platforms for key in ("first_kept_at", "last_kept_at") if p[key])
    if not observed:
        return HUMAN, "The observations are undated."
    posted = f" The kept posts were made {_span(made)}." if made else ""
    return PARTLY, (
        f"The posts were observed {_span(observed)}.{posted} Whether collection is ongoing is not "
        "in the data."
    )


def _span(days: list[str]) -> str:
    first, last = days[0][:10], days[-1][:10]
    return f"on {first}" if first == last else f"from {first} to {last}"


def _reservations(facts: dict[str, Any]) -> str:
    signals = facts["signals"]
    mining, *others = signals["checked"]
    missing = "; ".join(item["name"] for item in signals["not_checked"]) or "nothing that is known"
    refusing = "; ".join(
        f"{signal['name']}, {signal['refusing']:,} {signal['subject']}"
        for signal in others
        if signal["refusing"]
    )
    return (
        f"{mining['name']} was read from the original bytes of {mining['checked']:,} of "
        f"{mining['total']:,} images; {mining['refusing']:,} refused. {len(others)} other signals "
        f"were looked for; refusals: {refusing or 'none'}. Not checked: {missing}."
    )


def _cleaning(facts: dict[str, Any]) -> str:
    images, after = facts["images"], facts["resampling"]["after"]
    merged = facts["resampling"].get("merged_concept_count", 0)
    broader = f", {merged:,} rare ones of them to a broader one" if merged else ""
    return (
        f"{images['rejected'] + images['quarantined']:,} of {images['in']:,} images were left out, "
        "for privacy, opt-outs, unproven status, or because they cannot be used; hashtags were "
        f"mapped to concepts{broader}; rare concepts are repeated "
        f"({facts['resampling']['method']}), so that an epoch has "
        f"about {after['epoch_length']:,.0f} images."
    )


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "no platform"
