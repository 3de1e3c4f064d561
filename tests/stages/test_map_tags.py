"""Each distinct tag with its concept; the words themselves are tested in tests/tags."""

from pathlib import Path

import pyarrow as pa
import pytest
from tables import given

from curate.config import TagsConfig
from curate.stages import map_tags
from curate.store.engine import Engine
from curate.tags.lexicon.user.changes import add_lexicon
from curate.workspace import create_workspace


def mapped(engine: Engine, root: Path) -> dict[str, tuple[str, int | None]]:
    batches = list(map_tags.map_tags(engine, map_tags.params(TagsConfig(), root)))
    rows = pa.Table.from_batches(batches).to_pylist()
    return {row["tag"]: (row["route"], row["concept_id"]) for row in rows}


COUNTS = """
    tag       | post_count
    BrownBear | 3
    browNbear | 2
    xqzzy     | 1
"""


def test_spellings_of_a_noun_are_one_concept_and_nonsense_is_none(
    engine: Engine, tmp_path: Path
) -> None:
    given(engine, tag_counts=COUNTS)
    found = mapped(engine, tmp_path)
    assert set(found) == {"BrownBear", "browNbear", "xqzzy"}
    assert found["BrownBear"][1] == found["browNbear"][1] is not None
    assert found["xqzzy"][1] is None


def test_the_workspaces_overrides_file_is_followed_and_its_content_is_a_parameter(
    engine: Engine, tmp_path: Path
) -> None:
    given(engine, tag_counts=COUNTS)
    without = map_tags.params(TagsConfig(), tmp_path)
    (tmp_path / "overrides.csv").write_text("tag,concept\nxqzzy,brown bear\n", encoding="utf-8")
    found = mapped(engine, tmp_path)
    assert found["xqzzy"][1] == found["BrownBear"][1]
    assert map_tags.params(TagsConfig(), tmp_path) != without


@pytest.mark.parametrize("counts", ["tag | post_count\n12345 | 2"])
def test_a_number_is_no_tag(engine: Engine, tmp_path: Path, counts: str) -> None:
    given(engine, tag_counts=counts)
    assert mapped(engine, tmp_path)["12345"][1] is None


def test_the_workspaces_lexicons_are_followed_and_their_content_is_a_parameter(
    engine: Engine, tmp_path: Path
) -> None:
    given(engine, tag_counts=COUNTS)
    workspace = create_workspace(tmp_path / "ws")
    without = map_tags.params(TagsConfig(), workspace.root)
    words = tmp_path / "words.csv"
    words.write_text("key,concept\nxqzzy,brown bear\n", encoding="utf-8")
    add_lexicon(workspace, words)
    found = mapped(engine, workspace.root)
    assert found["xqzzy"] == ("lexicon", found["BrownBear"][1])
    assert map_tags.params(TagsConfig(), workspace.root) != without
