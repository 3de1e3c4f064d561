"""What each post of a synthetic export is, as a pure function of its number and the seed."""

import math
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import overload

from curate.synthetic.captions import write_caption
from curate.synthetic.cases import CASE_NUMBERS, Case, Flag, case_of, index_of
from curate.synthetic.hashtags import PHONE_HASHTAG, SPELLINGS, draw_hashtags
from curate.synthetic.people import Account, Population
from curate.synthetic.randomness import generator

CONCEPTS = tuple(SPELLINGS)
_TAIL_EXPONENT = 0.8
_CONCEPT_SHARES = tuple(
    accumulate(1 / rank**_TAIL_EXPONENT for rank in range(1, len(CONCEPTS) + 1))
)
_COMPANIONS = ("mountain", "tree", "sunflower", "house")
_GOLDEN_RATIO = (math.sqrt(5) - 1) / 2
_MEAN_GAP = timedelta(hours=12)
_LONGEST_SPAN = timedelta(days=730)
_SHORTCODE_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# Instagram's ids count milliseconds from here, above 13 bits of shard and 10 of sequence.
_ID_EPOCH_MS = 1_314_220_021_721


@dataclass(frozen=True, slots=True)
class Photo:
    """One picture: the post and position that fix its pixels, and how its bytes are made."""

    seeded_by: tuple[int, int]
    concepts: tuple[str, ...]
    is_halved: bool = False
    data_mining: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """One planned post, before anything is drawn or written."""

    index: int
    post_id: str
    taken_at: datetime
    account: Account
    flags: tuple[Flag, ...]
    photos: tuple[Photo, ...]
    hashtags: tuple[str, ...]
    caption: str
    tagged: tuple[Account, ...] = ()
    coauthors: tuple[Account, ...] = ()

    @property
    def shortcode(self) -> str:
        """The post id in Instagram's base 64."""
        return shortcode_of(int(self.post_id))

    @property
    def stem(self) -> str:
        """The file name without its endings: the time in UTC."""
        return f"{self.taken_at:%Y-%m-%d_%H-%M-%S}_UTC"

    @property
    def concepts(self) -> tuple[str, ...]:
        """What the pictures show."""
        return self.photos[0].concepts


def shortcode_of(post_id: int) -> str:
    """A post's number as it stands in its address, in Instagram's base 64."""
    digits = ""
    while post_id:
        post_id, digit = divmod(post_id, 64)
        digits = _SHORTCODE_DIGITS[digit] + digits
    return digits


class PostPlan(Sequence[Post]):
    """All posts of an export, oldest first, each worked out when it is asked for.

    Nothing is kept, so a million posts take no more memory than ten.
    """

    def __init__(self, people: Population, *, posts: int, seed: int, taken_until: datetime) -> None:
        self.people = people
        self.seed = seed
        self._posts = posts
        self._taken_until = taken_until.replace(microsecond=0)
        span_s = min(_MEAN_GAP * posts, _LONGEST_SPAN) // timedelta(seconds=1)
        # Two seconds at least: no two posts may share a second, and so a file name.
        self._gap_s = max(2, span_s // posts)
        self._shift = generator(seed, "concepts").random()

    def __len__(self) -> int:
        return self._posts

    @overload
    def __getitem__(self, index: int) -> Post: ...

    @overload
    def __getitem__(self, index: slice) -> list[Post]: ...

    def __getitem__(self, index: int | slice) -> Post | list[Post]:
        """The post with this number, or a list of them for a slice."""
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(self._posts))]
        number = index + self._posts if index < 0 else index
        if not 0 <= number < self._posts:
            raise IndexError(index)
        return self._post(number)

    def first_concept(self, index: int) -> str:
        """The main concept: a golden-ratio sequence keeps every share of the tail exact."""
        share = (self._shift + index * _GOLDEN_RATIO) % 1
        return CONCEPTS[bisect(_CONCEPT_SHARES, share * _CONCEPT_SHARES[-1])]

    def _concepts(self, index: int) -> tuple[str, ...]:
        rng = generator(self.seed, "companion", index)
        first = self.first_concept(index)
        if rng.random() < 0.1 and first not in _COMPANIONS:
            return first, rng.choice(_COMPANIONS)
        return (first,)

    def _post(self, index: int) -> Post:
        rng = generator(self.seed, "post", index)
        case = case_of(index, self._posts)
        account = rng.choice(self.people.of_role[case.by]) if case else self.people.poster(rng)
        taken_at = self._taken_until - timedelta(
            seconds=(self._posts - index) * self._gap_s - rng.randrange(self._gap_s)
        )
        post_id = self._post_id(taken_at, rng)
        photos = self._photos(index, case, rng)
        hashtags = draw_hashtags(photos[0].concepts, rng)
        if case:
            # A case is about one thing: no other reason, such as a missing concept, may hide it.
            plain = "#" + photos[0].concepts[0].replace(" ", "")
            hashtags = tuple(dict.fromkeys((*hashtags, plain)))
        tagged, coauthors, mentioned = self._named(account, case, rng)
        flags: list[Flag] = list(case.flags) if case else []
        if "phone_hashtag" in flags:
            hashtags = (*hashtags, PHONE_HASHTAG)
        if "no_caption" in flags or (case is None and rng.random() < 0.01):
            flags, hashtags = [*flags, "no_caption"], ()
        flags += self._derived_flags(account, photos, hashtags)
        draft = Post(
            index,
            post_id,
            taken_at,
            account,
            tuple(dict.fromkeys(flags)),
            photos,
            hashtags,
            "",
            tagged,
            coauthors,
        )
        return replace(draft, caption=write_caption(draft.flags, hashtags, mentioned, rng))

    @staticmethod
    def _derived_flags(
        account: Account, photos: Sequence[Photo], hashtags: Sequence[str]
    ) -> list[Flag]:
        derived: list[Flag] = []
        if len(photos) > 1:
            derived.append("carousel")
        if account.role == "coauthoring":
            derived.append("coauthor_private")
        if account.role == "followed":
            derived.append("followed_by_viewer")
        if not hashtags:
            derived.append("no_hashtags")
        return derived

    @staticmethod
    def _post_id(taken_at: datetime, rng: Random) -> str:
        milliseconds = round(taken_at.timestamp() * 1000) + rng.randrange(1000)
        return str(((milliseconds - _ID_EPOCH_MS) << 23) | rng.getrandbits(23))

    def _photos(self, index: int, case: Case | None, rng: Random) -> tuple[Photo, ...]:
        if case and case.copies:
            source = index_of(CASE_NUMBERS[case.copies], self._posts)
            return (Photo((source, 0), self._concepts(source), "copy_of_private" in case.flags),)
        concepts = self._concepts(index)
        if (case and "carousel" in case.flags) or (case is None and rng.random() < 0.07):
            count = rng.choices((2, 3, 4, 5), weights=(5, 3, 1, 1))[0]
            return tuple(Photo((index, position), concepts) for position in range(count))
        data_mining = ""
        if case and "plus_prohibited" in case.flags:
            data_mining = "DMI-PROHIBITED-AIMLTRAINING"
        elif case and "plus_allowed" in case.flags:
            data_mining = "DMI-ALLOWED"
        return (Photo((index, 0), concepts, data_mining=data_mining),)

    def _named(
        self, account: Account, case: Case | None, rng: Random
    ) -> tuple[tuple[Account, ...], tuple[Account, ...], tuple[Account, ...]]:
        """The accounts a post tags in its picture, has as co-authors, and mentions in words."""
        public, private = self.people.of_role["public"], self.people.of_role["private"]
        others = [other for other in rng.sample(public, 3) if other is not account]
        tagged: tuple[Account, ...] = tuple(others[:1]) if rng.random() < 0.05 else ()
        mentioned = tuple(others[1:2]) if rng.random() < 0.08 else ()
        coauthors: tuple[Account, ...] = ()
        if account.role == "coauthoring":
            coauthors = (rng.choice(private),)
        for flag in case.flags if case else ():
            if flag == "tags_private":
                tagged = (*tagged, rng.choice(private))
            elif flag == "mentions_private":
                mentioned = (self._author_of(case) or rng.choice(private),)
            elif flag == "coauthor_public":
                coauthors = tuple(others[:1])
            elif flag == "coauthor_unknown":
                coauthors = self.people.of_role["stranger"]
        return tagged, coauthors, mentioned

    def _author_of(self, case: Case | None) -> Account | None:
        """Who took the photo that a case copies."""
        if case is None or not case.copies:
            return None
        return self._post(index_of(CASE_NUMBERS[case.copies], self._posts)).account
