"""Writes a synthetic export of any size: `python examples/synthetic_export.py DIR --posts 5000`."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from curate.errors import CurateError
from curate.synthetic import write_export, write_truth


def main() -> int:
    """Write the export, and print what is in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path, help="where to write; absent or empty")
    parser.add_argument("--posts", type=int, default=700)
    parser.add_argument("--accounts", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--image-side-px", type=int, default=160)
    parser.add_argument("--truth", type=Path, help="also write what is true of it, as JSON")
    given = parser.parse_args()
    try:
        truth = write_export(
            given.directory,
            posts=given.posts,
            accounts=given.accounts,
            seed=given.seed,
            image_side_px=given.image_side_px,
        )
    except CurateError as error:
        print(f"{error.message}; {error.hint}", file=sys.stderr)
        return int(error.exit_code)
    if given.truth:
        write_truth(truth, given.truth)
    privacies: Counter[str] = Counter()
    flags: Counter[str] = Counter()
    images: Counter[str] = Counter()
    for post in truth.posts:
        privacies[post.privacy] += 1
        flags.update(post.flags)
        images.update({concept: len(post.media) for concept in post.concepts})
    for title, counts in (
        ("posts by privacy", privacies),
        ("posts by case", flags),
        ("images by concept", images),
    ):
        print(title)
        for name, count in counts.most_common():
            print(f"{count:>9,}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
