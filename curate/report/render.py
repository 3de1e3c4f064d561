"""Renders a report's facts as one self-contained HTML page that loads nothing and runs nothing."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, TemplateError
from markupsafe import Markup

from curate.durable import written_whole
from curate.errors import InputError
from curate.report.charts import draw_distribution, draw_repeats, draw_splits
from curate.report.facts import FACTS_VERSION
from curate.report.summary import counted, day
from curate.versions import REPORT_HTML, REPORT_JSON, Version


def render_html(facts: Mapping[str, Any]) -> str:
    """The page of ``facts``, which may come from ``collect_facts`` or from a ``report.json``.

    Everything is escaped; the page's Content-Security-Policy allows its own style sheet only.
    Raises an ``InputError`` for facts in a format of another version, or that are damaged.
    """
    _check_format(facts)
    try:
        sampling = facts["resampling"]
        drawings = {
            "plot": draw_distribution(sampling["rank_frequency"]),
            # Reports of an earlier curate have neither.
            "repeats_plot": draw_repeats(sampling.get("repeats", [])),
            "splits_plot": draw_splits(sampling.get("concepts_of_splits", {})),
        }
        # Only numbers and fixed words are in the drawings.
        safe = {name: Markup(drawing) for name, drawing in drawings.items()}  # noqa: S704
        return page_template("report.html.j2").render(facts=facts, **safe)
    except (KeyError, TypeError, ValueError, TemplateError) as error:
        raise InputError(f"{REPORT_JSON} is damaged") from error


def write_report(directory: Path, facts: Mapping[str, Any]) -> None:
    """Write ``report.json`` and, from what was written alone, ``report.html``."""
    text = json.dumps(facts, indent=2, ensure_ascii=False)
    _write(directory / REPORT_JSON, text + "\n")
    render_report(directory)


def render_report(directory: Path) -> Path:
    """Write ``report.html`` from the ``report.json`` beside it, and return its path."""
    path = directory / REPORT_HTML
    _write(path, render_html(read_facts(directory)))
    return path


def page_of(version: Version, elsewhere: Path) -> Path:
    """The page of ``version``, written again if it is gone.

    One that this version of curate draws otherwise is no file of the version any more: it is
    written to the folder ``elsewhere``.
    """
    path = version.path / REPORT_HTML
    if path.exists():
        return path
    page = render_html(read_facts(version.path))
    if hashlib.sha256(page.encode()).hexdigest() != version.files.get(REPORT_HTML):
        elsewhere.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = elsewhere / f"{version.path.name}.html"
    _write(path, page)
    return path


def read_facts(directory: Path) -> dict[str, Any]:
    """The facts in ``report.json``; an ``InputError`` if there are none or they are damaged."""
    try:
        facts = json.loads((directory / REPORT_JSON).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(
            f"{directory.name} has no {REPORT_JSON}", hint="make a new version with `curate run`"
        ) from None
    except ValueError:
        facts = None
    if not isinstance(facts, dict):
        raise InputError(f"{directory.name}/{REPORT_JSON} is damaged")
    _check_format(facts)
    return facts


def _check_format(facts: Mapping[str, Any]) -> None:
    found = facts.get("schema_version")
    if found != FACTS_VERSION:
        raise InputError(
            f"{REPORT_JSON} has format {found}, and this curate reads format {FACTS_VERSION}",
            hint="use the version of curate that made it",
        )


def _write(path: Path, text: str) -> None:
    with written_whole(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


@cache
def page_template(name: str) -> Template:
    """A page of this folder, in which everything is escaped and nothing may be missing."""
    environment = Environment(
        loader=PackageLoader("curate", "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        counted=counted, day=day, moment=_moment, number=_number, percent=_percent, share=_share
    )
    return environment.get_template(name)


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _share(part: float, whole: float) -> str:
    """A width in CSS; never rounded to nothing, so that one in a million still shows."""
    if not part or not whole:
        return "0%"
    return f"{max(100 * part / whole, 0.4):.2f}%"


def _moment(timestamp: str | None) -> str:
    if not timestamp:
        return "–"
    moment = datetime.fromisoformat(timestamp)
    return f"{moment.day} {moment:%b %Y}"
