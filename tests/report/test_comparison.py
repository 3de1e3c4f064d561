"""Ways of resampling side by side, without a version."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from workspaces import CUTOFF, new_workspace, take_in, write_picture

from curate.errors import InputError
from curate.pipeline import run
from curate.publish import publish
from curate.report.comparison import compare, draw
from curate.resampling.strategies import Strategy, parsed
from curate.workspace import Workspace

Curate = Callable[..., tuple[int, str, str]]
TAGS = ["cat"] * 6 + ["cat dog"] * 3 + ["cat dog okapi"]
CONFIG = '[resample]\nthreshold_unit = "share"\nthreshold = 0.4\n'


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Ten images: six of a cat, three with a dog too, one with an okapi besides."""
    root = tmp_path_factory.mktemp("comparison")
    lines = ["platform,post_id,account_id,handle,is_private,hashtags,media"]
    for number, tags in enumerate(TAGS):
        write_picture(root / f"export/{number}.jpg", number)
        lines.append(f"instagram,p{number},id-{number},h-{number},false,{tags},{number}.jpg")
    (root / "export/posts.csv").write_text("\n".join(lines))
    workspace = new_workspace(root / "ws", CONFIG)
    take_in(workspace, root / "export")
    with run(workspace, cutoff=CUTOFF, threads=1) as (engine, result):
        publish(workspace, engine, result)
    return workspace


def strategies(workspace: Workspace, *words: str) -> list[Strategy]:
    return [parsed(word, workspace.config.resample) for word in words]


def test_each_way_has_the_published_figures_and_no_version_is_made(workspace: Workspace) -> None:
    before = sorted(workspace.root.rglob("*"))
    found = compare(workspace, strategies(workspace, "natural", "sqrt", "uniform"))
    assert [one.figures["epoch_length"] for one in found] == [10, 11, 13]
    assert [one.figures["largest_repeat"] for one in found] == [1, 2, 4]
    assert [[count for _, count in one.curve] for one in found] == [
        [10, 4, 1],
        [11, 5, 2],
        [13, 7, 4],
    ]
    assert {(one.figures["images"], one.figures["concepts"]) for one in found} == {(10, 3)}
    assert sorted(workspace.root.rglob("*")) == before


def test_what_the_config_asks_for_is_what_the_last_run_did(workspace: Workspace) -> None:
    (version,) = workspace.version_paths()
    facts = json.loads((version / "report.json").read_text())["resampling"]
    (found,) = compare(workspace, strategies(workspace, "sqrt"))
    assert found.figures == facts["after"]


def test_the_drawing_is_a_file_of_its_own_with_a_line_for_each(workspace: Workspace) -> None:
    names = ["natural", "uniform", "power:0.7", "temperature:5", "repeat-factor:0.3"]
    drawing = ElementTree.fromstring(draw(compare(workspace, strategies(workspace, *names))))
    svg = "{http://www.w3.org/2000/svg}"
    assert drawing.tag == f"{svg}svg"
    title = drawing.find(f"{svg}title")
    assert title is not None
    assert title.get("id") == drawing.get("aria-labelledby")
    assert len(drawing.findall(f"{svg}polyline")) == len(names)
    texts = {text.text: text for text in drawing.findall(f"{svg}text")}
    assert set(names) <= set(texts)
    left, top, width, _ = map(float, str(drawing.get("viewBox")).split())
    for name in names:
        assert float(str(texts[name].get("x"))) + 7 * len(name) < left + width
        assert float(str(texts[name].get("y"))) > top


def test_before_a_run_there_is_nothing_to_compare(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    with pytest.raises(InputError, match="no run"):
        compare(workspace, strategies(workspace, "sqrt"))


def test_the_command_prints_a_line_for_each_and_draws(
    workspace: Workspace, run_curate: Curate, tmp_path: Path
) -> None:
    place = ("--workspace", str(workspace.root))
    code, out, _ = run_curate(
        "resample", "--compare", "sqrt,uniform", "--plot", str(tmp_path / "a.svg"), *place
    )
    lines = out.splitlines()
    assert (code, lines[0]) == (0, "10 images, 3 concepts")
    assert [line.split()[:3] for line in lines[2:]] == [
        ["sqrt", "10", "11"],
        ["uniform", "10", "13"],
    ]
    assert (tmp_path / "a.svg").read_text().startswith("<svg ")
    code, out, _ = run_curate("resample", "--json", *place)
    body = json.loads(out)
    assert [one["method"] for one in body["compared"]] == ["natural", "sqrt", "uniform"]
    assert math.isclose(body["compared"][1]["epoch_length"], 11)


@pytest.mark.parametrize("methods", ["capped", "sqrt,", ",".join(["sqrt"] * 7)])
def test_what_cannot_be_compared_is_wrong_usage(
    workspace: Workspace, run_curate: Curate, methods: str
) -> None:
    code, _, _ = run_curate("resample", "--compare", methods, "--workspace", str(workspace.root))
    assert code == 2
