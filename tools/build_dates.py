"""Writes ``curate/data/dates.csv``: the words for months and halves of the day, out of CLDR.

Needs Babel 2.19, which ships CLDR; run ``python tools/build_dates.py`` with both on the path. A
word that means two months, in two languages, is left out: a date with it can't be read.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

# The languages that Instagram can be set to.
LANGUAGES = (
    "af ar bg bn ca cs da de el en en_GB es es_419 et fa fi fil fr fr_CA gu he hi hr hu id it ja "
    "kn ko lt lv ml mr ms nb ne nl pa pl pt pt_PT ro ru si sk sl sr sv sw ta te th tr uk ur vi "
    "zh_Hans zh_Hant"
)
# Words that stand in dates for something else, such as "of"; and what is shown beside CLDR's.
AMBIGUOUS = frozenset({"de", "a", "h", "d", "y", "o", "i", "u"})
MORE = {
    "da tarde noite": ("half", 12),
    **dict.fromkeys(("晚上", "中午"), ("half", 12)),
    **dict.fromkeys(("凌晨", "清晨", "早上"), ("half", 0)),
}
TARGET = Path(__file__).parents[1] / "curate" / "data" / "dates.csv"


def main() -> None:
    """Write the table."""
    from babel import Locale  # type: ignore[import-not-found]  # noqa: PLC0415 - for this alone

    from curate.ingest.formats.instagram.html import date_words  # noqa: PLC0415

    found: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for language in LANGUAGES.split():
        locale = Locale.parse(language)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    found[" ".join(date_words(name))].add(("month", number))
                periods = locale.day_periods.get(context, {}).get(width, {})
                for hours, period in ((0, "am"), (12, "pm")):
                    if period in periods:
                        found[" ".join(date_words(periods[period]))].add(("half", hours))
    found |= {word: {meaning} for word, meaning in MORE.items()}
    rows = sorted(
        (kind, value, word)
        for word, ((kind, value), *others) in ((word, sorted(all_)) for word, all_ in found.items())
        if not others and word and word not in AMBIGUOUS and not word.replace(" ", "").isdigit()
    )
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([("kind", "value", "words"), *rows])
    sys.stdout.write(f"{len(rows)} words\n")


if __name__ == "__main__":
    main()
