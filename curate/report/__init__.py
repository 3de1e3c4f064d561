"""The compliance report of a version: facts as data, and a page made from them alone."""

from curate.report.facts import collect_facts
from curate.report.render import render_html, render_report, write_report

__all__ = ["collect_facts", "render_html", "render_report", "write_report"]
