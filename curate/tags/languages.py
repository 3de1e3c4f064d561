"""Reads a hashtag in the language of its post, where it means something else there.

``glass`` is glass in English and ice cream in Swedish. What a key means by default is in
`curate.tags.sources.Meanings.table`; here is what it means in single languages, where that differs.
"""

import re

import polars as pl

ENGLISH = "en"

# Three-letter codes (ISO 639-2 and 639-3, with the members of macrolanguages that wordnets are
# written in) with the two-letter code that BCP 47 wants in their place; qcn is the Open
# Multilingual Wordnet's own code for the Chinese of Taiwan.
_SHORTER = """
aaraa abkab adpdz afraf akaak albsq alssq amham araar arbar argan armhy asmas avaav aveae aymay
ayray azeaz azjaz bakba bambm baqeu belbe benbn bisbi bodbo bosbs brebr bulbg burmy catca cescs
chach chece chizh chucu chvcv cmnzh corkw cosco crecr cwdcr cymcy czecs danda deude divdv dutnl
dzodz ekket ellel engen epoeo estet euseu eweee faofo fasfa fijfj finfi frafr frefr fryfy fulff
gazom geoka gerde glagd glega glggl glvgv greel grngn guggn gujgu hatht hauha hebhe herhz hinhi
hmoho hrvhr hunhu hyehy iboig iceis idoio iiiii ikeiu ikuiu ileie inaia indid ipkik islis itait
javjv jpnja kalkl kankn kasks katka kaukr kazkk khkmn khmkm kikki kinrw kirky kngkg komkv konkg
korko kuakj kurku laolo latla lavlv limli linln litlt ltzlb lublu luglg lvslv macmk mahmh malml
maomi marmr mayms mkdmk mlgmg mltmt monmn mrimi msams myamy nauna navnv nblnr ndend ndong nepne
nldnl nnonn nobnb norno nyany ocioc ojioj orior ormom oryor ossos panpa perfa pesfa plipi pltmg
polpl porpt pusps qcnzh quequ quzqu rohrm ronro rumro runrn rusru sagsg sansa sinsi slksk slosk
slvsl smese smosm snasn sndsd somso sotst spaes sqisq srdsc srpsr sswss sunsu swasw swesv swhsw
tahty tamta tattt telte tgktg thath tibbo tirti tonto tsntn tsots tuktk turtr twiak uigug ukruk
urdur uzbuz uznuz venve vievi volvo welcy wlnwa wolwo xhoxh yddyi yidyi yoryo zhaza zhozh zsmms
zulzu
"""
# Older software still writes these (ISO 639, withdrawn in 1989).
_WITHDRAWN = {"in": "id", "iw": "he", "ji": "yi"}
_TWO_LETTERS = {code[:3]: code[3:] for code in _SHORTER.split()} | _WITHDRAWN
_PRIMARY_SUBTAG = re.compile(r"([a-z]{2,3})(?:[-_]|$)")
# No language, several, or none that has a code (ISO 639-2).
_NO_LANGUAGE = frozenset({"und", "zxx", "mul", "mis"})


def language_code(tag: str) -> str | None:
    """The primary subtag of a BCP 47 language tag: ``sv`` of ``sv-SE``, ``SWE`` and ``sv_FI``.

    None for what names no language: ``und``, ``zxx``, ``mul``, ``mis``, and what is no such tag.
    """
    found = _PRIMARY_SUBTAG.match(tag.strip().lower())
    if found is None or found[1] in _NO_LANGUAGE:
        return None
    return _TWO_LETTERS.get(found[1], found[1])


def differing_readings(
    spoken: pl.DataFrame, table: pl.DataFrame, concepts: pl.DataFrame
) -> pl.DataFrame:
    """What keys mean in single languages, where that is something else than by default.

    ``spoken``: ``key``, ``language`` (null stands for any), ``source`` (its rank; the first that
    has the key in the language counts), ``route``, ``concept_id``, ``is_ambiguous``, ``is_chosen``
    (a person's word and no dictionary's); the better reading first.
    ``table``: the default of every key, and ``concepts`` what is meant, as in `Meanings`.

    A dictionary's word is another only if it shares no synset with the default: German ``kiwi``
    stays ``kiwi``, and a language with several words of that spelling keeps the default if that
    is one of them. English words are read as the default reads them, which is as English. What a
    source says of any language is in the default, unless the word is English, and no later source
    contradicts it.

    Columns: ``key``, ``language`` (with it unique), ``route``, ``concept_id``, ``is_ambiguous``;
    sorted by key and language.
    """
    synsets = concepts.select("concept_id", "synsets")
    default = table.select("key", default_id="concept_id", default_route="route")
    is_english = pl.col("default_route").is_in(["lemma", "plural"]).fill_null(value=False)
    any_language = (
        spoken.filter(pl.col("language").is_null())
        .group_by("key")
        .agg(any_source=pl.col("source").min())
    )
    is_contradicted = ~is_english & (pl.col("source") > pl.col("any_source"))
    is_the_same = (pl.col("concept_id") == pl.col("default_id")) | (
        ~pl.col("is_chosen")
        & (pl.col("synsets").list.set_intersection("default_synsets").list.len() > 0)
    )
    word = ["key", "language"]
    return (
        spoken.drop_nulls("language")
        .filter(pl.col("source") == pl.col("source").min().over(word))
        .join(default, on="key", how="left", maintain_order="left")
        .join(any_language, on="key", how="left", maintain_order="left")
        .filter(~(is_english & (pl.col("language") == ENGLISH)))
        .filter(~is_contradicted.fill_null(value=False))
        .join(synsets, on="concept_id", how="left", maintain_order="left")
        .join(
            synsets.select(default_id="concept_id", default_synsets="synsets"),
            on="default_id",
            how="left",
            maintain_order="left",
        )
        .filter(~is_the_same.fill_null(value=False).any().over(word))
        .unique(word, keep="first", maintain_order=True)
        .select(*word, "route", "concept_id", "is_ambiguous")
        .sort(word)
    )
