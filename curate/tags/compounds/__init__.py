"""Splits hashtags into the words they run together, and finds the noun that names the whole.

A unigram model of words and its exact optimum by dynamic programming: Norvig, "Natural Language
Corpus Data", in Segaran and Hammerbacher, *Beautiful Data* (2009). All keys of one length are
split at once; substrings are found by their rolling hashes (Karp and Rabin 1987), and what is
found that way is compared letter by letter in the end.
"""

import functools

import numpy as np
import numpy.typing as npt
import polars as pl

from curate.tags.compounds.words import CompoundWords, compound_words

SHORTEST_KEY, LONGEST_KEY = 6, 40
"""Keys of fewer or more letters are not split."""

MOST_WORDS = 6

_BASE = np.uint64(1_099_511_628_211)
_FILTER_BITS = np.uint64(20)
_KEYS_AT_A_TIME = 50_000
_NO_WORD = -1


def split_compounds(keys: pl.Series, counts: pl.DataFrame) -> pl.DataFrame:
    """Split those of ``keys`` that are English compounds: ``key``, ``words``, ``head``.

    ``counts`` (``key``, ``post_count``) says how often each key is used; only those that are words
    matter. The rows are those keys that can be split, in the order of ``keys``; ``words`` are
    joined by spaces; ``head`` is a noun of the lexicon, or the plural of one.

    Of all ways to split a key into nouns, their plurals, and a closed list of other words, the one
    with the highest product of probabilities is taken; of equal ones, that with the longest last
    word. A word's probability is the mean of its share among the uses of words in ``counts`` and
    of a prior: the square of its number of senses (Zipf's meaning-frequency law). So it is the
    same for any order of rows. A key is no compound when

    - it has other characters than ``a`` to ``z``, fewer than `SHORTEST_KEY` of them, or more than
      `LONGEST_KEY`;
    - its letters, drawn one by one, are likelier than its words: it is a name or nonsense;
    - it is a word itself, or its best split has more than `MOST_WORDS`;
    - it holds ``and`` or ``or``, which join two heads;
    - its head is no common noun.

    The head is the word before the first preposition, or else the last one: a noun compound of
    English is a kind of what its last noun says.

    1 million distinct keys of 6 to 40 letters: 8 s on one core, 0.1 GB.
    """
    words = compound_words()
    model = _Model(words, _probabilities(words, counts))
    candidates = (
        keys.alias("key")
        .to_frame()
        .with_row_index("row")
        .with_columns(length=pl.col("key").str.len_bytes())
        .filter(
            pl.col("length").is_between(SHORTEST_KEY, LONGEST_KEY)
            & pl.col("key").str.contains("^[a-z]+$")
        )
        .join(words.text.alias("key").to_frame(), on="key", how="anti", maintain_order="left")
    )
    found = [
        model.split(piece["row"], piece["key"])
        for (_,), group in candidates.group_by("length", maintain_order=True)
        for piece in group.iter_slices(_KEYS_AT_A_TIME)
    ]
    schema = {"row": pl.UInt32, "key": pl.String, "words": pl.String, "head": pl.String}
    rows = pl.concat(found) if found else pl.DataFrame(schema=schema)
    return rows.sort("row").drop("row")


def _probabilities(words: CompoundWords, counts: pl.DataFrame) -> npt.NDArray[np.float64]:
    used = counts.group_by("key").agg(pl.col("post_count").sum())
    uses = (
        words.text.alias("key")
        .to_frame()
        .join(used, on="key", how="left", maintain_order="left")["post_count"]
        .fill_null(0)
        .to_numpy()
        .astype(np.float64)
    )
    total = uses.sum()
    return words.prior if total == 0 else (words.prior + uses / total) / 2


class _Model:
    """The words with their costs (negative logarithms of probabilities), ready to be found."""

    def __init__(self, words: CompoundWords, probabilities: npt.NDArray[np.float64]) -> None:
        self._words = words
        self._costs = -np.log(probabilities)
        self._letter_costs, self._by_length = _found_words()
        self._text = words.text.to_numpy()

    def split(self, rows: pl.Series, keys: pl.Series) -> pl.DataFrame:
        """Split ``keys``, all of one length: ``row``, ``key``, ``words``, ``head``."""
        letters = np.frombuffer("".join(keys).encode(), np.uint8).reshape(len(keys), -1).T
        costs, last_words = self._optimum(letters)
        is_word_like = costs < self._letter_costs[letters - ord("a")].sum(axis=0)
        chosen = np.flatnonzero(is_word_like)
        parts = self._parts(last_words[:, chosen])
        heads = self._heads(parts)
        is_compound = heads != _NO_WORD
        chosen, parts, heads = chosen[is_compound], parts[:, is_compound], heads[is_compound]
        texts = [
            " ".join(self._text[part] for part in reversed(column) if part != _NO_WORD)
            for column in parts.T
        ]
        return pl.DataFrame(
            {
                "row": rows.gather(chosen),
                "key": keys.gather(chosen),
                "words": pl.Series(texts, dtype=pl.String),
                "head": self._words.text.gather(heads),
            }
        ).filter(pl.col("words").str.replace_all(" ", "", literal=True) == pl.col("key"))

    def _optimum(
        self, letters: npt.NDArray[np.uint8]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int32]]:
        """The least cost of each key, and the last word of the best split of each of its starts."""
        length, count = letters.shape
        hashes = _prefix_hashes(letters)
        costs = np.full((length + 1, count), np.inf)
        costs[0] = 0.0
        last_words = np.full((length + 1, count), _NO_WORD, np.int32)
        for end in range(1, length + 1):
            for size, words in self._by_length:
                start = end - size
                if start < 0:
                    continue
                at, word = words.find(hashes[end] - hashes[start] * _power(size))
                total = costs[start, at] + self._costs[word]
                is_better = total < costs[end, at]
                costs[end, at[is_better]] = total[is_better]
                last_words[end, at[is_better]] = word[is_better]
        return costs[length], last_words

    def _parts(self, last_words: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """The words of each split from the last to the first; `MOST_WORDS` and one more."""
        sizes = np.append(self._words.text.str.len_bytes().to_numpy().astype(np.int64), 0)
        ends = np.full(last_words.shape[1], len(last_words) - 1)
        parts = []
        for _ in range(MOST_WORDS + 1):
            part = last_words[ends, np.arange(len(ends))]
            parts.append(part)
            ends = ends - sizes[part]
        return np.array(parts, dtype=np.int32).reshape(MOST_WORDS + 1, -1)

    def _heads(self, parts: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """The head of each split, `_NO_WORD` where it has none."""

        def holds(flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
            held: npt.NDArray[np.bool_] = flags[parts] & (parts != _NO_WORD)
            return held

        heads = parts[0].copy()
        is_preposition = holds(self._words.is_preposition)
        # Later rows are earlier words: the last one that is set is the first preposition.
        for place in range(len(parts) - 1):
            heads = np.where(is_preposition[place], parts[place + 1], heads)
        is_refused = (
            (parts[-1] != _NO_WORD)
            | holds(self._words.is_conjunction).any(axis=0)
            | ~self._words.can_be_head[heads]
            | (heads == _NO_WORD)
        )
        return np.where(is_refused, _NO_WORD, heads).astype(np.int32)


class _Found:
    """The words of one length, found by their hashes."""

    def __init__(self, text: pl.Series, numbers: npt.NDArray[np.intp]) -> None:
        words = text.gather(numbers)
        letters = np.frombuffer("".join(words).encode(), np.uint8).reshape(len(words), -1).T
        hashes = _prefix_hashes(letters)[-1]
        order = np.argsort(hashes)
        self._hashes = hashes[order]
        self._numbers = numbers[order].astype(np.int32)
        # Most substrings are no words; a look at one bit tells so.
        self._may_be = np.zeros(1 << int(_FILTER_BITS), np.bool_)
        self._may_be[_filter_place(hashes)] = True

    def find(
        self, hashes: npt.NDArray[np.uint64]
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int32]]:
        """Where ``hashes`` are those of words, and of which."""
        at = np.flatnonzero(self._may_be[_filter_place(hashes)])
        wanted = hashes[at]
        place = np.minimum(np.searchsorted(self._hashes, wanted), len(self._hashes) - 1)
        is_word = self._hashes[place] == wanted
        return at[is_word], self._numbers[place[is_word]]


@functools.cache
def _found_words() -> tuple[npt.NDArray[np.float64], list[tuple[int, _Found]]]:
    """What each letter costs, and the words by their lengths, the longest first."""
    text = compound_words().text
    letters = np.frombuffer("".join(text).encode(), np.uint8) - ord("a")
    lengths = text.str.len_bytes().to_numpy()
    by_length = [
        (int(length), _Found(text, np.flatnonzero(lengths == length)))
        for length in np.unique(lengths)[::-1]
    ]
    return -np.log(np.bincount(letters, minlength=26) / len(letters)), by_length


def _prefix_hashes(letters: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    """The hash of each beginning, modulo 2^64; ``letters`` has a row for each place."""
    hashes = np.zeros((letters.shape[0] + 1, letters.shape[1]), np.uint64)
    for place, row in enumerate(letters):
        hashes[place + 1] = hashes[place] * _BASE + row
    return hashes


@functools.cache
def _power(exponent: int) -> np.uint64:
    return np.uint64(pow(int(_BASE), exponent, 2**64))


def _filter_place(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    return hashes >> (np.uint64(64) - _FILTER_BITS)
