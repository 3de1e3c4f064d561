"""TDMRep reservations and registries' answers: numbers and booleans as exports write them."""

import pytest
from rulings import NOTHING, UNKNOWN, codes

TDMREP, REGISTRY = "tdmrep:reservation", "registry:optout"
RESERVED = {TDMREP: "TDMREP_RESERVED", REGISTRY: "REGISTRY_OPTOUT"}


@pytest.mark.parametrize("signal", [TDMREP, REGISTRY])
@pytest.mark.parametrize(
    "value",
    ["1", " 1 ", "1.0", "1.", "true", "True", "TRUE", '"1"', "[1]", "['1']", "(1,)", "1\n1"],
)
def test_a_reservation_counts_in_every_writing(signal: str, value: str) -> None:
    assert codes(signal, value) == {RESERVED[signal]}


@pytest.mark.parametrize("signal", [TDMREP, REGISTRY])
@pytest.mark.parametrize(
    "value", ["0, 1", "1, 0", "1\n0", "0\n1", "[0, 1]", "0/1", "0 (1)", "1, false", "no, 1", "1: 0"]
)
def test_a_reservation_counts_beside_a_zero(signal: str, value: str) -> None:
    assert RESERVED[signal] in codes(signal, value)


@pytest.mark.parametrize(
    "value",
    [
        *("tdm-reservation: 1", "tdm-reservation:1", "TDM-Reservation = 1", "/photos/ 1"),
        *('[{"location": "/photos/", "tdm-reservation": 1}]', '{"tdm-reservation": true}'),
        '[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://example.org/policy/"}]',
    ],
)
def test_a_reservation_in_the_words_of_a_header_or_file_counts(value: str) -> None:
    assert codes(TDMREP, value) == {"TDMREP_RESERVED"}


@pytest.mark.parametrize("value", ["0", "0.0", " 0", "tdm-reservation: 0", "[0]", "/photos/ 0"])
def test_a_zero_reserves_nothing(value: str) -> None:
    assert codes(TDMREP, value) == {NOTHING}


@pytest.mark.parametrize(
    "value",
    [
        *("2", "yes", "01", "false", "-1", "0 or so", "１", "1.5", "tdm-reservation", "/photos/"),
        *("tdm-reservation:", "0?", ""),
    ],
)
def test_another_reservation_is_unknown(value: str) -> None:
    assert UNKNOWN in codes(TDMREP, value)


@pytest.mark.parametrize("value", ["0", "0.0", "false", "False", "[false]"])
def test_a_registry_may_answer_no_in_words(value: str) -> None:
    assert codes(REGISTRY, value) == {NOTHING}


@pytest.mark.parametrize("value", ["no", "listed", "", "null", "-"])
def test_another_answer_of_a_registry_is_unknown(value: str) -> None:
    assert UNKNOWN in codes(REGISTRY, value)


@pytest.mark.parametrize("value", ["/photos/:1", '{"/photos/": 1, "/": 0}', "0, true: x"])
def test_a_place_hides_no_reservation(value: str) -> None:
    assert "TDMREP_RESERVED" in codes(TDMREP, value)
