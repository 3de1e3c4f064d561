"""Of what a process may take, an engine's buffers get what is left."""

import pytest

from curate.errors import UsageError
from curate.store import memory
from curate.store.engine import Engine
from curate.store.memory import buffers_within


@pytest.mark.parametrize(
    ("asked", "taken", "buffers"),
    [
        ("2GB", 150_000_000, 1_450_000_000),
        ("2000 MiB", 0, 1_677_721_600),
        ("1500mb", 100_000_000, 1_100_000_000),
        ("1.5GB", 100_000_000, 1_100_000_000),
        ("800000000", 100_000_000, 540_000_000),
        # Never less than half.
        ("200MB", 150_000_000, 100_000_000),
    ],
)
def test_what_the_process_takes_already_and_a_fifth_are_no_buffers(
    asked, taken, buffers, monkeypatch
):
    monkeypatch.setattr(memory, "_taken_bytes", lambda: taken)
    assert buffers_within(asked) == f"{buffers}B"


@pytest.mark.parametrize("asked", ["80%", "much", "", "-2GB", "0", "2GBB", "²GB"])
def test_what_is_no_amount_is_refused(asked):
    with pytest.raises(UsageError, match="no amount of memory"):
        buffers_within(asked)


def test_an_engine_has_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "_taken_bytes", lambda: 0)
    with Engine(tmp_path, memory="1000MiB") as engine:
        assert engine.value("SELECT current_setting('memory_limit')") == "800.0 MiB"
