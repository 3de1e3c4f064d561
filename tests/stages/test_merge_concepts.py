"""Which concept each rare one counts as, by WordNet and as the curator lets it."""

from pathlib import Path

import pyarrow as pa
import pytest
from tables import become, given, then

from curate.config import TagsConfig
from curate.stages import map_tags
from curate.stages.merge_concepts import merge_concepts
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.tags.lexicon.concepts import load_lexicon

NAMES = ["beagle", "bluetick", "otterhound", "brown bear"]


def ids(names: list[str]) -> dict[str, int]:
    concepts = load_lexicon("signature").concepts
    rows = concepts.filter(concepts["name"].is_in(names))
    return dict(zip(rows["name"], rows["concept_id"], strict=True))


def merged(
    engine: Engine, root: Path, *, least: int = 3, rare: str = "merge", **settings: object
) -> dict[str, str]:
    """Two images of each hound, one of which shows two; and one bear."""
    known = ids(NAMES)
    lexicon = load_lexicon("signature").concepts
    rows = lexicon.filter(lexicon["name"].is_in(NAMES)).to_arrow()
    beagle, bluetick, otterhound, bear = (known[name] for name in NAMES)
    given(
        engine,
        eligible_images="image_key | post_key\n1 | 1\n2 | 2\n3 | 3\n4 | 4\n9 | 9",
        post_concepts=(
            f"post_key | concept_ids\n1 | [{beagle}]\n2 | [{beagle}, {bluetick}]\n"
            f"3 | [{bluetick}]\n4 | [{otterhound}]\n9 | [{bear}]"
        ),
        rare_concepts=f"concept_id\n{beagle}\n{bluetick}\n{otterhound}\n{bear}",
    )
    become(engine, "concepts", rows.cast(load_schema()["concepts"].arrow))
    config = TagsConfig.model_validate(settings)
    params = map_tags.params(config, root) | {
        "rare_concepts": rare,
        "min_images_per_concept": least,
    }
    batches = list(merge_concepts(engine, params))
    found = pa.Table.from_batches(batches, load_schema()["merged_concepts"].arrow)
    become(engine, "merged_concepts", found)
    called = {number: name for name, number in known.items()}
    return {called[row["concept_id"]]: row["into_name"] for row in found.to_pylist()}


def test_rare_hounds_are_hounds_and_one_bear_is_nothing(engine: Engine, tmp_path: Path) -> None:
    hounds = dict.fromkeys(["beagle", "bluetick", "otterhound"], "hound")
    assert merged(engine, tmp_path) == hounds
    rows = engine.rows("SELECT image_count, into_synsets FROM merged_concepts ORDER BY image_count")
    # As everywhere, the concept of a word has all of its senses: a hound is a cad as well.
    hound = ["n02087551", "n09886220"]
    assert rows == [(1, hound), (2, hound), (2, hound)]
    # With the bear they are five images of carnivores, and nothing has six.
    assert set(merged(engine, tmp_path, least=5).values()) == {"carnivore"}
    assert merged(engine, tmp_path, least=6) == {}


def test_by_default_nothing_is_merged(engine: Engine, tmp_path: Path) -> None:
    assert merged(engine, tmp_path, rare="drop") == {}


@pytest.mark.parametrize(
    ("name", "text"), [("blocklist.txt", "hound\n"), ("overrides.csv", "tag,concept\nhound,\n")]
)
def test_what_a_curator_struck_does_not_come_back(
    engine: Engine, tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert merged(engine, tmp_path) == {}


def test_a_limited_vocabulary_gets_no_new_concept(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "v.txt").write_text("beagle\nbluetick\notterhound\nbrown bear\ndog\n")
    assert set(merged(engine, tmp_path, vocabulary="v.txt").values()) == {"dog"}
    assert merged(engine, tmp_path, top_k=4) == {}


def test_labels_and_names_follow(engine: Engine, tmp_path: Path) -> None:
    merged(engine, tmp_path)
    hound = ids(["hound"])["hound"]
    labels = "\n".join(f"{post} | [{hound}]" for post in (1, 2, 3, 4))
    then(engine, "labels", f"post_key | concept_ids\n{labels}")
    names = [name for (name,) in engine.rows("SELECT name FROM concepts")]
    then(engine, "learned_concepts", "\n".join(["name", *names, "hound"]))
