"""Files whose ending says nothing: looked into, or counted and named as not read."""

import zipfile
from pathlib import Path

import pytest

from curate.errors import InputError
from curate.ingest.detection import detect
from curate.sources import Export, Limits

PHOTO = (
    "1\t6160000001\t4ccb23d8\t10000001@N00\tanna\t2011-09-10 21:13:32.0\t1316432672\tCamera\tA\t"
    "\tcat\t\t\t\t\thttp://www.flickr.com/photos/10000001@N00/6160000001/\thttp://h/1.jpg\tBY-SA\t"
    "http://creativecommons.org/licenses/by-sa/2.0/\t6167\t7\t5d22abd711\t44e5acb0f2\tjpg\t0\n"
)
# Under a picture, this is what somebody wrote, and no table of other people.
CAPTION = "post_id,handle,is_private,caption\n1,somebody_else,false,hello\n"
FILES = {
    "yfcc100m_dataset": PHOTO,
    "more/photos.txt": PHOTO,
    "more/README": "How this was made, and by whom.\n",
    "more/marker": "",
    "more/picture": "\x89PNG\r\n\0\0",
    "more/posts.xlsx": "PK",
    "more/.DS_Store": "hidden",
    "anna/1_UTC.jpg": "jpg",
    "anna/1_UTC.txt": CAPTION,
    "anna/2_UTC_1.jpg": "jpg",
    "anna/2_UTC.txt": CAPTION,
    "anna/3.jpg.txt": CAPTION,
    "anna/3.jpg": "jpg",
    "table.txt": "post_id,handle\n1,anna\n",
}
READ = {"yfcc100m": ["more/photos.txt", "yfcc100m_dataset"], "table": ["table.txt"]}
PASSED_OVER = {
    "a text of no known format": 1,
    "a text beside a file of the same name": 3,
    "a .xlsx file, which nothing reads": 1,
    # A picture, and an empty marker.
    "a file without an ending that is no text": 2,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("kinds") / "export"
    for name, content in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="latin-1")
    return root


@pytest.mark.parametrize("is_archive", [False, True])
def test_what_says_nothing_by_its_ending_is_read_by_its_content_or_counted(
    folder: Path, *, is_archive: bool
) -> None:
    path, top = folder, ""
    if is_archive:
        path, top = folder.with_suffix(".zip"), "export.zip/"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in FILES.items():
                archive.writestr(name, content.encode("latin-1"))
    with Export(path, Limits()) as export:
        found = detect(export)
        read = {name: sorted(file.name for file in files) for name, files in found.files.items()}
    assert read == {name: [top + file for file in files] for name, files in READ.items()}
    assert (found.passed_over, found.unknown, found.damaged) == (PASSED_OVER, [], [])


def test_a_table_that_is_asked_for_takes_no_note_for_one(folder: Path) -> None:
    with Export(folder, Limits()) as export:
        assert [file.name for file in detect(export, "table").files["table"]] == ["table.txt"]
    with Export(folder, Limits()) as export, pytest.raises(InputError):
        detect(export, "account-status")
    # What is named by itself is what it is said to be.
    with Export(folder / "more/README", Limits()) as export:
        assert list(detect(export, "account-status").files) == ["account-status"]
