"""Follows one hashtag from what was typed to its concept, through every list in its order."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from curate.errors import InputError
from curate.tags.compounds import split_compounds
from curate.tags.compounds.words import compound_words
from curate.tags.curator.decisions import RAW_TAGS, signs
from curate.tags.curator.overrides import read_overrides
from curate.tags.curator.word_lists import read_blocklist, word_lists
from curate.tags.keys import key_columns
from curate.tags.lexicon.dictionary import shipped_sources
from curate.tags.lexicon.shipped import noun_senses
from curate.tags.lexicon.user import storage
from curate.tags.lexicon.user.layers import lexicon_layers, lexicons_folder
from curate.tags.map.workspace import (
    broader_names,
    counted_tags,
    key_counts,
    map_as_run,
    read_as_run,
    workspace_dictionary,
)
from curate.workspace import Workspace


@dataclass(frozen=True)
class Step:
    """One question that was asked about a tag, and its answer."""

    name: str
    answer: str


@dataclass(frozen=True)
class TagExplanation:
    """How a tag becomes a concept.

    ``tag`` and ``key`` are None where the tag is personal: output is kept in logs. ``route``,
    ``concept_id``, ``concept`` and ``synsets`` are what the settings lead it to now, but for
    ``top_k``; ``posts`` and ``accounts`` are those of the last run, None
    where fewer than ``min_accounts`` accounts use the tag, or nobody, so that trying a name does
    not tell whether it is there.
    """

    tag: str | None
    key: str | None
    route: str
    concept_id: int | None
    concept: str | None
    synsets: list[str]
    posts: int | None
    accounts: int | None
    steps: list[Step]


def explain_tag(workspace: Workspace, raw: str) -> TagExplanation:
    """Explain ``raw``, with or without ``#``, by the workspace's settings and word lists.

    Raises `InputError` for an empty tag, and where a word list cannot be used.
    """
    tag = raw.strip().lstrip("#＃")
    if not tag:
        raise InputError("a tag has at least one character besides the #")
    (looked,) = key_columns(pl.Series([tag])).to_dicts()
    if looked["is_personal"]:
        personal = Step("personal", "yes: it looks like a number, an address or a handle")
        return TagExplanation(None, None, "personal", None, None, [], None, None, [personal])
    run = _of_last_run(workspace)
    settings = workspace.config.tags
    settings = settings.model_copy(update={"top_k": None})
    tags = _tags_that_matter(workspace, run, tag, looked["key"])
    mapped = map_as_run(workspace, tags, settings)
    found = mapped.tag_map.row(by_predicate=pl.col("tag") == tag, named=True)
    concepts = {row["concept_id"]: row for row in mapped.concepts.to_dicts()}
    concept = concepts.get(found["concept_id"], {"name": None, "synsets": []})
    is_told = (pl.col("tag") == tag) & (pl.col("account_count") >= settings.min_accounts)
    before = [] if run is None else run.filter(is_told).to_dicts()
    steps = [Step("raw", tag), Step("personal", "no"), Step("key", looked["key"] or "none")]
    if looked["key"] is not None:
        steps += _sources_asked(workspace, run, looked["key"])
    steps += [Step("synset", text) for text in _synsets_in_words(concept["synsets"])]
    steps.append(Step("decision", _decision(found["route"], concept["name"])))
    read = read_as_run(workspace, mapped.tag_map.filter(pl.col("tag") == tag), settings)
    named = read.readings.join(read.concepts, "concept_id", "left", maintain_order="left")
    for language, name in named.select("language", "name").iter_rows():
        steps.append(Step(f"in {language}", name or "no concept"))
    if before:
        was = before[0]
        steps.append(Step("last run", f"{was['route']}, {was['concept_name'] or 'no concept'}"))
        if broader := broader_names(workspace).get(was["concept_id"]):
            steps.append(Step("counted as", f"{broader}: too few images carry the concept"))
    return TagExplanation(
        tag=tag,
        key=found["key"],
        route=found["route"],
        concept_id=found["concept_id"],
        concept=concept["name"],
        synsets=concept["synsets"],
        posts=before[0]["post_count"] if before else None,
        accounts=before[0]["account_count"] if before else None,
        steps=steps,
    )


def _of_last_run(workspace: Workspace) -> pl.DataFrame | None:
    try:
        return counted_tags(workspace)
    except InputError:
        # Nothing has run yet: a tag can still be explained, without counts.
        return None


def _tags_that_matter(
    workspace: Workspace, run: pl.DataFrame | None, tag: str, key: str | None
) -> pl.DataFrame:
    """The tag, and those of the last run that have a say in what it becomes.

    Its other spellings count for ``raw-tags``, and the uses of words for ``compounds``.
    """
    alone = pl.DataFrame({"tag": [tag], "post_count": [0], "account_count": [0]})
    if run is None:
        return alone
    matters = pl.col("tag") == tag
    if workspace.config.tags.compounds:
        matters |= pl.col("key").is_in(compound_words().text.implode())
    if key is not None:
        matters |= pl.col("key") == key
    others = run.filter(matters).select("tag", "post_count", "account_count")
    return pl.concat([others, alone]).unique("tag", keep="first", maintain_order=True)


def _sources_asked(workspace: Workspace, run: pl.DataFrame | None, key: str) -> list[Step]:
    """Each list in its order, with what it says of ``key``; the first hit counts."""
    settings = workspace.config.tags
    dictionary = workspace_dictionary(workspace)
    names = dict(dictionary.concepts.select("concept_id", "name").iter_rows())
    steps = []
    lists = word_lists(settings, workspace.root)
    if "overrides" in lists:
        edits = read_overrides(lists["overrides"], dictionary)
        hit = edits.entries.filter(pl.col("key") == key)["concept_id"].to_list()
        own = dict(edits.new_concepts.select("concept_id", "name").iter_rows())
        names = names | own | dict(edits.names.iter_rows())
        steps.append(Step("override", names.get(hit[0], "dropped") if hit else "-"))
    if "blocklist" in lists:
        is_blocked = key in read_blocklist(lists["blocklist"]).to_list()
        steps.append(Step("blocklist", "blocked" if is_blocked else "-"))
    if key in signs(settings).to_list():
        steps.append(Step("emoji", "pictures nothing"))
    for source in shipped_sources():
        if source.route == "language":
            steps += _lexicons_asked(workspace, key, names)
        nouns = source.nouns.filter(pl.col("key") == key)["noun"].to_list()
        steps.append(Step(source.route, nouns[0] if nouns else "-"))
    if settings.compounds:
        counts = pl.DataFrame(schema={"key": pl.String, "post_count": pl.Int64})
        if run is not None:
            counts = key_counts(run)
        split = split_compounds(pl.Series([key]), counts).rows()
        steps.append(Step("compound", f"{split[0][1]}: {split[0][2]}" if split else "-"))
    if settings.vocabulary == RAW_TAGS:
        steps.append(Step("raw tag", f"if {settings.min_accounts} accounts use it"))
    return steps


def _lexicons_asked(workspace: Workspace, key: str, names: Mapping[int, str]) -> list[Step]:
    """Each of the user's lexicons, the one that counts first above."""
    folder = lexicons_folder(workspace.root)
    layers = lexicon_layers(folder, workspace.config.tags.ambiguous)
    steps = []
    for name, layer in zip(storage.order(folder), layers, strict=True):
        found = layer.filter(pl.col("key") == key).select("language", "concept_id").rows()
        words = [f"{names[concept]} ({language or 'any'})" for language, concept in found]
        steps.append(Step("lexicon", f"{name}: {', '.join(words) or '-'}"))
    return steps


def _synsets_in_words(synsets: list[str]) -> list[str]:
    words = (
        noun_senses()
        .filter(pl.col("synset").is_in(synsets))
        .sort("synset", "word")
        .group_by("synset", maintain_order=True)
        .agg("lemma")
    )
    return [f"{synset}: {', '.join(lemmas)}" for synset, lemmas in words.iter_rows()]


def _decision(route: str, concept: str | None) -> str:
    reasons = {
        "override": "dropped by the overrides file",
        "unmapped": "no source has it",
        "blocked": "on the blocklist",
        "sign": "an emoji that pictures nothing: `emoji` in the config",
        "no_key": "no word: a number, a single letter, or nothing but marks",
        "outside_vocabulary": "its concept is outside the vocabulary",
        "ambiguous_dropped": "its word has several dictionary, and those are dropped",
    }
    if concept is not None:
        return f"the concept {concept}, by the route {route}"
    return f"no concept: {reasons.get(route, route)}"
