"""What the report says of the data beside pictures' pixels."""

from typing import Any

from curate.config import ImagesConfig
from curate.report.pictures import picture_facts
from curate.store.engine import Engine

Bind = Any


def test_kept_pictures_are_counted_by_what_they_told_and_tell(engine: Engine, bind: Bind) -> None:
    rows = [
        (1, ["place", "rights"], ["rights"]),
        (2, ["place"], []),
        (3, None, None),
        (4, ["faces"], []),
    ]
    bind("kept_images", [{"image_key": key, "post_key": 1} for key in (1, 2, 3)])
    bind(
        "image_facts",
        [
            {
                "image_key": key,
                "state": "ok",
                "location": "media/aa/aa.jpg",
                "metadata": before,
                "media_metadata": after,
            }
            for key, before, after in rows
        ],
    )
    facts = picture_facts(engine, ImagesConfig())
    assert (facts["metadata"], facts["not_taken_apart"]) == ("minimal", 1)
    counts = {row["kind"]: (row["before"], row["after"]) for row in facts["kinds"]}
    assert (counts["place"], counts["rights"]) == ((2, 0), (1, 1))
    assert counts["faces"] == (0, 0), "it was not kept"
