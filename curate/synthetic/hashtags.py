"""Concepts as the messy hashtags people write: spellings, plurals, languages, emoji, noise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

PHONE_HASHTAG = "#tel46701740613"
"""A personal value written as a hashtag; the number is from a range reserved for fiction."""

ENGAGEMENT = ("like4like", "instagood", "photooftheday", "followforfollow", "tbt", "likeforlikes")
NOISE = ("weekendvibez", "nofilterneeded", "xyzmoments2026", "happyme24", "mytripz", "wowwwww")
EMOJI = ("🔥", "✨", "😍", "💛")


@dataclass(frozen=True)
class Spelling:
    """How a concept is written: same-sense English names, its plural, other languages."""

    names: tuple[str, ...]
    plural: str
    elsewhere: tuple[str, ...]


# Ordered from the most to the least frequent concept. Names of one concept share exactly their
# WordNet 3.0 noun senses, so that merging by signature unites them. Elsewhere: Spanish, Swedish,
# German, Japanese, Arabic.
SPELLINGS: Mapping[str, Spelling] = {
    "sunset": Spelling(
        ("sunset",),
        "sunsets",
        ("atardecer", "solnedgång", "Sonnenuntergang", "夕焼け", "غروب_الشمس"),
    ),
    "cat": Spelling(("cat",), "cats", ("gato", "katt", "Katze", "猫", "قطة")),
    "dog": Spelling(("dog",), "dogs", ("perro", "hund", "Hunde", "犬", "كلب")),
    "sunflower": Spelling(
        ("sunflower", "helianthus"),
        "sunflowers",
        ("girasol", "solros", "Sonnenblume", "ひまわり", "عباد_الشمس"),
    ),
    "mountain": Spelling(("mountain",), "mountains", ("montaña", "fjäll", "Gebirge", "山", "جبل")),
    "tree": Spelling(("tree",), "trees", ("árbol", "träd", "Bäume", "木", "شجرة")),
    "sailboat": Spelling(
        ("sailboat", "sailing_boat"),
        "sailboats",
        ("velero", "segelbåt", "Segelboot", "帆船", "قارب_شراعي"),
    ),
    "house": Spelling(("house",), "houses", ("casita", "stuga", "Häuser", "家", "بيت")),
    "car": Spelling(("car",), "cars", ("coche", "bilen", "Autos", "車", "سيارة")),
    "moon": Spelling(("moon",), "moons", ("lunallena", "månen", "Mond", "月", "قمر")),
    "butterfly": Spelling(
        ("butterfly",), "butterflies", ("mariposa", "fjäril", "Schmetterling", "蝶", "فراشة")
    ),
    "goldfish": Spelling(
        ("goldfish", "carassius_auratus"),
        "goldfish",
        ("pezdorado", "guldfisk", "Goldfisch", "金魚", "سمكة_ذهبية"),
    ),
    "mushroom": Spelling(("mushroom",), "mushrooms", ("setas", "svamp", "Pilze", "きのこ", "فطر")),
    "umbrella": Spelling(
        ("umbrella",), "umbrellas", ("paraguas", "paraply", "Regenschirm", "傘", "مظلة")
    ),
    "starfish": Spelling(
        ("starfish", "sea_star"),
        "starfishes",
        ("estrellademar", "sjöstjärna", "Seestern", "ヒトデ", "نجم_البحر"),
    ),
    "brown bear": Spelling(
        ("brown_bear", "ursus_arctos"),
        "brown_bears",
        ("osopardo", "brunbjörn", "Braunbär", "ヒグマ", "دب_بني"),
    ),
    "okapi": Spelling(
        ("okapi", "okapia_johnstoni"),
        "okapis",
        ("okapí", "skogsgiraff", "Waldgiraffe", "オカピ", "أكابي"),
    ),
}


def _full_width(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def _styled(rng: Random, spelling: Spelling) -> str:
    """One English hashtag of the concept, its sign included, in one of the ways people type."""
    name = rng.choice(spelling.names)
    plain = "#" + name.replace("_", "")
    return rng.choices(
        (
            plain,
            "#" + name.title().replace("_", ""),
            plain.upper(),
            "#" + spelling.plural.replace("_", ""),
            "#" + (name if "_" in name else name + "_"),
            _full_width(plain),
            plain + rng.choice(EMOJI),
            "#" + plain,
        ),
        weights=(48, 12, 6, 12, 6, 5, 6, 5),
    )[0]


def draw_hashtags(concepts: Sequence[str], rng: Random) -> tuple[str, ...]:
    """Hashtags for a picture of these concepts, as typed, each once; sometimes none that help."""
    fate = rng.random()
    if fate < 0.04:
        return ()
    tags: list[str] = []
    if fate >= 0.07:
        for concept in concepts:
            spelling = SPELLINGS[concept]
            if rng.random() < 0.94:
                tags.append(_styled(rng, spelling))
            if not tags or rng.random() < 0.3:
                tags.append("#" + rng.choice(spelling.elsewhere))
            if rng.random() < 0.15:
                tags.append("#" + rng.choice(spelling.names).replace("_", ""))
    if not tags or rng.random() < 0.5:
        tags += ["#" + tag for tag in rng.sample(ENGAGEMENT, rng.randint(1, 3))]
    if rng.random() < 0.25:
        tags.append("#" + rng.choice(NOISE))
    unique = list(dict.fromkeys(tags))
    rng.shuffle(unique)
    return tuple(unique)
