"""Exports of TikTok; here, what they all have in common."""

import re

PLATFORM = "tiktok"
# The original of a duet or a stitch, which no export names: no post has this id.
UNNAMED = "unnamed"
_DUET = re.compile(r"#(?:duet|stitch)\b(?:\s+(?:with\s+)?[@＠])?", re.IGNORECASE)


def original_of(caption: str | None) -> str | None:
    """The original of a duet or a stitch, by the hashtag that TikTok puts before its author."""
    return UNNAMED if caption and _DUET.search(caption) else None
