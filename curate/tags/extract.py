"""Finds the hashtags in a caption: the one place that says what a hashtag is.

A hashtag is ``#`` or its full-width form ``＃`` followed by letters, marks, digits, ``_`` or
joiners (which Persian, Hindi and Sinhala need inside words), of any script.

- ``#`` after a letter, mark or digit starts no tag: ``a#b`` holds none. It does where that letter
  ends a tag: ``#a#b`` and ``#a##b`` hold two, as the platforms read them. ``##a`` holds one.
- ``#`` in a link (``http://x.org/#top``) or in an HTML entity (``&#39;``) starts none.
- What cannot stand in a tag ends it: ``#a🔥`` holds ``a``, and ``#a,#b`` holds two.
"""

import functools
import re
import sys
import unicodedata

_WORD = r"\p{L}\p{M}\p{N}"
_IN_TAG = rf"{_WORD}_\x{{200C}}\x{{200D}}"

HASHTAG_PATTERN = (
    r"(?:://|\.[A-Za-z]+/)[!-~]*"  # a link, to its end: such ends are ASCII
    r"|&#[0-9A-Za-z]+;"
    rf"|[#＃][{_IN_TAG}]+"
    rf"|[{_WORD}](?:[#＃]+[{_IN_TAG}]+)+"  # ``a#b``, whole, so that ``#b`` is not found in it
)
"""An RE2 pattern whose matches are the tags, with their ``#``, *and* what must be stepped over.

The matches that begin with ``#`` or ``＃`` are the tags. It has no group on purpose: RE2 finds
a whole match six times faster than a group within one (1 million captions on one core: 1.0 s,
6.5 s with ``(?:^|[^…])#(…)``; the plain ``#(…)`` takes 1.3 s).
"""

HASHTAGS_SQL = (
    "list_transform(list_filter(regexp_extract_all(caption, $hashtag_pattern), "
    "lambda found: starts_with(found, '#') OR starts_with(found, '＃')), "
    "lambda found: substring(found, 2))"
)
"""The DuckDB expression that gives the tags of ``caption``, as `extract_hashtags` does."""


@functools.cache
def _python_pattern() -> re.Pattern[str]:
    # `re` knows no \p{…}: the class is spelled out as ranges, once.
    ranges: list[list[int]] = []
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code))[0] in "LMN":
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    word = "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)
    pattern = HASHTAG_PATTERN.replace(_WORD, word)
    return re.compile(re.sub(r"\\x\{([0-9A-F]{4})\}", r"\\u\1", pattern))


def extract_hashtags(text: str) -> list[str]:
    """The hashtags of ``text``, without ``#``, as written, in their order, repeats included."""
    return [found[1:] for found in _python_pattern().findall(text) if found[0] in "#＃"]
