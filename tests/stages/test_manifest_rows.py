"""The manifest's rows."""

import pytest
from tables import given, then, then_nothing

from curate.store.engine import Engine

STAGE = "manifest_rows"
URL = "https://cdn.example/a.jpg"
REFERENCE = "url/f00d"


def one_image(engine: Engine, *, location: str = "media/aa/aa.jpg", url: str = "-") -> None:
    given(
        engine,
        kept_images="""
        image_key | post_key
        1         | 10
        """,
        images=f"""
        image_key | post_key | image_id | path        | url
        1         | 10       | f00d     | ada/me.jpg  | {url}
        2         | 10       | beef     | ada/you.jpg | {url}
        """,
        image_facts=f"""
        image_key | sha256 | width_px | height_px | location
        1         | aa     | 40       | 30        | {location}
        """,
        image_weights="""
        image_key | repeat_factor
        1         | 2.5
        """,
        labels="""
        post_key | concept_ids
        10       | [3, 7]
        """,
        posts="""
        post_key | account_key
        10       | 100
        """,
        account_splits="""
        account_key | split
        100         | validation
        """,
    )


def test_a_row_holds_what_the_design_names_and_no_path_of_the_export(engine: Engine) -> None:
    one_image(engine)
    then(
        engine,
        STAGE,
        """
        image_id | location | sha256 | width_px | height_px | labels | repeat_factor | split
        f00d | media/aa/aa.jpg | aa | 40 | 30 | [3, 7] | 2.5 | validation
        """,
        locations="reference",
    )


@pytest.mark.parametrize(("locations", "location"), [("reference", REFERENCE), ("url", URL)])
def test_of_a_picture_that_is_only_an_address_a_reference_leaves(
    engine: Engine, locations: str, location: str
) -> None:
    one_image(engine, location="-", url=URL)
    then(
        engine,
        STAGE,
        f"image_id | location\nf00d | {location}",
        locations=locations,
    )
    then(engine, "locations", f"location | url\n{REFERENCE} | {URL}")


def test_a_picture_with_a_file_needs_no_reference(engine: Engine) -> None:
    one_image(engine, url=URL)
    then_nothing(engine, "locations")
