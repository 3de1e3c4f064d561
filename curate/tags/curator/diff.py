"""Compares what hashtags mean in two runs: which join another concept, become one, or become none.

A meaning is a row of ``tag``, ``language``, ``concept_id``, ``concept_name``: what the tag is where
no language says otherwise (``language`` is null), or in one language. ``tag`` and ``language`` are
unique together, and every tag has a row without language.
"""

import polars as pl

_MEANING = ["tag", "language"]


def all_meanings(defaults: pl.DataFrame, readings: pl.DataFrame) -> pl.DataFrame:
    """The defaults (``tag``, ``concept_id``, ``concept_name``) and the readings as meanings."""
    columns = [*_MEANING, "concept_id", "concept_name"]
    by_default = defaults.with_columns(language=pl.lit(None, dtype=pl.String))
    return pl.concat([by_default.select(columns), readings.select(columns)])


def compared_meanings(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Both sides of each meaning that either has; of the same tags.

    Columns: ``tag``, ``language``, ``before_id``, ``before`` (a name), ``after_id``, ``after``;
    sorted by ``tag`` and ``language``, the default first. A side that has no such reading has the
    tag's default there.
    """
    sides = []
    pairs = pl.concat([before.select(_MEANING), after.select(_MEANING)]).unique()
    for meanings, name in ((before, "before"), (after, "after")):
        named = {"concept_id": f"{name}_id", "concept_name": name}
        own = meanings.rename(named).with_columns(is_own=True)
        default = (
            own.filter(pl.col("language").is_null())
            .drop("language", "is_own")
            .rename({f"{name}_id": "default_id", name: "default"})
        )
        sides.append(
            pairs.join(own, on=_MEANING, how="left", nulls_equal=True)
            .join(default, on="tag")
            .select(
                *_MEANING,
                pl.when("is_own").then(f"{name}_id").otherwise("default_id").alias(f"{name}_id"),
                pl.when("is_own").then(name).otherwise("default").alias(name),
            )
        )
    return sides[0].join(sides[1], on=_MEANING, nulls_equal=True).sort(_MEANING)


def kind_of_change() -> pl.Expr:
    """What happens in a changed row: ``mapped``, ``unmapped`` or ``moved``."""
    return (
        pl.when(pl.col("before_id").is_null())
        .then(pl.lit("mapped"))
        .when(pl.col("after_id").is_null())
        .then(pl.lit("unmapped"))
        .otherwise(pl.lit("moved"))
    )


def renamed_concepts(compared: pl.DataFrame) -> pl.DataFrame:
    """The concepts that keep their id and change their name: ``concept_id``, ``before``, ``after``.

    Takes what `compared_meanings` gives.
    """
    before, after = (
        compared.select(side, concept_id=f"{side}_id").drop_nulls().unique()
        for side in ("before", "after")
    )
    return (
        before.join(after, on="concept_id")
        .filter(pl.col("before") != pl.col("after"))
        .select("concept_id", "before", "after")
        .sort("concept_id")
    )


def with_changed_concepts(compared: pl.DataFrame) -> pl.DataFrame:
    """All rows of the tags of a concept that wins or loses one, in any language."""
    changed = compared.filter(pl.col("before_id").ne_missing(pl.col("after_id")))
    concepts = pl.concat([changed["before_id"], changed["after_id"]]).drop_nulls().unique()
    is_one = [pl.col(side).is_in(concepts.implode()) for side in ("before_id", "after_id")]
    return compared.join(compared.filter(pl.any_horizontal(is_one)), on="tag", how="semi")
