"""Real exports, where they are at hand: each gives the counts that its own file implies.

The numbers were counted in the files by other means: elements of the lists, by hand.
"""

from collections import Counter
from pathlib import Path

import pytest
from workspaces import OBSERVED, base_rows, decide, new_workspace

from curate.errors import ExitCode, InputError
from curate.ingest import Options, ingest

SAMPLES = Path(__file__).parents[2].parent / "shared" / "exports"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real exports are not here")

# path: format, posts, images, profiles, deletions
COUNTS = {
    "instaloader": ("instaloader", 7, 1, 3, 0),
    "apify": ("apify", 99, 42, 0, 0),
    "instagram-web/posts.json": ("instagram-web", 1, 4, 0, 0),
    "instagram-scraper": ("instagram-scraper", 3, 1, 0, 0),
    "yfcc100m": ("yfcc100m", 4, 4, 0, 0),
    "flickr/api": ("flickr", 3, 3, 1, 0),
    "flickr/account-export": ("flickr", 1, 1, 0, 0),
    "mastodon/archive": ("mastodon-archive", 670, 191, 1, 0),
    "bluesky/golden_v1.jsonl": ("bluesky-jetstream", 2, 0, 1, 0),
    "bluesky/expected_v1.jsonl": ("bluesky-jetstream", 32, 2, 0, 1),
    "flat-csv/instagram_posts.csv": ("table", 140, 0, 0, 0),
    "flat-csv/Instagram data.csv": ("table", 176, 0, 0, 0),
    "instagram-download/2020-media-json": ("instagram-download", 50, 92, 1, 0),
    "instagram-download/2022": ("instagram-download", 413, 413, 0, 0),
    "instagram-download/2024-excerpt": ("instagram-download", 2, 2, 0, 0),
    "instagram-download/2026": ("instagram-download", 95, 455, 0, 0),
    "instagram-download/2026-html": ("instagram-download", 93, 372, 0, 0),
    "instagram-download/schema": ("instagram-download", 0, 0, 1, 0),
}


@pytest.mark.parametrize("name", COUNTS)
def test_a_real_export_gives_the_counts_that_it_implies(tmp_path: Path, name: str) -> None:
    workspace = new_workspace(tmp_path / "ws")
    (ingested,) = ingest(workspace, SAMPLES / name, Options(observed_at=OBSERVED), threads=1)
    counts = ingested.counts
    assert ingested.malformed == []
    assert (
        ingested.source_format,
        counts.posts,
        counts.images,
        counts.profiles,
        counts.deletions,
    ) == COUNTS[name]
    assert len(base_rows(workspace, "posts", "post_id")) == counts.posts
    (again,) = ingest(workspace, SAMPLES / name, Options(observed_at=OBSERVED), threads=1)
    assert not again.is_new


def test_a_trailing_comma_is_an_error_with_its_line_and_column(tmp_path: Path) -> None:
    path = SAMPLES / "instagram-web" / "posts_RAW_trailing_comma.json"
    with pytest.raises(InputError, match="line 738, column 5") as caught:
        ingest(new_workspace(tmp_path / "ws"), path)
    assert caught.value.exit_code == ExitCode.BAD_INPUT


def test_75_of_the_670_posts_of_a_real_archive_are_not_public(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    ingest(workspace, SAMPLES / "mastodon" / "archive", Options(observed_at=OBSERVED))
    audiences = Counter(row[0] for row in base_rows(workspace, "posts", "visibility"))
    assert audiences.total() - audiences["public"] - audiences["unlisted"] == 75
    # The account asks not to be indexed: nothing of it stays.
    outcomes = decide(workspace).values()
    assert {outcome.outcome for outcome in outcomes} == {"rejected"}
    assert all("FEDI_NOT_INDEXABLE" in outcome.codes for outcome in outcomes)


@pytest.mark.slow
def test_a_folder_of_all_of_them_is_read_format_by_format(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    found = ingest(workspace, SAMPLES, Options(observed_at=OBSERVED), threads=1)
    posts: Counter[str] = Counter()
    for name, (source_format, count, *_) in COUNTS.items():
        posts[source_format] += count
        assert (SAMPLES / name).exists()
    posts["mastodon-api"] = 17
    assert {one.source_format: one.counts.posts for one in found} == dict(posts)
    # One is invalid, on purpose; the records of tests beside it are no export.
    assert sum(len(one.malformed) for one in found) == 1


def test_a_private_account_of_2020_is_private(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    ingest(
        workspace,
        SAMPLES / "instagram-download" / "2020-media-json",
        Options(observed_at=OBSERVED, declared_public="a mistake"),
    )
    assert {outcome.outcome for outcome in decide(workspace).values()} == {"rejected"}
