"""Says which concepts stand for the synsets that others are kinds of, as a curator lets them."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from curate.tags.curator.decisions import Decisions
from curate.tags.lexicon.shipped import first_hypernyms, noun_senses


@dataclass(frozen=True)
class BroaderConcepts:
    """``hypernym_of``: the tree of synsets. ``concepts``: which concept a synset would be, where no
    tag names one. ``barred``: synsets one of whose words the curator blocked or dropped."""

    hypernym_of: Mapping[str, str]
    concepts: Mapping[str, int]
    barred: frozenset[str]


def broader_concepts(decisions: Decisions, *, admits_new: bool) -> BroaderConcepts:
    """What rare concepts could be merged into; without ``admits_new`` only concepts in use.

    A synset is the concept that one of its words means: the most usual one that means it in the
    first place (``dog``, and not ``monitor`` for a lizard), else one that means nothing else, else
    the most usual. A vocabulary binds these, too.
    """
    lookup = decisions.defaults().select("key", "route", "concept_id", "is_ambiguous")
    words = noun_senses().select("synset", "key", "word", is_other=pl.col("sense_rank") > 1)
    known = words.join(lookup, on="key", how="inner")
    struck = pl.col("route").is_in(["blocked", "override"]) & pl.col("concept_id").is_null()
    barred = frozenset(known.filter(struck)["synset"])
    if not admits_new:
        return BroaderConcepts(first_hypernyms(), {}, barred)
    meant = decisions.dictionary.concepts.select("concept_id", synset="synsets").explode("synset")
    chosen = (
        known.join(meant, on=["concept_id", "synset"], how="semi")
        .sort("is_other", pl.col("is_other") & pl.col("is_ambiguous"), "word", "key")
        .unique("synset", keep="first", maintain_order=True)
    )
    concepts = dict(zip(chosen["synset"], chosen["concept_id"], strict=True))
    return BroaderConcepts(first_hypernyms(), concepts, barred)
