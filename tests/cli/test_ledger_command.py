"""`curate ledger` as a person and a script meet it."""

import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from revoking import image_ids, make_version, post, prepared_workspace

from curate import ledger
from curate.cli import ledger as command
from curate.errors import ExitCode
from curate.versions import write_attestation
from curate.workspace import Workspace, create_workspace

Curate = Callable[..., tuple[int, str, str]]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = create_workspace(tmp_path / "ws")
    for number in range(4):
        ledger.append(workspace.ledger, "run", {"posts": number})
    return workspace


@pytest.fixture
def verify(workspace: Workspace, run_curate: Curate) -> Callable[..., tuple[int, str, str]]:
    return lambda *more: run_curate("ledger", "verify", "-w", workspace.root, *more)


def lines(workspace: Workspace) -> list[str]:
    return workspace.ledger.read_text().splitlines(keepends=True)


def attest(workspace: Workspace, name: str, head: object) -> None:
    folder = workspace.versions / name
    folder.mkdir()
    digest = "a" * 64
    write_attestation(folder, digest, {"name": name, "ledger_head": head})
    ledger.append(workspace.ledger, "run", {"version": name, "digest": digest})


def test_a_whole_chain_is_done_and_says_what_it_cannot_show(
    workspace: Workspace, verify: Curate
) -> None:
    code, out, err = verify()
    assert code == ExitCode.DONE
    assert "4 entries" in out
    assert f"head {ledger.head(workspace.ledger)}" in out
    assert "--expect" in err


def test_head_prints_the_head_alone(workspace: Workspace, run_curate: Curate) -> None:
    code, out, err = run_curate("ledger", "head", "-w", workspace.root)
    assert (code, out, err) == (ExitCode.DONE, f"{ledger.head(workspace.ledger)}\n", "")


def test_a_changed_entry_is_named(workspace: Workspace, verify: Curate) -> None:
    written = lines(workspace)
    written[2] = written[2].replace('"posts": 2', '"posts": 9')
    workspace.ledger.write_text("".join(written))
    code, out, err = verify()
    assert (code, out) == (ExitCode.CONTRACT_BROKEN, "")
    assert "line 3 was changed, dropped or reordered" in err


def test_dropped_last_entries_show_against_an_anchored_head_only(
    workspace: Workspace, verify: Curate
) -> None:
    anchored = ledger.head(workspace.ledger)
    assert verify("--expect", anchored)[0] == ExitCode.DONE
    workspace.ledger.write_text("".join(lines(workspace)[:-1]))
    assert verify()[0] == ExitCode.DONE
    code, out, _ = verify("--expect", anchored)
    assert code == ExitCode.VIOLATIONS
    assert "NOT in the chain" in out


def test_an_anchored_head_of_an_earlier_day_is_in_the_chain(
    workspace: Workspace, verify: Curate
) -> None:
    anchored = ledger.head(workspace.ledger)
    ledger.append(workspace.ledger, "run", {})
    assert verify("--expect", anchored)[0] == ExitCode.DONE
    assert verify("--expect", anchored[:16].upper())[0] == ExitCode.DONE


def test_the_heads_that_versions_attest_are_anchors_too(
    workspace: Workspace, verify: Curate
) -> None:
    attest(workspace, "0001-aaaaaaaa", ledger.head(workspace.ledger))
    assert verify()[0] == ExitCode.DONE
    workspace.ledger.write_text("".join(lines(workspace)[:-2]))
    code, out, _ = verify("--json")
    body = json.loads(out)
    assert code == ExitCode.VIOLATIONS
    assert body["ok"] is False
    assert [(anchor["version"], anchor["ok"]) for anchor in body["anchors"]] == [
        ("0001-aaaaaaaa", False)
    ]
    workspace.ledger.unlink()
    assert verify()[0] == ExitCode.VIOLATIONS


@pytest.mark.parametrize("head", ["", "abc", None, 7])
def test_a_version_that_attests_no_real_head_vouches_for_nothing(
    workspace: Workspace, verify: Curate, head: object
) -> None:
    attest(workspace, "0001-aaaaaaaa", head)
    code, out, _ = verify("--json")
    oks = [anchor["ok"] for anchor in json.loads(out)["anchors"]]
    assert (code, oks) in [(ExitCode.VIOLATIONS, [False]), (ExitCode.DONE, [])]


def test_a_torn_last_line_is_told_and_healed_by_the_next_entry(
    workspace: Workspace, verify: Curate
) -> None:
    with workspace.ledger.open("a") as file:
        file.write('{"action": "ru')
    code, out, _ = verify()
    assert code == ExitCode.DONE
    assert "a crash tore the last line (14 bytes)" in out
    ledger.append(workspace.ledger, "run", {})
    assert json.loads(verify("--json")[1])["torn_bytes"] == 0


@pytest.mark.parametrize("wrong", ["abc", "f" * 15, "z" * 16, "f" * 65, ""])
def test_what_is_no_head_is_wrong_usage(verify: Curate, wrong: str) -> None:
    assert verify("--expect", wrong)[0] == ExitCode.USAGE


def test_a_head_is_compared_by_as_many_digits_as_the_ledger_asks() -> None:
    assert command._DIGITS == ledger.ANCHOR_DIGITS


# ── The suppression list against the ledger ───────────────────────────────────────────────────


@pytest.fixture
def asking(tmp_path: Path) -> Workspace:
    workspace = prepared_workspace([post("1", "11", "ada"), post("2", "22", "bo")])
    make_version(workspace)
    return workspace


@pytest.mark.slow
def test_a_request_that_a_crash_kept_from_the_ledger_is_told_and_recorded_by_the_next_run(
    asking: Workspace, run_curate: Curate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    when = "2026-05-04"
    with monkeypatch.context() as patch:
        patch.setattr("curate.revocation.revocations.ledger.append", killed)
        arguments = ("--reason", "erasure", "--requested-at", when, "-w", asking.root)
        assert run_curate("revoke", "@ada", *arguments)[0] == ExitCode.INTERRUPTED
    code, out, _ = run_curate("ledger", "verify", "-w", asking.root)
    assert code == ExitCode.DONE
    assert "request 0001 is on the suppression list" in out
    make_version(asking)
    entries = list(ledger.read(asking.ledger))
    (recovered,) = [entry for entry in entries if entry.action == "revoke"]
    assert recovered.facts["codes"] == ["SUBJECT_ERASURE_REQUEST"]
    assert recovered.facts["requested_at"] == f"{when}T00:00:00"
    assert recovered.facts["recovered"] is True
    (honoured,) = [entry for entry in entries if entry.action == "revocation honoured"]
    assert recovered.sequence < honoured.sequence
    _, out, _ = run_curate("ledger", "verify", "--json", "-w", asking.root)
    assert json.loads(out)["requests_not_recorded"] == []
    make_version(asking)
    assert sum(entry.action == "revoke" for entry in ledger.read(asking.ledger)) == 1


def test_a_request_that_somebody_took_off_the_list_is_a_violation(
    asking: Workspace, run_curate: Curate
) -> None:
    assert run_curate("revoke", "@ada", "-w", asking.root)[0] == ExitCode.DONE
    assert run_curate("ledger", "verify", "-w", asking.root)[0] == ExitCode.DONE
    (asking.store / "suppressions" / "0001.parquet").unlink()
    code, out, _ = run_curate("ledger", "verify", "-w", asking.root)
    assert code == ExitCode.VIOLATIONS
    assert "request 0001 is NOT on the suppression list any more" in out
    _, out, _ = run_curate("ledger", "verify", "--json", "-w", asking.root)
    assert json.loads(out)["requests_not_listed"] == ["0001"]


def test_a_request_whose_part_of_the_list_was_changed_is_a_violation(
    asking: Workspace, run_curate: Curate
) -> None:
    for name in ("@ada", "@bo"):
        assert run_curate("revoke", name, "-w", asking.root)[0] == ExitCode.DONE
    parts = [asking.store / f"suppressions/000{number}.parquet" for number in (1, 2)]
    parts[0].write_bytes(parts[1].read_bytes())
    code, out, _ = run_curate("ledger", "verify", "-w", asking.root)
    assert code == ExitCode.VIOLATIONS
    assert "request 0001 is NOT on the suppression list as it was recorded" in out
    _, out, _ = run_curate("ledger", "verify", "--json", "-w", asking.root)
    assert json.loads(out)["requests_changed"] == ["0001"]


def test_the_number_of_a_request_that_is_gone_is_not_given_out_again(
    asking: Workspace, run_curate: Curate
) -> None:
    assert run_curate("revoke", "@ada", "-w", asking.root)[0] == ExitCode.DONE
    (asking.store / "suppressions" / "0001.parquet").unlink()
    assert run_curate("revoke", "@bo", "-w", asking.root)[0] == ExitCode.DONE
    assert [path.stem for path in (asking.store / "suppressions").iterdir()] == ["0002"]


# Each as far as a person types it; a version has to be there for the last two.
DECIDING = {
    "run": ("run", "--until", "policy"),
    "verify": ("verify",),
    "lookup": ("lookup", "@bo"),
    "status": ("status",),
    "train": ("train", "--accept-violations", "a try"),
}


@pytest.mark.parametrize(
    ("how", "commands"),
    [
        ("gone", DECIDING),
        *((how, ("status",)) for how in ("changed", "under another number")),
        ("with its folder", ("run", "train")),
    ],
)
def test_whoever_decides_by_the_list_refuses_one_that_is_not_the_ledgers(
    asking: Workspace, run_curate: Curate, how: str, commands: Iterable[str]
) -> None:
    for name in ("@ada", "@bo"):
        assert run_curate("revoke", name, "-w", asking.root)[0] == ExitCode.DONE
    parts = [asking.store / f"suppressions/000{number}.parquet" for number in (1, 2)]
    if how == "gone":
        parts[0].unlink()
    elif how == "changed":
        parts[0].write_bytes(parts[1].read_bytes())
    elif how == "under another number":
        parts[0].rename(parts[0].with_stem("0007"))
    else:
        shutil.rmtree(asking.store)
    before = asking.ledger.read_bytes()
    for name in commands:
        code, out, err = run_curate(*DECIDING[name], "-w", asking.root)
        assert code == ExitCode.REFUSED, err
        assert out == ""
        assert "request 0001" in err
        assert "--replaces" in err
        assert asking.ledger.read_bytes() == before, name


def test_a_lost_request_that_is_taken_again_is_lost_no_more(
    asking: Workspace, run_curate: Curate
) -> None:
    assert run_curate("revoke", "@ada", "-w", asking.root)[0] == ExitCode.DONE
    code, _, err = run_curate("revoke", "@ada", "--replaces", "0001", "-w", asking.root)
    assert code == ExitCode.BAD_INPUT, "it is not lost"
    (asking.store / "suppressions" / "0001.parquet").unlink()
    code, _, err = run_curate("revoke", "@bo", "--replaces", "0009", "-w", asking.root)
    assert code == ExitCode.BAD_INPUT
    assert "0001" in err
    assert not list((asking.store / "suppressions").iterdir())
    assert run_curate("run", "-w", asking.root)[0] == ExitCode.REFUSED
    code, _, _ = run_curate("revoke", "@ada", "--replaces", "0001", "-w", asking.root)
    assert code == ExitCode.DONE
    assert run_curate("run", "-w", asking.root)[0] == ExitCode.DONE
    assert run_curate("ledger", "verify", "-w", asking.root)[0] == ExitCode.DONE
    assert "70001" not in asking.ledger.read_text()


# What a killed `revoke` has done by its n-th write to the ledger, or by the file of its tombstones.
KILLED_AT = {"list": "append 1", "ledger": "tombstones", "tombstones": "append 2"}
NEXT = {**DECIDING, "revoke": ("revoke", "@nobody"), "the same": ("revoke", "@ada")}
del NEXT["train"]


@pytest.mark.parametrize(
    ("place", "command"),
    [
        *((place, NEXT["status"]) for place in KILLED_AT.values()),
        *((KILLED_AT["list"], NEXT[name]) for name in ("run", "the same")),
        *(
            pytest.param(KILLED_AT["list"], NEXT[name], marks=pytest.mark.slow)
            for name in ("verify", "lookup", "revoke")
        ),
    ],
)
def test_what_a_killed_request_left_undone_is_done_by_the_next_command(
    asking: Workspace,
    run_curate: Curate,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    command: tuple[str, ...],
) -> None:
    append, calls = ledger.append, iter(range(1, 10))

    def killed(*arguments: object) -> object:
        if place == "tombstones" or f"append {next(calls)}" == place:
            raise KeyboardInterrupt
        return append(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        name = "write_tombstones" if place == "tombstones" else "ledger.append"
        patch.setattr(f"curate.revocation.revocations.{name}", killed)
        asking_again = ("revoke", "@ada", "--reason", "erasure", "-w", asking.root)
        assert run_curate(*asking_again)[0] == ExitCode.INTERRUPTED
    run_curate(*command, "-w", asking.root)
    told = json.loads((asking.root / "revocations" / "0001.json").read_text())
    (version,) = told["versions"]
    assert set(version["images"]) == image_ids(asking, "1")
    written = [
        entry.action for entry in ledger.read(asking.ledger) if entry.facts.get("request") == "0001"
    ]
    assert written == ["revoke", "tombstones"]


def test_who_only_looks_does_not_wait_for_whoever_writes(
    asking: Workspace, run_curate: Curate
) -> None:
    assert run_curate("revoke", "@ada", "-w", asking.root)[0] == ExitCode.DONE
    lines = asking.ledger.read_text().splitlines(keepends=True)
    asking.ledger.write_text("".join(lines[:-1]))
    with asking.locked():
        assert run_curate("status", "-w", asking.root)[0] == ExitCode.DONE
        assert len(asking.ledger.read_text().splitlines()) == len(lines) - 1
    assert run_curate("status", "-w", asking.root)[0] == ExitCode.DONE
    assert len(asking.ledger.read_text().splitlines()) == len(lines)
