"""Merges concepts that too few images carry into what they are a kind of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

# So deep or deeper are animal, person, plant, vehicle and building; higher up are food, artifact,
# object and entity, of which most are no labels for pictures. The top has the depth 0.
LEAST_DEPTH = 6


@dataclass(frozen=True)
class Concept:
    """A concept in use: its synsets, and how many images carry it.

    ``images`` are those images, each once; they are looked at only if it is rare.
    """

    concept_id: int
    synsets: tuple[str, ...]
    image_count: int
    images: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Hypernyms:
    """A tree of synsets, by what each is a kind of.

    ``new_concepts`` are the concepts that may become labels, by synset. ``barred`` are synsets that
    nothing may be merged into, nor beyond.
    """

    hypernym_of: Mapping[str, str]
    new_concepts: Mapping[str, int]
    barred: frozenset[str]

    def depth(self, synset: str) -> int:
        """How many steps it is below the synset at the top."""
        steps = 0
        while (above := self.hypernym_of.get(synset)) is not None:
            synset = above
            steps += 1
        return steps

    def most_general(self, synsets: Iterable[str]) -> str | None:
        """The one with the most kinds below it, of equal ones the first; null without one."""
        known = [name for name in synsets if name in self.hypernym_of]
        return min(known, key=lambda name: (-self._kinds.get(name, 0), name), default=None)

    @cached_property
    def _kinds(self) -> dict[str, int]:
        kinds: dict[str, int] = defaultdict(int)
        for synset in self.hypernym_of:
            above = self.hypernym_of.get(synset)
            while above is not None:
                kinds[above] += 1
                above = self.hypernym_of.get(above)
        return kinds


def merge_rare(concepts: Sequence[Concept], hypernyms: Hypernyms, least: int) -> dict[int, int]:
    """Which concept each rare one counts as; those that find none are not in it.

    From the most special synsets upwards, what fewer than ``least`` images carry waits for what it
    is a kind of: until a concept in use with so many images stands there, or those that wait
    have so many together, each image counted once. They then count as the one of their own that
    stands there, or as a new concept; a rare concept that others join counts as itself. Nothing
    goes above ``LEAST_DEPTH``. A concept of several synsets stands at the most general one. The
    result does not depend on the order of ``concepts``.
    """
    ids = {concept.concept_id: concept for concept in concepts}
    standing: dict[str, list[Concept]] = defaultdict(list)
    levels: dict[int, set[str]] = defaultdict(set)
    for concept in concepts:
        synset = hypernyms.most_general(concept.synsets)
        if synset is not None:
            standing[synset].append(concept)
            levels[hypernyms.depth(synset)].add(synset)
    waiting: dict[str, list[Concept]] = defaultdict(list)
    merged: dict[int, int] = {}
    for depth in range(max(levels, default=0), LEAST_DEPTH - 1, -1):
        for synset in sorted(levels[depth] - hypernyms.barred):
            own = standing[synset]
            rare = [*waiting.pop(synset, []), *(one for one in own if one.image_count < least)]
            if not rare:
                continue
            target = _largest(one for one in own if one.image_count >= least)
            if target is None and _image_count(rare) >= least:
                target = _largest(own)
                if target is None:
                    target = _new_concept(hypernyms.new_concepts.get(synset), ids, least)
            if target is not None:
                merged |= dict.fromkeys((one.concept_id for one in rare), target)
            elif depth > LEAST_DEPTH:
                above = hypernyms.hypernym_of[synset]
                waiting[above] += rare
                levels[depth - 1].add(above)
    return merged


def _largest(concepts: Iterable[Concept]) -> int | None:
    found = min(concepts, key=lambda one: (-one.image_count, one.concept_id), default=None)
    return None if found is None else found.concept_id


def _image_count(concepts: Sequence[Concept]) -> int:
    return len(np.unique(np.concatenate([one.images for one in concepts])))


def _new_concept(concept_id: int | None, ids: Mapping[int, Concept], least: int) -> int | None:
    """One that is rare in another sense would be dropped, or merged, itself."""
    if concept_id is None or (concept_id in ids and ids[concept_id].image_count < least):
        return None
    return concept_id
