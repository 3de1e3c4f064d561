"""Independent random generators, one for each named thing, all from one seed."""

from random import Random


def generator(*name: object) -> Random:
    """A generator that depends on its name alone, so that anything can be made in any order."""
    return Random("/".join(map(str, name)))  # noqa: S311 - pictures to play with, no secrets
