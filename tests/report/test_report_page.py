"""The page: it is made from the JSON alone, loads nothing, runs nothing and escapes everything."""

import copy
import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from curate.errors import InputError
from curate.report import render_html, render_report, write_report
from curate.report.summary import summary_sentences
from curate.tags.curator.decisions import Route

Facts = dict[str, Any]
HOSTILE = '</style><script>alert("x")</script><img src=//evil.example onerror=alert(1)>{{ 7*7 }}'


class Page(HTMLParser):
    """Every element with its attributes, and the text of the style sheet."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.style = ""
        self._is_style = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._is_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._is_style = False

    def handle_data(self, data: str) -> None:
        if self._is_style:
            self.style += data

    def named(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]


@pytest.fixture(scope="module")
def html(facts: Facts) -> str:
    return render_html(facts)


def test_the_page_says_whether_duplicates_leave(facts: Facts, html: str) -> None:
    assert "bits of 64, one is kept." in html
    settings = {**facts["settings"], "deduplicate": False}
    assert "are all kept." in render_html({**facts, "settings": settings})
    del settings["deduplicate"]  # of a report that was made before there was such a setting
    assert "of 64, one is kept" not in render_html({**facts, "settings": settings})


def test_the_page_is_made_from_the_json_alone(facts: Facts, html: str, tmp_path: Path) -> None:
    write_report(tmp_path, facts)
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == html
    page = tmp_path / "report.html"
    page.unlink()
    assert render_report(tmp_path) == page
    assert page.read_text(encoding="utf-8") == html
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8")) == facts
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.html", "report.json"]


def test_every_sentence_of_the_summary_is_on_the_page(facts: Facts) -> None:
    declared = copy.deepcopy(facts)
    declared["statuses"]["declared"] = {
        "account_count": 3,
        "kept_account_count": 2,
        "kept_image_count": 1234,
    }
    declared["summary"] = summary_sentences(declared)
    text = unescape(render_html(declared))
    assert {"declared", "kept", "unchecked"} <= {line["about"] for line in declared["summary"]}
    assert all(line["text"] in text for line in declared["summary"])
    assert "1,234 images of 2 accounts stayed on the word of whoever ingested them" in text


def test_the_content_security_policy_allows_nothing_but_the_style_sheet(html: str) -> None:
    (policy,) = [
        attributes["content"]
        for attributes in Page(html).named("meta")
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert html.index("Content-Security-Policy") < html.index("<style>")


def test_the_page_loads_nothing_and_runs_nothing(html: str) -> None:
    page = Page(html)
    assert not page.named("script", "link", "iframe", "img", "object", "embed", "base", "form")
    for tag, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "src"], tag
        link = attributes.get("href") or attributes.get("xlink:href") or "#"
        assert link.startswith("#")
    assert "url(" not in page.style and "@import" not in page.style


def test_links_lead_to_headings_that_exist(html: str) -> None:
    page = Page(html)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {str(attributes["href"])[1:] for attributes in page.named("a")}
    assert targets and targets <= set(ids)


def test_each_plot_on_the_page_is_named_by_its_own_caption(html: str) -> None:
    page = Page(html)
    plots = page.named("svg")
    assert {plot["class"] for plot in plots} == {"plot"}
    named_by = {str(plot["aria-labelledby"]) for plot in plots}
    assert len(named_by) == len(plots) == 3
    assert named_by <= {caption.get("id") for caption in page.named("figcaption")}


def test_every_table_has_a_caption_and_there_is_one_first_heading(html: str) -> None:
    page = Page(html)
    assert len(page.named("table")) == len(page.named("caption")) > 10
    assert len(page.named("h1")) == 1
    assert page.named("html")[0]["lang"] == "en"


def test_hostile_names_are_shown_and_do_nothing(facts: Facts) -> None:
    hostile = copy.deepcopy(facts)
    hostile["version"]["name"] = HOSTILE
    hostile["resampling"]["most_frequent"][0]["name"] = HOSTILE
    hostile["tags"]["merged"] = [
        {"concept": HOSTILE, "post_count": 9, "tags": [{"tag": HOSTILE, "post_count": 9}]}
    ]
    hostile["sources"]["exports"][0]["format"] = HOSTILE
    hostile["sources"]["platforms"][0]["platform"] = HOSTILE
    hostile["summary"][0]["text"] = HOSTILE
    html = render_html(hostile)
    page = Page(html)
    assert not page.named("script", "img")
    assert "&lt;script&gt;alert(" in html
    assert "{{ 7*7 }}" in html
    assert html.count("</style>") == 1


def test_every_route_of_a_hashtag_has_words(facts: Facts) -> None:
    routes = [
        {"route": route, "tag_count": 1, "use_count": 1, "mapped_count": 0, "mapped_use_count": 0}
        for route in Route.categories
    ]
    html = render_html({**facts, "tags": {**facts["tags"], "routes": routes}})
    headings = re.findall(r'<th scope="row">([^<]*)</th>', html)
    assert not set(headings) & set(Route.categories)


def test_what_is_loosened_and_what_is_not_checked_are_on_the_page(
    html: str, loosened_facts: Facts
) -> None:
    assert "Not checked." in html
    assert "Looser than the strictest form" not in html
    loosened = render_html(loosened_facts)
    assert "Looser than the strictest form" in loosened
    assert "Found, and without effect." in loosened
    assert "not known to be public: the policy was set to let them in" in loosened


def test_a_version_that_keeps_nothing_has_a_page(empty_facts: Facts) -> None:
    assert empty_facts["images"]["kept"] == 0
    html = render_html(empty_facts)
    assert "Nothing was kept" in html
    kept = next(line["text"] for line in empty_facts["summary"] if line["about"] == "kept")
    assert "dated after the run" in kept and "Run with a later cutoff" in kept
    assert 'class="plot"' not in html
    assert "None stayed." in html


def test_facts_of_another_format_or_damaged_facts_are_refused(facts: Facts) -> None:
    with pytest.raises(InputError, match="format 2"):
        render_html({**facts, "schema_version": 2})
    with pytest.raises(InputError, match="damaged"):
        render_html({key: value for key, value in facts.items() if key != "images"})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "its rarest concept asks for: method sqrt, threshold 0.5 (quantile of the concepts'"),
        (
            {"image_rule": "mean", "method": "temperature", "temperature": 4.0},
            "its concepts ask for on average: method temperature, threshold 0.5 (quantile of the "
            "concepts' image counts), temperature 4.0",
        ),
        (
            {"epoch_length": 5000, "threshold": None, "threshold_unit": None},
            "threshold solved for an epoch of 5,000 images (the table has what it came to)",
        ),
        ({"method": "natural"}, "Images were not resampled"),
    ],
)
def test_the_page_says_how_images_were_resampled(facts: Facts, changed: Facts, said: str) -> None:
    told = copy.deepcopy(facts)
    told["resampling"] |= changed
    text = " ".join(unescape(re.sub(r"<[^>]+>", "", render_html(told))).split())
    assert said in text
