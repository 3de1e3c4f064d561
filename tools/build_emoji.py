"""Builds the table of emoji names that ``curate`` ships, as Parquet, out of Unicode's CLDR.

Run in a checkout, on the unpacked npm packages ``cldr-annotations-full`` and
``cldr-localenames-full`` (48.2.0), for example::

    npm pack cldr-annotations-full@48.2.0 && tar xzf cldr-annotations-full-48.2.0.tgz
    mv package annotations      # and so on
    python -m tools.build_emoji annotations localenames

It writes ``curate/data/emoji_names.parquet``, sorted: ``language`` (as CLDR calls it), ``emoji``,
``name``. Names are CLDR's short names, the ones that are read out; its keywords are too vague to be
labels. Two kinds of name are shortened, where the short form is one of the emoji's keywords:
``björnansikte`` (bear's face) to ``björn``, and ``अंगूर, फल`` (grapes, fruit) to ``अंगूर``.
The English name of a flag is that of its country.
"""

import json
import sys
from pathlib import Path

import polars as pl

from tools.build_wordnet import write_parquet

NAMES_FILE = "emoji_names.parquet"
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


def main(arguments: list[str]) -> int:
    """Build the file out of the packages that ``arguments`` names."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m tools.build_emoji ANNOTATIONS LOCALENAMES\n")
        return 2
    annotations, locale_names = (Path(argument) for argument in arguments)
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
