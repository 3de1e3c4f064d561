"""Planned photos as the bytes of JPEG files."""

import io

from PIL import Image

from curate.synthetic.canvas import Canvas
from curate.synthetic.drawing import draw_picture
from curate.synthetic.plan import Photo
from curate.synthetic.randomness import generator

_XMP_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"
   plus:DataMining="http://ns.useplus.org/ldf/vocab/{value}"/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def _jpeg(image: Image.Image, quality: int, xmp: bytes | None = None) -> bytes:
    stream = io.BytesIO()
    if xmp is None:
        image.save(stream, "JPEG", quality=quality)
    else:
        image.save(stream, "JPEG", quality=quality, xmp=xmp)
    return stream.getvalue()


def photo_bytes(photo: Photo, seed: int, side_px: int) -> bytes:
    """The photo's file: equal bytes for equal arguments, with an XMP packet where one is asked."""
    index, position = photo.seeded_by
    rng = generator(seed, "photo", index, position)
    image = draw_picture(photo.concepts, rng, side_px)
    quality = rng.randint(84, 93)
    if photo.is_halved:
        original = Image.open(io.BytesIO(_jpeg(image, quality)))
        return _jpeg(original.resize((side_px // 2, side_px // 2), Image.Resampling.LANCZOS), 80)
    if photo.data_mining:
        return _jpeg(image, quality, _XMP_PACKET.format(value=photo.data_mining).encode())
    return _jpeg(image, quality)


def avatar_bytes(account_id: str) -> bytes:
    """A profile picture: a plain disc, which shows no concept."""
    rng = generator("avatar", account_id)
    canvas = Canvas(48)
    hue = (rng.randrange(60, 220), rng.randrange(60, 220), rng.randrange(60, 220))
    canvas.gradient([hue, (235, 235, 235)])
    canvas.brush().circle(0, 0, 0.6, hue)
    return _jpeg(canvas.finished(), 80)
