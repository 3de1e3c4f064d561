"""Builds ``curate/data/dictionary``: what each key means, worked out of all the shipped lists.

Run ``python -m tools.build_dictionary`` in a checkout whenever one of the lists in ``curate/data``,
or what is made of them, has changed; a test finds it where nobody did. It saves every run of the
product two seconds.
"""

from pathlib import Path

from curate.tags.lexicon.dictionary import told_apart, work_out

FOLDER = Path(__file__).parent.parent / "curate" / "data" / "dictionary"


def main() -> None:
    """Write the tables."""
    dictionary = work_out("signature")
    FOLDER.mkdir(exist_ok=True)
    frames = {name: getattr(dictionary, name) for name in ("table", "readings", "concepts")}
    for name, frame in (frames | {"words_of_one_language": told_apart()}).items():
        frame.write_parquet(FOLDER / f"{name}.parquet", compression="zstd", compression_level=19)


if __name__ == "__main__":
    main()
