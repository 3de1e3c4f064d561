"""Renders a report's facts as one self-contained HTML page that loads nothing and runs nothing."""

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
from curate.report.charts import draw_distribution
from curate.report.facts import FACTS_VERSION
from curate.report.summary import counted, day

JSON_NAME, HTML_NAME = "report.json", "report.html"


def render_html(facts: Mapping[str, Any]) -> str:
    """The page of ``facts``, which may come from ``collect_facts`` or from a ``report.json``.

    Everything is escaped; the page's Content-Security-Policy allows its own style sheet only.
    Raises an ``InputError`` for facts in a format of another version, or that are damaged.
    """
    _check_format(facts)
    try:
        # Only numbers and fixed words are in the drawing.
        plot = Markup(draw_distribution(facts["resampling"]["rank_frequency"]))  # noqa: S704
        return _template().render(facts=facts, plot=plot)
    except (KeyError, TypeError, ValueError, TemplateError) as error:
        raise InputError(f"{JSON_NAME} is damaged") from error


def write_report(directory: Path, facts: Mapping[str, Any]) -> None:
    """Write ``report.json`` and, from what was written alone, ``report.html``."""
    text = json.dumps(facts, indent=2, ensure_ascii=False)
    _write(directory / JSON_NAME, text + "\n")
    render_report(directory)


def render_report(directory: Path) -> Path:
    """Write ``report.html`` from the ``report.json`` beside it, and return its path."""
    path = directory / HTML_NAME
    _write(path, render_html(read_facts(directory)))
    return path


def read_facts(directory: Path) -> dict[str, Any]:
    """The facts in ``report.json``; an ``InputError`` if there are none or they are damaged."""
    try:
        facts = json.loads((directory / JSON_NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(
            f"{directory.name} has no {JSON_NAME}", hint="make a new version with `curate run`"
        ) from None
    except ValueError:
        facts = None
    if not isinstance(facts, dict):
        raise InputError(f"{directory.name}/{JSON_NAME} is damaged")
    _check_format(facts)
    return facts


def _check_format(facts: Mapping[str, Any]) -> None:
    found = facts.get("schema_version")
    if found != FACTS_VERSION:
        raise InputError(
            f"{JSON_NAME} has format {found}, and this curate reads format {FACTS_VERSION}",
            hint="use the version of curate that made it",
        )


def _write(path: Path, text: str) -> None:
    with written_whole(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


@cache
def _template() -> Template:
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
    return environment.get_template("report.html.j2")


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
