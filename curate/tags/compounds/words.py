"""The words that compounds are made of: WordNet's nouns, and a closed list of others."""

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from curate.tags.lexicon.forms import plural_forms
from curate.tags.lexicon.shipped import noun_senses

_SHORTEST_NOUN, _LONGEST_NOUN = 3, 24

# Before the first of these comes the head: "cats of instagram", "house on the hill".
_PREPOSITIONS = "of in on at with from for"
# A phrase with one of these has two heads, or none.
_CONJUNCTIONS = "and or"
_FUNCTION_WORDS = (
    "a an the my our your his her their its this that these those all every no some i we you he "
    "she it they me us is are be am was by to as so not just love loves loving like ilove"
)
# Platforms that tags name, and WordNet lacks.
_COMMUNITIES = "instagram insta ig instagrams facebook twitter tiktok pinterest youtube tumblr"
_ADJECTIVES = (
    "abandoned abstract adorable aerial african amazing ancient artificial asian autumnal awesome "
    "baked beautiful best big black blue bright british brown busy calm cheap chinese "
    "classic classical clean clear cloudy cold colorful colourful cool cozy crazy creative "
    "cute daily dark deep delicious digital dirty dry early easy electric elegant empty "
    "european everyday exotic extreme fake famous fancy fast favorite favourite fine floral "
    "foggy free french fresh fried frozen full funny german giant gold golden good "
    "gorgeous great greek green grey gray grilled handmade happy healthy hidden high historic "
    "holy homemade hot huge indian indoor industrial italian japanese juicy korean large late "
    "lazy little live local lonely long lost lovely low lucky luxury magical mens "
    "mexican mini minimal modern moroccan mystic natural new nice nordic "
    "northern old open organic outdoor outer perfect pink polar pretty professional "
    "public pure purple quick quiet rainy rare raw real red retro rich roasted rough royal "
    "rural rustic sacred sad salty sandy scary short silent simple "
    "sleepy slow small smart smoky smooth snowy soft solar southern spanish special spicy "
    "starry stormy strong stylish sunny super sweet swedish tall thai thin tiny top traditional "
    "tropical turkish ugly ultimate underwater urban vegan vegetarian vintage viral "
    "virtual warm weird western wet white wild windy wise womens wonderful wooden yellow "
    "young yummy"
)
# How often such words are expected, beside nouns that count the square of their senses.
_CLOSED_CLASS_WEIGHT, _ADJECTIVE_WEIGHT = 400.0, 100.0


@dataclass(frozen=True)
class CompoundWords:
    """The words that a key may consist of.

    ``text`` (sorted, unique); along with it ``prior`` (probabilities, whose sum is 1: the square of
    a noun's number of senses, after Zipf's meaning-frequency law, and fixed weights for the listed
    words), ``can_be_head`` (a common noun), ``is_preposition``, ``is_conjunction``.
    """

    text: pl.Series
    prior: npt.NDArray[np.float64]
    can_be_head: npt.NDArray[np.bool_]
    is_preposition: npt.NDArray[np.bool_]
    is_conjunction: npt.NDArray[np.bool_]


@functools.cache
def compound_words() -> CompoundWords:
    """WordNet's nouns of three letters or more, their plurals, and the listed words."""
    senses = noun_senses()
    spelled_first = senses.sort("key", "sense_rank", "synset").unique(
        "key", keep="first", maintain_order=True
    )
    is_common = pl.col("lemma").str.contains("^[a-z]")
    nouns = senses.group_by("key").agg(weight=pl.col("synset").n_unique().cast(pl.Float64) ** 2)
    nouns = nouns.join(spelled_first.select("key", can_be_head=is_common), on="key")
    plurals = (
        plural_forms()
        .join(nouns.rename({"key": "noun"}), on="noun")
        .select("key", "weight", "can_be_head")
    )
    closed = _listed(
        f"{_PREPOSITIONS} {_CONJUNCTIONS} {_FUNCTION_WORDS} {_COMMUNITIES}", _CLOSED_CLASS_WEIGHT
    )
    table = (
        pl.concat(
            [
                closed,
                # WordNet has most adjectives as nouns too: "the lost", "the good".
                _listed(_ADJECTIVES, _ADJECTIVE_WEIGHT),
                pl.concat([nouns, plurals])
                .unique("key", keep="first", maintain_order=True)
                .filter(
                    pl.col("key").str.contains("^[a-z]+$")
                    & pl.col("key").str.len_bytes().is_between(_SHORTEST_NOUN, _LONGEST_NOUN)
                ),
            ]
        )
        .unique("key", keep="first", maintain_order=True)
        .sort("key")
    )
    weight = table["weight"].to_numpy()
    return CompoundWords(
        text=table["key"],
        prior=weight / weight.sum(),
        can_be_head=table["can_be_head"].to_numpy(),
        is_preposition=table["key"].is_in(_PREPOSITIONS.split()).to_numpy(),
        is_conjunction=table["key"].is_in(_CONJUNCTIONS.split()).to_numpy(),
    )


def _listed(words: str, weight: float) -> pl.DataFrame:
    return pl.DataFrame({"key": words.split()}).with_columns(weight=weight, can_be_head=False)
