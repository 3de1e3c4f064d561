"""Reads the pages of an Instagram download that was asked for as HTML, as blocks of text and media.

Instagram makes up new class names from time to time, so nothing here goes by them: a block is
what lies directly in the page's main part, and it holds texts, links to files, and tables.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from html.parser import HTMLParser
from importlib import resources

from curate.ingest.fields import MalformedError, utc_from_iso

_MAX_DEPTH = 200
_MAX_OPEN_TAGS = 1_000
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
_SILENT = frozenset({"script", "style", "template"})
_MOVING = frozenset({"video", "audio"})
# What is no file of the export: an address with a scheme, an anchor, or a picture of the page.
_FOREIGN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[#/]|files/")
# 20:10, 20.10 or 20h10, the last thing of a date but for the half of the day.
_CLOCK = re.compile(r"(?<![\d.])(\d{1,2})[:.h](\d{2})(?:[:.]\d{2})?(?![\d.])")
_DOTTED = re.compile(r"\b\d{1,2}\. ?\d{1,2}\. ?\d{4}")
_NUMBERED_MONTH = re.compile(r"(\d{1,2}) ?[月월]|\b(?:thg|tháng) ?(\d{1,2})\b")
# What else stands in a date: "15 de dic. de 2024 a las 20:10". Other words are not passed over.
_FILLERS = frozenset(
    re.split(
        "[ \n]+",
        """a alle at d de del do gada godz h i jam kl klo la las lúc m năm ngày o ob om ore pukul
        saat ta u uhr um ve y à às στις в г на од р คศ น 年 日 년 일""",
    )
)
# From the years of the Buddhist calendar, which Thai shows.
_BUDDHIST_YEARS = 543


@dataclass
class _Part:
    text: str = ""
    has_media: bool = False


@dataclass
class Block:
    """One framed part of a page, such as a post.

    ``media`` are the files it links to, in order, each with whether it is a video; ``rows`` are
    the texts of its tables, row by row.
    """

    media: dict[str, bool] = field(default_factory=dict)
    rows: list[list[str]] = field(default_factory=list)
    parts: list[_Part] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """The texts outside tables, in order."""
        return [part.text.strip() for part in self.parts if part.text.strip()]

    def around_media(self) -> tuple[list[str], list[str]]:
        """The texts before the media and after it.

        Malformed if the block doesn't look like one post, because texts would get mixed up then.
        """
        places = [place for place, part in enumerate(self.parts) if part.has_media]
        if not places:
            return self.texts, []
        before = Block(parts=self.parts[: places[0]]).texts
        after = Block(parts=self.parts[places[0] + 1 :]).texts
        if len(places) > 1 or not (before or after):
            raise MalformedError("a post of an unknown layout")
        return before, after

    def facts(self) -> list[tuple[str, str]]:
        """The rows as label and value."""
        return [(row[0], "\n".join(row[1:])) for row in self.rows if row]


@dataclass
class Page:
    """A page: its blocks, and when the export was made (UTC), if the page says so."""

    blocks: list[Block] = field(default_factory=list)
    made_at: datetime | None = None


def read_page(content: str) -> Page:
    """The blocks of a page; a ``MalformedError`` if it can't be read."""
    # Python's parser looks for the end of each tag and comment again and again where there is none.
    is_open = content.rfind("<!--") > content.rfind("-->")
    if is_open or content.count("<", content.rfind(">") + 1) > _MAX_OPEN_TAGS:
        raise MalformedError("a page that breaks off")
    parser = _Parser()
    try:
        parser.feed(content)
        parser.close()
    except AssertionError:
        # What Python's parser answers to some broken declarations.
        raise MalformedError("HTML that can't be read") from None
    if not parser.has_main:
        raise MalformedError("a page of an unknown layout")
    if parser.is_in_main:
        raise MalformedError("a page that breaks off")
    return parser.page


def date_words(text: str) -> list[str]:
    """The words and numbers of a date, without case, punctuation and marks of direction."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = (one for one in plain if one != "." and unicodedata.category(one) != "Cf")
    # Letters with their marks, which in Indian scripts are characters of their own.
    spaced = "".join(one if unicodedata.category(one)[0] in "LMN" else " " for one in kept)
    digits = "".join(str(unicodedata.digit(one, one)) for one in spaced)
    return re.sub(r"([0-9]+)", r" \1 ", digits).split()


def local_time(text: str) -> datetime | None:
    """The time that a page shows, to the minute and without a zone; nothing if it isn't known.

    Shown as in ``Aug 17, 2025 11:23 am``, ``15. Dez. 2024, 20:10`` or ``2024年12月15日 20:10``, in
    the language of the account: with one year, one day, one month and one time of the day, in any
    order, and no word that isn't known.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split()).casefold()
    plain = "".join(str(unicodedata.digit(one, one)) for one in plain)
    clock = _CLOCK.search(plain)
    if clock is None:
        return None
    rest = re.sub(r"(?<=\d)\.(?=\d)", ". ", f"{plain[: clock.start()]} {plain[clock.end() :]}")
    months = [int(one or other) for one, other in _NUMBERED_MONTH.findall(rest)]
    words = date_words(_NUMBERED_MONTH.sub(" ", rest))
    names, halves = _date_names()
    numbers = [int(word) for word in words if word.isdecimal()]
    for size in (3, 2, 1):
        for place in range(len(words) - size + 1):
            word = " ".join(words[place : place + size])
            months += [names[word]] if word in names else []
    named = " ".join(word for word in words if not word.isdecimal() and word not in names)
    shift = None
    for half in sorted(halves, key=len, reverse=True):
        if f" {half} " in f" {named} ":
            shift, named = halves[half], f" {named} ".replace(f" {half} ", " ").strip()
            break
    unknown = [word for word in named.split() if word not in _FILLERS]
    if not months and len(numbers) == 3 and (numbers[0] > 31 or _DOTTED.search(rest)):
        # Whoever begins with the year goes on with the month; dots stand between day and month.
        months = [numbers.pop(1)]
    years = [number for number in numbers if number > 31]
    days = [number for number in numbers if number <= 31]
    if unknown or not len(years) == len(days) == len(set(months)) == 1:
        return None
    year = years[0] - (_BUDDHIST_YEARS if years[0] > 2400 else 0)
    hour = int(clock[1])
    if shift is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + shift
    try:
        return datetime(year, months[0], days[0], hour, int(clock[2]))
    except ValueError:
        return None


@cache
def _date_names() -> tuple[dict[str, int], dict[str, int]]:
    """The words for months, and those for halves of the day with their first hour (CLDR)."""
    tables: dict[str, dict[str, int]] = {"month": {}, "half": {}}
    path = resources.files("curate") / "data" / "dates.csv"
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        tables[row["kind"]][row["words"]] = int(row["value"])
    return tables["month"], tables["half"]


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.has_main = False
        self._open: list[str] = []
        self._rows: list[list[str]] = []
        # How many elements are open where the main part begins; 0 outside of it.
        self._main = 0

    @property
    def is_in_main(self) -> bool:
        """Whether the main part has begun and has no end: what comes next would belong to it."""
        return self._main > 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        begins_main = not self._main and (tag == "main" or values.get("role") == "main")
        if self._main:
            self._enter(tag, values)
        elif tag == "time" and self.page.made_at is None:
            # The first time in the header is when the export was made; a range may follow.
            self.page.made_at = utc_from_iso(values.get("datetime"))
        if tag in _VOID:
            return
        self._open.append(tag)
        if len(self._open) > _MAX_DEPTH:
            raise MalformedError("nested too deeply")
        if begins_main:
            self.has_main = True
            self._main = len(self._open)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        closed = ""
        while closed != tag:
            closed = self._open.pop()
            if closed == "tr" and self._rows:
                self._rows.pop()
        if len(self._open) < self._main:
            self._main = 0

    def handle_data(self, data: str) -> None:
        level = len(self._open) - self._main
        if not self._main or level < 1 or self._open[-1] in _SILENT:
            return
        block = self.page.blocks[-1]
        if self._rows:
            if data.strip():
                self._rows[-1].append(data.strip())
            return
        if level == 1:
            block.parts.append(_Part())
        block.parts[-1].text += data

    def _enter(self, tag: str, values: dict[str, str | None]) -> None:
        level = len(self._open) - self._main
        if level == 0:
            if tag not in _VOID:
                self.page.blocks.append(Block())
            return
        block = self.page.blocks[-1]
        if level == 1:
            block.parts.append(_Part())
        if tag == "br":
            block.parts[-1].text += "\n"
        if tag == "tr":
            self._rows.append([])
            block.rows.append(self._rows[-1])
        address = (values.get("href" if tag == "a" else "src") or "").strip()
        if address and not _FOREIGN.match(address):
            is_video = tag in _MOVING or not _MOVING.isdisjoint(self._open)
            block.media[address] = block.media.get(address, False) or is_video
            block.parts[-1].has_media = True
