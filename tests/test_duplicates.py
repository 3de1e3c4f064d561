"""The same picture in several public posts: one of them is kept, from export to manifest."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps
from slow_cases import slow
from workspaces import EVERY_COPY, KEPT, Outcome, decide, new_workspace, prepared, take_in

from curate.explain import explain
from curate.query import QueryConnection
from curate.store.sqlfiles import load_sql
from curate.workspace import Workspace

DUPLICATE = Outcome("rejected", frozenset({"NEAR_DUPLICATE"}))


def photo(seed: int, width_px: int = 320) -> Image.Image:
    grain = np.random.default_rng(seed).integers(0, 256, (9, 12, 3), dtype=np.uint8)
    return Image.fromarray(grain).resize((width_px, width_px * 3 // 4), Image.Resampling.BICUBIC)


def encoded(image: Image.Image, kind: str = "JPEG") -> bytes:
    file = BytesIO()
    image.save(file, kind, quality=70)
    return file.getvalue()


BLANK = encoded(Image.new("L", (90, 90), 200))
# Of each post its day, its hashtag and its pictures.
POSTS: dict[str, tuple[int, str, tuple[bytes, ...]]] = {
    "small-and-old": (1, "cat", (encoded(photo(1, 160), "PNG"),)),
    "largest": (7, "cat", (encoded(photo(1)),)),
    "of-no-concept": (2, "qqxqq", (encoded(photo(1, 480)),)),
    "mirrored": (3, "cat", (encoded(ImageOps.mirror(photo(1, 300))),)),
    "another": (4, "cat", (encoded(photo(2)),)),
    "another-twice": (5, "cat", (encoded(photo(2)), encoded(photo(3)))),
    "blank": (6, "cat", (BLANK,)),
    "blank-again": (8, "cat", (BLANK,)),
}
EXPECTED = {
    **dict.fromkeys(POSTS, DUPLICATE),
    "of-no-concept": Outcome("rejected", frozenset({"NO_CONCEPT"})),
    **dict.fromkeys(("largest", "another", "another-twice", "blank"), KEPT),
}


def write(root: Path, names: list[str]) -> list[Path]:
    """A folder for each post, in this order."""
    folders = []
    for name in names:
        day, tag, pictures = POSTS[name]
        folder = root / name
        folder.mkdir()
        for number, data in enumerate(pictures):
            (folder / f"{number}").write_bytes(data)
        media = "|".join(str(number) for number in range(len(pictures)))
        (folder / "posts.csv").write_text(
            "platform,post_id,account_id,is_private,hashtags,media,created_at\n"
            f"instagram,{name},id-{name},false,{tag},{media},2026-05-0{day}T00:00:00Z\n"
        )
        folders.append(folder)
    return folders


def taken_in(place: Path, names: list[str], config: str = "") -> Workspace:
    workspace = new_workspace(place / "ws", config)
    for folder in write(place, names):
        take_in(workspace, folder)
    return workspace


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(prepared("duplicates", lambda place: taken_in(place, list(POSTS))) / "ws")


def test_of_each_picture_the_largest_is_kept_of_those_that_have_a_concept(
    workspace: Workspace,
) -> None:
    assert decide(workspace) == EXPECTED
    with QueryConnection(workspace) as connection:
        clusters = connection.run(load_sql("queries", "duplicate_clusters").text).rows()
        counted = connection.run("SELECT image_count FROM sampling_plan").rows()
    assert [row[1] for row in clusters] == [2, 1, 1]
    assert [row[2] <= 6 for row in clusters] == [True] * 3
    assert counted == [(4,)]


@pytest.mark.slow
def test_explain_names_the_image_that_is_kept(workspace: Workspace) -> None:
    decide(workspace)
    (reason,) = explain(workspace, "blank-again").reasons
    assert reason.evidence == "same bytes as a kept image"
    with QueryConnection(workspace) as connection:
        kept = connection.run("SELECT image_id FROM image_outcomes WHERE outcome = 'kept'").rows()
    assert reason.cause is not None
    assert (reason.cause.id,) in kept


@pytest.mark.slow
def test_the_order_of_ingests_does_not_matter(tmp_path: Path) -> None:
    assert decide(taken_in(tmp_path, list(POSTS)[::-1])) == EXPECTED


@pytest.mark.slow
def test_all_are_kept_if_the_config_says_so(tmp_path: Path) -> None:
    names = ["small-and-old", "largest", "blank", "blank-again"]
    decided = decide(taken_in(tmp_path, names, EVERY_COPY))
    assert decided == dict.fromkeys(names, KEPT)


@pytest.mark.parametrize("is_asked", [True, *slow(False)])
def test_one_of_a_picture_and_itself_on_its_side_is_kept_if_turned_copies_are_looked_for(
    tmp_path: Path, is_asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = encoded(photo(1, 300).transpose(Image.Transpose.ROTATE_270))
    monkeypatch.setitem(POSTS, "on-its-side", (9, "cat", (turn,)))
    config = f"[images]\nturned_copies = {str(is_asked).lower()}\n"
    decided = decide(taken_in(tmp_path, ["largest", "on-its-side"], config))
    assert decided == {"largest": KEPT, "on-its-side": DUPLICATE if is_asked else KEPT}
