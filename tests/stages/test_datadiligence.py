"""Wherever the package datadiligence 0.1.7 refuses, this does; and what it lets through.

Its answers were recorded with c2pa-python 0.38.1, as it is, and with ``respect_noindex=True``.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "images"))
pytest.register_assert_rewrite("signing")

from signing import edited, mining, picture, signed  # noqa: E402
from tables import given, given_policy, run, spoken_and_said  # noqa: E402
from test_said import verdicts  # noqa: E402

from curate.config import PolicyConfig  # noqa: E402
from curate.images.credentials import NOT_INSTALLED, read_credentials, reader_name  # noqa: E402
from curate.store.engine import Engine  # noqa: E402

ROBOTS, TDM = "robots:x-robots-tag", "tdmrep:reservation"
NOAI, RESERVED, UNKNOWN = "ROBOTS_NOAI", "TDMREP_RESERVED", "SIGNAL_VALUE_UNKNOWN"
# The signal, its value, whether datadiligence refuses, also with index rules, and our first code.
HEADERS = [
    (ROBOTS, "noai", True, True, NOAI),
    (ROBOTS, "noimageai", True, True, NOAI),
    (ROBOTS, "index, noai", True, True, NOAI),
    (ROBOTS, "unavailable_after: 25 Jun 2026 15:00:00 GMT, noai", True, True, NOAI),
    (ROBOTS, "NoAI", False, False, NOAI),
    (ROBOTS, "noml", False, False, NOAI),
    (ROBOTS, "all;noai", False, False, NOAI),
    (ROBOTS, "all noai", False, False, NOAI),
    (ROBOTS, "all\nnoai", False, False, NOAI),
    (ROBOTS, "googlebot: noai", False, False, NOAI),
    (ROBOTS, "noindex", False, True, NOAI),
    (ROBOTS, "noimageindex", False, True, NOAI),
    (ROBOTS, "none", False, True, NOAI),
    (ROBOTS, "all", False, False, None),
    (ROBOTS, "max-image-preview:none", False, False, None),
    (TDM, "1", True, True, RESERVED),
    (TDM, " 1", True, True, RESERVED),
    (TDM, "0, 1", False, False, RESERVED),
    (TDM, "1, 0", False, False, RESERVED),
    (TDM, "1.0", False, False, RESERVED),
    (TDM, "true", False, False, RESERVED),
    (TDM, "2", False, False, UNKNOWN),
    (TDM, "0", False, False, None),
]


def damaged() -> bytes:
    data = signed(mining(ai_training="notAllowed"))
    place = data.index(b"c2pa.training-mining") + 40
    return data[:place] + b"\xff" * 300 + data[place + 300 :]


# The picture, whether datadiligence refuses it, our first code.
PICTURES: list[tuple[str, bool, str | None, Callable[[], bytes]]] = [
    ("no manifest", False, None, picture),
    ("C2PA `notAllowed`", True, "C2PA_TDM", lambda: signed(mining(ai_training="notAllowed"))),
    ("C2PA `constrained`", False, "C2PA_TDM", lambda: signed(mining(ai_training="constrained"))),
    (
        "C2PA `notAllowed` in the picture that it was made from",
        False,
        "C2PA_TDM",
        lambda: edited(signed(mining(ai_training="notAllowed"))),
    ),
    (
        "CAWG `notAllowed`",
        False,
        "CAWG_TDM",
        lambda: signed(mining("cawg", ai_training="notAllowed")),
    ),
    ("a damaged manifest", False, "METADATA_UNREADABLE", damaged),
]


@pytest.mark.parametrize("signal", [ROBOTS, TDM])
def test_a_header_that_datadiligence_refuses_is_refused(engine: Engine, signal: str) -> None:
    rows = [row[1:] for row in HEADERS if row[0] == signal]
    found = verdicts(engine, signal, [value for value, *_ in rows])
    for value, refuses, refuses_index, code in rows:
        codes = found[value] - {"-"}
        assert (code in codes) if code else not codes, value
        assert code not in {None, UNKNOWN} or not (refuses or refuses_index)


@pytest.mark.skipif(reader_name("auto") == NOT_INSTALLED, reason="c2pa-python is not installed")
@pytest.mark.parametrize(
    ("refuses", "code", "make"), [row[1:] for row in PICTURES], ids=[row[0] for row in PICTURES]
)
def test_a_picture_that_datadiligence_refuses_is_refused(
    engine: Engine, refuses: bool, code: str | None, make: Callable[[], bytes]
) -> None:
    signals = read_credentials(make(), reader_name("auto"))
    said = ", ".join(f"{signal}={value}" for signal, value in signals)
    given(
        engine,
        posts="""
        post_key
        1
        """,
        images="""
        image_key | post_key | path
        5         | 1        | a.jpg
        """,
        image_facts=f"""
        image_key | signals
        5         | [{said}]
        """,
    )
    given_policy(engine, PolicyConfig())
    spoken_and_said(engine)
    codes = {row[0] for row in run(engine, "image_rules", ["code"])}
    assert codes == ({code} if code else set())
    assert code is not None or not refuses
