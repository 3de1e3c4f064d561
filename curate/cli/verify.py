"""``curate verify``: says what in a version should no longer be there."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curate.cli.options import (
    UtcTime,
    answered_by_exit_code,
    debug_option,
    json_option,
    print_json,
    say,
    workspace_option,
)
from curate.cli.progress import progress_bar
from curate.errors import ExitCode

if TYPE_CHECKING:
    from curate.signing import Signature
    from curate.verify import Verification


@click.command("verify")
@click.argument("version", default="latest", metavar="[VERSION|PATH]")
@click.option(
    "--list",
    "listing",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the image_id and codes of each image that is not in order to FILE (CSV).",
)
@click.option(
    "--bytes", "reads_all", is_flag=True, help="Read every image file, also where none moved."
)
@click.option(
    "--key",
    "public_key",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The public key (PEM, Ed25519) that has to have signed it.",
)
@click.option("--cutoff", type=UtcTime(), help="Judge by what was known then.  [default: now]")
@click.option("--memory", default="2GB", show_default=True, help="Memory that it may take.")
@click.option("--threads", type=click.IntRange(min=1), help="Threads to use.  [default: all]")
@workspace_option
@json_option
@debug_option
def command(
    version: str,
    listing: Path | None,
    reads_all: bool,
    public_key: Path | None,
    cutoff: datetime | None,
    memory: str,
    threads: int | None,
    workspace: Path | None,
    as_json: bool,
) -> int:
    """Check VERSION (default: the newest) against today's statuses, signals and refusals.

    PATH is a version's folder that was copied elsewhere, or a manifest.parquet. Ingest newer
    statuses first. Exits with 3 if an image must leave, is one that the store does not know, or has
    a file of other bytes than the manifest says. A version of which a file, the attestation or the
    signature was changed, or that the --key has not signed, is refused.
    """
    from curate.verify import find_manifest, verify
    from curate.workspace import open_workspace

    opened = open_workspace(workspace)
    held = find_manifest(opened, version, public_key)
    with progress_bar() as advance:
        found = verify(
            opened,
            held,
            cutoff=cutoff,
            listing=listing,
            reads_all=reads_all,
            memory=memory,
            threads=threads,
            progress=advance,
        )
    with answered_by_exit_code():
        if as_json:
            print_json(found.to_json())
        else:
            click.echo("\n".join(lines(found)))
    if not as_json:
        for line in _advice(found):
            say(line)
    return ExitCode.DONE if found.is_clean else ExitCode.VIOLATIONS


def lines(found: "Verification") -> Iterator[str]:
    """The result for a person: how many images, by which rule, and what would lift it."""
    yield (
        f"version {found.version}: {_images(found.checked)} checked against what was known at "
        f"{found.cutoff:%Y-%m-%d %H:%M} UTC"
    )
    yield from _whose_it_is(found)
    if found.violations:
        yield f"{_images(len(found.violations))} must leave"
        yield from _by_code(found, found.codes)
    if found.unknown:
        yield f"{_images(found.unknown)} not in the store (any more): nobody can say they may stay"
    if found.cannot_tell:
        yield f"{_images(found.cannot_tell)}: cannot tell"
        yield from _by_code(found, found.cannot_tell_codes, with_remedy=True)
    if found.altered:
        yield f"{_images(len(found.altered))}: the kept file has other bytes than the manifest says"
    if found.gone:
        yield f"{_images(found.gone)}: the kept file is not there (any more)"
    if found.changed:
        yield f"{_images(found.changed)}: the export has another file than the version now"
    if found.is_clean and not (found.cannot_tell or found.changed or found.gone):
        yield "nothing in it has to leave"
    if not found.reads_files:
        yield "  its pictures are in shards or elsewhere, and were not read: see export.json"
    if found.declared:
        yield (
            f"  {_images(found.declared)} of accounts that are public by declaration only: nobody "
            "observed it"
        )
    age = found.status_age_days
    yield (
        "  none of its accounts has a dated status"
        if age is None
        else f"  the oldest status that it rests on is {age:,} {'day' if age == 1 else 'days'} old"
    )


def _whose_it_is(found: "Verification") -> Iterator[str]:
    if found.digest is None:
        yield "  it has no attestation.json: whether somebody changed it is not known"
    elif not found.is_recorded:
        yield "  the ledger has no run that made it: whether somebody changed it is not known"
    if found.signature is not None:
        yield _signers(found.signature)
    if (rewritten := found.rewritten) is not None:
        yield (
            f"  an export of {rewritten.exported_on} that was rewritten on "
            f"{rewritten.rewritten_on}: {_images(rewritten.removed_images)} of the version are in "
            "it no more"
        )


def _signers(signature: "Signature") -> str:
    if signature.verified_by is not None:
        return f"  signed by key {signature.verified_by}"
    named = ", ".join(key[:16] for key in signature.key_ids)
    return f"  it is signed, it says by key {named}; no key was given to check that by: --key FILE"


def _by_code(
    found: "Verification", codes: Mapping[str, int], *, with_remedy: bool = False
) -> Iterator[str]:
    for code, count in codes.items():
        rule = found.rules[code]
        yield f"  {count:>10,} {code}: {rule.rule}"
        if with_remedy:
            yield f"             {rule.remedy}"


def _advice(found: "Verification") -> Iterator[str]:
    if found.altered:
        yield "put the right files back: curate run; do not train on what somebody changed"
    if found.violations or found.changed:
        yield (
            "make a version without them: curate run; then train again on it, because weights keep "
            "what they have seen"
        )
    if found.unknown:
        yield "ingest the exports that the unknown images came from, or make a version: curate run"
    yield f"ledger head {found.ledger_head}"


def _images(count: int) -> str:
    return f"{count:,} image" if count == 1 else f"{count:,} images"
