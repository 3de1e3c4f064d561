"""Changes the SQL of the rules one condition at a time, and lists the changes that no test notices.

    python tools/mutate_rules.py [--only facts/account_links] [--jobs 2] [--quick] [--list]

Run it by hand, after a change to `sql/facts`, `sql/rules`, `sql/outcome` or `sql/macros.sql`, or to
their tests; it needs the extra [test] and takes minutes. Each mutant is one changed file: another
comparison or operator, a condition that always or never holds, a join, a status or a number that is
another, an item of a list left out, another tier or action in a rule's header. A mutant is killed
by the first test that fails. The tests are those of `tests/stages` that run the stage of the file
(seen in a first run without a mutation; whatever fails there is left out), quickest first; then,
unless `--quick`, the oracle's fixed worlds and the policy's table end to end. Headers are for the
tests of the policy only.

What survives is either a test that is missing, or a change that changes nothing: the latter go into
`tools/equivalent_mutants.txt`, one a line, with the reason. The exit code is 3 where there are
survivors that the file does not have, or where the file has a mutant that was killed, else 0.
"""

import argparse
import gc
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import pytest
from _pytest.runner import runtestprotocol
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.tokenizer_core import Token, TokenType

from curate import policy
from curate.errors import ContractError
from curate.pipeline import plan
from curate.policy import reason_codes
from curate.store import sqlfiles
from curate.store.engine import Engine

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("facts", "rules/account", "rules/post", "rules/image", "rules/curation", "outcome")
MACROS = "macros"
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.txt")
SURVIVED = 3
# For one test. No test of the rules takes as long, or a mutant would be called killed that is not.
_SECONDS = 300


@dataclass(frozen=True)
class Mutant:
    """One change of one file; ``line`` is where, ``before`` and ``after`` are that line's text."""

    file: str
    line: int
    what: str
    before: str
    after: str
    text: str

    @property
    def key(self) -> str:
        """What names it in the list of equivalents: no line number, which would soon be wrong."""
        return f"{self.file} | {self.what} | {self.after}"

    @property
    def is_of_header(self) -> bool:
        """Whether it changes what the policy says of a rule, and not what the rule finds."""
        return self.before.startswith("--")


# ── The mutations ─────────────────────────────────────────────────────────────────────────────

_OTHER_OPERATORS = {
    TokenType.EQ: ("<>",),
    TokenType.NEQ: ("=",),
    TokenType.LT: ("<=", ">"),
    TokenType.LTE: ("<", ">"),
    TokenType.GT: (">=", "<"),
    TokenType.GTE: (">", "<"),
    TokenType.AND: ("OR",),
    TokenType.OR: ("AND",),
    TokenType.TRUE: ("FALSE",),
    TokenType.FALSE: ("TRUE",),
    TokenType.PIPE: ("&",),
    TokenType.AMP: ("|",),
}
_OTHER_FUNCTIONS = {
    "min": "max",
    "max": "min",
    "min_by": "max_by",
    "max_by": "min_by",
    "bit_or": "bit_and",
    "lower": "",
    "trim": "",
}
_COMPARISONS = {
    TokenType.EQ,
    TokenType.NEQ,
    TokenType.LT,
    TokenType.LTE,
    TokenType.GT,
    TokenType.GTE,
}
# What a condition lies between.
_BOUNDARIES = {
    *(TokenType.WHERE, TokenType.ON, TokenType.HAVING, TokenType.WHEN),
    *(TokenType.AND, TokenType.OR, TokenType.NOT),
    *(TokenType.SELECT, TokenType.FROM, TokenType.GROUP_BY, TokenType.ORDER_BY, TokenType.UNION),
    *(TokenType.JOIN, TokenType.LEFT, TokenType.SEMI, TokenType.ANTI, TokenType.CROSS),
    *(TokenType.THEN, TokenType.ELSE, TokenType.END, TokenType.ALIAS, TokenType.COMMA),
    *(TokenType.SEMICOLON,),
}


def mutants_of(file: str, text: str) -> Iterator[Mutant]:
    """Every mutant of a file, each once."""
    seen = {text}
    named: Counter[tuple[str, str]] = Counter()
    for start, end, new, what in (*_of_header(text), *_of_sql(text)):
        mutated = text[:start] + new + text[end:]
        if mutated in seen:
            continue
        seen.add(mutated)
        line = text.count("\n", 0, start) + 1
        last = text.count("\n", 0, max(start, end - 1)) + 1
        before = " ".join(" ".join(text.splitlines()[line - 1 : last]).split())
        change = new.count("\n") - text[start:end].count("\n")
        after = " ".join(" ".join(mutated.splitlines()[line - 1 : last + change]).split())
        # Lines of several branches may read the same: the second is told from the first.
        named[what, after] += 1
        count = named[what, after]
        yield Mutant(
            file, line, what if count == 1 else f"{what} ({count})", before, after, mutated
        )


_Change = tuple[int, int, str, str]


def _of_header(text: str) -> Iterator[_Change]:
    """Another tier or action, and no `never ignored`."""
    for match in re.finditer(r"^-- tier: +(\d)", text, re.MULTILINE):
        for tier in (int(match[1]) - 1, int(match[1]) + 1):
            yield match.start(1), match.end(1), str(tier), f"tier {match[1]} is {tier}"
    for match in re.finditer(r"\b(strict|private-accounts): (\w+)", text):
        for action in {"reject", "quarantine", "ignore"} - {match[2]}:
            what = f"{match[1]}: {match[2]} is {action}"
            yield match.start(2), match.end(2), action, what
    for match in re.finditer(r"^-- never ignored: .*\n", text, re.MULTILINE):
        yield match.start(), match.end(), "", "it can be ignored"


def _of_sql(text: str) -> Iterator[_Change]:
    # The list of a header's tables is comment, which the tokenizer leaves out.
    tokens = DuckDB().tokenize(text)
    for number, token in enumerate(tokens):
        before = tokens[number - 1] if number else token
        after = tokens[number + 1] if number + 1 < len(tokens) else token
        yield from _of_token(token, before, after)
        yield from _of_joins(token, after)
        if token.token_type is TokenType.IN and after.token_type is TokenType.L_PAREN:
            yield from _without_items(text, tokens, number + 1)
        if token.token_type is TokenType.L_BRACKET:
            yield from _without_items(text, tokens, number)
        if token.text.lower() == "coalesce":
            yield from _coalesced(text, tokens, number + 1)
    yield from _conditions(text, tokens)


def _of_token(token: Token, before: Token, after: Token) -> Iterator[_Change]:
    start, end = token.start, token.end + 1
    for other in _OTHER_OPERATORS.get(token.token_type, ()):
        yield start, end, other, f"{token.text} is {other}"
    if token.token_type is TokenType.NOT:
        yield start, end, "", "NOT is gone"
    if token.token_type is TokenType.IS and after.token_type is TokenType.NULL:
        yield start, end, "IS NOT", "IS NULL is IS NOT NULL"
    if token.token_type is TokenType.DISTINCT:
        yield start, end, "", "DISTINCT is gone"
    name = token.text.lower()
    if name in _OTHER_FUNCTIONS and after.token_type is TokenType.L_PAREN:
        yield start, end, _OTHER_FUNCTIONS[name], f"{name} is {_OTHER_FUNCTIONS[name] or 'gone'}"
    if token.token_type is TokenType.NUMBER:
        yield start, end, str(int(token.text) + 1), f"{token.text} is {int(token.text) + 1}"
    around = {before.token_type, after.token_type}
    decides = around & (_COMPARISONS | {TokenType.THEN, TokenType.ELSE, TokenType.LIKE})
    if token.token_type is TokenType.STRING and (decides or after.token_type is TokenType.IN):
        yield start, end, "'other'", f"'{token.text}' is 'other'"


def _of_joins(token: Token, after: Token) -> Iterator[_Change]:
    start, end = token.start, token.end + 1
    kind = token.token_type
    if kind is TokenType.LEFT and after.token_type is TokenType.JOIN:
        yield start, end, "", "LEFT JOIN is JOIN"
    elif kind is TokenType.SEMI:
        yield start, end, "ANTI", "SEMI is ANTI"
    elif kind is TokenType.ANTI:
        yield start, end, "SEMI", "ANTI is SEMI"
    elif kind is TokenType.UNION and after.token_type is not TokenType.ALL:
        yield start, end, "UNION ALL", "UNION is UNION ALL"


def _arguments(tokens: Sequence[Token], opening: int) -> list[tuple[int, int]]:
    """The first and last token of each item between a bracket and its end."""
    found, depth, first = [], 0, opening + 1
    for number in range(opening, len(tokens)):
        kind = tokens[number].token_type
        depth += kind in {TokenType.L_PAREN, TokenType.L_BRACKET}
        depth -= kind in {TokenType.R_PAREN, TokenType.R_BRACKET}
        if (kind is TokenType.COMMA and depth == 1) or depth == 0:
            found.append((first, number - 1))
            first = number + 1
        if depth == 0:
            break
    return found


def _without_items(text: str, tokens: Sequence[Token], opening: int) -> Iterator[_Change]:
    items = _arguments(tokens, opening)
    if len(items) < 2 or tokens[opening + 1].token_type is TokenType.SELECT:
        return
    for number, (first, last) in enumerate(items):
        start, end = tokens[first].start, tokens[last].end + 1
        what = f"without the item {text[start:end]}"
        # With the comma after it, or that before the last.
        if number + 1 < len(items):
            yield start, tokens[items[number + 1][0]].start, "", what
        else:
            yield tokens[items[number - 1][1]].end + 1, end, "", what


def _coalesced(text: str, tokens: Sequence[Token], opening: int) -> Iterator[_Change]:
    items = _arguments(tokens, opening)
    start, end = tokens[opening - 1].start, tokens[items[-1][1] + 1].end + 1
    parts = [text[tokens[first].start : tokens[last].end + 1] for first, last in items]
    yield start, end, parts[0], f"{text[start:end]} is {parts[0]}"
    default = tokens[items[-1][0]]
    if default.token_type is TokenType.STRING:
        yield default.start, default.end + 1, "'other'", f"default '{default.text}' is 'other'"
    elif default.token_type not in {TokenType.NUMBER, TokenType.TRUE, TokenType.FALSE}:
        yield start, end, f"coalesce({', '.join(parts[::-1])})", f"{text[start:end]}, swapped"


def _conditions(text: str, tokens: Sequence[Token]) -> Iterator[_Change]:
    """Each operand of AND and OR gone, and each whole condition always true and never."""
    gone = {TokenType.AND: "TRUE", TokenType.OR: "FALSE"}
    for number, token in enumerate(tokens):
        kind = token.token_type
        if kind in gone:
            yield _instead(text, tokens, _back(tokens, number - 1), number - 1, gone[kind])
            yield _instead(text, tokens, number + 1, _forth(tokens, number + 1), gone[kind])
        if kind in {TokenType.WHERE, TokenType.ON, TokenType.HAVING, TokenType.WHEN}:
            end = _forth(tokens, number + 1, stops=_BOUNDARIES - {*_LOGICAL})
            for value in ("TRUE", "FALSE"):
                yield _instead(text, tokens, number + 1, end, value)


_LOGICAL = (TokenType.AND, TokenType.OR, TokenType.NOT)


def _instead(text: str, tokens: Sequence[Token], first: int, last: int, value: str) -> _Change:
    start, end = tokens[first].start, tokens[last].end + 1
    return start, end, value, f"{' '.join(text[start:end].split())} is {value}"


def _forth(
    tokens: Sequence[Token], first: int, stops: set[TokenType] | frozenset[TokenType] | None = None
) -> int:
    """The last token of the operand that begins at ``first``."""
    wanted = _BOUNDARIES - {TokenType.NOT} if stops is None else stops
    depth = 0
    for number in range(first, len(tokens)):
        kind = tokens[number].token_type
        depth += kind in {TokenType.L_PAREN, TokenType.CASE}
        depth -= kind in {TokenType.R_PAREN, TokenType.END}
        if depth < 0 or (depth == 0 and kind in wanted and kind is not TokenType.END):
            return number - 1
    return len(tokens) - 1


def _back(tokens: Sequence[Token], last: int) -> int:
    """The first token of the operand that ends at ``last``."""
    depth = 0
    for number in range(last, -1, -1):
        kind = tokens[number].token_type
        depth += kind in {TokenType.R_PAREN, TokenType.END}
        depth -= kind in {TokenType.L_PAREN, TokenType.CASE}
        if depth < 0 or (depth == 0 and kind in _BOUNDARIES - {TokenType.NOT, TokenType.END}):
            return number + 1
    return 0


# ── Running the tests of a mutant ─────────────────────────────────────────────────────────────


class _Patched:
    """The folder of SQL that the package reads, with one file replaced at a time."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "sql"
        shutil.copytree(ROOT / "sql", self.root)
        files: Any = sqlfiles
        load = files._load.__wrapped__
        known: dict[tuple[str, str, str], Any] = {}

        def load_again(root: Path, folder: str, name: str) -> Any:
            key = (folder, name, (root / folder / f"{name}.sql").read_text(encoding="utf-8"))
            if key not in known:
                known[key] = load(root, folder, name)
            return known[key]

        files._load = load_again
        self._caches = (plan._stages, policy._rules, policy._reason_codes)
        for name, module in list(sys.modules.items()):
            loaded: Any = module
            if name.startswith("curate") and hasattr(module, "sql_root"):
                loaded.sql_root = lambda: self.root

    def put(self, file: str, text: str) -> None:
        (self.root / f"{file}.sql").write_text(text, encoding="utf-8")
        for cached in self._caches:
            cached.cache_clear()

    def restore(self, file: str) -> None:
        self.put(file, (ROOT / "sql" / f"{file}.sql").read_text(encoding="utf-8"))


class Session:
    """A plugin of pytest: after one collection, it runs tests again and again."""

    def __init__(self, work: Callable[["Session"], None], *, quick: bool) -> None:
        self._quick = quick
        self.items: dict[str, pytest.Item] = {}
        self._work = work
        self.running = ""
        self.stages: dict[str, set[str]] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            # What Hypothesis draws by chance may kill a mutant once, and not the next time.
            is_drawn = getattr(getattr(item, "function", None), "is_hypothesis_test", False)
            fixtures = getattr(item, "fixturenames", [])
            is_whole = "tmp_path" in fixtures or "synthetic_workspace" in fixtures
            is_slow = "oracle" in item.nodeid or "policy_table" in item.nodeid
            if is_drawn or (is_slow and self._quick):
                continue
            if is_whole and "test_every_row_of_the_policy" not in item.nodeid:
                continue
            self.items[item.nodeid] = item

    def pytest_runtestloop(self) -> bool:
        tables: Any = sys.modules["tables"]
        of_stage = tables.stage_file

        def noted(name: str) -> Any:
            self.stages.setdefault(self.running, set()).add(name)
            return of_stage(name)

        tables.stage_file = noted
        self._work(self)
        return True

    def fails(self, nodeid: str) -> str:
        """Run a test; what it failed with, empty if it passed. The engine stays open."""
        item: Any = self.items[nodeid]
        self.running = nodeid
        item._initrequest()  # as pytest-rerunfailures does
        # A recursion that finds ever more is stopped, and the test fails of it.
        timer = threading.Timer(_SECONDS, _interrupt)
        timer.start()
        # As if any test of the session came next: what is made once a session stays.
        try:
            reports = runtestprotocol(item, log=False, nextitem=item.session)
        finally:
            timer.cancel()
        for report in reports:
            if report.failed:
                crash = getattr(report.longrepr, "reprcrash", None)
                return str(getattr(crash, "message", "") or "it failed").splitlines()[0]
        return ""

    def close_engine(self) -> None:
        """The next test opens another."""
        session: Any = next(iter(self.items.values())).session
        session._setupstate.teardown_exact(None)


def _interrupt() -> None:
    for engine in [one for one in gc.get_objects() if isinstance(one, Engine)]:
        engine.connection.interrupt()


def stages_of(file: str) -> set[str]:
    """The names under which tests run what is in the file."""
    if file == MACROS:
        return set()
    folder, _, name = file.rpartition("/")
    if not folder.startswith("rules/"):
        return {name}
    grain = folder.removeprefix("rules/")
    return {f"{grain}_rules", f"{grain}_rules_on_reasons", f"{grain}/{name}"}


def test_files(files: Sequence[str]) -> list[str]:
    """The test files that may run any of the files, told by the words in them."""
    names = set().union(*map(stages_of, files))
    names |= {"spoken_and_said"} if names & {"said", "spoken"} else set()
    found = []
    for path in sorted((ROOT / "tests/stages").glob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if path.stem == "test_truth_table" or "given" not in text:
            continue
        if MACROS in files or any(re.search(rf"\b{re.escape(name)}\b", text) for name in names):
            found.append(str(path))
    return found


def _worker(job: dict[str, Any], out: Path) -> None:
    """Run a share of the mutants, or, without any, each test once; write what is found."""
    mutants = [Mutant(**entry) for entry in job["mutants"]]

    def work(session: Session) -> None:
        with tempfile.TemporaryDirectory() as folder, out.open("w", encoding="utf-8") as lines:
            patched = _Patched(Path(folder))
            if job["baseline"] is None:
                for nodeid in session.items:
                    began = time.perf_counter()
                    failed = session.fails(nodeid)
                    entry = {
                        "test": nodeid,
                        "failed": failed,
                        "seconds": time.perf_counter() - began,
                        "stages": sorted(session.stages.get(nodeid, ())),
                    }
                    _put(lines, entry)
                return
            kills: Counter[tuple[str, str]] = Counter()
            for mutant in mutants:
                killer, message = _killed_by(session, patched, mutant, job["baseline"], kills)
                _put(lines, [asdict(mutant), killer, message])

    plugin = Session(work, quick=job["quick"])
    arguments = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    code = pytest.main([*arguments, *job["tests"]], plugins=[plugin])
    if not plugin.items:
        raise SystemExit(f"pytest collected nothing and ended with {code}")


def _killed_by(
    session: Session,
    patched: _Patched,
    mutant: Mutant,
    baseline: Sequence[dict[str, Any]],
    kills: Counter[tuple[str, str]],
) -> tuple[str, str]:
    """The test that kills a mutant, and how; both empty where none does."""
    names = stages_of(mutant.file)
    if mutant.is_of_header:
        tests = [entry for entry in baseline if "test_policy" in entry["test"]]
    else:
        tests = [
            entry
            for entry in baseline
            if not names or names & set(entry["stages"]) or "test_policy" in entry["test"]
        ]
    tests.sort(key=lambda entry: (-kills[mutant.file, entry["test"]], entry["seconds"]))
    patched.put(mutant.file, mutant.text)
    try:
        plan.stages()
        reason_codes()
    except ContractError as error:
        patched.restore(mutant.file)
        return "loading", str(error)
    # Macros are made when an engine opens, so each mutant of them needs one of its own.
    is_macro, is_broken = mutant.file == MACROS, False
    if is_macro:
        session.close_engine()
    try:
        for entry in tests:
            test = entry["test"]
            message = session.fails(test)
            if message:
                kills[mutant.file, test] += 1
                # An engine that stopped with an error of its own would fail every later test.
                is_broken = "assert" not in message.lower()
                return test, message
        return "", ""
    finally:
        patched.restore(mutant.file)
        if is_macro or is_broken:
            session.close_engine()


# ── The report ────────────────────────────────────────────────────────────────────────────────


def equivalents() -> dict[str, str]:
    """The mutants that change nothing, by their key, with the reason."""
    found = {}
    text = EQUIVALENT.read_text(encoding="utf-8") if EQUIVALENT.exists() else ""
    for line in text.splitlines():
        key, parted, reason = line.partition(" # ")
        if line.startswith("#") or not line.strip():
            continue
        if not parted or not reason.strip():
            raise SystemExit(f"{EQUIVALENT.name}: no reason: {line}")
        found[key.strip()] = reason.strip()
    return found


def _run(job: dict[str, Any], folder: Path, name: str) -> "tuple[subprocess.Popen[bytes], Path]":
    path, out = folder / f"{name}.json", folder / f"{name}.jsonl"
    path.write_text(json.dumps(job), encoding="utf-8")
    command = [sys.executable, __file__, "--worker", str(path), str(out)]
    # The package of this checkout, whichever is installed.
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet), out  # noqa: S603


def _put(lines: IO[str], entry: Any) -> None:
    lines.write(json.dumps(entry) + "\n")
    lines.flush()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _lines(out: Path) -> list[Any]:
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def _results(mutants: Sequence[Mutant], jobs: int, quick: bool) -> list[tuple[Mutant, str, str]]:
    tests = test_files([mutant.file for mutant in mutants])
    tests += [str(path) for path in sorted((ROOT / "tests").glob("test_policy*.py"))]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        job: dict[str, Any] = {"mutants": [], "tests": tests, "baseline": None, "quick": quick}
        process, out = _run(job, folder, "baseline")
        process.wait()
        first = _lines(out)
        bad = [entry["test"] for entry in first if entry["failed"]]
        _say(f"{len(first)} tests, {sum(entry['seconds'] for entry in first):.0f} s")
        for test in bad:
            _say(f"fails without a mutation, left out: {test}")
        baseline = [entry for entry in first if not entry["failed"]]
        shares = [
            _run(
                {**job, "mutants": list(map(asdict, mutants[n::jobs])), "baseline": baseline},
                folder,
                f"share-{n}",
            )
            for n in range(jobs)
        ]
        found = []
        for process, out in shares:
            process.wait()
            found += [(Mutant(**mutant), killer, how) for mutant, killer, how in _lines(out)]
    if len(found) != len(mutants):
        raise SystemExit(f"only {len(found)} of {len(mutants)} mutants were run")
    return sorted(found, key=lambda one: (one[0].file, one[0].line, one[0].what))


def main() -> int:
    """Mutate, test, and print what survived."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n\n")[0],
        epilog=(__doc__ or "").partition("\n\n")[2],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="FILE",
        help="sql/FILE.sql or a folder; may be repeated",
    )
    parser.add_argument("--jobs", type=int, default=1, help="how many mutants at a time")
    parser.add_argument(
        "--quick", action="store_true", help="leave out the oracle and the policy's table"
    )
    parser.add_argument("--list", action="store_true", help="print the mutants and run nothing")
    parser.add_argument("--killers", action="store_true", help="print what killed each mutant, too")
    parser.add_argument("--worker", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        path, out = options.worker
        _worker(json.loads(path.read_text(encoding="utf-8")), out)
        return 0
    files = [
        f"{folder}/{path.stem}"
        for folder in FOLDERS
        for path in sorted((ROOT / "sql" / folder).glob("*.sql"))
    ]
    files.append(MACROS)
    if options.only:
        files = [
            file
            for file in files
            if any(file == only or file.startswith(f"{only}/") for only in options.only)
        ]
    mutants = [
        mutant
        for file in files
        for mutant in mutants_of(file, (ROOT / "sql" / f"{file}.sql").read_text(encoding="utf-8"))
    ]
    if options.list:
        for mutant in mutants:
            _say(f"sql/{mutant.file}.sql:{mutant.line}: {mutant.what}\n    {mutant.after}")
        _say(f"{len(mutants)} mutants")
        return 0
    return _report(_results(mutants, options.jobs, options.quick), options.killers)


def _report(results: Sequence[tuple[Mutant, str, str]], with_killers: bool) -> int:
    known = equivalents()
    survivors = [mutant for mutant, killer, _ in results if not killer]
    unexplained = [mutant for mutant in survivors if mutant.key not in known]
    outdated = [mutant.key for mutant, killer, _ in results if killer and mutant.key in known]
    for mutant, killer, how in results:
        if with_killers and killer:
            _say(f"killed: {mutant.key}\n    by {killer}: {how}")
    for mutant in unexplained:
        _say(f"sql/{mutant.file}.sql:{mutant.line}: {mutant.what}")
        _say(f"  - {mutant.before}\n  + {mutant.after}")
    for key in outdated:
        _say(f"listed as equivalent, and killed: {key}")
    _say(
        f"{len(results)} mutants, {len(results) - len(survivors)} killed, {len(survivors)} "
        f"survived, {len(survivors) - len(unexplained)} of them known to change nothing"
    )
    return SURVIVED if unexplained or outdated else 0


if __name__ == "__main__":
    sys.exit(main())
