"""A header that does not say what a rule is to say stops everything that loads the rules."""

import shutil
from pathlib import Path

import pytest

from curate.errors import ContractError
from curate.pipeline.plan import rule_stages
from curate.policy import GRAINS, reason_codes, rules

HEADER = """\
-- The post has a reason.
-- remedy: Another post.
-- tier:   1
-- strict: reject      private-accounts: ignore
-- reads:  posts
-- params:
"""
SELECT = "SELECT post_key, 'seen' AS evidence, observed_at FROM posts\n"


@pytest.fixture(autouse=True)
def no_rules(sql: Path) -> None:
    """Only those that a test writes: all of them take a while to load."""
    shutil.rmtree(sql / "rules")
    for grain in GRAINS:
        (sql / "rules" / grain).mkdir(parents=True)


def write(sql: Path, path: str, header: str = HEADER, select: str = SELECT) -> None:
    (sql / f"rules/{path}.sql").write_text(header + select, encoding="utf-8")


def test_a_whole_header_is_loaded(sql: Path) -> None:
    write(sql, "post/A_REASON")
    (code,) = reason_codes()
    assert (code.code, code.tier, code.bit) == ("A_REASON", 1, 0)
    assert (code.strict, code.private_accounts) == ("reject", "ignore")
    assert (code.sentence, code.remedy) == ("The post has a reason.", "Another post.")
    assert code.files == ("sql/rules/post/A_REASON.sql",)


@pytest.mark.parametrize("field", ["remedy", "tier", "strict"])
def test_a_header_without_one_of_its_fields_is_refused(sql: Path, field: str) -> None:
    lines = [
        line for line in HEADER.splitlines(keepends=True) if not line.startswith(f"-- {field}:")
    ]
    write(sql, "post/A_REASON", "".join(lines))
    with pytest.raises(ContractError, match=r"sql/rules/post/A_REASON\.sql.*lacks"):
        reason_codes()


@pytest.mark.parametrize("tier", ["7", "-1", "one"])
def test_a_tier_that_there_is_not_is_refused(sql: Path, tier: str) -> None:
    write(sql, "post/A_REASON", HEADER.replace("tier:   1", f"tier:   {tier}"))
    with pytest.raises(ContractError, match="A_REASON"):
        reason_codes()


def test_an_action_that_there_is_not_is_refused(sql: Path) -> None:
    write(sql, "post/A_REASON", HEADER.replace("reject ", "forget "))
    with pytest.raises(ContractError, match=r"A_REASON.*forget"):
        reason_codes()


def test_two_headers_for_one_code_are_refused(sql: Path) -> None:
    write(sql, "post/A_REASON")
    write(sql, "image/A_REASON", select=SELECT.replace("post_key", "image_key"))
    with pytest.raises(ContractError, match="A_REASON: one of its rules has its tier"):
        reason_codes()


def test_a_second_rule_of_a_code_names_the_first(sql: Path) -> None:
    write(sql, "post/A_REASON")
    header = (
        "-- The image has a reason.\n-- as:     account/A_REASON\n-- reads:  images\n-- params:\n"
    )
    select = "SELECT image_key, 'seen' AS evidence, NULL AS observed_at FROM images\n"
    write(sql, "image/A_REASON", header, select)
    with pytest.raises(ContractError, match="as: post/A_REASON"):
        reason_codes()


@pytest.mark.parametrize(("path", "tier"), [("curation/A_REASON", "5"), ("post/A_REASON", "6")])
def test_curation_and_the_last_tier_go_together(sql: Path, path: str, tier: str) -> None:
    write(sql, path, HEADER.replace("tier:   1", f"tier:   {tier}"))
    with pytest.raises(ContractError, match="curation is tier 6, and that only"):
        reason_codes()


def write_reasons(sql: Path, count: int) -> None:
    for number in range(count):
        write(sql, f"post/A_REASON_{number:02}")


def test_sixty_three_codes_fit_a_mask(sql: Path) -> None:
    write_reasons(sql, 63)
    assert [code.bit for code in reason_codes()] == list(range(63))


def test_a_code_more_than_a_mask_has_bits_for_is_refused(sql: Path) -> None:
    write_reasons(sql, 64)
    with pytest.raises(ContractError, match="64 reason codes are more than a mask has bits for"):
        reason_codes()


def test_a_rule_that_gives_no_evidence_is_refused(sql: Path) -> None:
    write(sql, "post/A_REASON", select=SELECT.replace("evidence", "seen"))
    with pytest.raises(ContractError, match=r"A_REASON\.sql: it gives no evidence"):
        rule_stages(rules())


def test_a_rule_that_gives_a_column_of_its_own_is_refused(sql: Path) -> None:
    write(sql, "post/A_REASON", select=SELECT.replace("observed_at", "observed_at, caption"))
    with pytest.raises(ContractError, match=r"A_REASON\.sql: nobody asks for caption"):
        rule_stages(rules())


def test_a_header_that_names_other_tables_than_the_text_is_refused(sql: Path) -> None:
    write(sql, "post/A_REASON", HEADER.replace("posts", "accounts"))
    with pytest.raises(ContractError, match=r"A_REASON\.sql: the header says reads"):
        reason_codes()


def test_a_rule_that_names_a_table_to_write_is_refused(sql: Path) -> None:
    write(sql, "post/A_REASON", HEADER.replace("-- params:", "-- writes: posts\n-- params:"))
    with pytest.raises(ContractError, match=r"A_REASON\.sql: what a rule writes"):
        rule_stages(rules())


def test_a_field_that_nobody_reads_is_refused(sql: Path) -> None:
    write(sql, "post/A_REASON", HEADER.replace("-- params:", "-- personal: caption\n-- params:"))
    with pytest.raises(ContractError, match=r"A_REASON\.sql"):
        rules()


@pytest.mark.parametrize("name", ["a_reason", "REASON", "A-REASON"])
def test_a_file_whose_name_is_no_code_is_refused(sql: Path, name: str) -> None:
    write(sql, f"post/{name}")
    with pytest.raises(ContractError, match="named after its code"):
        reason_codes()
