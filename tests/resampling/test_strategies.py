"""Ways of resampling by the words of the config and of the command line."""

import pytest
from pydantic import ValidationError

from curate.config import ResampleConfig
from curate.errors import UsageError
from curate.resampling.strategies import configured, parsed


@pytest.mark.parametrize(
    ("fields", "exponent"),
    [
        ({"method": "natural"}, 0),
        ({"method": "sqrt"}, 0.5),
        ({"method": "uniform"}, 1),
        ({"method": "power", "power": 0.7}, 0.7),
        # Concepts by images ** (1 / T): of T = 2 it is the root, of a large one uniform.
        ({"method": "temperature", "temperature": 2}, 0.5),
        ({"method": "temperature", "temperature": 5}, 0.8),
        ({"method": "repeat-factor", "threshold": 0.001, "threshold_unit": "share"}, 0.5),
    ],
)
def test_a_method_is_an_exponent(fields: dict[str, object], exponent: float) -> None:
    assert configured(ResampleConfig(**fields)).exponent == pytest.approx(exponent)


def test_a_length_of_an_epoch_stands_in_place_of_the_threshold() -> None:
    strategy = configured(ResampleConfig(epoch_length=5_000, threshold=0.3))
    assert (strategy.threshold, strategy.threshold_unit) == (5_000, "epoch")


@pytest.mark.parametrize(
    "fields",
    [
        {"method": "natural", "epoch_length": 10},
        {"method": "cap", "epoch_length": 10},
        {"method": "repeat-factor"},
        {"method": "repeat-factor", "threshold": 5, "threshold_unit": "count"},
        {"method": "temperature", "temperature": 1},
        {"epoch_length": 0},
        {"threshold": 2, "threshold_unit": "share"},
    ],
)
def test_what_says_two_things_at_once_is_no_config(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ResampleConfig(**fields)


@pytest.mark.parametrize(
    ("word", "exponent", "threshold", "unit"),
    [
        ("sqrt", 0.5, 40, "count"),
        (" uniform ", 1, 40, "count"),
        ("power:0.7", 0.7, 40, "count"),
        ("temperature:4", 0.75, 40, "count"),
        ("repeat-factor", 0.5, 0.001, "share"),
        ("repeat-factor:0.05", 0.5, 0.05, "share"),
        ("cap", 0, 40, "count"),
        ("cap:500", 0, 500, "count"),
    ],
)
def test_a_word_leaves_open_what_the_config_says(
    word: str, exponent: float, threshold: float, unit: str
) -> None:
    config = ResampleConfig(threshold=40, threshold_unit="count", max_repeat=9, image_rule="mean")
    strategy = parsed(word, config)
    assert strategy.name == word.strip()
    assert strategy.exponent == pytest.approx(exponent)
    assert (strategy.threshold, strategy.threshold_unit) == (threshold, unit)
    assert (strategy.max_repeat, strategy.image_rule) == (9, "mean")


def test_a_length_of_the_config_is_kept_by_methods_that_can_have_one() -> None:
    config = ResampleConfig(epoch_length=900)
    units = {word: parsed(word, config).threshold_unit for word in ("sqrt", "natural", "power:1")}
    assert units == {"sqrt": "epoch", "natural": "quantile", "power:1": "epoch"}


@pytest.mark.parametrize(
    "word",
    [
        "",
        "capped",
        "cap:",
        "cap:0",
        "sqrt:2",
        "power:",
        "power:many",
        "power:2",
        "temperature:1",
        "natural:1",
    ],
)
def test_what_is_no_way_of_resampling_is_refused(word: str) -> None:
    with pytest.raises(UsageError):
        parsed(word, ResampleConfig())
