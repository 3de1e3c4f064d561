"""Compares two tag maps: which hashtags join another concept, become one, or become none."""

import polars as pl


def changed_tags(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The tags whose concept differs, the most used first.

    ``before`` and ``after``: ``tag`` (unique, the same in both), ``concept_id``, ``concept_name``;
    ``before`` also ``post_count`` and ``account_count``. Columns: ``tag``, ``change`` (``mapped``,
    ``unmapped``, ``moved``), ``before``, ``after`` (names), ``before_id``, ``after_id``,
    ``post_count``, ``account_count``.
    """
    both = before.rename({"concept_id": "before_id", "concept_name": "before"}).join(
        after.select("tag", after_id="concept_id", after="concept_name"), on="tag"
    )
    return (
        both.filter(pl.col("before_id").ne_missing(pl.col("after_id")))
        .with_columns(
            change=pl.when(pl.col("before_id").is_null())
            .then(pl.lit("mapped"))
            .when(pl.col("after_id").is_null())
            .then(pl.lit("unmapped"))
            .otherwise(pl.lit("moved"))
        )
        .sort("post_count", "tag", descending=[True, False])
        .select(
            *("tag", "change", "before", "after", "before_id", "after_id"),
            *("post_count", "account_count"),
        )
    )


def renamed_concepts(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The concepts that keep their id and change their name: ``concept_id``, ``before``, ``after``.

    Takes what `changed_tags` takes.
    """
    names = before.select("concept_id", before="concept_name").unique()
    others = after.select("concept_id", after="concept_name").unique()
    return (
        names.drop_nulls()
        .join(others.drop_nulls(), on="concept_id")
        .filter(pl.col("before") != pl.col("after"))
        .sort("concept_id")
    )


def tags_of_changed_concepts(
    before: pl.DataFrame, after: pl.DataFrame, changed: pl.DataFrame
) -> pl.DataFrame:
    """All tags of the concepts that win or lose one: ``tag``, ``before_id``, ``after_id``."""
    concepts = pl.concat([changed["before_id"], changed["after_id"]]).drop_nulls().unique()
    return (
        before.select("tag", before_id="concept_id")
        .join(after.select("tag", after_id="concept_id"), on="tag")
        .filter(
            pl.col("before_id").is_in(concepts.implode())
            | pl.col("after_id").is_in(concepts.implode())
        )
        .sort("tag")
    )
