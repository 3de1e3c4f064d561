"""The compliance report of a version: facts as data, and a page made from them alone."""

from curate.report.facts import LEAST_ACCOUNTS, collect_facts
from curate.report.render import render_html, render_report, write_report

__all__ = ["LEAST_ACCOUNTS", "collect_facts", "render_html", "render_report", "write_report"]
