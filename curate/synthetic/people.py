"""The invented people of an export: their accounts, each with a canary in every personal column."""

from bisect import bisect
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Literal

from curate.synthetic.randomness import generator

CANARY = "zqxcanary"
"""Part of every handle, full name, biography and caption, and of no hashtag."""

ACCOUNT_IDS = range(77_000_000_000, 78_000_000_000)
"""Every account id of a synthetic export lies in this range."""

Privacy = Literal["public", "private", "unknown", "malformed", "conflict"]
Role = Literal[
    "public", "private", "unknown", "malformed", "conflict", "followed", "coauthoring", "stranger"
]

LEAST_ACCOUNTS, MOST_ACCOUNTS = 12, 100_000

_PRIVACY: dict[Role, Privacy] = {
    "public": "public",
    "private": "private",
    "unknown": "unknown",
    "malformed": "malformed",
    "conflict": "conflict",
    "followed": "private",
    "coauthoring": "public",
    "stranger": "unknown",
}
_SPECIAL: tuple[Role, ...] = ("unknown", "malformed", "conflict", "followed", "coauthoring")
_FIRST = ("ada", "bo", "chidi", "dunja", "eino", "fatou", "goran", "hana", "ines", "jun", "kaia")
_LAST = ("Lind", "Okoro", "Varga", "Sato", "Moreau", "Haddad", "Ruiz", "Berg", "Novak", "Silva")
_TRADE = ("gardener", "sailor", "night walker", "cat person", "baker", "bird watcher", "painter")


@dataclass(frozen=True)
class Account:
    """One invented account.

    ``privacy`` is what a careful reader should conclude; ``role`` is how the export says it:
    ``unknown`` has no profile and no status anywhere, ``malformed`` has the string ``"False"``,
    ``conflict`` is private by its profile and public by its posts, ``followed`` is private and
    seen only because the collector follows it, ``coauthoring`` is public and always posts with a
    private co-author, ``stranger`` is named by a post and has no folder.
    """

    account_id: str
    handle: str
    full_name: str
    biography: str
    role: Role

    @property
    def privacy(self) -> Privacy:
        """What may be concluded about the account."""
        return _PRIVACY[self.role]

    @property
    def has_profile(self) -> bool:
        """Whether the export holds the account's profile."""
        return self.role not in {"unknown", "stranger"}


def _invented(index: int, role: Role, rng: Random) -> Account:
    first = rng.choice(_FIRST)
    biography = f"{CANARY} {rng.choice(_TRADE)}\nwrite to {first}@{CANARY}.example"
    if index % 7 == 0:
        biography = f"=1+1 <b>{CANARY}</b> {rng.choice(_TRADE)}"
    return Account(
        # The stride keeps ids apart without remembering them.
        account_id=str(ACCOUNT_IDS.start + 1_000_003 + index * 7_919 + rng.randrange(7_919)),
        handle=f"{CANARY}_{first}{index}",
        full_name=f"{first.title()} {CANARY} {rng.choice(_LAST)}",
        biography=biography,
        role=role,
    )


@dataclass(frozen=True)
class Population:
    """Everybody who posts, one stranger who does not, and how often each account posts."""

    accounts: tuple[Account, ...]
    of_role: Mapping[Role, tuple[Account, ...]]
    _shares: tuple[float, ...]

    def poster(self, rng: Random) -> Account:
        """An account drawn by how much it posts: a few post a lot, most a little."""
        return self.accounts[bisect(self._shares, rng.random() * self._shares[-1])]


def invent_population(accounts: int, seed: int) -> Population:
    """``accounts`` invented accounts, LEAST_ACCOUNTS to MOST_ACCOUNTS, the same for a seed.

    One in ten is private (never fewer than two), one has each special role, the rest is public.
    """
    rng = generator(seed, "people")
    private: list[Role] = ["private"] * max(2, accounts // 10)
    busiest: list[Role] = ["public"] * (accounts // 3)
    others: list[Role] = [*_SPECIAL, *private]
    others += ["public"] * (accounts - len(busiest) - len(others))
    rng.shuffle(others)
    # The busiest third is public, or a small export could lose most of its pictures.
    roles = [*busiest, *others]
    people = tuple(_invented(index, role, rng) for index, role in enumerate(roles))
    grouped: dict[Role, list[Account]] = {"stranger": [_invented(accounts, "stranger", rng)]}
    for account in people:
        grouped.setdefault(account.role, []).append(account)
    shares = accumulate(1 / (3 + rank) ** 0.7 for rank in range(accounts))
    return Population(
        people, {role: tuple(group) for role, group in grouped.items()}, tuple(shares)
    )
