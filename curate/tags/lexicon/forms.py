"""Other forms of a word, so that finding one is a join: its plural, and its key without accents.

English plurals are WordNet's. Of other languages only what the ending of a word predicts is here,
as grammars give it; German ``Hunde`` and Swedish ``hundar`` are in no rule. A form that is a word
itself keeps that word's meaning.
"""

import polars as pl

from curate.tags.lexicon.shipped import english_key, noun_exceptions, noun_senses

# The endings that WordNet's morphy(7WN) detaches from nouns, the other way round and in its order.
_ENDINGS = (
    ("", "s"),
    ("s", "ses"),
    ("x", "xes"),
    ("z", "zes"),
    ("ch", "ches"),
    ("sh", "shes"),
    ("man", "men"),
    ("y", "ies"),
)
# ``his`` is not the plural of ``hi``, nor ``was`` that of WA.
_SHORTEST_REGULAR_NOUN = 3
# For each language, the endings of singulars and what the plural has in their place. The first
# ending that fits counts, so the longer ones come first.
_PLURAL_ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "ar": (("ة$", "ات"),),
    "de": (("in$", "innen"), ("(ung|heit|keit)$", "${1}en"), ("e$", "en"), ("([aiou])$", "${1}s")),
    "es": (
        ("ión$", "iones"),
        ("ón$", "ones"),
        ("z$", "ces"),
        ("([aeiouáéó])$", "${1}s"),
        ("([dljnry])$", "${1}es"),
    ),
    "fr": (("al$", "aux"), ("(eau|eu)$", "${1}x"), ("([^sxz])$", "${1}s")),
    "hi": (("ा$", "े"), ("ी$", "ियाँ")),
    "id": (("^(.+)$", "${1}${1}"),),
    "it": (
        ("([cg])a$", "${1}he"),
        ("io$", "i"),
        ("a$", "e"),
        ("[eo]$", "i"),
    ),
    "pt": (
        ("ão$", "ões"),
        ("([ao])l$", "${1}is"),
        ("m$", "ns"),
        ("([aeiouáéêóô])$", "${1}s"),
        ("([rz])$", "${1}es"),
    ),
    "ru": (
        ("([гкхжчшщ])а$", "${1}и"),
        ("а$", "ы"),
        ("[яьй]$", "и"),
        ("([гкхжчшщ])$", "${1}и"),
        ("([бвдзлмнпрстф])$", "${1}ы"),
    ),
    "sv": (("a$", "or"), ("(het)$", "${1}er")),
    "tr": (("([aıou][^aeıioöuü]*)$", "${1}lar"), ("([eiöü][^aeıioöuü]*)$", "${1}ler")),
}
_LATIN_ACCENTS = r"(\p{Latin})\p{Mn}+"
_LETTERS_THAT_ARE_NOT_COMPOSED = {"ı": "i", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d"}
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue"}
# Often left out: the dots of ё, and the dot under a Hindi letter that only loanwords have.
_OPTIONAL = {"ё": "е", "़": ""}
# The hamza over and under an alif, the dots of a final ta and ya: often left out as well.
_ARABIC_MARKS = {"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي"}
_ARABIC_ARTICLE = "ال"
_SHORTEST_WITH_ARTICLE = 3
_KATAKANA = {chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)}


def plural_forms() -> pl.DataFrame:
    """The plurals of all nouns: ``key`` (of the plural, unique) and ``noun`` (key of the noun).

    Irregular ones (``noun.exc``) come first, then those that end in an irregular word (``timber
    wolves``), then regular ones by their endings. No regular plural ends in ``ss``, is of a number,
    or of a noun of fewer than three letters. Of a form with several bases (``axes``), the first
    that WordNet lists counts. A form that is a noun itself is still listed: nouns are looked up
    before plurals.
    """
    nouns = noun_senses().select("key", "lemma")
    known = nouns.select(noun="key").unique()
    irregular = noun_exceptions().with_columns(
        key=english_key(pl.col("form")), noun=english_key(pl.col("base"))
    )
    return (
        pl.concat(
            [irregular.select("key", "noun"), _by_last_word(nouns, irregular), _regular(nouns)]
        )
        .join(known, on="noun", how="semi", maintain_order="left")
        .filter(pl.col("key") != pl.col("noun"))
        .unique("key", keep="first", maintain_order=True)
    )


def _by_last_word(nouns: pl.DataFrame, irregular: pl.DataFrame) -> pl.DataFrame:
    last_words = nouns.unique().with_columns(
        head=english_key(pl.col("lemma").str.extract("^(.*[ -])[^ -]+$")),
        base=pl.col("lemma").str.to_lowercase().str.extract("[ -]([^ -]+)$"),
    )
    forms = irregular.select("base", "form").with_row_index("place")
    return (
        last_words.drop_nulls()
        .join(forms, on="base")
        .select("place", key=pl.col("head") + english_key(pl.col("form")), noun="key")
        .sort("place", "noun")
        .drop("place")
    )


def _regular(nouns: pl.DataFrame) -> pl.DataFrame:
    keys = (
        nouns.select(noun="key")
        .unique()
        .filter(
            (pl.col("noun").str.len_chars() >= _SHORTEST_REGULAR_NOUN)
            & pl.col("noun").str.contains("[a-z]")
        )
        .sort("noun")
    )
    noun = pl.col("noun")
    return pl.concat(
        keys.filter(noun.str.ends_with(ending)).select(
            key=noun.str.strip_suffix(ending) + plural, noun=noun
        )
        for ending, plural in _ENDINGS
    ).filter(~pl.col("key").str.ends_with("ss"))


def without_accents(key: pl.Expr) -> pl.Expr:
    """A key with plain Latin letters: ``café`` as ``cafe``; other scripts keep their marks."""
    return (
        key.str.normalize("NFD")
        .str.replace_all(_LATIN_ACCENTS, "${1}")
        .str.normalize("NFKC")
        .str.replace_many(_LETTERS_THAT_ARE_NOT_COMPOSED)
    )


def _plurals(words: pl.DataFrame) -> pl.DataFrame:
    parts = []
    key = pl.col("key")
    for language, endings in _PLURAL_ENDINGS.items():
        # Words of another script are borrowed as they are; English ones have English plurals.
        rules = [
            pl.when(key.str.contains(ending)).then(key.str.replace(ending, plural))
            for ending, plural in endings
        ]
        parts.append(
            words.filter(pl.col("language") == language).with_columns(key=pl.coalesce(rules))
        )
    return pl.concat(parts).drop_nulls("key")


def _with_articles(words: pl.DataFrame) -> pl.DataFrame:
    """Arabic words with the article, which is written together with its noun."""
    key = pl.col("key")
    return words.filter(
        (pl.col("language") == "ar")
        & (key.str.len_chars() >= _SHORTEST_WITH_ARTICLE)
        & ~key.str.starts_with(_ARABIC_ARTICLE)
    ).with_columns(key=_ARABIC_ARTICLE + key)


def other_spellings(words: pl.DataFrame, names: pl.DataFrame | None = None) -> pl.DataFrame:
    """Words with plurals, Arabic articles and other spellings: ``language``, ``key``, ``noun``.

    ``words`` has the same columns and comes first; ``language`` and ``key`` are unique in both.
    ``names`` (``language``, ``key``) are those of ``words`` that have no plural: there is one Togo,
    and Russian того is something else.
    """
    word = ["language", "key"]
    countable = words if names is None else words.join(names, on=word, how="anti")
    inflected = pl.concat([words, _plurals(countable)])
    inflected = pl.concat([inflected, _with_articles(inflected)]).unique(
        word, keep="first", maintain_order=True
    )
    key = pl.col("key")
    variants = [
        # A Turkish capital I is that of ı; a key, which knows no language, has i for it.
        pl.when(pl.col("language") == "tr").then(key.str.replace_all("ı", "i", literal=True)),
        without_accents(key),
        pl.when(pl.col("language") == "de").then(key.str.replace_many(_UMLAUTS)),
        key.str.replace_many(_OPTIONAL),
        pl.when(pl.col("language") == "ja").then(key.str.replace_many(_KATAKANA)),
        pl.when(pl.col("language") == "ar").then(key.str.replace_many(_ARABIC_MARKS)),
    ]
    return (
        pl.concat([inflected, *(inflected.with_columns(key=variant) for variant in variants)])
        .drop_nulls("key")
        .unique(word, keep="first", maintain_order=True)
    )


def accented_nouns(unmapped: pl.DataFrame, lookup: pl.DataFrame) -> pl.DataFrame:
    """Which keys are English nouns that are written with accents, as ``jalapeño``.

    ``unmapped`` has the columns ``row`` and ``key``, ``lookup`` ``key`` and ``route``. Columns of
    the result: ``row``, and ``entry``, the row of ``lookup`` for the noun. Words shorter than five
    letters are left out: an accent often makes another word of them (Swedish ``får``, a sheep).
    """
    accented = (
        unmapped.filter(pl.col("key").str.contains(r"[^\x00-\x7F]"))
        .filter(pl.col("key").str.contains(r"^[\p{Latin}\p{Mn}0-9]+$"))
        .select("row", key=without_accents(pl.col("key")))
        .filter(pl.col("key").str.contains("^[a-z0-9]{5,}$"))
    )
    # Picking the nouns out takes longer than all else of a few tags, which mostly have no accent.
    lookup = lookup if len(accented) else lookup.clear()
    nouns = (
        lookup.select("key", pl.col("route").cast(pl.String))
        .with_row_index("entry")
        .filter(pl.col("route").is_in(["lemma", "plural"]))
    )
    return accented.join(nouns, on="key").select("row", "entry")
