"""What the policy says of each reason code, drawn apart from the headers of the rules."""

from curate.policy import reason_codes

# tier: under strict, under private-accounts: the codes in order, which is that of primary reasons
DRAWN = """
0: reject, reject: CONSENT_WITHDRAWN MINOR_INDICATED SUBJECT_ERASURE_REQUEST SUBJECT_INVOLVED
0: reject, reject: SUBJECT_OBJECTION SUPPRESSION_LIST_MATCH
1: reject, reject: ACCT_PRIVATE
1: reject, ignore: ACCT_SIGNED_IN_ONLY ACCT_WAS_PRIVATE
1: reject, reject: COAUTHOR_PRIVATE POST_EPHEMERAL POST_NOT_PUBLIC POST_UNLISTED
1: reject, reject: REPOST_OF_PRIVATE REPOST_OF_REFUSED
1: reject, ignore: TAGGED_ACCOUNT_PRIVATE
1: reject, reject: VIEWER_PRIVILEGED_ACCESS
2: reject, ignore: ACCT_DELETED ACCT_MEMORIAL ACCT_SUSPENDED POST_DELETED
3: reject, ignore: AIPREF_DISALLOW ATPROTO_INTENT C2PA_TDM CAWG_TDM CONTENT_SIGNAL
3: reject, ignore: FEDI_NOT_INDEXABLE LICENSE_INCOMPATIBLE REGISTRY_OPTOUT ROBOTS_NOAI
3: reject, ignore: RSL_RESTRICTED TDMREP_RESERVED XMP_PLUS_DMI
4: reject, reject: EXACT_DUP_OF_EXCLUDED
4: quarantine, quarantine: NEAR_DUP_OF_EXCLUDED
5: reject, reject: COAUTHOR_CONFLICT COAUTHOR_UNKNOWN
5: quarantine, quarantine: IMAGE_NOT_SCANNED METADATA_UNREADABLE
5: reject, reject: REPOST_OF_UNKNOWN
5: quarantine, quarantine: SIGNAL_VALUE_UNKNOWN
5: reject, reject: STATUS_CONFLICT
5: quarantine, ignore: STATUS_FUTURE
5: reject, reject: STATUS_MALFORMED STATUS_MISSING STATUS_NOT_PUBLIC
5: quarantine, ignore: STATUS_STALE
6: reject, reject: BALANCED_OUT CONCEPT_TOO_RARE
6: reject, reject: EVALUATION_OVERLAP IMAGE_MISSING IMAGE_TOO_LARGE IMAGE_TOO_SMALL
6: reject, reject: IMAGE_UNCLEANABLE IMAGE_UNREADABLE IMAGE_UNSUPPORTED NEAR_DUPLICATE NO_CONCEPT
"""


def test_each_code_has_the_tier_and_the_actions_that_are_drawn() -> None:
    drawn = [
        (int(tier), code, *actions.split(", "))
        for tier, actions, codes in (line.split(": ") for line in DRAWN.strip().splitlines())
        for code in codes.split()
    ]
    said = [(one.tier, one.code, one.strict, one.private_accounts) for one in reason_codes()]
    assert said == drawn


def test_what_leaves_nothing_to_keep_or_may_be_refused_is_never_ignored() -> None:
    assert {one.code for one in reason_codes() if one.never_ignored} == {
        "BALANCED_OUT",
        "CONCEPT_TOO_RARE",
        "IMAGE_MISSING",
        "IMAGE_UNREADABLE",
        "IMAGE_UNSUPPORTED",
        "IMAGE_TOO_LARGE",
        "IMAGE_UNCLEANABLE",
        "NO_CONCEPT",
        "METADATA_UNREADABLE",
        "IMAGE_NOT_SCANNED",
        "NEAR_DUP_OF_EXCLUDED",
    }
