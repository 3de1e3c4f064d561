"""Puts together what decides about keys: the dictionary, the curator's lists, the vocabulary."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from curate.config import TagsConfig
from curate.errors import InputError
from curate.tags.curator.overrides import Overrides, read_overrides
from curate.tags.curator.word_lists import read_blocklist, read_vocabulary
from curate.tags.lexicon.dictionary import Dictionary, load_dictionary
from curate.tags.lexicon.shipped import imagenet_1k_synsets
from curate.tags.lexicon.translations import named_emoji, sign_emoji
from curate.tags.lexicon.user.layers import lexicon_layers

RAW_TAGS = "raw-tags"
"""The vocabulary that also holds the keys without a meaning which enough accounts use."""

Route = pl.Enum(
    [
        "override",  # the curator decided; without a concept, the tag is dropped
        "lemma",
        "plural",
        "emoji",
        "lexicon",  # one of the user's
        "language",
        "compound",  # by the head noun of the words it runs together
        "raw",  # enough accounts use it: a concept of its own
        "unmapped",
        "blocked",
        "sign",  # an emoji or a symbol that pictures nothing
        "personal",
        "no_key",
        "outside_vocabulary",
        "ambiguous_dropped",
    ]
)


_SIGNS: dict[str, Callable[[], pl.Series]] = {
    "pictures": sign_emoji,
    "all": lambda: pl.Series("key", [], pl.String),
    "none": named_emoji,
}


@dataclass(frozen=True)
class Decisions:
    """What decides about keys, besides the tags themselves.

    ``blocked``: keys, or None without a blocklist. ``signs``: keys of emoji that label nothing.
    ``admitted``: the ids of the vocabulary's
    concepts; None admits all.
    """

    dictionary: Dictionary
    edits: Overrides | None
    blocked: pl.Series | None
    signs: pl.Series
    admitted: pl.Series | None
    drops_ambiguous: bool

    def defaults(self) -> pl.DataFrame:
        """What each key means where no language is known.

        Columns: ``key`` (unique), ``route`` (one of `Route`), ``concept_id``, ``is_ambiguous``,
        ``is_new`` (the curator's own concept).
        """
        layers = []
        if self.edits is not None and not self.edits.entries.is_empty():
            senses = self.dictionary.table.group_by("concept_id").agg(pl.col("is_ambiguous").any())
            joined = self.edits.entries.join(
                senses, on="concept_id", how="left", maintain_order="left"
            )
            layers.append(joined.with_columns(route=pl.lit("override")))
        if self.blocked is not None:
            layers.append(pl.DataFrame({"key": self.blocked}).with_columns(route=pl.lit("blocked")))
        layers.append(pl.DataFrame({"key": self.signs}).with_columns(route=pl.lit("sign")))
        known = self.dictionary.table
        # The dictionary's keys are unique, and many: only the few that are decided are compared.
        decided = pl.concat(layers, how="diagonal").unique("key", keep="first", maintain_order=True)
        others = known.filter(~pl.col("key").is_in(decided["key"].implode()))
        return self._judged(pl.concat([decided, others], how="diagonal"))

    def readings(self) -> pl.DataFrame:
        """What keys mean in single languages, where that is something else.

        Columns: ``key``, ``language`` (with it unique), and those of `defaults`. What the curator
        decided about a key holds in every language, so such a key is not here.
        """
        decided = [] if self.blocked is None else [self.blocked]
        if self.edits is not None:
            decided.append(self.edits.entries["key"])
        readings = self.dictionary.readings
        if decided:
            readings = readings.filter(~pl.col("key").is_in(pl.concat(decided).implode()))
        return self._judged(readings)

    def concepts_in_use(self, concept_ids: pl.Series, raw: pl.DataFrame) -> pl.DataFrame:
        """Those of ``concept_ids``, which may be of ``raw`` tags, named as the curator says.

        Columns: ``concept_id`` (unique, ascending), ``name``, ``synsets``.
        """
        known = pl.concat([self.dictionary.concepts, raw])
        if self.edits is not None:
            known = pl.concat([known, self.edits.new_concepts]).update(
                self.edits.names, on="concept_id"
            )
        in_use = concept_ids.drop_nulls().unique().to_frame()
        return known.join(in_use, on="concept_id", how="semi").sort("concept_id")

    def _judged(self, entries: pl.DataFrame) -> pl.DataFrame:
        new_ids = pl.Series([], dtype=pl.Int32)
        if self.edits is not None:
            new_ids = self.edits.new_concepts["concept_id"]
        entries = entries.select(
            *(name for name in ("key", "language") if name in entries.columns),
            pl.col("route").cast(Route),
            "concept_id",
            pl.col("is_ambiguous").fill_null(value=False),
            is_new=pl.col("concept_id").is_in(new_ids.implode()).fill_null(value=False),
        )
        if self.drops_ambiguous:
            entries = _without(entries, pl.col("is_ambiguous"), "ambiguous_dropped")
        return entries if self.admitted is None else limited(entries, self.admitted)


def read_decisions(
    settings: TagsConfig,
    *,
    overrides: Path | None = None,
    blocklist: Path | None = None,
    lexicons: Path | None = None,
    folder: Path | None = None,
) -> Decisions:
    """Read the word lists. A vocabulary file is looked up in ``folder``, or where it says.

    ``lexicons`` is the folder of the user's. Raises `InputError` where a word list, a lexicon or a
    vocabulary cannot be used, with its line.
    """
    layers = () if lexicons is None else lexicon_layers(lexicons, settings.ambiguous)
    dictionary = load_dictionary(settings.ambiguous, layers)
    return Decisions(
        dictionary,
        None if overrides is None else read_overrides(overrides, dictionary),
        None if blocklist is None else read_blocklist(blocklist),
        signs(settings),
        _vocabulary(settings.vocabulary, dictionary, folder or Path()),
        settings.ambiguous == "drop-ambiguous",
    )


def signs(settings: TagsConfig) -> pl.Series:
    """The keys of the emoji and symbols that label nothing."""
    return _SIGNS[settings.emoji]()


def limited(entries: pl.DataFrame, admitted: pl.Series) -> pl.DataFrame:
    """Take away what is not ``admitted``, except the curator's own concepts."""
    is_outside = ~pl.col("concept_id").is_in(admitted.implode()) & ~pl.col("is_new")
    return _without(entries, is_outside, "outside_vocabulary")


def _without(entries: pl.DataFrame, dropped: pl.Expr, route: str) -> pl.DataFrame:
    """Take the concepts away from the entries that are ``dropped``, and say so."""
    dropped = dropped & pl.col("concept_id").is_not_null()
    return entries.with_columns(
        route=pl.when(dropped).then(pl.lit(route, dtype=Route)).otherwise("route"),
        concept_id=pl.when(~dropped).then("concept_id"),
    )


def _vocabulary(name: str, dictionary: Dictionary, folder: Path) -> pl.Series | None:
    """The ids of the admitted concepts; None admits all."""
    if name in {"wordnet-nouns", RAW_TAGS}:
        return None
    if name == "imagenet-1k":
        return dictionary.concepts_of_synsets(pl.Series(sorted(imagenet_1k_synsets())))
    path = folder / name
    if not path.is_file():
        raise InputError(
            f"the vocabulary {name!r} is no file",
            hint="write wordnet-nouns, imagenet-1k, raw-tags, or the path of a file of nouns",
        )
    return read_vocabulary(path, dictionary)
