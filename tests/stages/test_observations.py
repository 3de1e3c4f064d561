"""What other observations of a post say that still counts: fields, people, reposts and pictures."""

import pytest
from tables import CUTOFF, given, output_of, run, then, then_nothing

from curate.store.engine import Engine

STAGE = "post_links"
NEVER_SPOKEN = ("author", "images", "signals")


def heard(engine: Engine, *fields: str) -> list[tuple[str, ...]]:
    rows = run(engine, STAGE, ["post_key", "other_key", "field", "value"], cutoff=CUTOFF)
    return [row for row in rows if row[2] in fields]


def twice(engine: Engine, older: str, newest: str, columns: str) -> None:
    """Post 2, which was observed as 1 before."""
    header = f"post_key | post_id | {columns}"
    given(
        engine,
        posts=f"{header}\n2 | a | {newest}",
        replaced_posts=f"{header} | platform\n1 | a | {older} | instagram",
        superseded="post_key | by_post_key\n1 | 2",
    )


@pytest.mark.parametrize(
    ("field", "columns", "said", "unsaid", "spoken"),
    [
        ("visibility", "visibility", "followers", "-", "public"),
        ("repost_of", "repost_of", "b", "-", "c"),
        ("kind", "kind | speaks_of", "story | []", "post | []", "post | [kind]"),
        ("coauthor", "speaks_of", "[]", "[tagged, mentioned]", "[coauthor]"),
        ("tagged", "speaks_of", "[tagged]", "-", "[tagged]"),
        ("mentioned", "speaks_of", "[mentioned]", "[kind]", "[mentioned]"),
    ],
)
def test_what_a_record_said_stands_until_a_later_one_speaks_of_that_field(
    engine: Engine, field: str, columns: str, said: str, unsaid: str, spoken: str
) -> None:
    both = f"observed_at | {columns}"
    twice(engine, f"day 9 | {said}", f"day 1 | {unsaid}", both)
    value = said.split(" ", maxsplit=1)[0] if field in {"visibility", "repost_of", "kind"} else "-"
    assert heard(engine, field) == [("2", "1", field, value)]
    twice(engine, f"day 9 | {said}", f"day 1 | {spoken}", both)
    assert heard(engine, field) == []
    assert len(heard(engine, *NEVER_SPOKEN)) == len(NEVER_SPOKEN)


@pytest.mark.parametrize(
    ("older", "newest"),
    [("day 1", "day 1"), ("-", "day 1"), ("day 9", "-"), ("day 9", "day -1"), ("day -2", "day -1")],
)
def test_no_record_takes_back_what_it_is_not_shown_to_be_later_than(
    engine: Engine, older: str, newest: str
) -> None:
    """Equally old, undated, or dated after the cutoff."""
    twice(engine, f"{older} | followers", f"{newest} | public", "observed_at | visibility")
    assert heard(engine, "visibility") == [("2", "1", "visibility", "followers")]


def test_a_record_at_the_very_cutoff_speaks(engine: Engine) -> None:
    twice(engine, "day 1 | followers", "day 0 | public", "observed_at | visibility")
    assert heard(engine, "visibility") == []


def test_a_post_that_was_replaced_twice_hears_each_and_the_one_between_can_speak(
    engine: Engine,
) -> None:
    given(
        engine,
        posts="post_key | post_id | observed_at\n3 | a | day 1\n9 | b | day 1",
        replaced_posts="""
        post_key | post_id | observed_at | visibility | speaks_of | platform
        1        | a       | day 9       | followers  | -         | instagram
        2        | a       | day 5       | public     | [tagged]  | instagram
        """,
        superseded="post_key | by_post_key\n1 | 2\n2 | 3",
    )
    assert heard(engine, "visibility", "tagged", "coauthor") == [
        ("3", "1", "coauthor", "-"),
        ("3", "2", "coauthor", "-"),
        ("3", "2", "tagged", "-"),
        ("3", "2", "visibility", "public"),
    ]


def test_a_table_without_a_platform_and_a_platform_hear_each_other_and_take_nothing_back(
    engine: Engine,
) -> None:
    """Also what was replaced on either side; two platforms are two, whoever is between them."""
    given(
        engine,
        posts="""
        post_key | platform  | post_id | observed_at | visibility
        1        | instagram | a       | day 1       | public
        2        | table     | a       | day 9       | followers
        3        | mastodon  | a       | day 5       | -
        4        | table     | b       | day 5       | private
        """,
        replaced_posts="""
        post_key | platform  | post_id | observed_at | visibility
        5        | instagram | a       | day 9       | unlisted
        6        | table     | a       | day 20      | private
        7        | instagram | a       | day 30      | -
        """,
        superseded="post_key | by_post_key\n5 | 1\n6 | 2\n7 | 1",
    )
    assert heard(engine, "visibility") == [
        ("1", "2", "visibility", "followers"),
        ("2", "1", "visibility", "public"),
        ("2", "3", "visibility", "-"),
        ("3", "2", "visibility", "followers"),
    ]
    assert [row[:2] for row in heard(engine, "author")] == [
        *(("1", "2"), ("1", "5"), ("1", "6"), ("1", "7")),
        *(("2", "1"), ("2", "3"), ("2", "5"), ("2", "6"), ("2", "7")),
        *(("3", "2"), ("3", "6")),
    ]


def test_posts_that_were_seen_once_hear_nothing(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | platform  | post_id | visibility
        1        | instagram | a       | followers
        2        | mastodon  | a       | followers
        3        | table     | b       | followers
        4        | table     | c       | followers
        """,
    )
    then_nothing(engine, STAGE, cutoff=CUTOFF)


def test_whoever_is_in_another_observation_is_in_the_post_if_that_field_counts(
    engine: Engine,
) -> None:
    given(
        engine,
        posts="post_key | account_key\n3 | 10\n4 | 10\n5 | 10\n6 | 30\n7 | 20",
        replaced_posts="post_key | account_key\n1 | 20\n2 | 30\n8 | 20",
        post_people="post_key | account_key | role\n3 | 11 | tagged\n4 | 12 | mentioned",
        replaced_people="""
        post_key | account_key | role
        1        | 21          | coauthor
        1        | 22          | invited_coauthor
        1        | 23          | tagged
        1        | 24          | mentioned
        8        | 21          | coauthor
        """,
        post_links="""
        post_key | other_key | field
        3        | 1         | coauthor
        3        | 1         | mentioned
        3        | 1         | author
        3        | 8         | author
        3        | 8         | coauthor
        3        | 2         | author
        6        | 2         | author
        7        | 2         | author
        4        | 1         | tagged
        3        | 4         | mentioned
        3        | 4         | author
        5        | 1         | signals
        """,
        account_links="account_key | other_key\n10 | 30",
    )
    assert run(engine, "people", ["post_key", "account_key", "role"]) == [
        ("3", "11", "tagged"),
        ("3", "12", "mentioned"),
        ("3", "20", "author"),
        ("3", "21", "coauthor"),
        ("3", "22", "invited_coauthor"),
        ("3", "24", "mentioned"),
        ("4", "12", "mentioned"),
        ("4", "23", "tagged"),
        ("7", "30", "author"),
    ]


def test_a_repost_is_what_any_observation_that_counts_says_is_one(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | platform  | kind   | repost_of | observed_at
        1        | instagram | post   | -         | day 1
        2        | instagram | repost | -         | day 1
        3        | instagram | post   | a         | day 1
        4        | instagram | post   | -         | day 1
        5        | instagram | post   | -         | day 1
        """,
        post_links="""
        post_key | other_key | platform | field      | value  | observed_at
        1        | 9         | table    | visibility | repost | day 2
        1        | 9         | table    | kind       | story  | day 2
        1        | 9         | table    | repost_of  | -      | day 2
        4        | 9         | table    | kind       | repost | day 2
        5        | 9         | table    | repost_of  | b      | day 2
        """,
    )
    assert run(engine, "reposts", ["post_key", "platform", "repost_of", "observed_at"]) == [
        ("2", "instagram", "-", "day 1"),
        ("3", "instagram", "a", "day 1"),
        ("4", "table", "-", "day 2"),
        ("5", "table", "b", "day 2"),
    ]


def test_the_images_of_another_observation_are_told_with_it(engine: Engine) -> None:
    given(
        engine,
        images="image_key | post_key\n1 | 1\n2 | 2",
        replaced_images="image_key | post_key\n8 | 3\n9 | 4",
        post_links="""
        post_key | other_key | field
        1        | 3         | images
        1        | 2         | images
        1        | 4         | signals
        """,
    )
    then(engine, "other_images", "post_key | other_key | image_key\n1 | 2 | 2\n1 | 3 | 8")


def test_audience_and_kind_of_another_record_count(engine: Engine) -> None:
    given(
        engine,
        post_links="""
        post_key | other_key | field      | value     | observed_at
        1        | 9         | visibility | followers | day 1
        2        | 9         | visibility | unlisted  | day 1
        3        | 9         | visibility | public    | day 1
        4        | 9         | visibility | -         | day 1
        5        | 9         | kind       | story     | day 1
        6        | 9         | kind       | unknown   | day 1
        7        | 9         | kind       | post      | day 1
        8        | 9         | repost_of  | story     | day 1
        8        | 9         | repost_of  | unlisted  | day 1
        8        | 9         | repost_of  | unknown   | day 1
        """,
    )
    then(
        engine,
        "post_rules",
        """
        post_key | code            | evidence                             | observed_at
        1        | POST_NOT_PUBLIC | audience followers in another record | day 1
        2        | POST_UNLISTED   | audience unlisted in another record  | day 1
        5        | POST_EPHEMERAL  | kind story in another record         | day 1
        6        | POST_NOT_PUBLIC | kind unknown in another record       | day 1
        """,
    )


# ── What its pictures said ────────────────────────────────────────────────────────────────────

STRIPPED = {
    "images": "image_key | post_key\n1 | 1\n2 | 1",
    "replaced_images": "image_key | post_key\n8 | 9\n7 | 9",
    "other_images": "post_key | other_key | image_key\n1 | 9 | 8\n1 | 9 | 7",
}


def said_of(engine: Engine) -> set[tuple[str, ...]]:
    return set(run(engine, "spoken", ["image_key", "signal", "value"]))


def test_what_an_older_picture_said_counts_against_each_picture_that_was_not_beside_it(
    engine: Engine,
) -> None:
    """Of the older record's two, the second is still there byte for byte, and the first is not."""
    given(
        engine,
        **STRIPPED,
        image_facts="""
        image_key | sha256 | signals
        1         | new    | []
        2         | same   | [plus:Licensor=present]
        8         | old    | [plus:DataMining=NO, c2pa:manifest=unreadable]
        7         | same   | [plus:Licensor=present]
        """,
    )
    assert said_of(engine) == {
        ("1", "plus:DataMining", "NO"),
        ("2", "plus:Licensor", "present"),
        ("7", "plus:Licensor", "present"),
        ("8", "c2pa:manifest", "unreadable"),
        ("8", "plus:DataMining", "NO"),
    }


def test_a_picture_that_is_gone_or_says_more_now_is_no_reason_to_forget(engine: Engine) -> None:
    """What the newest says counts against the older ones as well: of their bytes may be copies."""
    given(
        engine,
        **STRIPPED,
        image_facts="""
        image_key | state   | sha256 | signals
        1         | missing | -      | -
        2         | ok      | new    | [plus:DataMining=NO]
        8         | ok      | old    | [xmp:license=x]
        7         | ok      | older  | []
        """,
    )
    assert said_of(engine) == {
        ("1", "xmp:license", "x"),
        ("2", "xmp:license", "x"),
        ("2", "plus:DataMining", "NO"),
        ("7", "plus:DataMining", "NO"),
        ("8", "plus:DataMining", "NO"),
        ("8", "xmp:license", "x"),
    }


def test_the_pictures_of_one_record_say_nothing_of_each_other(engine: Engine) -> None:
    given(
        engine,
        images="image_key | post_key\n1 | 1\n2 | 1",
        image_facts="image_key | sha256 | signals\n1 | a | [xmp:license=x]\n2 | b | []",
    )
    assert said_of(engine) == {("1", "xmp:license", "x")}


def test_a_licence_by_number_is_one_of_the_platform_that_said_it(engine: Engine) -> None:
    """Where the speaker names none, of that of the hearer."""
    given(
        engine,
        posts="post_key | platform\n1 | flickr\n2 | table",
        post_links="""
        post_key | other_key | platform | field
        1        | 2         | table    | signals
        2        | 1         | flickr   | signals
        """,
        signals="post_key | signal | value\n1 | license | 4\n2 | license | 0",
    )
    assert set(run(engine, "spoken", ["post_key", "value"])) == {
        *(("1", "flickr 4"), ("1", "flickr 0"), ("2", "table 0"), ("2", "flickr 4")),
    }


def test_the_older_pictures_of_a_post_that_left_are_excluded_too(engine: Engine) -> None:
    """Those of a post that may be another one are judged with that one."""
    given(
        engine,
        images="image_key | post_key\n1 | 1\n2 | 2",
        replaced_images="image_key | post_key\n8 | 9",
        other_images="post_key | other_key | image_key\n1 | 9 | 8\n1 | 2 | 2",
        policy="code | tier | bit | mask\nACCT_PRIVATE | 1 | 0 | 1\nSUBJECT_OBJECTION | 0 | 1 | 2",
        barred_posts="post_key | mask\n1 | 1",
    )
    then(engine, "excluded_images", "image_key | is_final\n1 | false\n8 | false")
    given_final = "post_key | mask\n1 | 3"
    given(
        engine,
        images="image_key | post_key\n1 | 1",
        image_facts="image_key | sha256\n1 | a\n3 | a\n4 | b",
        policy="code | tier | bit | mask\nACCT_PRIVATE | 1 | 0 | 1\nSUBJECT_OBJECTION | 0 | 1 | 2",
        barred_posts=given_final,
    )
    output_of(engine, "excluded_images")
    then(engine, "excluded_images", "image_key | is_final\n1 | true")
    then(engine, "excluded_files", "sha256 | image_key | is_final\na | 1 | true")
