"""Gives concepts to keys that no list has: compounds by their head, raw tags by themselves."""

import hashlib

import polars as pl

from curate.tags.compounds import split_compounds

FIRST_RAW_CONCEPT_ID = 2**30
"""Raw tags are numbered from here up to 2^31 - 1: above WordNet's concepts and a curator's own."""


def compounds_entries(
    unmapped: pl.Series, counts: pl.DataFrame, lookup: pl.DataFrame
) -> pl.DataFrame:
    """Those of the ``unmapped`` keys that are compounds whose head is a concept, with its concept.

    ``counts`` is as `split_compounds` wants it. ``lookup`` says what heads mean: ``key``,
    ``concept_id``, ``is_ambiguous``, ``is_new``. The result has the same columns, and no head
    that is blocked, dropped or outside the vocabulary.
    """
    heads = lookup.filter(pl.col("concept_id").is_not_null()).select(
        "concept_id", "is_ambiguous", "is_new", head="key"
    )
    split = split_compounds(unmapped, counts)
    return split.join(heads, on="head", maintain_order="left").select(
        "key", "concept_id", "is_ambiguous", "is_new"
    )


def raw_tag_concepts(unmapped: pl.DataFrame, min_accounts: int) -> pl.DataFrame:
    """A concept for each key that at least ``min_accounts`` accounts use.

    ``unmapped``: ``key``, ``account_count``, a row for each spelling. An account that uses several
    spellings must not count twice, so the spelling with the most accounts decides. Returns
    ``concept_id``, ``name`` (the key) and ``synsets`` (empty), ascending.
    """
    shared = (
        unmapped.group_by("key")
        .agg(pl.col("account_count").max())
        .filter(pl.col("account_count") >= min_accounts)["key"]
    )
    ids = raw_concept_ids(shared.to_list())
    return (
        pl.DataFrame(
            {"concept_id": list(ids.values()), "name": list(ids)},
            schema={"concept_id": pl.Int32, "name": pl.String},
        )
        .with_columns(synsets=pl.lit([], dtype=pl.List(pl.String)))
        .sort("concept_id")
    )


def raw_concept_ids(keys: list[str]) -> dict[str, int]:
    """An id for each key, from `FIRST_RAW_CONCEPT_ID` to 2^31 - 1, unique among ``keys``.

    It is 30 bits of the key's SHA-256, so it neither depends on the order of the keys nor on how
    often they are used. Of keys with the same bits the first in the alphabet has them, the others
    take later bits: among a million keys that is one in some two thousand.
    """
    ids: dict[str, int] = {}
    taken: set[int] = set()
    waiting = sorted(set(keys))
    round_number = 0
    while waiting:
        later = []
        for key in waiting:
            digest = hashlib.sha256(f"{round_number}:{key}".encode()).digest()
            number = FIRST_RAW_CONCEPT_ID + int.from_bytes(digest[:4]) % FIRST_RAW_CONCEPT_ID
            if number in taken:
                later.append(key)
            else:
                taken.add(number)
                ids[key] = number
        waiting = later
        round_number += 1
    return ids
