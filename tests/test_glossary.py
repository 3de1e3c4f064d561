"""docs/glossary.md says the words once, and every reason code and table as the code has them."""

import re
from pathlib import Path

import pytest

from curate.pipeline.plan import stages
from curate.policy import GRAINS, reason_codes, rules
from curate.store.schema import load_schema
from curate.store.sqlfiles import SqlFile
from curate.store.tables import BASE_TABLES, REPLACED_TABLES

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/glossary.md"
# What runs write beside the pipeline's stages, and who does.
WRITTEN_ELSEWHERE = {
    "suppressions": ["`curate revoke`"],
    "erasures": ["`curate revoke`"],
    "refused_files": ["`curate run`"],
    "findings": ["sql/verify/findings.sql"],
    **{name: [f"ingest: the files of `{table}`"] for name, table in REPLACED_TABLES.items()},
}


def rows_under(first_heading: str) -> list[list[str]]:
    """The rows of the page's tables whose first column has this heading."""
    found: list[list[str]] = []
    is_in = False
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if not line.startswith("|"):
            is_in = False
        elif cells[0] == first_heading:
            is_in = True
        elif is_in and not line.startswith("|---"):
            found.append(cells)
    return found


def code(cell: str) -> str:
    return cell.strip("`")


def expected_writers(table: str) -> list[str]:
    if table in WRITTEN_ELSEWHERE:
        return WRITTEN_ELSEWHERE[table]
    if table in BASE_TABLES or table == "sources":
        path = f"sql/ingest/{table}.sql"
        return [path] if (ROOT / path).exists() else ["ingest"]
    return sorted(
        {
            stage.path
            if isinstance(stage, SqlFile)
            else stage.function.__module__.replace(".", "/") + ".py"
            for stage in stages()
            if stage.writes == table
        }
    )


def test_no_term_stands_twice_and_each_has_a_meaning() -> None:
    terms = [term for cell, *_ in rows_under("term") for term in cell.split(", ")]
    assert len(terms) > 50
    assert sorted(terms) == sorted(set(terms))
    for row in rows_under("term"):
        assert len(row) == 3
        assert row[1][0].isupper() or row[1][0] == "`", row
        assert row[1].endswith("."), row


def test_every_reason_code_stands_with_its_tier_grains_and_sentence() -> None:
    grains = {
        code.code: ", ".join(
            grain for grain in GRAINS if (grain, code.code) in {(r.grain, r.code) for r in rules()}
        )
        for code in reason_codes()
    }
    assert rows_under("code") == [
        [f"`{code.code}`", str(code.tier), grains[code.code], code.sentence]
        for code in reason_codes()
    ]


def test_every_table_stands_once_and_no_other() -> None:
    tables = [code(cell) for cell, *_ in rows_under("table")]
    assert sorted(tables) == sorted(load_schema())
    assert len(tables) == len(set(tables))


@pytest.mark.parametrize("table", sorted(load_schema()))
def test_a_table_names_what_writes_it(table: str) -> None:
    (cell,) = [writers for name, _, writers in rows_under("table") if code(name) == table]
    named = re.findall(r"\[([^]]+)]\(\.\./\1\)", cell) or [cell]
    assert named == expected_writers(table)


def test_columns_and_paths_that_the_terms_name_are_there() -> None:
    schema = load_schema()
    for _, _, cell in rows_under("term"):
        for name in re.findall(r"`([^`]+)`", cell):
            table, _, column = name.partition(".")
            if table in schema and re.fullmatch(r"\w+", column) and column != "parquet":
                assert column in schema[table].column_names, name
            if name.startswith(("sql/", "curate/")):
                assert (ROOT / name).exists(), name


@pytest.mark.parametrize("page", ["docs/glossary.md", "docs/opt-outs.md", "CONTRIBUTING.md"])
def test_links_resolve(page: str) -> None:
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    for link, anchor in re.findall(r"\]\(([^):#]*)(#[^)]*)?\)", text):
        target = path.parent / link if link else path
        assert target.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in headings}
            assert anchor[1:] in slugs, anchor


def test_the_readme_and_the_page_on_opt_outs_link_to_it() -> None:
    for page, link in (("README.md", "docs/glossary.md"), ("docs/opt-outs.md", "glossary.md")):
        assert f"({link})" in (ROOT / page).read_text(encoding="utf-8")
