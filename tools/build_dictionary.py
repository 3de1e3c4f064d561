"""Builds ``curate/data/dictionary``: what each key means, worked out of all the shipped lists.

Run ``python -m tools.build_dictionary`` in a checkout whenever one of the lists in ``curate/data``,
or what is made of them, has changed; a test finds it where nobody did. It saves every run of the
product two seconds.
"""

from pathlib import Path

from curate.tags.lexicon.dictionary import work_out

FOLDER = Path(__file__).parent.parent / "curate" / "data" / "dictionary"


def main() -> None:
    """Write the three tables."""
    dictionary = work_out("signature")
    FOLDER.mkdir(exist_ok=True)
    for name in ("table", "readings", "concepts"):
        frame = getattr(dictionary, name)
        frame.write_parquet(FOLDER / f"{name}.parquet", compression="zstd", compression_level=19)


if __name__ == "__main__":
    main()
