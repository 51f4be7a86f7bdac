import io
import struct
import subprocess
import sys
import zlib

import pytest
from PIL import Image
from pillow_heif import register_heif_opener

from convo.files import pictures

register_heif_opener()  # to write them


def encoded(format_, mode="RGB", size=(300, 200), **options):
    output = io.BytesIO()
    Image.new(mode, size, 1 if mode in "1PL" else "teal").save(output, format_, **options)
    return output.getvalue()


def png(width, height, rows):
    """A PNG that says it has these dimensions, with these compressed rows."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def opened(data):
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(
    ("format_", "mode"),
    [
        *(("PNG", mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA")),
        ("JPEG", "RGB"),
        ("JPEG", "CMYK"),
        ("JPEG", "L"),
        ("GIF", "P"),
        ("WEBP", "RGBA"),
        ("AVIF", "RGB"),
        ("BMP", "RGB"),
        ("TIFF", "RGBA"),
        ("ICO", "RGBA"),
        ("PPM", "RGB"),
        ("TGA", "RGB"),
        ("JPEG2000", "RGB"),
        ("HEIF", "RGB"),
        ("HEIF", "RGBA"),
    ],
)
def test_any_raster_picture_becomes_a_square_webp(format_, mode):
    square = opened(pictures.square(encoded(format_, mode)))
    assert (square.format, square.size, getattr(square, "n_frames", 1)) == ("WEBP", (256, 256), 1)


def test_what_was_said_about_the_picture_is_not_in_it():
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    data = pictures.square(encoded("JPEG", exif=exif, comment=b"secret note", icc_profile=b"secret profile"))
    assert b"secret" not in data and not opened(data).getexif()
    assert not {"exif", "icc_profile", "xmp"} & set(opened(data).info)


def test_it_stands_upright():
    image = Image.new("RGB", (100, 50), "white")
    image.paste("black", (0, 0, 50, 50))  # the left half, which a turn to the right puts on top
    output, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    image.save(output, "PNG", exif=exif)
    square = opened(pictures.square(output.getvalue())).convert("L")
    assert square.getpixel((128, 30)) < 50 and square.getpixel((128, 225)) > 200


def test_transparency_is_kept():
    square = opened(pictures.square(encoded("PNG", "RGBA", (10, 10))))
    assert square.mode in ("RGB", "RGBA")
    clear = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(clear, "PNG")
    assert opened(pictures.square(clear.getvalue())).getpixel((9, 9))[3] == 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        encoded("PNG")[:60],
        encoded("JPEG")[:200],
        encoded("HEIF")[:300],
    ],
)
def test_what_is_no_raster_picture_or_broken_is_refused(data):
    with pytest.raises(pictures.NotAPicture):
        pictures.square(data)


REFUSED = """
import resource, sys
from convo.files import pictures
try:
    pictures.square(sys.stdin.buffer.read())
except pictures.TooLarge:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_a_decompression_bomb_is_refused_in_little_memory():
    """In a process of its own, whose children are only those that looked at the picture."""
    bomb = png(60_000, 60_000, zlib.compress(b"\0" * 100_000))
    answer = subprocess.run([sys.executable, "-c", REFUSED], input=bomb, stdout=subprocess.PIPE, check=True)
    assert 0 < int(answer.stdout) < 512 * 1024  # kilobytes


def test_a_picture_that_says_little_and_holds_much_is_bounded_too():
    squeezed = zlib.compress(b"\0" * 300_000_000, 9)
    with pytest.raises((pictures.TooLarge, pictures.NotAPicture)):
        pictures.square(png(8_000, 8_000, squeezed))


def test_the_largest_photographs_of_phones_are_welcome():
    for photograph in (encoded("JPEG", size=(8000, 6000)), encoded("HEIF", size=(8000, 6000), quality=10)):
        assert opened(pictures.square(photograph)).size == (256, 256)


def test_too_many_bytes_are_refused_before_anything_reads_them(monkeypatch):
    monkeypatch.setattr(pictures.subprocess, "run", lambda *_a, **_k: pytest.fail("started a child"))
    with pytest.raises(pictures.TooLarge):
        pictures.square(b"\0" * (10 * 1024 * 1024 + 1))
