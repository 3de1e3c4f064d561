"""The overrides file: renamings, and editing it line by line."""

from pathlib import Path

import polars as pl
import pytest

from curate.config import TagsConfig, template
from curate.errors import InputError
from curate.tags.curator.overrides import decisions, read_overrides, with_line, write_checked
from curate.tags.lexicon.dictionary import load_dictionary
from curate.tags.map import map_tags

MEANINGS = load_dictionary("signature")
TAGS = pl.DataFrame({"tag": ["dog", "gooddoggo", "fpv"], "post_count": [1, 1, 1]})


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "overrides.csv"
    path.write_text("\n".join(["tag,concept", *lines]) + "\n", encoding="utf-8")
    return path


def concepts(path: Path | None) -> dict[str, tuple[int, str]]:
    found = map_tags(TAGS, TagsConfig(), overrides=path)
    rows = found.tag_map.join(found.concepts, on="concept_id")
    return {row["tag"]: (row["concept_id"], row["name"]) for row in rows.to_dicts()}


def test_a_renamed_concept_keeps_its_id_and_its_new_name_is_a_tag_of_it(tmp_path: Path) -> None:
    number = concepts(None)["dog"][0]
    found = concepts(written(tmp_path, "=dog,Good doggo"))
    assert found["dog"] == found["gooddoggo"] == (number, "Good doggo")


def test_a_synset_id_and_a_name_of_the_file_can_be_renamed(tmp_path: Path) -> None:
    path = written(tmp_path, "fpv,+fpv drone", "=fpv drone,first person view", "=n02132136,teddy X")
    found = concepts(path)
    assert found["fpv"][1] == "first person view"
    assert "teddy X" in read_overrides(path, MEANINGS).names["name"].to_list()


@pytest.mark.parametrize(
    ("lines", "number", "what"),
    [
        (["=nosuchthing,name it"], 2, "no concept has this name"),
        (["=dog,"], 2, "no letters"),
        (["=dog,cat"], 2, "means something else"),
        (["fpv,+drone thing", "=dog,drone thing"], 3, "means something else"),
        (["gooddoggo,", "=dog,good doggo"], 3, "means something else"),
        (["=dog,good doggo", "=dogs,better doggo"], 3, "stands in a renaming above"),
        (["=dog,good doggo", "=cat,Good_Doggo"], 3, "stands in a renaming above"),
    ],
)
def test_a_renaming_that_cannot_be_is_an_error_with_its_line(
    lines: list[str], number: int, what: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=rf"overrides\.csv, line {number}: .*{what}"):
        read_overrides(written(tmp_path, *lines), MEANINGS)


def test_a_line_takes_the_place_of_the_one_for_the_same_tag() -> None:
    text = "// why\ntag,concept\nFpv,dog\nlove,\n"
    assert with_line(text, "fpv", "+fpv drone") == "// why\ntag,concept\nfpv,+fpv drone\nlove,\n"
    assert with_line(text, "=dog", "good dog").endswith("love,\n=dog,good dog\n")


def test_the_template_has_no_decisions_and_takes_lines(tmp_path: Path) -> None:
    text = template("overrides.csv")
    assert decisions(text) == []
    assert [row[1:] for row in decisions(with_line(text, "doggo", "dog"))] == [("doggo", "dog")]


def test_a_name_with_a_comma_survives() -> None:
    assert decisions(with_line("tag,concept\n", "fpv", "+a, b")) == [(2, "fpv", "+a, b")]


def test_what_cannot_be_read_is_not_written(tmp_path: Path) -> None:
    path = written(tmp_path, "doggo,dog")
    before = path.read_text()
    with pytest.raises(InputError, match="line 3"):
        write_checked(with_line(before, "x1", "nosuchthing"), path, MEANINGS)
    assert path.read_text() == before
    assert list(tmp_path.iterdir()) == [path]


def test_renamings_by_synset_ids_stand_beside_each_other() -> None:
    text = with_line(with_line("", "=n02084071", "hund hund"), "=n02121620", "katt katt")
    assert [row[1:] for row in decisions(text)] == [
        ("=n02084071", "hund hund"),
        ("=n02121620", "katt katt"),
    ]
    assert len(decisions(with_line(text, "=n02084071", "vov"))) == 2


def test_the_tag_tag_that_joins_the_noun_concept_is_a_decision(tmp_path: Path) -> None:
    text = with_line("", "tag", "concept")
    assert len(decisions(text)) == 1
    write_checked(text, tmp_path / "overrides.csv", MEANINGS)
    assert len(decisions(with_line(text, "tag", "dog"))) == 1


def test_lines_are_numbered_as_a_run_numbers_them(tmp_path: Path) -> None:
    text = "tag, concept\n// c\u2028omment\nfoo,dog\nbar,nosuch\n"
    assert decisions(text) == [(3, "foo", "dog"), (4, "bar", "nosuch")]
    (tmp_path / "overrides.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="line 4"):
        read_overrides(tmp_path / "overrides.csv", MEANINGS)


def test_a_field_of_absurd_length_is_an_error_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 2"):
        read_overrides(written(tmp_path, "x" * 200_000 + ",dog"), MEANINGS)
