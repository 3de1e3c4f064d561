"""The demo, held against what its generator knows to be true."""

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from curate.cli import _run
from curate.demo import ACCOUNTS, Demo, demonstrate
from curate.errors import ExitCode, UsageError
from curate.synthetic import CANARY, PHONE_HASHTAG, PostTruth, Truth, write_export
from curate.workspace import open_workspace

POSTS = 150
SEED = 0
PLATFORM = "instagram"


@dataclass(frozen=True)
class Shown:
    """A demo without a training, what is true of its export, and what it printed."""

    demo: Demo
    truth: Truth
    printed: str


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """The demo once, and once more what it drew. Read only."""
    folder = tmp_path_factory.mktemp("demo")
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        demo = demonstrate(folder / "demo", posts=POSTS, seed=SEED, is_trained=False)
    truth = write_export(folder / "again", posts=POSTS, accounts=ACCOUNTS, seed=SEED)
    return Shown(demo, truth, out.getvalue() + err.getvalue())


def _image_ids(shown: Shown, post: PostTruth) -> set[str]:
    key = open_workspace(shown.demo.workspace).pseudonym_key
    # A post whose pictures are missing has positions in the export's JSON all the same.
    return {
        key.pseudonym("image", PLATFORM, post.post_id, str(position))
        for position in range(max(1, len(post.media)))
    }


def _kept(shown: Shown) -> set[str]:
    manifest = pq.read_table(shown.demo.published.path / "manifest.parquet")
    return set(manifest["image_id"].to_pylist())


def test_no_post_of_an_account_that_is_not_public_is_in_the_manifest(shown: Shown) -> None:
    kept = _kept(shown)
    closed = [post for post in shown.truth.posts if post.privacy != "public"]
    assert {post.privacy for post in closed} == {"private", "unknown", "malformed", "conflict"}
    for post in closed:
        assert not _image_ids(shown, post) & kept, (post.privacy, post.flags)


def test_every_image_in_the_manifest_is_of_a_public_post(shown: Shown) -> None:
    public = [post for post in shown.truth.posts if post.privacy == "public"]
    allowed = {image_id for post in public for image_id in _image_ids(shown, post)}
    kept = _kept(shown)
    assert kept
    assert kept <= allowed


@pytest.mark.parametrize(
    "flag", ["repost", "coauthor_private", "coauthor_unknown", "tags_private", "plus_prohibited"]
)
def test_no_post_that_somebody_refused_is_in_the_manifest(shown: Shown, flag: str) -> None:
    posts = [post for post in shown.truth.posts if flag in post.flags]
    assert posts
    for post in posts:
        assert not _image_ids(shown, post) & _kept(shown)


def test_posts_and_images_are_conserved(shown: Shown) -> None:
    malformed = sum(shown.demo.ingested.counts.malformed.values())
    assert shown.demo.result.posts.total == POSTS - malformed
    for counts in (shown.demo.result.posts, shown.demo.result.images):
        assert counts.total == counts.kept + counts.rejected + counts.quarantined


def _files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file with its bytes, and the values of every Parquet file as they are unpacked."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()
            if path.suffix == ".parquet":
                rows = pq.read_table(path).to_pylist()
                yield path, json.dumps(rows, default=str, ensure_ascii=False).encode()


def _personal(truth: Truth) -> set[bytes]:
    values = {CANARY, PHONE_HASHTAG.lstrip("#"), PHONE_HASHTAG.removeprefix("#tel")}
    for account in truth.accounts:
        values |= {account.account_id, account.handle, account.full_name}
    for post in truth.posts:
        values |= {post.post_id, post.shortcode, post.stem}
    return {value.encode() for value in values}


def test_nothing_personal_is_in_any_file_of_a_version(shown: Shown) -> None:
    personal = _personal(shown.truth)
    names = set()
    for path, content in _files(shown.demo.workspace / "versions"):
        names.add(path.name)
        assert CANARY.encode() not in content.lower(), path.name
        for value in personal:
            assert value not in content, (path.name, value)
    assert {"manifest.parquet", "report.html", "report.json", "attestation.json"} <= names


def test_the_demo_as_a_library_prints_nothing(shown: Shown) -> None:
    assert shown.printed == ""


def test_nothing_personal_is_in_what_the_command_prints(
    shown: Shown, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    directory = tmp_path / "demo"
    code = _run(["demo", str(directory), "--no-train", "--posts", str(POSTS)])
    out, err = capfd.readouterr()
    assert code == ExitCode.DONE, err
    for value in _personal(shown.truth):
        assert value not in (out + err).encode()
    printed = dict(line.split(maxsplit=1) for line in out.splitlines())
    assert list(printed) == ["workspace:", "manifest:", "report:"]
    assert all(Path(path).exists() for path in printed.values())


def test_a_directory_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError):
        demonstrate(tmp_path, posts=POSTS, is_trained=False)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.slow
def test_the_demos_model_learns_something(tmp_path: Path) -> None:
    demo = demonstrate(tmp_path / "demo")
    assert demo.trained is not None
    assert demo.trained.checkpoint.is_file()
    accuracy = demo.trained.accuracy
    assert accuracy is not None
    assert accuracy.above_majority >= 0.15, accuracy
    metrics = demo.trained.checkpoint.with_name("metrics.jsonl").read_text().splitlines()
    losses = [row["loss"] for row in map(json.loads, metrics) if row.get("loss") is not None]
    share = max(1, len(losses) // 5)
    assert sum(losses[-share:]) < 0.7 * sum(losses[:share]), losses
