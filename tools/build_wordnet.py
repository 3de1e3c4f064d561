"""Builds the noun lexicon that ``curate`` ships, as Parquet, out of WordNet 3.0's database files.

Run ``python -m tools.build_wordnet /usr/share/wordnet`` (Debian: ``wordnet-base`` 1:3.0-37)
in a checkout. It writes four files into ``curate/data/``:

``wordnet_nouns.parquet``            one row a word of a synset, sorted by synset and word
    lemma       as WordNet spells it, with spaces
    synset      the synset's offset in ``data.noun``; ImageNet's ``n02132136`` is 2132136
    word        the word's place in its synset, from 1: the most usual word comes first
    sense_rank  which sense of the lemma this is, from 1: the most frequent comes first
``wordnet_hypernyms.parquet``        one row a synset but the one at the top, sorted by synset
    synset, hypernym  offsets: what it is a kind or an instance of, the first that WordNet names
``wordnet_noun_exceptions.parquet``  irregular plurals, in the order of ``noun.exc``
    form, base  as WordNet spells them, with spaces; a form with several bases has several rows
``wordnet_other_words.parquet``      verbs, adjectives and adverbs that are no noun, sorted
    key         of the lemma or of an irregular form; also of the pronouns, prepositions and other
                closed classes, which WordNet leaves out

The file formats are those of WordNet's manual pages ``wndb(5WN)`` and ``morphy(7WN)``. Only
version 3.0 will do: ImageNet's ids and the multilingual wordnets refer to its offsets.
"""

import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from curate.tags.lexicon.shipped import english_key

NOUNS_FILE = "wordnet_nouns.parquet"
HYPERNYMS_FILE = "wordnet_hypernyms.parquet"
EXCEPTIONS_FILE = "wordnet_noun_exceptions.parquet"
OTHER_WORDS_FILE = "wordnet_other_words.parquet"
_SYNSETS_IN_3_0 = 82_115
_SHORTEST_OTHER_WORD = 3
_CLOSED_CLASSES = (
    "about above across after against all along although among and another any anybody anyone "
    "anything are around because been before behind below beneath beside besides between beyond "
    "both but can could did does doing done down during each either ever every everybody everyone "
    "everything except few for from had has have having her hers herself him himself his how into "
    "its itself less many may might mine more most much must myself near neither nobody none nor "
    "not nothing off once one onto other others our ours ourselves out over own per shall she "
    "should since some somebody someone something such than that the their theirs them themselves "
    "then there these they this those though through throughout till too toward towards under "
    "underneath unless until upon via was were what when where whether which while who whom whose "
    "why will with within without would yet you your yours yourself"
)


def _records(path: Path) -> Iterator[list[str]]:
    # The licence heads each file, in lines that begin with two spaces.
    with path.open(encoding="ascii") as lines:
        for line in lines:
            if not line.startswith("  "):
                yield line.split()


def _sense_ranks(index_noun: Path) -> dict[tuple[str, int], int]:
    ranks = {}
    for fields in _records(index_noun):
        # lemma pos synset_cnt p_cnt [ptr_symbol…] sense_cnt tagsense_cnt [synset_offset…]
        offsets = fields[6 + int(fields[3]) :]
        for rank, offset in enumerate(offsets, start=1):
            ranks[fields[0], int(offset)] = rank
    return ranks


def read_nouns(folder: Path) -> pl.DataFrame:
    """All senses of all nouns in the WordNet database ``folder``, sorted by synset and word."""
    ranks = _sense_ranks(folder / "index.noun")
    rows = []
    for fields in _records(folder / "data.noun"):
        # synset_offset lex_filenum ss_type w_cnt(hex) word lex_id [word lex_id…] p_cnt …
        synset = int(fields[0])
        for word in range(int(fields[3], 16)):
            spelling = fields[4 + 2 * word]
            rank = ranks[spelling.lower(), synset]
            rows.append((spelling.replace("_", " "), synset, word + 1, rank))
    schema = {
        "lemma": pl.String,
        "synset": pl.Int32,
        "word": pl.Int32,
        "sense_rank": pl.Int32,
    }
    return pl.DataFrame(rows, schema=schema, orient="row").sort("synset", "word")


def read_hypernyms(folder: Path) -> pl.DataFrame:
    """What each noun synset in the WordNet database ``folder`` is a kind of, sorted by synset."""
    rows = []
    for fields in _records(folder / "data.noun"):
        # … word lex_id p_cnt [pointer_symbol synset_offset pos source/target]… | gloss
        at = 5 + 2 * int(fields[3], 16)
        pointers = zip(fields[at::4], fields[at + 1 :: 4], strict=False)
        kinds = [
            int(offset)
            for symbol, offset in islice(pointers, int(fields[at - 1]))
            if symbol in {"@", "@i"}
        ]
        rows += [(int(fields[0]), kind) for kind in kinds[:1]]
    schema = {"synset": pl.Int32, "hypernym": pl.Int32}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("synset")


def read_exceptions(folder: Path) -> pl.DataFrame:
    """The irregular plurals in the WordNet database ``folder``, in the order of ``noun.exc``."""
    rows = [
        (fields[0].replace("_", " "), base.replace("_", " "))
        for fields in _records(folder / "noun.exc")
        for base in fields[1:]
    ]
    return pl.DataFrame(rows, schema={"form": pl.String, "base": pl.String}, orient="row")


def read_other_words(folder: Path, nouns: pl.DataFrame) -> pl.DataFrame:
    """The keys of the words of other kinds in the WordNet database ``folder``, sorted: ``key``.

    Those of ``nouns`` (as `read_nouns`), and keys of one or two letters, are left out.
    """
    words = set(_CLOSED_CLASSES.split())
    for kind in ("verb", "adj", "adv"):
        for path in (folder / f"index.{kind}", folder / f"{kind}.exc"):
            words.update(fields[0] for fields in _records(path))
    keys = pl.DataFrame({"lemma": sorted(words)}).select(key=english_key(pl.col("lemma")))
    return (
        keys.filter(pl.col("key").str.len_bytes() >= _SHORTEST_OTHER_WORD)
        .join(nouns.select(key=english_key(pl.col("lemma"))), on="key", how="anti")
        .unique()
        .sort("key")
    )


def write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write ``frame``, of strings and integers, as the small file that is shipped."""
    # Delta encodings and no statistics take a quarter off what Polars writes.
    text = pa.string()
    table = frame.to_arrow()
    for at, field in enumerate(table.schema):
        if pa.types.is_large_string(field.type) or pa.types.is_string_view(field.type):
            table = table.set_column(at, field.name, table.column(at).cast(text))
    encodings = {
        field.name: "DELTA_BYTE_ARRAY" if field.type == text else "DELTA_BINARY_PACKED"
        for field in table.schema
    }
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=19,
        use_dictionary=False,
        column_encoding=encodings,
        write_statistics=False,
        store_schema=False,
    )


def main(arguments: list[str]) -> int:
    """Build the files out of the folder that ``arguments`` names."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m tools.build_wordnet /usr/share/wordnet\n")
        return 2
    source = Path(arguments[0])
    nouns = read_nouns(source)
    synsets = nouns["synset"].n_unique()
    if synsets != _SYNSETS_IN_3_0:
        sys.stderr.write(f"{source} holds {synsets} noun synsets: this is not WordNet 3.0\n")
        return 4
    target = Path(__file__).parents[1] / "curate" / "data"
    files = {
        NOUNS_FILE: nouns,
        HYPERNYMS_FILE: read_hypernyms(source),
        EXCEPTIONS_FILE: read_exceptions(source),
        OTHER_WORDS_FILE: read_other_words(source, nouns),
    }
    for name, frame in files.items():
        write_parquet(frame, target / name)
        size = (target / name).stat().st_size
        sys.stdout.write(f"{name}: {frame.height} rows, {size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
