"""The order of the stages is computed, and what can't be ordered fails when it is loaded."""

import pytest

from curate.errors import ContractError
from curate.pipeline.plan import in_order, needed_for, stages
from curate.store.sqlfiles import SqlFile


def stage(name: str, *reads: str, writes: str | None = "") -> SqlFile:
    """A stage that writes the table of its name, unless another is said."""
    return SqlFile(
        name=name,
        path=f"sql/facts/{name}.sql",
        purpose="A stage.",
        text="SELECT 1",
        reads=reads,
        writes=name if writes == "" else writes,
        params=(),
        scope="all",
    )


def names(*given: SqlFile) -> list[str]:
    return [stage.name for stage in in_order(given)]


def test_a_stage_comes_after_what_it_reads() -> None:
    assert names(stage("a", "b"), stage("b", "c"), stage("c", "posts")) == ["c", "b", "a"]


def test_of_two_that_could_be_next_the_name_decides() -> None:
    assert names(stage("b"), stage("c"), stage("a", "c")) == ["b", "c", "a"]


def test_a_stage_that_adds_to_its_own_table_comes_after_the_others_that_write_it() -> None:
    first = stage("z", "posts", writes="reasons")
    later = stage("a", "reasons", writes="reasons")
    assert names(later, first, stage("b", "reasons")) == ["z", "a", "b"]


def test_what_a_stage_adds_to_its_own_table_for_is_read_from_what_was_there_before() -> None:
    first = stage("z", "posts", writes="reasons")
    later = stage("a", "found", "reasons", writes="reasons")
    between = stage("found", "reasons")
    assert names(later, between, first, stage("b", "reasons")) == ["z", "found", "a", "b"]


def test_duplicates_are_looked_for_after_the_other_rules_of_curation_and_before_any_outcome() -> (
    None
):
    order = [one.name for one in stages()]
    wanted = [
        "post_concepts",
        "curation_rules",
        "near_duplicates",
        "curation_rules_on_reasons",
        "dropped_images",
        "concept_counts",
    ]
    assert [name for name in order if name in wanted] == wanted


def test_a_table_that_nobody_writes_is_named() -> None:
    with pytest.raises(ContractError, match="a reads nowhere, which nobody writes"):
        in_order([stage("a", "nowhere")])


def test_a_circle_is_named_by_its_stages() -> None:
    circle = [stage("a", "c"), stage("b", "a"), stage("c", "b"), stage("d")]
    with pytest.raises(ContractError, match=r"wait for each other: a, b, c$"):
        in_order(circle)


def test_a_name_twice_is_refused() -> None:
    with pytest.raises(ContractError, match="two stages are called a"):
        in_order([stage("a"), stage("a", writes="b")])


def test_a_stage_that_writes_nothing_is_refused() -> None:
    with pytest.raises(ContractError, match="a: its header says no table that it writes"):
        in_order([stage("a", writes=None)])


def test_what_a_table_rests_on_is_needed_and_nothing_else() -> None:
    needed = [stage.name for stage in needed_for(["account_standing"])]
    assert needed[-1] == "account_standing"
    assert "account_links" in needed
    assert not {"labels", "manifest", "post_rules"} & set(needed)
    assert [name for name in (one.name for one in stages()) if name in needed] == needed
