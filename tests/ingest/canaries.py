"""The values that stand for everything personal in the made-up exports: none may be told."""

CANARY = "zqxcanary"
CANARY_DIGITS = "9080706"


def number(tail: int) -> str:
    """An id made of digits."""
    return f"{CANARY_DIGITS}{tail:03}"
