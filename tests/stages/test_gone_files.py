"""What a file said that is not here any more."""

from tables import given, then, then_nothing

from curate.store.engine import Engine

STAGE = "gone_files"

# Post 10 was observed again, as post 20: its picture has two keys and one id.
DRAWN = {
    "images": """
        image_key | post_key | image_id
        2         | 20       | first
        3         | 20       | second
        4         | 40       | elsewhere
    """,
    "replaced_images": """
        image_key | post_key | image_id
        1         | 10       | first
    """,
    "other_images": """
        post_key | other_key | image_key
        20       | 10        | 1
    """,
    "refused_files": """
        sha256 | code         | image_id | said_in_file | refused_at
        aa     | XMP_PLUS_DMI | first    | true         | day 3
    """,
}

OBSERVED_ONCE = {
    "replaced_images": "image_key | post_key | image_id\n9 | 90 | of another post",
    "other_images": "post_key | other_key | image_key\n40 | 90 | 9",
}


def seen(engine: Engine, files: str, **changed: str) -> None:
    given(engine, **{**DRAWN, "image_facts": f"image_key | sha256\n{files}", **changed})


def test_a_file_that_is_gone_speaks_against_all_images_of_the_post(engine: Engine) -> None:
    seen(engine, "1 | -\n2 | bb\n3 | cc\n4 | dd")
    then(
        engine,
        STAGE,
        """
        image_key | code         | refused_at | because_image
        1         | XMP_PLUS_DMI | day 3      | 1
        2         | XMP_PLUS_DMI | day 3      | 1
        3         | XMP_PLUS_DMI | day 3      | 1
        """,
    )


def test_a_file_that_another_one_replaced_speaks_against_it_alone(engine: Engine) -> None:
    seen(
        engine,
        "2 | bb\n3 | cc",
        **OBSERVED_ONCE,
    )
    then(engine, STAGE, "image_key | because_image\n2 | 2")


def test_a_picture_that_both_observations_have_speaks_for_itself(engine: Engine) -> None:
    seen(
        engine,
        "1 | -\n2 | bb\n3 | cc\n5 | cc",
        replaced_images=DRAWN["replaced_images"] + "5 | 10 | second",
        other_images=DRAWN["other_images"] + "20 | 10 | 5",
    )
    then(engine, STAGE, "image_key | because_image\n1 | 1\n2 | 1")


def test_a_file_that_is_here_says_itself_what_it_says(engine: Engine) -> None:
    for files in ("1 | aa\n2 | bb\n3 | cc", "1 | -\n2 | aa\n3 | cc", "1 | -\n2 | bb\n3 | aa"):
        seen(engine, files)
        then_nothing(engine, STAGE)


def test_what_was_not_said_in_the_file_goes_with_the_reason_for_it(engine: Engine) -> None:
    seen(
        engine,
        "1 | -\n2 | bb",
        refused_files="""
        sha256 | code         | image_id | said_in_file
        aa     | ACCT_PRIVATE | first    | false
        """,
    )
    then_nothing(engine, STAGE)


def test_a_file_of_an_image_that_nobody_has_ingested_speaks_against_none(engine: Engine) -> None:
    seen(
        engine,
        "1 | -\n2 | bb",
        refused_files="""
        sha256 | code         | image_id | said_in_file
        aa     | XMP_PLUS_DMI | -        | true
        aa     | XMP_PLUS_DMI | unknown  | true
        """,
    )
    then_nothing(engine, STAGE)


def test_each_code_stands_once_by_its_latest_date(engine: Engine) -> None:
    seen(
        engine,
        "2 | bb",
        **OBSERVED_ONCE,
        refused_files="""
        sha256 | code            | image_id | said_in_file | refused_at
        aa     | XMP_PLUS_DMI    | first    | true         | day 3
        a2     | XMP_PLUS_DMI    | first    | true         | day 2
        aa     | MINOR_INDICATED | first    | true         | day 5
        """,
    )
    then(
        engine,
        STAGE,
        """
        image_key | code            | refused_at
        2         | MINOR_INDICATED | day 5
        2         | XMP_PLUS_DMI    | day 2
        """,
    )


def test_each_post_hears_of_its_own_files_only(engine: Engine) -> None:
    """What left as a file of post 20 is now one of post 40, of which another left; 2 has none."""
    given(
        engine,
        images="image_key | post_key | image_id\n2 | 20 | first\n4 | 40 | elsewhere",
        image_facts="image_key | sha256\n4 | aa",
        refused_files="""
        sha256 | code         | image_id  | said_in_file | refused_at
        aa     | XMP_PLUS_DMI | first     | true         | day 3
        zz     | C2PA_TDM     | elsewhere | true         | day 2
        """,
    )
    then(
        engine,
        STAGE,
        """
        image_key | code         | refused_at | because_image
        2         | XMP_PLUS_DMI | day 3      | 2
        4         | C2PA_TDM     | day 2      | 4
        """,
    )


def test_a_file_of_another_post_that_may_be_the_same_one_speaks_against_both(
    engine: Engine,
) -> None:
    given(
        engine,
        images="image_key | post_key | image_id\n2 | 20 | first\n5 | 50 | twin",
        other_images="post_key | other_key | image_key\n20 | 50 | 5",
        image_facts="image_key | sha256\n2 | bb",
        refused_files="""
        sha256 | code         | image_id | said_in_file | refused_at
        cc     | XMP_PLUS_DMI | twin     | true         | day 3
        """,
    )
    then(engine, STAGE, "image_key | because_image\n2 | 5\n5 | 5")
