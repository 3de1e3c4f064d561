import io

import pytest

from curate.ingest.sniffing import look_at
from curate.sources import Export, Limits, encoding
from curate.sources.encoding import decoded, encoding_of, without_mark

# What a file holds; its encoding; how its beginning reads.
CASES = {
    "nothing": (b"", "utf-8-sig", ""),
    "ASCII": (b"cat", "utf-8-sig", "cat"),
    "UTF-8": ("café 🐈".encode(), "utf-8-sig", "café 🐈"),
    "UTF-8 with a mark": ("café".encode("utf-8-sig"), "utf-8-sig", "café"),
    "UTF-16, little end first": ("\ufeffcafé".encode("utf-16-le"), "utf-16", "café"),
    "UTF-16, big end first": ("\ufeffcafé".encode("utf-16-be"), "utf-16", "café"),
    "UTF-16 that ends within a character": ("\ufeffcaf".encode("utf-16-le")[:-1], "utf-16", "ca"),
    "Windows-1252": ("café “x”".encode("cp1252"), "cp1252", "café “x”"),
    "Windows-1252 with one accent before the last break": (b"caf\xe9\n", "cp1252", "café\n"),
    "Windows-1252 with a byte that it lacks": (b"caf\xe9 \x81.", "cp1252", "café \ufffd."),
    "UTF-8 with one damaged character": (
        "é é é ".encode() + b"\xff.",
        "utf-8-sig",
        "é é é \ufffd.",
    ),
    "as much good UTF-8 as damage": ("é ".encode() + b"\xff.", "cp1252", "Ã© ÿ."),
}


@pytest.mark.parametrize(("content", "expected", "text"), CASES.values(), ids=list(CASES))
def test_a_mark_decides_then_validity_then_what_is_less_broken(content, expected, text):
    assert encoding_of(io.BytesIO(content)) == expected
    assert decoded(content) == text


@pytest.mark.parametrize(("content", "expected", "text"), CASES.values(), ids=list(CASES))
def test_a_files_head_is_read_in_the_encoding_of_the_file(tmp_path, content, expected, text):
    path = tmp_path / "posts.csv"
    path.write_bytes(content)
    if not content:
        return
    with Export(path, Limits()) as export:
        assert look_at(export.files[0]).text == text


def test_a_character_that_the_end_cuts_off_is_no_latin_letter_among_good_utf_8():
    assert encoding_of(io.BytesIO("é é".encode() + b"\xc3")) == "utf-8-sig"
    assert encoding_of(io.BytesIO(b"caf\xe9")) == "cp1252"
    assert decoded("é é".encode() + b"\xc3") == "é é"


def test_a_character_on_the_border_of_two_chunks_is_whole(monkeypatch):
    monkeypatch.setattr(encoding, "_CHUNK_BYTES", 2)
    assert encoding_of(io.BytesIO("aé🐈".encode())) == "utf-8-sig"
    assert encoding_of(io.BytesIO(b"name\ncaf\xe9.")) == "cp1252"
    assert encoding_of(io.BytesIO("é é ".encode() + b"\xff")) == "utf-8-sig"


def test_beyond_the_limit_nothing_is_read(monkeypatch):
    monkeypatch.setattr(encoding, "_CHUNK_BYTES", 4)
    monkeypatch.setattr(encoding, "_CHECKED_BYTES", 4)
    stream = io.BytesIO(b"cats\xff\xff\xff\xff")
    assert encoding_of(stream) == "utf-8-sig"
    assert stream.tell() == 4


def test_only_a_mark_at_the_beginning_is_taken_off():
    assert without_mark("\ufeffa\ufeff".encode()) == "a\ufeff".encode()
    assert without_mark(b"a") == b"a"
