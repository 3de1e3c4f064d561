"""The stages of the pipeline that SQL can't express."""

from curate.stages import (
    code_languages,
    collect_authors,
    cut_signals,
    detect_languages,
    find_near_copies,
    find_near_duplicates,
    find_overlaps,
    group_accounts,
    map_tags,
    merge_concepts,
    read_matches,
    read_other_captions,
    read_tags,
    scan_evaluation,
    scan_images,
    set_policy,
)
from curate.stages.stage import PythonStage, Stage

__all__ = ["PythonStage", "Stage", "python_stages"]


def python_stages() -> list[PythonStage]:
    """All of them. To add one: its module, and its line here."""
    return [
        set_policy.STAGE,
        scan_images.STAGE,
        read_matches.STAGE,
        find_near_copies.STAGE,
        scan_evaluation.STAGE,
        find_overlaps.STAGE,
        find_near_duplicates.STAGE,
        group_accounts.STAGE,
        cut_signals.STAGE,
        code_languages.STAGE,
        collect_authors.STAGE,
        map_tags.STAGE,
        read_tags.STAGE,
        detect_languages.STAGE,
        read_other_captions.STAGE,
        merge_concepts.STAGE,
    ]
