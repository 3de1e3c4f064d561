"""Tells minors from adults where an export says when its owner was born, and keeps no birthday."""

from datetime import UTC, date, datetime

# Below this age somebody is a minor, by the policy as by the UN's convention on children.
ADULT_AGE = 18
SIGNAL = "account:age_group"


def age_signal(age: int | None) -> list[dict[str, str]] | None:
    """The signal of an account whose owner is so many years old; nothing if nobody knows."""
    if age is None:
        return None
    return [{"signal": SIGNAL, "value": "minor" if age < ADULT_AGE else "adult"}]


def age_of(born: date, at: datetime | None) -> int | None:
    """The age of who was born on a day, at a time or else today; nothing if that was no day yet."""
    day = (at or datetime.now(UTC)).date()
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return age if age >= 0 else None
