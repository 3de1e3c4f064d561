"""The dictionary that is shipped worked out is what the shipped lists amount to."""

import pytest

from curate.tags.lexicon.dictionary import load_dictionary, work_out


@pytest.mark.parametrize("ambiguity", ["signature", "drop-ambiguous"])
def test_what_is_shipped_is_what_the_lists_amount_to(ambiguity):
    shipped, worked_out = load_dictionary(ambiguity), work_out(ambiguity)
    assert shipped.table.equals(worked_out.table), "run `python -m tools.build_dictionary`"
    assert shipped.readings.equals(worked_out.readings)
    assert shipped.concepts.equals(worked_out.concepts)
