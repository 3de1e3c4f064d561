"""Values that are one key of a vocabulary: flags, labels, PLUS keys, C2PA uses."""

import pytest
from rulings import NOTHING, UNKNOWN, codes

from curate.signals import cut

VOCABULARY = "http://ns.useplus.org/ldf/vocab/"
MINING, AGE = "plus:DataMining", "plus:MinorModelAgeDisclosure"


@pytest.mark.parametrize(
    ("signal", "value", "code"),
    [
        ("mastodon:indexable", "false", "FEDI_NOT_INDEXABLE"),
        ("mastodon:indexable", " FALSE ", "FEDI_NOT_INDEXABLE"),
        ("mastodon:indexable", "true", NOTHING),
        ("mastodon:indexable", "private", UNKNOWN),
        ("bluesky:label", "!no-unauthenticated", "ACCT_SIGNED_IN_ONLY"),
        ("bluesky:label", "!Hide", "ACCT_SUSPENDED"),
        ("bluesky:label", "hide", UNKNOWN),
        ("bluesky:post-label", "!hide", "POST_NOT_PUBLIC"),
        ("bluesky:post-label", "!takedown", "POST_NOT_PUBLIC"),
        ("bluesky:post-label", "!warn", NOTHING),
        ("bluesky:post-label", "!new", UNKNOWN),
        ("bluesky:bulkDataset.allow", "false", "ATPROTO_INTENT"),
        ("lexicon:preferences.training.allow", "unreadable", UNKNOWN),
        ("account:consent", "withdrawn", "CONSENT_WITHDRAWN"),
        ("account:is_supervised", "true", "MINOR_INDICATED"),
        ("account:age_group", "minor", "MINOR_INDICATED"),
        ("account:age_group", "adult", NOTHING),
        ("c2pa:training-mining", "notAllowed", "C2PA_TDM"),
        ("c2pa:training-mining", "redacted", UNKNOWN),
        ("cawg:training-mining", "constrained", "CAWG_TDM"),
        ("c2pa:manifest", "reader-not-installed", "METADATA_UNREADABLE"),
        ("future:signal", "yes", UNKNOWN),
        (MINING, "DMI-PROHIBITED", "XMP_PLUS_DMI"),
        (MINING, "dmi-prohibited-aimltraining", "XMP_PLUS_DMI"),
        (MINING, f" {VOCABULARY}DMI-PROHIBITED/ ", "XMP_PLUS_DMI"),
        (MINING, f"https{VOCABULARY[4:]}DMI-ALLOWED", NOTHING),
        (MINING, "DMI-PROHIBITED-SOMETHING-NEW", UNKNOWN),
        (AGE, f"{VOCABULARY}AG-A17", "MINOR_INDICATED"),
        (AGE, "AG-A18", NOTHING),
        (AGE, "AG-UNK", UNKNOWN),
    ],
)
def test_a_key_is_judged_in_any_case(signal: str, value: str, code: str) -> None:
    assert codes(signal, value) == {code}


@pytest.mark.parametrize(
    ("signal", "value", "code"),
    [
        ("account:consent", "granted, withdrawn", "CONSENT_WITHDRAWN"),
        ("mastodon:noindex", "true!", "FEDI_NOT_INDEXABLE"),
        ("mastodon:noindex", "!true", "FEDI_NOT_INDEXABLE"),
        ("c2pa:training-mining", '"notAllowed"', "C2PA_TDM"),
        ("bluesky:label", "!hide!warn", "ACCT_SUSPENDED"),
        (MINING, "https://example.org/DMI-PROHIBITED", "XMP_PLUS_DMI"),
        (MINING, f"{VOCABULARY}DMI-PROHIBITED/DMI-ALLOWED", "XMP_PLUS_DMI"),
        (MINING, "plus:DMI-PROHIBITED", "XMP_PLUS_DMI"),
    ],
)
def test_a_refusal_beside_more_is_both(signal: str, value: str, code: str) -> None:
    assert {code, UNKNOWN} <= codes(signal, value)


@pytest.mark.parametrize("value", ["true, true", "'true'", "true.", "true true"])
def test_a_permission_beside_more_is_unknown(value: str) -> None:
    assert UNKNOWN in codes("mastodon:indexable", value)


def test_two_plus_keys_are_two_words() -> None:
    """The end of the text alone would be a permission."""
    assert cut(MINING, f"DMI-PROHIBITED, {VOCABULARY}DMI-ALLOWED") == (
        "dmi-prohibited",
        "dmi-allowed",
    )
    assert UNKNOWN in codes(MINING, "https://example.org/DMI-ALLOWED")
