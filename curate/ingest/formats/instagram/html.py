"""Reads the pages of an Instagram download that was asked for as HTML, as blocks of text and media.

Instagram makes up new class names from time to time, so nothing here goes by them: a block is
what lies directly in the page's main part, and it holds texts, links to files, and tables.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser

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
_LOCAL_TIME = re.compile(
    r"([^\W\d_]+)\.? (\d{1,2}), (\d{4}),? (\d{1,2}):(\d{2})(?::\d{2})? ?(.*)", re.DOTALL
)
# English, German, French, Spanish, Portuguese, Italian and Dutch; no word means two months.
_MONTH_NAMES = (
    "jan january januar januari janv janvier ene enero janeiro gen gennaio",
    "feb february februar februari févr février febrero fev fevereiro febbraio",
    "mar march mär märz mrz mars marzo março mrt maart",
    "apr april avr avril abr abril aprile",
    "may mai mayo maio mag maggio mei",
    "jun june juni juin junio junho giu giugno",
    "jul july juli juil juillet julio julho lug luglio",
    "aug august augustus août ago agosto",
    "sep sept september septembre septiembre set setembro settembre",
    "oct october okt oktober octobre octubre out outubro ott ottobre",
    "nov november novembre noviembre novembro",
    "dec december dez dezember déc décembre dic diciembre dezembro dicembre",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_HALVES = {"am": 0, "damanhã": 0, "pm": 12, "datarde/noite": 12}


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


def local_time(text: str) -> datetime | None:
    """The time that a page shows, to the minute and without a zone; nothing if it isn't known.

    Shown as in ``Aug 17, 2025 11:23 am``, with the month in the language of the account.
    """
    found = _LOCAL_TIME.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    month, day, year, hour, minute, half = found.groups()
    half = re.sub(r"[.\s]", "", half).casefold()
    try:
        shift = _HALVES[half] if half else None
        hours = int(hour) if shift is None else int(hour) % 12 + shift
        if shift is not None and not 1 <= int(hour) <= 12:
            return None
        return datetime(int(year), _MONTHS[month.casefold()], int(day), hours, int(minute))
    except (KeyError, ValueError):
        return None


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
