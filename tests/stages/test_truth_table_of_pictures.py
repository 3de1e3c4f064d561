"""The truth table of what a picture says for itself: each place, each word, under both presets.

Wherever a refusal lies, in the file or beside it, it counts as the only one would.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from workspaces import KEPT, Outcome, decide, new_workspace, take_in

from curate.images.credentials import NOT_INSTALLED, reader_name
from curate.workspace import Workspace

sys.path.insert(0, str(Path(__file__).parents[1] / "images"))

from places import CREDENTIAL_PLACES, UNREADABLE, XMP_PLACES, Place

pytestmark = pytest.mark.skipif(
    reader_name("auto") == NOT_INSTALLED, reason="c2pa-python is not installed"
)
UNKNOWN = Outcome("quarantined", frozenset({"SIGNAL_VALUE_UNKNOWN"}))
NOT_READ = Outcome("quarantined", frozenset({"METADATA_UNREADABLE"}))


def rejected(code: str) -> Outcome:
    return Outcome("rejected", frozenset({code}))


# The word of each column of the table, and what it decides under the strict preset.
XMP_WORDS = {"PROHIBITED": rejected("XMP_PLUS_DMI"), "ALLOWED": KEPT, "PERHAPS": UNKNOWN}
USES = {"notAllowed": rejected("C2PA_TDM"), "allowed": KEPT, "perhaps": UNKNOWN}
TABLE: list[tuple[str, Mapping[str, Place], Mapping[str, Outcome]]] = [
    ("xmp", XMP_PLACES, XMP_WORDS),
    ("c2pa", CREDENTIAL_PLACES, USES),
    ("unreadable", UNREADABLE, dict.fromkeys(["ALLOWED", "PROHIBITED"], NOT_READ)),
]


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Outcome]]:
    """A post for each place and word, and what strictly becomes of it."""
    folder = tmp_path_factory.mktemp("pictures") / "export"
    expected: dict[str, Outcome] = {}
    rows = ["post_id,account_id,platform,created_at,observed_at,account_status,caption,media"]
    for kind, places, words in TABLE:
        for place, make in places.items():
            for word, outcome in words.items():
                name = f"{kind}.{place}.{word}"
                data, beside = make(word)
                (folder / name).mkdir(parents=True)
                # No two alike, because an image that refuses takes exact copies along.
                (folder / name / "p.jpg").write_bytes(data + name.encode())
                for ending, content in beside.items():
                    (folder / name / f"p{ending}").write_bytes(content)
                expected[name] = outcome
                rows.append(
                    f"{name},{len(rows)},instagram,2026-05-01T00:00:00Z,2026-05-20T00:00:00Z,"
                    f"public,#cat,{name}/p.jpg"
                )
    (folder / "posts.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder, expected


def test_a_refusal_counts_wherever_it_is(
    tmp_path: Path, export: tuple[Path, dict[str, Outcome]]
) -> None:
    workspace = new_workspace(tmp_path / "ws")
    config = workspace.root / "curate.toml"
    folder, expected = export
    take_in(workspace, folder)
    for preset in ("strict", "private-accounts"):
        # Rid of what tells them apart, all would be copies of one picture that refuses.
        images = '[images]\nmin_side_px = 1\nmetadata = "keep"\n'
        config.write_text(f'[policy]\npreset = "{preset}"\n{images}')
        assert decide(Workspace(workspace.root)) == {
            name: KEPT if outcome.outcome == "rejected" and preset != "strict" else outcome
            for name, outcome in expected.items()
        }, preset
