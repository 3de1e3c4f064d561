"""Turns a setting, or a word of the command line, into the parameters of the sampling stages."""

from dataclasses import dataclass, replace
from typing import Any, get_args

from pydantic import ValidationError

from curate.config import ResampleConfig, ResampleMethod
from curate.errors import UsageError

_EXPONENTS = {"natural": 0.0, "sqrt": 0.5, "uniform": 1.0, "repeat-factor": 0.5, "cap": 0.0}
# Which field of the config the number behind a colon is.
_NUMBERS = {
    "power": "power",
    "temperature": "temperature",
    "repeat-factor": "threshold",
    "cap": "threshold",
}
_UNBOUNDED = 1e9
# The threshold of Gupta et al. (LVIS, 2019): a concept of fewer images of a thousand repeats.
_LVIS_SHARE = 0.001


@dataclass(frozen=True)
class Strategy:
    """How repeat factors are made: r = max(1, (threshold / images) ** exponent), and no larger
    than ``max_repeat``. ``name`` is the word by which somebody asked for it.

    With ``is_capped`` nothing is repeated, and images leave: one stays if it is drawn for any of
    its concepts, with the probability min(1, threshold / images).
    """

    name: str
    exponent: float
    threshold: float
    threshold_unit: str
    max_repeat: float
    image_rule: str
    is_capped: bool

    @property
    def params(self) -> dict[str, Any]:
        """The parameters of the stages of ``sql/sampling`` that depend on the strategy."""
        return {
            "is_capped": self.is_capped,
            "exponent": self.exponent,
            "threshold": self.threshold,
            "threshold_unit": self.threshold_unit,
            "max_repeat": self.max_repeat,
            "image_rule": self.image_rule,
        }


def configured(config: ResampleConfig) -> Strategy:
    """The strategy of a config.

    The method temperature draws concepts by images ** (1 / T), as Devlin et al. (2019, multilingual
    BERT) and Arivazhagan et al. (2019) do languages: it is the power 1 - 1 / T. The method
    repeat-factor is LVIS's (Gupta et al. 2019): a root, of a threshold that is a share. The method
    cap is MetaCLIP's balance (Xu et al. 2024).
    """
    exponent = {
        **_EXPONENTS,
        "power": config.power,
        "temperature": 1 - 1 / config.temperature,
    }[config.method]
    is_solved = config.epoch_length is not None
    return Strategy(
        name=config.method,
        exponent=exponent,
        threshold=float(config.epoch_length or config.threshold),
        threshold_unit="epoch" if is_solved else config.threshold_unit,
        max_repeat=config.max_repeat or _UNBOUNDED,
        image_rule=config.image_rule,
        is_capped=config.method == "cap",
    )


def parsed(text: str, config: ResampleConfig) -> Strategy:
    """The strategy that ``METHOD`` or ``METHOD:NUMBER`` names; all else is as the config has it.

    The number is the exponent of power, the T of temperature, the share of repeat-factor, the most
    images of cap: above 1 a count, else as the config's ``threshold_unit`` has it. Raises a
    ``UsageError`` for what is none.
    """
    method, colon, number = text.strip().partition(":")
    if method not in get_args(ResampleMethod) or (colon and method not in _NUMBERS):
        raise UsageError(
            f"{text.strip()!r} is no way of resampling",
            hint=f"one of {', '.join(get_args(ResampleMethod))}; behind a colon the number of "
            f"{', '.join(_NUMBERS)}: power:0.7",
        )
    changed: dict[str, Any] = {"method": method} | ({_NUMBERS[method]: number} if colon else {})
    kept = config.model_dump()
    if method == "repeat-factor":
        # Its threshold is a share, whatever that of the config counts.
        kept |= {"threshold_unit": "share", "epoch_length": None}
        if config.threshold_unit != "share":
            kept["threshold"] = _LVIS_SHARE
    elif method in {"natural", "cap"}:
        kept["epoch_length"] = None
    if method == "cap" and _is_count(number):
        kept["threshold_unit"] = "count"
    try:
        own = ResampleConfig.model_validate(kept | changed)
    except ValidationError as error:
        raise UsageError(
            f"{text.strip()!r}: {error.errors()[0]['msg'].removeprefix('Value error, ')}"
        ) from None
    return replace(configured(own), name=text.strip())


def _is_count(number: str) -> bool:
    try:
        return float(number) > 1
    except ValueError:
        return False  # what is no number, the config refuses
