import polars as pl
import pytest

from curate.config import TagsConfig
from curate.tags.lexicon.concepts import load_lexicon
from curate.tags.lexicon.dictionary import load_dictionary, shipped_sources
from curate.tags.lexicon.shipped import emoji_names, reviewed_words
from curate.tags.map import map_tags


def mapped(*raws, emoji="all"):
    result = map_tags(pl.DataFrame({"tag": raws, "post_count": 1}), TagsConfig(emoji=emoji))
    rows = result.tag_map.join(result.concepts, on="concept_id", how="left", maintain_order="left")
    return {row["tag"]: (row["route"], row["name"]) for row in rows.iter_rows(named=True)}


def readings(key):
    """What a key means in single languages, by language."""
    meanings = load_dictionary("signature")
    rows = meanings.readings.filter(pl.col("key") == key).join(
        meanings.concepts, on="concept_id", how="left"
    )
    return dict(rows.select("language", "name").iter_rows())


def test_names_are_shipped_in_the_promised_languages():
    promised = {"ar", "de", "en", "es", "fr", "hi", "id", "it", "ja", "ko", "pt", "ru", "sv", "tr"}
    counts = dict(emoji_names().group_by("language").agg(pl.col("emoji").n_unique()).iter_rows())
    assert set(counts) == promised | {"zh"}
    assert min(counts.values()) > 1_500


@pytest.mark.parametrize(
    "raw", ["🐻", "björn", "oso", "Bär", "熊", "クマ", "곰", "دب", "भालू", "ayı"]
)
def test_a_bear_is_a_bear_in_any_language(raw):
    assert mapped(raw)[raw][1] == mapped("bear")["bear"][1] == "bear"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("solnedgång", "sunset"),
        ("Sonnenblume", "sunflower"),
        ("gato", "cat"),
        ("猫", "cat"),
    ],
)
def test_names_of_other_languages_come_by_the_route_language(raw, name):
    assert mapped(raw)[raw] == ("language", name)


def test_emoji_come_by_the_route_emoji_whatever_their_skin_tone():
    assert mapped("🐻", "👂🏽") == {"🐻": ("emoji", "bear"), "👂🏽": ("emoji", "ear")}


PICTURES = {
    "🐻": "bear",
    "🐱": "cat",
    "🌻": "sunflower",
    "🍕": "pizza",
    "🏰": "castle",
    "🚲": "bicycle",
    "🎸": "guitar",
    "👖": "jean",
    "🔨": "hammer",
    "🪑": "chair",
}
SIGNS = ["🔗", "📍", "📸", "✉️", "♪", "♥️", "🔥", "✨", "➡️", "🇯🇵", "😀", "👂🏽", "©", "💯", "☀️"]


def test_pictures_of_things_are_labels_and_signs_are_none():
    assert {raw: name for raw, (_, name) in mapped(*PICTURES, emoji="pictures").items()} == PICTURES
    found = mapped(*SIGNS, emoji="pictures")
    assert {name for _, name in found.values()} == {None}
    assert {route for route, _ in found.values()} <= {"sign", "unmapped", "no_key"}
    assert found["🔗"] == ("sign", None)


def test_all_emoji_with_a_noun_for_a_name_are_labels_if_asked_for_and_none_if_not():
    assert mapped("🔗", "📍")["🔗"] == ("emoji", "link")
    found = mapped(*PICTURES, emoji="none")
    assert set(found.values()) == {("sign", None)}


def test_the_face_of_an_animal_is_the_animal():
    assert mapped("🐱", "🐈") == {"🐱": ("emoji", "cat"), "🐈": ("emoji", "cat")}


def test_an_english_noun_goes_before_another_language_and_is_read_otherwise_there():
    assert mapped("glass", "barn") == {"glass": ("lemma", "glass"), "barn": ("lemma", "barn")}
    assert readings("glass") == {"sv": "icecream"}
    assert readings("barn")["sv"] == "child"


def test_between_other_languages_the_most_widespread_reading_is_taken():
    # A car in Spanish and a check mark in French.
    assert mapped("coche")["coche"] == ("language", "car")
    assert readings("coche")["fr"] == "check mark"


def test_a_false_friend_means_nothing_that_is_known_in_its_language():
    struck = reviewed_words().filter(pl.col("noun").is_null()).select("language", "key").rows()
    assert len(struck) > 1_000
    for language, key in struck[::100]:
        assert readings(key).get(language, mapped(key)[key][1]) is None, (language, key)


def test_a_word_that_is_the_same_in_many_languages_has_no_reading_of_its_own():
    assert readings("pizza") == readings("taxi") == readings("dog") == {}


def test_a_word_of_two_letters_is_read_in_its_language_only():
    assert readings("at")["tr"] == "horse"
    assert mapped("su") == {"su": ("unmapped", None)}
    assert readings("su")["tr"] is not None


def test_particles_of_two_letters_are_no_nouns():
    nouns = dict(shipped_sources()[-1].nouns.iter_rows())
    assert not [key for key in nouns if len(key) <= 2 and key.isascii()]


def test_each_source_gives_a_key_one_noun_of_the_lexicon():
    lemmas = set(load_lexicon("signature").keys["key"])
    for source in shipped_sources():
        assert source.nouns["key"].is_unique().all()
        assert set(source.nouns["noun"]) <= lemmas


@pytest.mark.parametrize("region", ["gbeng", "gbsct", "gbwls"])
def test_the_flag_of_a_region_is_no_black_flag(region):
    flag = "🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f"
    assert mapped(flag) == {flag: ("no_key", None)}
    assert mapped("🏴")["🏴"][1] is not None


def test_a_black_cat_is_a_cat():
    assert mapped("🐈\u200d⬛", "blackcat") == {
        "🐈\u200d⬛": ("emoji", "cat"),
        "blackcat": ("lemma", "cat"),
    }
