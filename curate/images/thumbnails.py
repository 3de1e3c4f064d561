"""Turns an image file into a small JPEG that holds its pixels and nothing else."""

from io import BytesIO

from curate.images.decoding import opened, upright_within

_QUALITY = 82


def thumbnail(data: bytes, side_px: int, max_megapixels: float) -> bytes | None:
    """The first picture of a file, upright and no larger than ``side_px`` a side, as a JPEG.

    None if it can't be decoded, or says that it is larger than ``max_megapixels``.
    """
    try:
        with opened(BytesIO(data)) as image:
            if image.width * image.height > max_megapixels * 1e6:
                return None
            small = upright_within(image, side_px)
    except Exception:  # hostile bytes make decoders raise nearly anything
        return None
    # Pillow would write a comment of the original again.
    small.info.clear()
    stream = BytesIO()
    small.save(stream, "JPEG", quality=_QUALITY)
    return stream.getvalue()
