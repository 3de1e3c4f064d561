"""A workspace's lexicons as they are kept, and the concepts that they lead to."""

from pathlib import Path

import polars as pl
import pytest
from lexicon_files import MEANINGS, TAB_HEADER, source

from curate.config import TagsConfig
from curate.errors import InputError
from curate.tags.languages.readings import read_tags
from curate.tags.lexicon.concepts import Ambiguity, load_lexicon
from curate.tags.lexicon.user import read_lexicon, storage
from curate.tags.lexicon.user.layers import lexicon_layers
from curate.tags.lexicon.user.storage import Provenance
from curate.tags.map import map_tags

NAMES = dict(MEANINGS.concepts.select("concept_id", "name").iter_rows())


def kept(folder: Path, name: str, text: str) -> None:
    read, found = read_lexicon(source(text), None, MEANINGS)
    facts = Provenance(name, read.format, (), None, None, "0" * 64, 1, 1, 0, len(found.table), 1)
    storage.write(folder, facts, found.table)
    storage.write_order(folder, [*storage.order(folder), name])


def test_each_lexicon_is_a_layer_with_the_concepts_that_the_settings_ask_for(tmp_path) -> None:
    kept(tmp_path, "swedish", TAB_HEADER + "02084071-n\tlemma\thund\n02432983-n\tlemma\tälg\n")
    kept(tmp_path, "mine", "key,concept,language\nälg,dog,\nälg,cat,sv\n")
    swedish, mine = lexicon_layers(tmp_path, "signature")
    named = {key: NAMES[concept] for key, concept in swedish.select("key", "concept_id").rows()}
    assert named == {"hund": "dog", "älg": "European elk", "alg": "European elk"}
    assert [NAMES[concept] for concept in mine["concept_id"]] == ["dog", "cat"]
    assert mine["language"].to_list() == [None, "sv"]
    assert (swedish["is_chosen"].any(), mine["is_chosen"].all()) == (False, True)
    (other, _) = lexicon_layers(tmp_path, "first-sense")
    assert other["concept_id"].to_list() != swedish["concept_id"].to_list()
    assert not other["is_ambiguous"].is_null().any()
    assert lexicon_layers(tmp_path, "signature", leave_out="swedish")[0].equals(mine)


def test_the_digest_changes_with_content_and_order(tmp_path: Path) -> None:
    digests = [storage.digest(tmp_path)]
    kept(tmp_path, "one", "key,concept\ndoggo,dog\n")
    digests.append(storage.digest(tmp_path))
    kept(tmp_path, "two", "key,concept\ndoggo,cat\n")
    digests.append(storage.digest(tmp_path))
    storage.write_order(tmp_path, ["two", "one"])
    digests.append(storage.digest(tmp_path))
    assert len(set(digests)) == 4
    assert storage.digest(tmp_path) == digests[-1]


@pytest.mark.parametrize("text", ["one\n../two\n", "one\none\n", "one\n\udce9\n"])
def test_an_order_that_was_edited_badly_is_refused_by_its_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "order.txt").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError, match="line 2"):
        storage.order(tmp_path)


@pytest.mark.parametrize(
    ("word", "offset", "name"),
    [
        # The shipped data call it girl, and that is one of the words of this synset.
        ("flicka", "10084295", "girl"),
        # Nobody ships it: the first word of its synset.
        ("snöskoter", "04252077", "snowmobile"),
        # They call it a soccer ball, which is another synset.
        ("fotboll", "00478262", "soccer"),
    ],
)
def test_a_word_stays_the_shipped_concept_where_that_has_its_synset(
    tmp_path: Path, word: str, offset: str, name: str
) -> None:
    kept(tmp_path, "swedish", f"{TAB_HEADER}{offset}-n\tlemma\t{word}\n")
    (layer,) = lexicon_layers(tmp_path, "signature")
    found = dict(layer.select("key", "concept_id").iter_rows())
    assert NAMES[found[word]] == name


def test_an_english_word_is_read_otherwise_in_the_language_of_a_lexicon(tmp_path: Path) -> None:
    kept(tmp_path, "swedish", TAB_HEADER + "02395406-n\tlemma\tgris\n")
    tags = pl.DataFrame({"tag": ["gris"], "post_count": [1]})
    mapped = map_tags(tags, TagsConfig(), lexicons=tmp_path).tag_map
    assert mapped["route"].to_list() == ["lemma"]
    read = read_tags(mapped, TagsConfig(), languages=["sv"], lexicons=tmp_path)
    assert read.readings["route"].to_list() == ["lexicon"]
    assert read.concepts["name"].to_list() == ["pig"]


@pytest.mark.parametrize("ambiguity", ["signature", "first-sense", "drop-ambiguous"])
def test_every_setting_leads_every_mapped_word_to_a_concept_of_its_own(
    tmp_path: Path, ambiguity: Ambiguity
) -> None:
    kept(tmp_path, "swedish", TAB_HEADER + "02084071-n\tlemma\thund\n10084295-n\tlemma\tflicka\n")
    (layer,) = lexicon_layers(tmp_path, ambiguity)
    concepts = load_lexicon(ambiguity).concepts["concept_id"]
    assert layer["key"].to_list() == ["flicka", "flickor", "hund"]
    assert layer["concept_id"].is_in(concepts.implode()).all()
    if ambiguity == "drop-ambiguous":
        assert not layer.filter(pl.col("key") == "hund")["is_ambiguous"].any()
