"""Images that are missing, damaged, too small, or refuse by their own bytes."""

from pathlib import Path

import pytest
from tables import given, given_policy, spoken_and_said, then, then_nothing
from workspaces import CUTOFF, KEPT, decide, new_workspace, post_node, take_in, write_node

from curate.config import PolicyConfig
from curate.errors import ExitCode, InputError
from curate.pipeline import run
from curate.policy import policy_table, rules
from curate.store.engine import Engine

STAGE = "image_rules"
CURATION = "curation_rules"
POST = """
    post_key
    1
"""
IMAGE = """
    image_key | post_key | path  | url
    5         | 1        | a.jpg | -
"""


def image(engine: Engine, facts: str, images: str = IMAGE) -> None:
    given(engine, posts=POST, images=images, image_facts=facts)
    given_policy(engine, PolicyConfig())
    spoken_and_said(engine)


def test_a_sound_image_without_signals_passes(engine: Engine) -> None:
    image(
        engine,
        """
        image_key | state | signals
        5         | ok    | []
        """,
    )
    then_nothing(engine, STAGE, require_files=True)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("missing", "IMAGE_MISSING"),
        ("unreadable", "IMAGE_UNREADABLE"),
        ("unsupported", "IMAGE_UNSUPPORTED"),
        ("too_large", "IMAGE_TOO_LARGE"),
        ("too_small", "IMAGE_TOO_SMALL"),
        ("uncleanable", "IMAGE_UNCLEANABLE"),
    ],
)
def test_what_is_no_use_has_a_code_of_curation(engine: Engine, state: str, code: str) -> None:
    image(
        engine,
        f"""
        image_key | state
        5         | {state}
        """,
    )
    then_nothing(engine, STAGE)
    given(
        engine,
        images=IMAGE,
        image_facts=f"""
        image_key | state
        5         | {state}
        """,
    )
    then(
        engine,
        CURATION,
        f"""
        post_key | image_key | code
        -        | 5         | {code}
        """,
        require_files=True,
    )


def test_metadata_that_cannot_be_read_may_hold_a_refusal(engine: Engine) -> None:
    image(engine, "image_key | state\n5 | metadata_unreadable")
    then(engine, STAGE, "image_key | code\n5 | METADATA_UNREADABLE")


@pytest.mark.parametrize("state", ["scan_too_slow", "scan_crashed"])
def test_an_image_that_could_not_be_looked_at_may_hold_a_refusal(
    engine: Engine, state: str
) -> None:
    image(engine, f"image_key | state\n5 | {state}")
    then(engine, STAGE, "image_key | code\n5 | IMAGE_NOT_SCANNED")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("dmi-prohibited", "XMP_PLUS_DMI"),
        ("dmi-prohibited-aimltraining", "XMP_PLUS_DMI"),
        ("dmi-prohibited-genaimltraining", "XMP_PLUS_DMI"),
        ("dmi-prohibited-exceptsearchengineindexing", "XMP_PLUS_DMI"),
        ("dmi-prohibited-seeconstraint", "XMP_PLUS_DMI"),
        ("dmi-prohibited-something-new", "SIGNAL_VALUE_UNKNOWN"),
        ("yes", "SIGNAL_VALUE_UNKNOWN"),
    ],
)
def test_a_prohibition_rejects_and_an_unknown_value_quarantines(
    engine: Engine, value: str, code: str
) -> None:
    image(
        engine,
        f"""
        image_key | signals
        5         | [plus:DataMining={value}]
        """,
    )
    then(
        engine,
        STAGE,
        f"""
        image_key | code
        5         | {code}
        """,
        require_files=True,
    )


def test_a_permission_does_not_outweigh_a_prohibition(engine: Engine) -> None:
    image(
        engine,
        """
        image_key | signals
        5         | [plus:DataMining=dmi-allowed, plus:DataMining=dmi-prohibited]
        """,
    )
    then(
        engine,
        STAGE,
        """
        image_key | code         | evidence
        5         | XMP_PLUS_DMI | plus:DataMining = dmi-prohibited
        """,
        require_files=True,
    )


@pytest.mark.parametrize("value", ["dmi-allowed", "dmi-unspecified"])
def test_a_permission_and_no_statement_pass(engine: Engine, value: str) -> None:
    image(
        engine,
        f"""
        image_key | signals
        5         | [plus:DataMining={value}]
        """,
    )
    then_nothing(engine, STAGE, require_files=True)


@pytest.mark.parametrize("value", ["ag-u14", "ag-a15", "ag-a16", "ag-a17"])
def test_an_age_below_18_is_a_minor(engine: Engine, value: str) -> None:
    image(
        engine,
        f"""
        image_key | signals
        5         | [plus:MinorModelAgeDisclosure={value}]
        """,
    )
    then(
        engine,
        STAGE,
        """
        image_key | code
        5         | MINOR_INDICATED
        """,
        require_files=True,
    )


@pytest.mark.parametrize(("value", "is_known"), [("ag-a18", True), ("ag-unk", False)])
def test_an_adult_passes_and_an_unknown_age_quarantines(
    engine: Engine, value: str, is_known: bool
) -> None:
    image(
        engine,
        f"""
        image_key | signals
        5         | [plus:MinorModelAgeDisclosure={value}]
        """,
    )
    if is_known:
        then_nothing(engine, STAGE, require_files=True)
    else:
        then(
            engine,
            STAGE,
            """
            image_key | code
            5         | SIGNAL_VALUE_UNKNOWN
            """,
            require_files=True,
        )


@pytest.mark.parametrize(
    ("signal", "value", "code"),
    [
        ("c2pa:training-mining", "notallowed", "C2PA_TDM"),
        ("c2pa:training-mining", "constrained", "C2PA_TDM"),
        ("c2pa:training-mining", "redacted", "SIGNAL_VALUE_UNKNOWN"),
        ("c2pa:training-mining", "unreadable", "SIGNAL_VALUE_UNKNOWN"),
        ("c2pa:training-mining", "allowed", None),
        ("cawg:training-mining", "notallowed", "CAWG_TDM"),
        ("cawg:training-mining", "constrained", "CAWG_TDM"),
        ("cawg:training-mining", "allowed", None),
        ("c2pa:manifest", "read", None),
        ("c2pa:manifest", "unreadable", "METADATA_UNREADABLE"),
        ("c2pa:manifest", "not-embedded", "METADATA_UNREADABLE"),
        ("c2pa:manifest", "reader-not-installed", "METADATA_UNREADABLE"),
        ("tdmrep:reservation", "1", "TDMREP_RESERVED"),
        ("rsl:license", "prohibits:ai-train", "RSL_RESTRICTED"),
        ("tdmrep:reservation", "0", None),
        ("plus:Licensor", "present", "LICENSE_INCOMPATIBLE"),
        ("xmp:web-statement", "other", None),
        ("tdmrep:reservation", "yes", "SIGNAL_VALUE_UNKNOWN"),
    ],
)
def test_each_other_signal_in_the_bytes_is_judged(
    engine: Engine, signal: str, value: str, code: str | None
) -> None:
    image(
        engine,
        f"""
        image_key | signals
        5         | [{signal}={value}]
        """,
    )
    if code is None:
        then_nothing(engine, STAGE, require_files=True)
        return
    evidence = signal if code == "SIGNAL_VALUE_UNKNOWN" else f"{signal} = {value}"
    then(
        engine,
        STAGE,
        f"""
        image_key | code   | evidence
        5         | {code} | {evidence}
        """,
        require_files=True,
    )


@pytest.mark.parametrize(
    "code", [rule.code for rule in rules() if rule.grain == "image" and "said" in rule.file.reads]
)
def test_an_image_bears_the_code_of_what_it_says_and_not_of_what_accounts_and_posts_say(
    engine: Engine, code: str
) -> None:
    given(
        engine,
        said=f"""
        account_key | post_key | image_key | signal | word | code
        -           | -        | 5         | signal | no   | {code}
        2           | -        | -         | signal | no   | {code}
        -           | 3        | -         | signal | no   | {code}
        """,
    )
    then(engine, STAGE, f"image_key | code | evidence\n5 | {code} | signal = no")


def test_a_prohibition_in_a_file_that_does_not_decode_is_recorded_besides(engine: Engine) -> None:
    image(
        engine,
        """
        image_key | state      | signals
        5         | unreadable | [plus:DataMining=dmi-prohibited]
        """,
    )
    then(
        engine,
        STAGE,
        """
        image_key | code
        5         | XMP_PLUS_DMI
        """,
        require_files=True,
    )


LABELLED = "post_key | concept_ids\n1 | [7]"


def test_a_post_without_any_image_is_rejected_itself(engine: Engine) -> None:
    given(engine, posts=POST, post_concepts=LABELLED)
    given_policy(engine, PolicyConfig())
    then(
        engine,
        CURATION,
        """
        post_key | image_key | code          | evidence
        1        | -         | IMAGE_MISSING | the post has no photo
        """,
        require_files=True,
    )


URL_ONLY = """
    image_key | post_key | path | url
    5         | 1        | -    | https://cdn.example/a.jpg
"""


def test_a_url_is_enough_only_where_files_are_not_required(engine: Engine) -> None:
    given(engine, posts=POST, post_concepts=LABELLED, images=URL_ONLY)
    given_policy(engine, PolicyConfig())
    then_nothing(engine, CURATION, require_files=False)
    then(
        engine,
        CURATION,
        """
        image_key | code
        5         | IMAGE_MISSING
        """,
        require_files=True,
    )


def test_an_image_with_neither_a_path_nor_a_url_is_missing_always(engine: Engine) -> None:
    given(
        engine,
        posts=POST,
        post_concepts=LABELLED,
        images=URL_ONLY.replace("https://cdn.example/a.jpg", "-"),
    )
    given_policy(engine, PolicyConfig())
    for require_files in (True, False):
        then(
            engine,
            CURATION,
            """
            image_key | code
            5         | IMAGE_MISSING
            """,
            require_files=require_files,
        )


def test_files_that_are_there_are_judged_even_where_they_are_not_required(engine: Engine) -> None:
    image(
        engine,
        """
        image_key | state | signals
        5         | ok    | [plus:DataMining=dmi-prohibited]
        """,
    )
    then(
        engine,
        STAGE,
        """
        image_key | code
        5         | XMP_PLUS_DMI
        """,
        require_files=False,
    )


# ── What the config may ignore ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "code", ["IMAGE_MISSING", "IMAGE_UNREADABLE", "NO_CONCEPT", "METADATA_UNREADABLE"]
)
def test_what_leaves_nothing_to_keep_or_hides_a_refusal_cannot_be_ignored(
    engine: Engine, code: str
) -> None:
    with pytest.raises(InputError, match=code) as caught:
        policy_table(PolicyConfig(actions={code: "ignore"}))
    assert caught.value.exit_code == ExitCode.BAD_INPUT
    for action in ("quarantine", "reject"):
        policy_table(PolicyConfig(actions={code: action}))


def test_an_image_that_is_too_small_can_be_kept(tmp_path: Path) -> None:
    owner = {"id": "77", "is_private": False}
    write_node(tmp_path / "e/p.json", post_node("1", owner), picture=True)
    config = '[images]\nmin_side_px = 64\n[policy.actions]\nIMAGE_TOO_SMALL = "ignore"\n'
    workspace = new_workspace(tmp_path / "ws", config)
    take_in(workspace, tmp_path / "e")
    assert decide(workspace) == {"1": KEPT}
    with run(workspace, cutoff=CUTOFF, threads=1) as (engine, _):
        rows = engine.rows("SELECT width_px, height_px, location, sha256 FROM manifest")
    ((width, height, location, sha256),) = rows
    assert (width, height) == (40, 40)
    assert location == f"media/{sha256[:2]}/{sha256}.jpg"


def test_a_copy_names_the_first_image_that_it_is_and_the_first_code_of_those_that_are_gone(
    engine: Engine,
) -> None:
    """A file as it came, and what is left of it without metadata, may be two images that left."""
    given(
        engine,
        images="image_key | post_key\n1 | 10\n2 | 20\n3 | 30",
        image_digests="""
        image_key | sha256
        1         | aa
        1         | bb
        2         | cc
        2         | dd
        3         | ee
        """,
        excluded_files="""
        sha256 | image_key | code         | is_final
        aa     | 9         | -            | true
        bb     | 7         | -            | true
        cc     | -         | XMP_PLUS_DMI | false
        dd     | -         | C2PA_TDM     | false
        """,
    )
    gone = "same bytes as an image that left before and is gone: C2PA_TDM"
    then(
        engine,
        "image/EXACT_DUP_OF_EXCLUDED",
        f"""
        image_key | because_image | evidence
        1         | 7             | same bytes as an excluded image
        2         | -             | {gone}
        """,
    )
    then(engine, "image/SUBJECT_INVOLVED", "image_key | because_image\n1 | 7")


def test_metadata_that_cannot_be_read_is_held_against_that_image(engine: Engine) -> None:
    given(
        engine,
        images="image_key | post_key\n1 | 10\n2 | 10",
        image_facts="image_key | state\n1 | metadata_unreadable\n2 | ok\n3 | metadata_unreadable",
    )
    then(engine, "image/METADATA_UNREADABLE", "image_key\n1")
