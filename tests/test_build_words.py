import json

import polars as pl
import pytest

from tools.build_names import translated_names
from tools.build_words import annotated_words, unclear_words

# Two emoji with a dog, two with a tree, one of them with both; a taco has a word of its own.
WORDS = {
    "en": {"🐕": ["dog", "pet"], "🐶": ["dog"], "🌳": ["tree"], "🌲": ["tree"], "🌮": ["taco"]},
    "es": {"🐕": ["perro"], "🐶": ["perro"], "🌳": ["árbol"], "🌲": ["árbol"], "🌮": ["México"]},
    "fr": {"🐕": ["chien"], "🐶": ["chien"], "🌳": ["arbre"], "🌲": ["arbre"]},
    "it": {"🐕": ["cane"], "🐶": ["cane"], "🌳": ["verde", "albero"], "🌲": ["albero"]},
    "pt": {"🐕": ["cão"], "🐶": ["cão"], "🌳": ["árvore"], "🌲": ["árvore"]},
}


def write(package, folder, locale, name, content):
    path = package / folder / locale / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


@pytest.fixture
def annotations(tmp_path):
    for locale, words in WORDS.items():
        entries = {emoji: {"default": given} for emoji, given in words.items()}
        content = {"annotations": {"annotations": entries}}
        write(tmp_path, "annotations", locale, "annotations.json", content)
    return tmp_path


def test_words_on_the_same_emoji_translate_each_other(annotations):
    found = {(language, key): noun for language, key, noun in annotated_words(annotations).rows()}
    assert found == {
        ("es", "perro"): "dog",
        ("es", "árbol"): "tree",
        ("fr", "chien"): "dog",
        ("fr", "arbre"): "tree",
        ("it", "cane"): "dog",
        ("it", "albero"): "tree",
        ("pt", "cão"): "dog",
        ("pt", "árvore"): "tree",
    }


def test_what_fewer_than_four_languages_agree_on_is_left_out(annotations):
    (annotations / "annotations" / "pt" / "annotations.json").unlink()
    assert annotated_words(annotations).is_empty()


def test_a_word_spelled_as_another_without_sharing_its_emoji_is_unclear(tmp_path):
    words = {
        "en": {"🐴": ["horse", "mare"], "🚕": ["taxi"], "🌊": ["sea"]},
        "it": {"🌊": ["mare"], "🚕": ["taxi"]},
        "es": {"🐴": ["mare"]},
    }
    for locale, entries in words.items():
        content = {emoji: {"default": given} for emoji, given in entries.items()}
        content = {"annotations": {"annotations": content}}
        write(tmp_path, "annotations", locale, "annotations.json", content)
    known = pl.DataFrame(schema={"language": pl.String, "key": pl.String, "noun": pl.String})
    assert unclear_words(tmp_path, known).rows() == [("it", "mare", None)]
    read = pl.DataFrame([("it", "mare", "sea")], schema=known.schema, orient="row")
    assert unclear_words(tmp_path, read).is_empty()


def test_names_of_places_and_months_are_translated(tmp_path):
    for locale, country, city, month in (
        ("en", "Sweden", None, "May"),
        ("sv", "Sverige", "Köpenhamn", "maj"),
    ):
        names = {"localeDisplayNames": {"territories": {"SE": country, "ZZ": "Xyzzyland"}}}
        write(tmp_path, "main", locale, "territories.json", {"main": {locale: names}})
        zone = {"Europe": {"Copenhagen": {"exemplarCity": city}}} if city else {}
        zones = {"dates": {"timeZoneNames": {"zone": zone}}}
        write(tmp_path, "main", locale, "timeZoneNames.json", {"main": {locale: zones}})
        months = {"gregorian": {"months": {"stand-alone": {"wide": {"5": month}}}}}
        calendar = {"dates": {"calendars": months}}
        write(tmp_path, "main", locale, "ca-gregorian.json", {"main": {locale: calendar}})
    assert translated_names(tmp_path, tmp_path).rows() == [
        ("sv", "sverige", "sweden"),
        ("sv", "köpenhamn", "copenhagen"),
        ("sv", "maj", "may"),
    ]
