"""What a post's own record says to machines, word by word."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest
from tables import become, given, given_policy, then, then_nothing, words_spoken
from workspaces import KEPT, Outcome, decide, new_workspace, take_in, write_picture

from curate import signals
from curate.config import PolicyConfig
from curate.signals import grammars_digest
from curate.store.engine import Engine
from curate.store.sqlfiles import load_sql

STAGE = "said"
UNKNOWN = "SIGNAL_VALUE_UNKNOWN"
POST = """
    post_key | platform
    1        | flickr
"""


def verdicts(
    engine: Engine, signal: str, values: Sequence[str], purpose: str = "research"
) -> dict[str, set[str]]:
    """The codes that each value of a signal gets; `-` for what refuses nothing."""
    from tables import run

    posts = "".join(f"{number} | flickr\n" for number in range(len(values)))
    signals = "".join(f"{number} | {signal} | placeholder\n" for number in range(len(values)))
    given(
        engine,
        posts=f"post_key | platform\n{posts}",
        signals=f"post_key | signal | value\n{signals}",
    )
    given_policy(engine, PolicyConfig())
    # Values hold what a drawing can't.
    said = pa.table(
        {
            "account_key": pa.nulls(len(values), pa.int64()),
            "post_key": pa.array(range(len(values)), pa.int64()),
            "signal": pa.array([signal] * len(values), pa.string()),
            "value": pa.array(values, pa.string()),
            "observed_at": pa.nulls(len(values), pa.timestamp("us")),
        }
    )
    become(engine, "signals", said)
    words_spoken(engine)
    found: dict[str, set[str]] = {value: set() for value in values}
    for post, code in run(engine, STAGE, ["post_key", "code"], purpose=purpose):
        found[values[int(post)]].add(code)
    return found


# ── Robots ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("field", ["robots:x-robots-tag", "robots:meta"])
def test_each_refusing_directive_refuses_in_any_case(engine: Engine, field: str) -> None:
    values = ["noai", "noimageai", "noml", "noindex", "noimageindex", "none", "NoAI", "NOINDEX"]
    for value, found in verdicts(engine, field, values).items():
        assert found == {"ROBOTS_NOAI"}, value


def test_a_directive_is_found_among_others_and_for_any_crawler(engine: Engine) -> None:
    values = [
        "index, noai",
        "all;noai",
        "all\nnoai",
        "all\r\nX-Robots-Tag: noai",
        "all | noai",
        "all noai",
        "all,noai,",
        "googlebot: noai",
        "googlebot:noai",
        "googlebot : noai",
        "*: noai",
        "my-bot/2.0: index, noai",
        "googlebot: index, otherbot: noai",
        "X-Robots-Tag: googlebot: noai",
        "['all', 'noai']",
        '["noai"]',
        "noai: googlebot, all",
        "all\u00a0noai",
        "all,\u200bnoai",
        "max-image-preview:large, noai",
        "max-snippet:-1 noai",
        "unavailable_after: 25 Jun 2026 15:00:00 GMT, noai",
        "unavailable_after: 2026-06-25T15:00:00+00:00 noai",
        "unavailable_after: Wed, 25 Jun 2026 15:00:00 -0700; noai",
    ]
    for value, found in verdicts(engine, "robots:x-robots-tag", values).items():
        assert "ROBOTS_NOAI" in found, value
        assert found <= {"ROBOTS_NOAI", "-", UNKNOWN}, value


def test_a_directive_that_is_no_refusal_says_nothing(engine: Engine) -> None:
    values = [
        "all",
        "index, follow",
        "nofollow, noarchive, nosnippet, notranslate, indexifembedded",
        "max-snippet:-1, max-image-preview:large, max-video-preview:-1",
        "max-image-preview:none",
        "max-image-preview: none, index",
        "MAX-IMAGE-PREVIEW:NONE",
        "googlebot: max-image-preview:none",
        "unavailable_after: 25 Jun 2026 15:00:00 PST",
        "unavailable_after: Wednesday, 25-Jun-26 15:00:00 UTC, index",
        "googlebot: index",
        "googlebot: index, otherbot: follow",
    ]
    for value, found in verdicts(engine, "robots:meta", values).items():
        assert found == {"-"}, value


def test_a_directive_that_nobody_defined_is_unknown(engine: Engine) -> None:
    values = [
        "noaiplease",
        "no-ai",
        "no_ai",
        "no ai",
        "no\u200bai",
        "ｎｏａｉ",
        "all, ｎｏａｉ",
        "all, nоai",  # a Cyrillic о
        "googlebot:",
        ",",
        "maybe",
        "max-image-preview:unsure",
        "",
    ]
    for value, found in verdicts(engine, "robots:meta", values).items():
        assert UNKNOWN in found, value


# ── TDMRep ────────────────────────────────────────────────────────────────────────────────────


def test_a_reservation_counts_even_beside_a_zero(engine: Engine) -> None:
    values = ["1", " 1 ", "0, 1", "1\n0", "1.0", "true", "tdm-reservation: 1"]
    for value, found in verdicts(engine, "tdmrep:reservation", values).items():
        assert "TDMREP_RESERVED" in found, value


def test_a_reservation_in_the_words_of_a_tdmrep_file_counts(engine: Engine) -> None:
    value = '[{"location": "/photos/", "tdm-reservation": 1}]'
    assert "TDMREP_RESERVED" in verdicts(engine, "tdmrep:reservation", [value])[value]


def test_a_zero_reserves_nothing(engine: Engine) -> None:
    values = ["0", "0.0", " 0", "tdm-reservation: 0"]
    for value, found in verdicts(engine, "tdmrep:reservation", values).items():
        assert found == {"-"}, value


def test_another_reservation_is_unknown(engine: Engine) -> None:
    values = ["2", "yes", "01", "false", "-1", "0 or so"]
    for value, found in verdicts(engine, "tdmrep:reservation", values).items():
        assert UNKNOWN in found, value


# ── AIPREF ────────────────────────────────────────────────────────────────────────────────────


def test_a_preference_against_training_refuses(engine: Engine) -> None:
    values = [
        "train-ai=n",
        "train-genai=n",
        "ai-use=n",
        "bots=n",
        "TRAIN-AI=N",
        "train-ai = n",
        "search=y, train-ai=n",
        "train-ai=y, train-ai=n",
        "train-ai=n, train-ai=y",
        "search=y;train-ai=n",
        "Content-Usage: train-ai=n",
        "/photos/ train-ai=n",
        '"/photos/"="train-ai=n"',
        'train-ai="n"',
        "nonsense, train-ai=n",
        "User-Agent: *\nContent-Usage: train-ai=n",
    ]
    for value, found in verdicts(engine, "aipref:content-usage", values).items():
        assert "AIPREF_DISALLOW" in found, value


def test_a_preference_for_training_or_about_search_refuses_nothing(engine: Engine) -> None:
    values = [
        "train-ai=y",
        "train-ai=y, search=n",
        "search=n",
        "/ train-ai=y",
        "Content-Usage: ai-use=y",
    ]
    for value, found in verdicts(engine, "aipref:content-usage", values).items():
        assert found == {"-"}, value


def test_a_preference_that_cannot_be_parsed_is_unknown(engine: Engine) -> None:
    values = ["train-ai", "train-ai=?0", "train-ai=no", "train-ai: n", "n", "{", "", "/", "a=b=c"]
    for value, found in verdicts(engine, "aipref:content-usage", values).items():
        assert UNKNOWN in found, value


# ── Licences ──────────────────────────────────────────────────────────────────────────────────

INCOMPATIBLE = {"LICENSE_INCOMPATIBLE"}
NOTHING = {"-"}


LICENCES = [
    ("0", INCOMPATIBLE, INCOMPATIBLE),
    ("1", NOTHING, INCOMPATIBLE),
    ("2", NOTHING, INCOMPATIBLE),
    ("3", INCOMPATIBLE, INCOMPATIBLE),
    ("4", NOTHING, NOTHING),
    ("5", NOTHING, NOTHING),
    ("6", INCOMPATIBLE, INCOMPATIBLE),
    ("7", NOTHING, NOTHING),
    ("8", NOTHING, NOTHING),
    ("9", NOTHING, NOTHING),
    ("10", NOTHING, NOTHING),
    ("11", {UNKNOWN}, {UNKNOWN}),
    ("unreadable", {UNKNOWN}, {UNKNOWN}),
    ("All rights reserved", INCOMPATIBLE, INCOMPATIBLE),
    ("CC BY 4.0", NOTHING, NOTHING),
    ("cc-by-sa-3.0", NOTHING, NOTHING),
    ("CC-BY-NC-4.0", NOTHING, INCOMPATIBLE),
    ("CC BY-NC-ND 4.0 International", INCOMPATIBLE, INCOMPATIBLE),
    ("https://creativecommons.org/licenses/by-nc/4.0/", NOTHING, INCOMPATIBLE),
    ("http://www.creativecommons.org/licenses/by-nd/3.0/de/", INCOMPATIBLE, INCOMPATIBLE),
    ("https://creativecommons.org/publicdomain/zero/1.0/", NOTHING, NOTHING),
    ("CC0 1.0 Universal", NOTHING, NOTHING),
    ("Attribution-NonCommercial License", NOTHING, INCOMPATIBLE),
    ("Attribution-NoDerivs License", INCOMPATIBLE, INCOMPATIBLE),
    ("https://creativecommons.org/licenses/by-evil/4.0/", {UNKNOWN}, {UNKNOWN}),
    ("https://example.org/creativecommons.org/licenses/by/4.0/", {UNKNOWN}, {UNKNOWN}),
    ("CC", {UNKNOWN}, {UNKNOWN}),
    ("ask me", {UNKNOWN}, {UNKNOWN}),
]


@pytest.mark.parametrize("purpose", ["research", "commercial"])
def test_a_licence_is_held_against_the_purpose(engine: Engine, purpose: str) -> None:
    expected = {
        value: research if purpose == "research" else commercial
        for value, research, commercial in LICENCES
    }
    assert verdicts(engine, "license", list(expected), purpose) == expected


def test_blanks_around_a_licences_number_are_none_of_it(engine: Engine) -> None:
    assert verdicts(engine, "license", [" 4 ", "4"]) == {" 4 ": {"-"}, "4": {"-"}}


def test_a_number_is_no_licence_on_another_platform(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | platform
        1        | instagram
        """,
        signals="""
        post_key | signal  | value
        1        | license | 4
        """,
    )
    given_policy(engine, PolicyConfig())
    words_spoken(engine)
    then(
        engine,
        STAGE,
        f"""
        post_key | word | code
        1        | -    | {UNKNOWN}
        """,
        purpose="research",
    )


# ── Labels, registry, time ────────────────────────────────────────────────────────────────────


def test_a_label_on_a_post_is_about_the_post(engine: Engine) -> None:
    expected = {
        "!hide": {"POST_NOT_PUBLIC"},
        "!takedown": {"POST_NOT_PUBLIC"},
        "!no-unauthenticated": {"ACCT_SIGNED_IN_ONLY"},
        "!warn": {"-"},
        "!new": {UNKNOWN},
        "unreadable": {UNKNOWN},
    }
    assert verdicts(engine, "bluesky:label", list(expected)) == expected


def test_a_signal_that_nobody_defined_is_unknown(engine: Engine) -> None:
    assert verdicts(engine, "future:signal", ["yes"]) == {"yes": {UNKNOWN}}


def test_known_words_are_recorded_and_unknown_ones_are_not_repeated(engine: Engine) -> None:
    given(
        engine,
        posts=POST,
        signals="""
        post_key | signal      | value              | observed_at
        1        | robots:meta | NoAI, ask anna     | day 3
        1        | robots:meta | noai               | day 1
        -        | robots:meta | noindex            | day 1
        """,
    )
    given_policy(engine, PolicyConfig())
    words_spoken(engine)
    then(
        engine,
        STAGE,
        f"""
        post_key | signal      | word | code        | observed_at
        1        | robots:meta | noai | ROBOTS_NOAI | day 1
        1        | robots:meta | -    | {UNKNOWN}   | day 3
        """,
        purpose="research",
    )


def test_another_account_is_the_cause_only_of_what_the_account_does_not_say_itself(
    engine: Engine,
) -> None:
    given(
        engine,
        spoken="""
        account_key | signal | value | observed_at | because_account
        1           | signal | no    | day 5       | -
        1           | signal | no    | day 3       | 7
        2           | signal | no    | day 2       | 9
        2           | signal | no    | day 4       | 8
        """,
        signal_words="signal | value | word\nsignal | no | no",
        signal_rules="signal | value | code\nsignal | no | ROBOTS_NOAI",
    )
    then(
        engine,
        STAGE,
        """
        account_key | word | code        | observed_at | because_account
        1           | no   | ROBOTS_NOAI | day 3       | -
        2           | no   | ROBOTS_NOAI | day 2       | 8
        """,
        purpose="research",
    )


def test_a_post_without_signals_says_nothing(engine: Engine) -> None:
    given(engine, posts=POST)
    given_policy(engine, PolicyConfig())
    words_spoken(engine)
    then_nothing(engine, STAGE, purpose="research")


def test_a_refusal_outlives_the_observation_that_replaced_it(engine: Engine) -> None:
    """Twice observed again since: the signals are those of the first, the post the last."""
    given(
        engine,
        posts="""
        post_key
        3
        """,
        post_links="""
        post_key | other_key | platform  | field
        3        | 1         | instagram | signals
        3        | 2         | instagram | signals
        """,
        signals="""
        post_key | signal             | value
        1        | tdmrep:reservation | 1
        3        | tdmrep:reservation | 0
        """,
    )
    given_policy(engine, PolicyConfig())
    words_spoken(engine)
    then(
        engine,
        STAGE,
        """
        post_key | word | code
        3        | 1    | TDMREP_RESERVED
        3        | 0    | -
        """,
        purpose="research",
    )


@pytest.mark.parametrize(("value", "violations"), [("noai", 0), ("noindex", 1)])
def test_the_check_sees_a_value_that_was_never_cut_into_words(
    engine: Engine, value: str, violations: int
) -> None:
    given(
        engine,
        spoken=f"post_key | signal | value\n1 | robots:meta | {value}",
        signal_words="""
        signal      | value   | word
        robots:meta | noai    | noai
        license     | noindex | noindex
        """,
    )
    assert len(engine.rows(load_sql("checks", "everything_spoken_is_judged").text)) == violations


def test_a_changed_grammar_cuts_again(tmp_path: Path) -> None:
    copied = Path(shutil.copytree(Path(signals.__file__).parent, tmp_path / "signals"))
    assert grammars_digest(copied) == grammars_digest()
    with (copied / "robots.py").open("a") as module:
        module.write("# other\n")
    assert grammars_digest(copied) != grammars_digest()


# ── From a file to the outcome ────────────────────────────────────────────────────────────────


def rejected(*codes: str) -> Outcome:
    return Outcome("rejected", frozenset(codes))


def test_the_columns_of_a_table_decide(tmp_path: Path) -> None:
    columns = "platform,post_id,account_id,is_private,caption,media,{},license\n"
    rows = {
        "said-nothing": ("", "", "", "", "", KEPT),
        "header": ("noai", "", "", "", "", rejected("ROBOTS_NOAI")),
        "meta": ("", "NOIMAGEAI", "", "", "", rejected("ROBOTS_NOAI")),
        "reserved": ("", "", "1", "", "", rejected("TDMREP_RESERVED")),
        "not-reserved": ("all", "index", "0", "train-ai=y", "CC BY 4.0", KEPT),
        "preference": ("", "", "", "train-ai=n", "", rejected("AIPREF_DISALLOW")),
        "licence": ("", "", "", "", "All rights reserved", rejected("LICENSE_INCOMPATIBLE")),
        "unknown": ("", "", "maybe", "", "", Outcome("quarantined", frozenset({UNKNOWN}))),
        "two": ("noai", "", "1", "", "", rejected("ROBOTS_NOAI", "TDMREP_RESERVED")),
    }
    text = columns.format("x_robots_tag,robots_meta,tdm_reservation,content_usage")
    for name, (header, meta, reserved, usage, licence, _) in rows.items():
        write_picture(tmp_path / f"e/{name}.jpg", name)
        said = f"{header},{meta},{reserved},{usage},{licence}"
        text += f"web,{name},7,false,look #cat,{name}.jpg,{said}\n"
    (tmp_path / "e/posts.csv").write_text(text, encoding="utf-8")
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "e/posts.csv")
    expected = {name: row[-1] for name, row in rows.items()}
    assert decide(workspace) == expected


def test_the_purpose_is_a_setting(tmp_path: Path) -> None:
    write_picture(tmp_path / "e/a.jpg", 1)
    (tmp_path / "e/posts.csv").write_text(
        "platform,post_id,account_id,is_private,caption,media,license\n"
        "web,1,7,false,look #cat,a.jpg,CC BY-NC 4.0\n",
        encoding="utf-8",
    )
    for purpose, outcome in (("research", KEPT), ("commercial", rejected("LICENSE_INCOMPATIBLE"))):
        workspace = new_workspace(tmp_path / purpose, f'[policy]\npurpose = "{purpose}"\n')
        take_in(workspace, tmp_path / "e/posts.csv")
        assert decide(workspace) == {"1": outcome}


PERMISSIONS = """
    licence | name | allows_reuse | allows_commercial | allows_derivatives
    open    | Open | true         | true              | true
    unpaid  | NC   | true         | false             | true
    whole   | ND   | true         | true              | false
    closed  | ARR  | false        | true              | true
"""


@pytest.mark.parametrize(
    ("purpose", "unpaid"), [("research", "-"), ("commercial", "LICENSE_INCOMPATIBLE")]
)
def test_each_permission_that_a_licence_lacks_is_held_against_the_purpose(
    engine: Engine, purpose: str, unpaid: str
) -> None:
    words = ("open", "unpaid", "whole", "closed", "mine")
    given(
        engine,
        spoken="post_key | signal | value | is_sole\n"
        + "\n".join(f"1 | license | {word} | true" for word in words),
        signal_words="signal | value | word\n"
        + "\n".join(f"license | {word} | {word}" for word in words),
        licences=PERMISSIONS,
    )
    then(
        engine,
        STAGE,
        f"""
        post_key | word   | code
        1        | open   | -
        1        | unpaid | {unpaid}
        1        | whole  | LICENSE_INCOMPATIBLE
        1        | closed | LICENSE_INCOMPATIBLE
        1        | -      | {UNKNOWN}
        """,
        purpose=purpose,
    )


def test_a_word_is_judged_as_the_signal_that_it_was_said_in(engine: Engine) -> None:
    """A licence is one where licences are stated, and nowhere else."""
    given(
        engine,
        spoken="""
        image_key | signal            | value | is_sole
        1         | license           | it    | true
        2         | xmp:license       | it    | true
        3         | xmp:web-statement | it    | true
        4         | robots:meta       | it    | true
        """,
        signal_words="""
        signal            | value | word
        license           | it    | open
        xmp:license       | it    | whole
        xmp:web-statement | it    | closed
        robots:meta       | it    | open
        """,
        licences=PERMISSIONS,
    )
    then(
        engine,
        STAGE,
        f"""
        image_key | signal            | word   | code
        1         | license           | open   | -
        2         | xmp:license       | whole  | LICENSE_INCOMPATIBLE
        3         | xmp:web-statement | closed | LICENSE_INCOMPATIBLE
        4         | robots:meta       | -      | {UNKNOWN}
        """,
        purpose="research",
    )


def test_another_image_is_the_cause_only_of_what_the_image_does_not_say_itself(
    engine: Engine,
) -> None:
    given(
        engine,
        spoken="""
        image_key | signal | value | because_image
        1         | signal | no    | -
        1         | signal | no    | 7
        2         | signal | no    | 9
        2         | signal | no    | 8
        """,
        signal_words="signal | value | word\nsignal | no | no",
        signal_rules="signal | value | code\nsignal | no | XMP_PLUS_DMI",
    )
    then(
        engine,
        STAGE,
        "image_key | code | because_image\n1 | XMP_PLUS_DMI | -\n2 | XMP_PLUS_DMI | 8",
        purpose="research",
    )
