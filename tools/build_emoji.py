"""Builds the lists of emoji that ``curate`` ships out of Unicode's CLDR: names, and pictures.

Run in a checkout, on the unpacked npm packages ``cldr-annotations-full`` and
``cldr-localenames-full`` (48.2.0), and ``emojibase-data`` (17.0.0), for example::

    npm pack cldr-annotations-full@48.2.0 && tar xzf cldr-annotations-full-48.2.0.tgz
    mv package annotations      # and so on
    python -m tools.build_emoji annotations localenames emojibase

It writes ``curate/data/emoji_names.parquet``, sorted: ``language`` (as CLDR calls it), ``emoji``,
``name``. Names are CLDR's short names, the ones that are read out; its keywords are too vague to be
labels. Two kinds of name are shortened, where the short form is one of the emoji's keywords:
``björnansikte`` (bear's face) to ``björn``, and ``अंगूर, फल`` (grapes, fruit) to ``अंगूर``.
The English name of a flag is that of its country.

And ``curate/data/picture_emoji.txt``: the emoji that picture an animal, a plant, food, a thing or a
place, one a line, in Unicode's order. They are those of the categories (subgroups of UTS #51)
below; the rest are faces, gestures, people, weather and moods, flags and signs. So are the pushpin,
the camera and the letter in a caption: they say where it was, who took it and how to write.
"""

import json
import sys
from pathlib import Path

import polars as pl

from tools.build_wordnet import write_parquet

NAMES_FILE, PICTURES_FILE = "emoji_names.parquet", "picture_emoji.txt"
_PICTURED = frozenset(
    (
        "animal-mammal",
        "animal-bird",
        "animal-amphibian",
        "animal-reptile",
        "animal-marine",
        "animal-bug",
        "plant-flower",
        "plant-other",
        "food-fruit",
        "food-vegetable",
        "food-prepared",
        "food-asian",
        "food-sweet",
        "drink",
        "dishware",
        "place-geographic",
        "place-building",
        "place-religious",
        "place-other",
        "transport-ground",
        "transport-water",
        "transport-air",
        "hotel",
        "sport",
        "arts-crafts",
        "clothing",
        "musical-instrument",
        "computer",
        "tool",
        "science",
        "medical",
        "household",
    )
)
_SIGNS = frozenset("🔗")
_REGIONAL_A = 0x1F1E6
# Each language with what it puts before and after an animal to say "the face of"; English names
# are needed whole, as they lead to the nouns of WordNet.
FACES = {
    "ar": ("وجه ", ""),
    "de": ("", "gesicht"),
    "en": ("", ""),
    "es": ("cara de ", ""),
    "fr": ("tête de ", ""),
    "hi": ("", " का चेहरा"),
    "id": ("wajah ", ""),
    "it": ("muso di ", ""),
    "ja": ("", "の顔"),
    "ko": ("", " 얼굴"),
    "pt": ("rosto de ", ""),
    "ru": ("морда ", ""),
    "sv": ("", "ansikte"),
    "tr": ("", " yüzü"),
    "zh": ("", "脸"),
}


def _names(short_name: str, keywords: list[str], face: tuple[str, str]) -> list[str]:
    shorter = {
        short_name.removeprefix(face[0]).removesuffix(face[1]),
        short_name.split(",", maxsplit=1)[0],
    }
    return [short_name, *sorted(shorter.intersection(keywords) - {short_name})]


def read_names(package: Path, language: str) -> list[tuple[str, str, str]]:
    """The language, emoji and name, for all names that CLDR has in ``language``."""
    path = package / "annotations" / language / "annotations.json"
    annotations = json.loads(path.read_text(encoding="utf-8"))["annotations"]["annotations"]
    return [
        (language, emoji, name)
        for emoji, entry in annotations.items()
        for short_name in entry.get("tts", ())
        for name in _names(short_name, entry.get("default", []), FACES[language])
    ]


def read_flags(package: Path) -> list[tuple[str, str, str]]:
    """The language, flag and country, in English, for all countries of two-letter codes."""
    path = package / "main" / "en" / "territories.json"
    names = json.loads(path.read_text(encoding="utf-8"))["main"]["en"]["localeDisplayNames"]
    return [
        ("en", "".join(chr(ord(letter) + _REGIONAL_A - ord("A")) for letter in code), name)
        for code, name in names["territories"].items()
        if len(code) == 2 and code.isalpha()
    ]


def read_pictures(package: Path) -> list[str]:
    """The emoji that picture something, in Unicode's order."""
    folder = package / "en"
    messages = json.loads((folder / "messages.json").read_text(encoding="utf-8"))
    categories = {entry["order"]: entry["key"] for entry in messages["subgroups"]}
    emoji = json.loads((folder / "data.json").read_text(encoding="utf-8"))
    pictured = (entry for entry in emoji if categories.get(entry.get("subgroup")) in _PICTURED)
    in_order = sorted(pictured, key=lambda entry: entry["order"])
    return [entry["emoji"] for entry in in_order if entry["emoji"] not in _SIGNS]


def main(arguments: list[str]) -> int:
    """Build the files out of the packages that ``arguments`` names."""
    if len(arguments) != 3:
        sys.stderr.write("usage: python -m tools.build_emoji ANNOTATIONS LOCALENAMES EMOJIBASE\n")
        return 2
    annotations, locale_names, emojibase = (Path(argument) for argument in arguments)
    pictures = Path(__file__).parents[1] / "curate" / "data" / PICTURES_FILE
    pictures.write_text("\n".join(read_pictures(emojibase)) + "\n", encoding="utf-8")
    rows = [row for language in FACES for row in read_names(annotations, language)]
    rows += read_flags(locale_names)
    # Characters that are no emoji, such as brackets and arrows, have names in CLDR as well.
    names = (
        pl.DataFrame(rows, schema=["language", "emoji", "name"], orient="row")
        .filter(pl.col("emoji").str.contains(r"[\p{Extended_Pictographic}\p{Regional_Indicator}]"))
        .sort("language", "emoji", "name")
    )
    path = Path(__file__).parents[1] / "curate" / "data" / NAMES_FILE
    write_parquet(names, path)
    sys.stdout.write(f"{NAMES_FILE}: {names.height} rows, {path.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
