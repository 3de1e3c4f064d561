"""Suggests what an unmapped hashtag may mean: a word it nearly is, or the head of its compound."""

from pathlib import Path

import polars as pl

from curate.store.engine import Engine
from curate.store.sqlfiles import load_sql
from curate.tags.compounds import split_compounds

_LONG_KEY = 9
_SHORTEST_KEY = 5


def suggest(
    keys: list[str], known: pl.Series, counts: pl.DataFrame, scratch: Path
) -> dict[str, tuple[str, str]]:
    """What each of ``keys`` may mean, where anything is near: a word, and the reason.

    ``known`` are the keys that mean something, ``counts`` (``key``, ``post_count``) says how often
    keys are used. The reason is ``spelling`` (the word is one edit away, or two for a key of nine
    letters or more; of equally near ones the most used) or ``compound: <words>`` (the word is the
    head). One edit goes before a compound, and that before two. Keys of fewer than five letters
    are near to too much. Each key is compared with all words of about its length: some 20 ms.
    """
    compounds = {
        key: (head, f"compound: {words}")
        for key, words, head in split_compounds(pl.Series(keys, dtype=pl.String), counts).rows()
    }
    near = _nearest([key for key in keys if len(key) >= _SHORTEST_KEY], known, counts, scratch)
    one_edit = {key: (word, "spelling") for key, word, edits in near if edits == 1}
    two_edits = {key: (word, "spelling") for key, word, edits in near if edits > 1}
    return two_edits | compounds | one_edit


def _nearest(
    keys: list[str], known: pl.Series, counts: pl.DataFrame, scratch: Path
) -> list[tuple[str, str, int]]:
    if not keys:
        return []
    with Engine(scratch) as engine:
        words = engine.scratch / "words.parquet"
        known.alias("key").to_frame().write_parquet(words)
        engine.bind("words", [words])
        params = {"keys": keys, "long": _LONG_KEY}
        near = engine.arrow(load_sql("curator", "nearest_words").text, params)
    used = counts.select(suggestion="key", post_count="post_count")
    return (
        pl.DataFrame(pl.from_arrow(near))
        .join(used, on="suggestion", how="left")
        .sort(
            "key",
            "edits",
            pl.col("post_count").fill_null(0),
            "suggestion",
            descending=[False, False, True, False],
        )
        .unique("key", keep="first", maintain_order=True)
        .select("key", "suggestion", "edits")
        .rows()
    )
