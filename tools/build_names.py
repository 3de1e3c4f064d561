"""Reads what countries, cities and months are called out of Unicode's CLDR, for `build_words`."""

import json
from pathlib import Path
from typing import Any

import polars as pl

from curate.tags.keys import tag_keys
from curate.tags.lexicon.forms import plural_forms
from curate.tags.lexicon.shipped import noun_senses

# The locales whose words are read for each language: countries have words of their own.
LOCALES = {
    "ar": ("ar", "ar-SA"),
    "de": ("de", "de-CH"),
    "es": ("es", "es-419", "es-MX", "es-US"),
    "fr": ("fr", "fr-CA"),
    "hi": ("hi",),
    "id": ("id",),
    "it": ("it",),
    "ja": ("ja",),
    "ko": ("ko",),
    "pt": ("pt", "pt-PT"),
    "ru": ("ru",),
    "sv": ("sv",),
    "tr": ("tr",),
    "zh": ("zh", "zh-Hant", "zh-Hant-HK"),
}
ENGLISH = "en"
PAIR = ["language", "key"]


def read_json(package: Path, folder: str, locale: str, name: str) -> dict[str, Any]:
    """A file of a package of CLDR, empty where it has none for the locale."""
    path = package / folder / locale / name
    if not path.exists():
        return {}
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def english_nouns() -> pl.DataFrame:
    """The nouns of WordNet and their plurals: ``key`` (unique) and ``noun``."""
    lemmas = noun_senses().select("key", noun="key").unique().sort("key")
    return pl.concat([lemmas, plural_forms()]).unique("key", keep="first", maintain_order=True)


def _territories(package: Path, locale: str) -> dict[str, str]:
    found = read_json(package, "main", locale, "territories.json").get("main", {}).get(locale, {})
    names: dict[str, str] = found.get("localeDisplayNames", {}).get("territories", {})
    return names


def _cities(package: Path, locale: str) -> dict[str, str]:
    found = read_json(package, "main", locale, "timeZoneNames.json").get("main", {}).get(locale, {})
    names: dict[str, str] = {}

    def collect(zone: dict[str, Any], path: str) -> None:
        for part, inner in zone.items():
            if part == "exemplarCity":
                names[path] = inner
            elif isinstance(inner, dict):
                collect(inner, f"{path}/{part}")

    collect(found.get("dates", {}).get("timeZoneNames", {}).get("zone", {}), "")
    return names


def _months(package: Path, locale: str) -> dict[str, str]:
    found = read_json(package, "main", locale, "ca-gregorian.json").get("main", {}).get(locale, {})
    calendar = found.get("dates", {}).get("calendars", {}).get("gregorian", {})
    names: dict[str, str] = calendar.get("months", {}).get("stand-alone", {}).get("wide", {})
    return names


def translated_names(locale_names: Path, dates: Path) -> pl.DataFrame:
    """The names of countries, cities and months, where the English one is a noun."""
    rows = []
    readers = ((_territories, locale_names), (_cities, dates), (_months, dates))
    for read, package in readers:
        english = read(package, ENGLISH)
        for language, locales in LOCALES.items():
            for locale in locales:
                for code, name in read(package, locale).items():
                    # A time zone is called by its city, so English mostly needs no name for it.
                    known = code.rpartition("/")[2].replace("_", " ") if read is _cities else None
                    if original := english.get(code, known):
                        rows.append((language, name, original))
    names = pl.DataFrame(rows, schema=["language", "name", "original"], orient="row")
    return (
        names.with_columns(key=tag_keys(names["name"]), english=tag_keys(names["original"]))
        .drop_nulls()
        .join(english_nouns().rename({"key": "english"}), on="english", maintain_order="left")
        .select(*PAIR, "noun")
        .unique(PAIR, keep="first", maintain_order=True)
    )
