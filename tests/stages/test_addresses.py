"""What lies at one address is one picture, also where nobody has its file."""

import pytest
from tables import given, then

from curate.pseudonyms import PseudonymKey
from curate.store.engine import Engine

KEY = PseudonymKey(b"k" * 32)


PADS = {"inner_pad": KEY.inner_pad, "outer_pad": KEY.outer_pad}
IMAGES = """
    image_key | image_id | url                    | path
    1         | one      | https://a.example/1    | -
    2         | two      | http://A.example/1#top | 2.jpg
    3         | three    | https://a.example/3    | -
    4         | four     | -                      | 4.jpg
    5         | five     | https://a.example/3    | -
    6         | six      | https://a.example/6    | -
"""


def digest(address: str) -> str:
    return KEY.pseudonym("address", address)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://A.example/B?c=D", "a.example/B?c=D"),
        ("HTTP://a.Example/B?c=D", "a.example/B?c=D"),
        (" https://a.example/B?c=D#e#f ", "a.example/B?c=D"),
        ("https://a.example/b/https://c/D", "a.example/b/https://c/D"),
        ("https://a.example", "a.example"),
        ("a.example/B", "a.example/B"),
        ("https://a.example/\u00c4\u4e2d", "a.example/\u00c4\u4e2d"),
        ("", ""),
    ],
)
def test_two_addresses_are_one_whatever_does_not_change_the_file(
    engine: Engine, url: str, address: str
) -> None:
    assert engine.value(f"SELECT address_of('{url}')") == address


ONE, THREE, SIX = digest("a.example/1"), digest("a.example/3"), digest("a.example/6")


def test_images_at_one_address_are_known_by_the_first_of_them(engine: Engine) -> None:
    given(engine, images=IMAGES)
    then(
        engine,
        "same_addresses",
        """
        image_key | first_image
        1         | 1
        2         | 1
        3         | 3
        5         | 3
        """,
    )


def test_the_address_of_what_left_has_a_digest_wherever_it_is(engine: Engine) -> None:
    given(
        engine,
        images=IMAGES,
        replaced_images="image_key | image_id | url\n9 | nine | a.example/1",
        excluded_images="image_key\n2",
    )
    rows = "".join(f"\n{key} | {ONE}" for key in (1, 2, 9))
    then(engine, "address_digests", f"image_key | sha256{rows}", **PADS)


def test_of_what_left_before_and_is_here_the_address_is_compared(engine: Engine) -> None:
    """Also of what is not excluded any more: only so it is known to be judged again."""
    given(
        engine,
        images=IMAGES,
        refused_files=f"image_id | sha256\nthree | {THREE}\nfour | {'f' * 64}",
    )
    rows = "".join(f"\n{key} | {THREE}" for key in (3, 5))
    then(engine, "address_digests", f"image_key | sha256{rows}", **PADS)


@pytest.mark.parametrize("who", ["-", "erased", "six"])
def test_with_what_is_here_no_more_every_address_is_compared(engine: Engine, who: str) -> None:
    """Nobody is named after an erasure; and an image may have another address by now."""
    given(engine, images=IMAGES, refused_files=f"image_id | sha256\n{who} | {digest('gone')}")
    wanted = {1: ONE, 2: ONE, 3: THREE, 5: THREE, 6: SIX}
    rows = "".join(f"\n{key} | {address}" for key, address in wanted.items())
    then(engine, "address_digests", f"image_key | sha256{rows}", **PADS)


@pytest.mark.parametrize(
    ("facts", "is_judged"),
    [
        ("1 | -  | missing | []", True),
        ("2 | aa | ok      | []", True),
        ("2 | -  | missing | []", False),
        ("2 | aa | too_large | []", False),
    ],
)
def test_an_image_with_a_file_is_judged_anew_only_where_its_file_is_read(
    engine: Engine, facts: str, is_judged: bool
) -> None:
    key = facts[0]
    given(
        engine,
        images=IMAGES,
        address_digests=f"image_key | sha256\n{key} | {ONE}",
        image_facts=f"image_key | sha256 | state | signals\n{facts}",
    )
    name = {"1": "one", "2": "two"}[key] if is_judged else "-"
    file = "" if "aa" not in facts else f"\n2 | {name} | aa"
    then(engine, "image_digests", f"image_key | image_id | sha256\n{key} | {name} | {ONE}{file}")
