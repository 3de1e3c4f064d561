"""Codes of languages: what posts, files and the command line call them, as BCP 47 wants it."""

import re

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
