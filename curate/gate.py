"""Lets a version be used only if nobody in it has refused since it was made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from curate.errors import RefusedError
from curate.store.tables import Store
from curate.versions import Version
from curate.workspace import Workspace

Verifying = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Clearance:
    """What the gate found. ``verified`` is null where there is no data to verify against."""

    verified: Mapping[str, Any] | None
    accepted: str | None = None

    def to_json(self) -> dict[str, Any] | None:
        """For the record: the counts of the verification, and what was accepted."""
        if self.verified is None:
            return None
        return {**self.verified, "accepted_violations": self.accepted}


def clear(
    workspace: Workspace,
    version: Version,
    *,
    use: str,
    accepted: str | None = None,
    progress: Verifying = lambda stage, done, total: None,
) -> Clearance:
    """Verify ``version`` against what is ingested in ``workspace``.

    Raises a ``RefusedError`` if an image must leave or is unknown, unless ``accepted`` says why it
    is ``use`` all the same ("trained on"), and in any case if the suppression list lacks requests
    of the ledger, or what lies beside the version as its signature is none of it. A place where no
    post was ingested can verify nothing, which is no error.
    """
    # They load DuckDB and Polars, which the other processes of a run never need.
    from curate.images.kept_files import check_kept_files  # noqa: PLC0415
    from curate.revocation import look_at_list  # noqa: PLC0415
    from curate.signing import check_signature  # noqa: PLC0415

    # Before anything else: a store that is gone has lost its list with it.
    look_at_list(workspace)
    signature = check_signature(version, workspace)
    if not Store(workspace.store).parts():
        if check_kept_files(version.manifest, version.media_root, None).changed:
            raise RefusedError(
                f"files of version {version.path.name} have other bytes than it says"
            )
        return Clearance(None)
    from curate.verify import held, verify  # noqa: PLC0415

    found = verify(workspace, held(version, signature), progress=progress)
    if not found.is_clean and accepted is None:
        raise RefusedError(
            f"version {version.path.name} is not clean: of {found.checked:,} images, "
            f"{len(found.violations):,} must leave, {found.unknown:,} are not known here, and of "
            f"{len(found.altered):,} the file has other bytes than it had",
            hint="see which: `curate verify`; make a version without them: `curate run`; or say "
            f"why it is {use} all the same: `--accept-violations REASON`",
        )
    verified = {**found.counts(), "ledger_head": found.ledger_head}
    return Clearance(verified, None if found.is_clean else accepted)
