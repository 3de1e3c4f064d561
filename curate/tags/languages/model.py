"""Asks a model of letters how likely each language is for a text.

It is fastText's lid.176 (Joulin et al., "Bag of Tricks for Efficient Text Classification", 2017;
"FastText.zip", 2016): n-grams of letters, 176 languages, less than a megabyte. It runs here;
nothing is fetched, and no text leaves.
"""

import functools
from importlib import resources
from typing import Any

_MODEL = resources.files("curate") / "data" / "language_model" / "lid.176.ftz"
# A few letters more often look like a language that hardly anybody writes captions in (Lojban,
# Volapük, Breton) than are one.
_COMMON_CODES = """
af am ar az be bg bn bs ca ceb cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it
ja ka kk km kn ko ku ky lo lt lv mk ml mn mr ms mt my ne nl no pa pl ps pt ro ru si sk sl so sq sr
su sv sw ta te tg th tl tr uk ur uz vi zh
"""
_COMMON = frozenset(_COMMON_CODES.split())
# What the model tells apart, and readers of captions need not.
_CODES = {"arz": "ar", "nn": "no", "sh": "sr", "wuu": "zh", "yue": "zh"}
# Less likely ones decide nothing, and to leave them out takes a third less time.
_ASKED, _LEAST = 5, 0.05
# Malay and Indonesian share most words; eight of nine who write one of them write Indonesian.
_MALAY, _INDONESIAN, _TIMES = "ms", "id", 3.0


def likely_languages(text: str) -> dict[str, float]:
    """How likely the likeliest languages are, by their codes (BCP 47): at most 5, above 0.05."""
    # The library itself and not its wrapper in Python: that of the older package of the same name,
    # which somebody may have installed over this one, fails under NumPy 2.
    line = text.replace("\n", " ") + "\n"
    found: dict[str, float] = {}
    for probability, label in _model().f.predict(line, _ASKED, _LEAST, "strict"):
        code = label.removeprefix("__label__")
        language = _CODES.get(code, code)
        if language in _COMMON:
            found[language] = min(found.get(language, 0.0) + float(probability), 1.0)
    if found.get(_MALAY, 0.0) < _TIMES * found.get(_INDONESIAN, 0.0):
        both = found.pop(_MALAY, 0.0) + found[_INDONESIAN]
        found[_INDONESIAN] = min(both, 1.0)
    return found


@functools.cache
def _model() -> Any:
    import fasttext  # noqa: PLC0415 - its library is loaded by few commands

    with resources.as_file(_MODEL) as path:
        return fasttext.load_model(str(path))
