"""What too few images carry counts as what it is a kind of, and nothing else changes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.resampling.merging import LEAST_DEPTH, Concept, Hypernyms, merge_rare

# Down to the depth above the least one, where nothing may be merged into.
TOP = [f"top{depth}" for depth in range(LEAST_DEPTH)]
ABOVE = dict(zip(TOP[1:], TOP, strict=False))
TREE = ABOVE | {
    "animal": TOP[-1],
    "dog": "animal",
    "hound": "dog",
    "beagle": "hound",
    "whippet": "hound",
    "poodle": "dog",
    "cat": "animal",
    "weapon": TOP[-1],
    "gun": "weapon",
    "revolver": "gun",
    "rifle": "gun",
}
# Their ids are their places.
NAMES = list(TREE)
NEW = {name: NAMES.index(name) for name in NAMES}


def concept(name: str, images: range | list[int], *synsets: str) -> Concept:
    found = np.array(sorted(images), np.int64)
    return Concept(NEW[name], synsets or (name,), len(found), found)


def merged(*concepts: Concept, least: int = 4, barred: str = "", new: dict | None = None) -> dict:
    tree = Hypernyms(TREE, NEW if new is None else new, frozenset(barred.split()))
    found = merge_rare(concepts, tree, least)
    return {NAMES[rare]: NAMES[into] for rare, into in found.items()}


def test_rare_concepts_that_are_enough_together_are_what_they_are_a_kind_of():
    found = merged(concept("beagle", range(2)), concept("whippet", range(2, 4)))
    assert found == {"beagle": "hound", "whippet": "hound"}


def test_an_image_is_counted_once():
    # Two beagles with whippets are two images, not four.
    assert merged(concept("beagle", range(2)), concept("whippet", range(2))) == {}


def test_they_go_no_further_than_they_must():
    dogs = (concept("beagle", range(4)), concept("whippet", range(4, 6)), concept("poodle", [9]))
    assert merged(*dogs) == {}
    assert merged(*dogs, concept("hound", range(20, 24))) == {"whippet": "hound"}
    assert merged(*dogs, concept("dog", range(20, 24))) == {"whippet": "dog", "poodle": "dog"}


def test_a_rare_concept_that_others_join_counts_as_itself():
    found = merged(concept("dog", [1]), concept("beagle", [2, 3]), concept("poodle", [4]))
    assert found == {"dog": "dog", "beagle": "dog", "poodle": "dog"}


def test_nothing_is_merged_above_the_least_depth():
    assert merged(concept("cat", [1, 2]), concept("revolver", [3, 4])) == {}
    assert merged(concept("cat", [1, 2]), concept("beagle", [3, 4])) == {
        "cat": "animal",
        "beagle": "animal",
    }


def test_nothing_is_merged_into_what_a_curator_struck_nor_beyond():
    guns = (concept("revolver", range(3)), concept("rifle", range(3, 6)))
    assert set(merged(*guns).values()) == {"gun"}
    assert merged(*guns, concept("weapon", range(10, 20)), barred="gun") == {}


def test_what_may_be_no_new_label_is_passed_over():
    hounds = (concept("beagle", range(2)), concept("whippet", range(2, 4)))
    assert set(merged(*hounds, new={"dog": NEW["dog"]}).values()) == {"dog"}
    assert merged(*hounds, new={}) == {}
    assert set(merged(*hounds, concept("animal", range(9)), new={}).values()) == {"animal"}


def test_a_concept_of_several_senses_stands_at_the_most_general_one():
    odd = concept("whippet", range(3), "rifle", "dog")
    assert merged(odd, concept("animal", range(10, 20))) == {"whippet": "animal"}


def test_what_wordnet_does_not_have_finds_nothing():
    own = Concept(900, (), 1, np.array([1]))
    assert (
        merge_rare([own, concept("animal", range(9))], Hypernyms(TREE, NEW, frozenset()), 4) == {}
    )


def test_a_new_label_is_none_that_is_rare_in_another_sense():
    hounds = (concept("beagle", range(2)), concept("whippet", range(2, 4)))
    assert set(merged(*hounds).values()) == {"hound"}
    assert set(merged(*hounds, concept("hound", [8], "rifle")).values()) == {"dog"}


@given(
    st.dictionaries(
        st.sampled_from(NAMES),
        st.sets(st.integers(0, 12), min_size=1, max_size=8),
        min_size=1,
        max_size=9,
    ),
    st.integers(2, 8),
    st.randoms(),
)
def test_every_label_has_enough_images_and_no_order_matters(carried, least, random):
    concepts = [concept(name, sorted(images)) for name, images in carried.items()]
    tree = Hypernyms(TREE, NEW, frozenset())
    found = merge_rare(concepts, tree, least)
    shuffled = random.sample(concepts, len(concepts))
    assert merge_rare(shuffled, tree, least) == found
    for rare, into in found.items():
        assert len(carried[NAMES[rare]]) < least
        assert NAMES[into] in _with_all_above(NAMES[rare])
        assert tree.depth(NAMES[into]) >= LEAST_DEPTH
        names = {NAMES[one] for one, other in found.items() if other == into} | {NAMES[into]}
        assert len(set().union(*(carried.get(name, set()) for name in names))) >= least
    for name, images in carried.items():
        # Whatever has a label of enough images above it has found one.
        frequent = [up for up in _with_all_above(name) if len(carried.get(up, ())) >= least]
        if len(images) < least and any(tree.depth(up) >= LEAST_DEPTH for up in frequent):
            assert NEW[name] in found


def _with_all_above(name: str) -> list[str]:
    names = [name]
    while names[-1] in TREE:
        names.append(TREE[names[-1]])
    return names


@pytest.mark.parametrize("count", [3000])
def test_a_long_chain_of_kinds_takes_no_long_time(count):
    chain = ABOVE | {"kind0": TOP[-1]} | {f"kind{n}": f"kind{n - 1}" for n in range(1, count)}
    concepts = [Concept(n, (f"kind{n}",), 1, np.array([n])) for n in range(count)]
    found = merge_rare(concepts, Hypernyms(chain, {}, frozenset()), 10)
    assert len(found) == count - count % 10
