"""What tags mean in the languages that posts may be in; the words are tested in tests/tags."""

from pathlib import Path

import pyarrow as pa
import pytest
from tables import given, then

from curate.config import TagsConfig
from curate.stages import map_tags, read_tags
from curate.store.engine import Engine

LANGUAGES = """
    written | language
    sv-SE   | sv
    en      | en
"""
COUNTS = """
    tag   | post_count
    glass | 3
    Barn  | 2
    pan   | 1
    dog   | 9
"""


def read(
    engine: Engine, root: Path, languages: str = LANGUAGES, config: TagsConfig | None = None
) -> dict[tuple[str, str], tuple[str, str | None]]:
    """The route and the concept of each tag in each language that differs."""
    config = config or TagsConfig(detect_language=False)
    params = map_tags.params(config, root)
    given(engine, tag_counts=COUNTS)
    mapped = pa.Table.from_batches(list(map_tags.map_tags(engine, params))).to_pylist()
    drawn = "tag | key | concept_id\n" + "\n".join(
        " | ".join(str(row[name] if row[name] is not None else "-") for name in NAMES)
        for row in mapped
    )
    given(engine, tag_map=drawn, **({"languages": languages} if languages else {}))
    batches = list(read_tags.read_tags(engine, params))
    rows = pa.Table.from_batches(batches).to_pylist() if batches else []
    return {(row["tag"], row["language"]): (row["route"], row["concept_name"]) for row in rows}


NAMES = ("tag", "key", "concept_id")


def test_tags_that_mean_something_else_in_a_language_of_the_posts_are_read(
    engine: Engine, tmp_path: Path
) -> None:
    assert read(engine, tmp_path) == {
        ("glass", "sv"): ("language", "icecream"),
        ("Barn", "sv"): ("language", "child"),
    }


def test_without_languages_nothing_is_read(engine: Engine, tmp_path: Path) -> None:
    assert read(engine, tmp_path, languages="") == {}


def test_what_may_be_detected_is_read_in_every_language(engine: Engine, tmp_path: Path) -> None:
    found = read(engine, tmp_path, languages="", config=TagsConfig())
    assert found["glass", "sv"] == ("language", "icecream")
    assert {language for tag, language in found if tag == "pan"} == {"es", "fr", "pt"}


def test_those_of_languages_that_no_such_post_is_in_are_left_out(engine: Engine) -> None:
    given(
        engine,
        possible_readings="tag | language | concept_id\nglass | sv | 11\nglass | fr | -",
        post_languages="post_key | language\n1 | sv\n2 | -\n3 | en",
    )
    then(engine, "tag_readings", "tag | language | concept_id\nglass | sv | 11")


def test_overrides_and_the_blocklist_hold_in_every_language(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "overrides.csv").write_text("tag,concept\nglass,okapi\n", encoding="utf-8")
    (tmp_path / "blocklist.txt").write_text("barn\n", encoding="utf-8")
    assert read(engine, tmp_path) == {}


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (
            TagsConfig(vocabulary="imagenet-1k", detect_language=False),
            {
                ("glass", "sv"): ("language", "icecream"),
                ("Barn", "sv"): ("outside_vocabulary", None),
            },
        ),
        (
            TagsConfig(top_k=3, detect_language=False),
            {
                ("glass", "sv"): ("outside_vocabulary", None),
                ("Barn", "sv"): ("outside_vocabulary", None),
            },
        ),
        (
            TagsConfig(ambiguous="drop-ambiguous", detect_language=False),
            {("glass", "sv"): ("language", "icecream")},
        ),
    ],
)
def test_the_vocabulary_and_ambiguity_bind_readings(
    engine: Engine,
    tmp_path: Path,
    config: TagsConfig,
    expected: dict[tuple[str, str], tuple[str, str | None]],
) -> None:
    assert read(engine, tmp_path, config=config) == expected
