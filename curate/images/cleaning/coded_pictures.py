"""Rids coded pictures of the messages among their pixels: units of HEVC, OBUs of AV1."""

from collections.abc import Iterator

from curate.images.boxes import BrokenBoxError, Reader

# ITU-T H.265, table 7-1: slices (below 32), and the sets of parameters that they are read with.
# Not SEI messages (39, 40), of which some hold text, nor fillings and what is specified by nobody.
_SLICES, _PARAMETERS = range(32), range(32, 35)
# Access unit delimiter, end of sequence, end of bitstream: nothing is in them.
_EMPTY_UNITS = range(35, 38)
# AV1 specification, 6.2.2: sequence header, frame header, tile group, frame, redundant header of a
# frame. Not metadata (5), of which some is text, nor padding (15).
_OBUS = frozenset({1, 3, 4, 6, 7})
# No picture has nearly as many units or OBUs; each is looked at.
_MOST_UNITS = 100_000
# A header, its extension, a length of nothing.
_EMPTY_OBU_BYTES = 3
_SEQUENCE_HEADER, _TEMPORAL_DELIMITER = 1, 2


def hevc_configuration(content: bytes) -> bytes:
    """An ``hvcC`` with nothing but parameters (ISO/IEC 14496-15, 8.3.3.1).

    Here and below, raises ``BrokenBoxError`` for what can't be read to its end.
    """
    reader = Reader(content, 0, len(content))
    head = reader.take(22)
    arrays: list[bytes] = []
    for _ in range(reader.number(1)):
        kind = reader.number(1)
        count = reader.number(2)
        units = [reader.take(reader.number(2)) for _ in range(count)]
        units = [unit for unit in units if _unit_type(unit) in _PARAMETERS]
        if units:
            # Decoders go by the types of the units, whatever the array says.
            head_of_array = bytes([kind & 0x80 | _unit_type(units[0])]) + len(units).to_bytes(2)
            packed = (len(unit).to_bytes(2) + unit for unit in units)
            arrays.append(b"".join((head_of_array, *packed)))
    return head + bytes([len(arrays)]) + b"".join(arrays)


def hevc_picture(content: bytes, length_size: int) -> tuple[bytes, bool]:
    """A picture with nothing but slices and parameters; whether there was anything else in it."""
    kept: list[bytes] = []
    is_filled = False
    reader = Reader(content, 0, len(content))
    left = _MOST_UNITS
    while reader.position < len(content):
        left -= 1
        unit = reader.take(reader.number(length_size))
        kind = _unit_type(unit)
        if not left:
            raise BrokenBoxError
        if kind in _SLICES or kind in _PARAMETERS:
            kept.append(len(unit).to_bytes(length_size) + unit)
        else:
            is_filled |= kind not in _EMPTY_UNITS
    return b"".join(kept), is_filled


def av1_configuration(content: bytes) -> bytes:
    """An ``av1C`` with nothing but sequence headers (AV1 in ISOBMFF, 2.3)."""
    head = Reader(content, 0, len(content)).take(4)
    return head + b"".join(obu for kind, obu in _obus(content[4:]) if kind == _SEQUENCE_HEADER)


def av1_picture(content: bytes) -> tuple[bytes, bool]:
    """A picture with nothing but headers and tiles; whether there was anything else in it."""
    found = list(_obus(content))
    kept = [
        obu
        for kind, obu in found
        if kind in _OBUS or (kind == _TEMPORAL_DELIMITER and len(obu) <= _EMPTY_OBU_BYTES)
    ]
    return b"".join(kept), len(kept) < len(found)


def _unit_type(unit: bytes) -> int:
    if len(unit) < 2:
        raise BrokenBoxError
    return unit[0] >> 1 & 0x3F


def _obus(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each OBU as (type, bytes); the last may be without a length (AV1 specification, 5.3)."""
    reader = Reader(content, 0, len(content))
    left = _MOST_UNITS
    while (start := reader.position) < len(content):
        left -= 1
        if not left:
            raise BrokenBoxError
        header = reader.number(1)
        reader.take(header >> 2 & 1)
        length = _leb128(reader) if header & 2 else len(content) - reader.position
        reader.take(length)
        yield header >> 3 & 15, content[start : reader.position]


def _leb128(reader: Reader) -> int:
    value = 0
    for at in range(8):
        byte = reader.number(1)
        value |= (byte & 0x7F) << (7 * at)
        if not byte & 0x80:
            return value
    raise BrokenBoxError
