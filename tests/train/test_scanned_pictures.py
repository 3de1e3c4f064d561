"""What the scan lets in, the trainer decodes; what the trainer could not, the scan keeps out."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from curate.images.cleaning import clean
from curate.images.decoding import UnsupportedPictureError, readers
from curate.images.scan import scan_image
from curate.train.pictures import validation_pixels

# Neither is in each installation.
NEWER = [kind for kind, name in (("AVIF", "libavif"), ("HEIF", "heif")) if name in readers()]
if "HEIF" in NEWER:
    from pillow_heif import HeifImagePlugin  # noqa: F401

_RAMP = np.arange(64 * 64).reshape(64, 64)
_PHOTOMETRIC = 0x0106


def _state(path: Path, metadata: str = "keep") -> str:
    facts = scan_image(
        path,
        min_side_px=32,
        max_megapixels=100,
        c2pa_reader="off",
        metadata=metadata,  # type: ignore[arg-type]
    )
    return facts.state


def _saved(mode: str, kind: str, **more: object) -> bytes:
    stream = BytesIO()
    Image.linear_gradient("L").resize((64, 64)).convert(mode).save(stream, kind, **more)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["WEBP", "PNG", "JPEG"])
@pytest.mark.parametrize("exif", [b"bad", b"Exif\0\0II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\0"])
@pytest.mark.parametrize("metadata", ["keep", "minimal"])
def test_a_picture_with_broken_exif_is_ok_and_is_trained_on(
    tmp_path: Path, kind: str, exif: bytes, metadata: str
) -> None:
    data = _saved("RGB", kind, exif=exif)
    path = tmp_path / "a"
    path.write_bytes(data)
    assert _state(path, metadata) == "ok"
    path.write_bytes(clean(data, kind, metadata).data)  # type: ignore[arg-type]
    assert validation_pixels(path, 16).shape == (16, 16, 3)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        *[(mode, "TIFF") for mode in ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr")],
        *[(mode, "TIFF") for mode in ("LAB", "I", "F", "I;16")],
        *[(mode, "PNG") for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")],
        *[(mode, "JPEG") for mode in ("L", "RGB", "CMYK")],
        *[(mode, "GIF") for mode in ("1", "L", "P", "RGBA")],
        *[(mode, "WEBP") for mode in ("RGB", "RGBA")],
        *[(mode, kind) for kind in NEWER for mode in ("L", "LA", "RGB", "RGBA", "I;16")],
    ],
)
def test_the_scan_says_ok_just_where_the_trainer_decodes(
    tmp_path: Path, mode: str, kind: str
) -> None:
    path = tmp_path / "a"
    if mode == "LAB":
        Image.new("LAB", (64, 64)).save(path, kind)
    else:
        path.write_bytes(_saved(mode, kind))
    if _state(path) == "ok":
        assert validation_pixels(path, 16).shape == (16, 16, 3)
    else:
        assert _state(path) == "unsupported"
        with pytest.raises(UnsupportedPictureError):
            validation_pixels(path, 16)


@pytest.mark.parametrize("dtype", [np.float32, np.int32])
def test_numbers_without_a_white_are_not_trained_on(tmp_path: Path, dtype: type) -> None:
    Image.fromarray((_RAMP / 4095).astype(dtype)).save(tmp_path / "a.tif")
    assert _state(tmp_path / "a.tif") == "unsupported"


@pytest.mark.parametrize("is_white_zero", [False, True])
def test_sixteen_bits_of_a_tiff_keep_their_scale_and_its_direction(
    tmp_path: Path, is_white_zero: bool
) -> None:
    Image.fromarray((_RAMP * 16).astype(np.uint16)).save(
        tmp_path / "a.tif", tiffinfo={_PHOTOMETRIC: 0 if is_white_zero else 1}
    )
    assert _state(tmp_path / "a.tif") == "ok"
    column = validation_pixels(tmp_path / "a.tif", 32).mean((1, 2))
    assert (np.diff(column if not is_white_zero else column[::-1]) > 0).all()
    assert column.min() < 25
    assert column.max() > 230
