"""A program: a picture on its standard input, a square WebP on its output, within limits it sets itself.

It imports nothing of Convo, so that it starts quickly. See `pictures`, which runs it.
"""

import io
import resource
import sys

SIDE = 256  # pixels
BYTES = 10 * 1024 * 1024  # of input
PIXELS = 50_000_000
MEMORY = 768 * 1024 * 1024  # bytes of address space, libraries included
SECONDS = 10  # of processor
TOO_LARGE = 3

# Raster only: nothing here starts another program (EPS would) or knows of scripts (SVG does).
FORMATS = (
    *("PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP", "DIB", "TIFF"),
    *("ICO", "PPM", "TGA", "PCX", "PSD", "QOI", "JPEG2000", "HEIF"),
)


def main():
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_CPU, SECONDS)
    _limit(resource.RLIMIT_CORE, 0)
    data = sys.stdin.buffer.read(BYTES + 1)
    if len(data) > BYTES:
        sys.exit(TOO_LARGE)
    try:
        sys.stdout.buffer.write(drawn(data))
    except MemoryError:
        sys.exit(TOO_LARGE)


def drawn(data: bytes) -> bytes:
    from PIL import Image, ImageOps
    from pillow_heif import register_heif_opener

    Image.MAX_IMAGE_PIXELS = PIXELS // 2  # Pillow raises at twice this, for pictures within pictures too
    try:
        Image.init()  # which formats there are depends on how Pillow was built
        register_heif_opener(thumbnails=False)
        image = Image.open(io.BytesIO(data), formats=[name for name in FORMATS if name in Image.OPEN])
    except Image.DecompressionBombError:
        sys.exit(TOO_LARGE)
    if image.width * image.height > PIXELS:
        sys.exit(TOO_LARGE)
    image.draft("RGB", (SIDE * 2, SIDE * 2))  # JPEG is read at a fraction of its size
    try:
        upright = ImageOps.exif_transpose(image)
    except Image.DecompressionBombError:
        sys.exit(TOO_LARGE)
    square = ImageOps.fit(_coloured(upright), (SIDE, SIDE), Image.Resampling.LANCZOS)
    output = io.BytesIO()
    square.save(output, "WEBP", quality=85, exif=b"", icc_profile=b"", xmp=b"")
    return output.getvalue()


def _coloured(image):
    transparent = image.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in image.info
    return image.convert("RGBA" if transparent else "RGB")


def _limit(what, most):
    _soft, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(what, (most, hard))


if __name__ == "__main__":
    main()
