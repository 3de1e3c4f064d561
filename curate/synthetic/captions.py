"""Captions: a sentence, people's handles, dots, hashtags, and a canary at the end."""

from collections.abc import Sequence
from random import Random

from curate.synthetic.cases import Flag
from curate.synthetic.people import CANARY, Account

_SENTENCES = (
    "What a day, could not ask for more",
    "Finally had some time for this one",
    "¡Qué bonito! No puedo creerlo",
    "Äntligen helg, och inget regn",
    "今日もいい一日でした",
    "يوم جميل جدا",
    "Ein kleiner Ausflug am Nachmittag",
    'She said "look there", so I did; worth it, really',
    "Drawn from memory, not from life",
)
_ENDING = f"{CANARY} says bye"


def write_caption(
    flags: Sequence[Flag], hashtags: Sequence[str], mentioned: Sequence[Account], rng: Random
) -> str:
    """The whole text under a post; empty for ``no_caption``."""
    if "no_caption" in flags:
        return ""
    opening = rng.choice(_SENTENCES)
    if "html_caption" in flags:
        opening = f'<script>alert("{CANARY}")</script><b>{opening}</b> &amp; more'
    elif "formula_caption" in flags:
        opening = f'=1+1,"{opening}"\t@SUM(A1:A9)'
    handles = " ".join("@" + account.handle for account in mentioned)
    if "repost" in flags:
        opening = f"Repost from {handles}"
    elif handles:
        opening = f"{opening} with {handles}"
    if not hashtags:
        return f"{opening}\n{_ENDING}"
    tags = " ".join(hashtags)
    if rng.random() < 0.3:
        return f"{opening}\n.\n.\n{tags}\n{_ENDING}"
    return f"{opening} {tags}\n\n{_ENDING}"
