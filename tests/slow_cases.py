"""Cases that show again what a quick one shows, by another way: they wait for CI."""

from typing import Any

import pytest


def slow(*values: object) -> list[Any]:
    """Each of the values as a case of ``pytest.mark.parametrize`` that ``make test`` leaves out."""
    return [pytest.param(value, marks=pytest.mark.slow) for value in values]
