"""Makes the pictures that crops are tried on. `python corpus.py DIR` writes them all.

Everything is computed, nothing is downloaded: the same files come out each time (as far as Pillow's encoders do).
"""

import io
import pathlib
import random
import struct
import sys
import zlib

import numpy as np
from PIL import Image

import png


def shades(width, height, seed=1, noise=3.0):
    """A photo-like RGB array: soft gradients, an edge or two, a little noise."""
    generator = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    x, y = x / max(width, 1), y / max(height, 1)
    planes = [
        np.sin(6 * x + 3 * y) * 80 + 128 + 40 * np.sin(40 * x * y),
        np.cos(5 * y - 2 * x) * 90 + 120,
        np.sin(9 * x * y + 1) * 70 + 130 + 40 * (x > y),
    ]
    picture = np.stack(planes, -1) + generator.normal(0, noise, (height, width, 3))
    return np.clip(picture, 0, 255).astype(np.uint8)


def pngs(width, height):
    """(name, bytes) of every kind of PNG at one size."""
    random.seed(width * 1000 + height)
    text = png.chunk(b"tEXt", b"parameters\0a cat, masterpiece") + png.chunk(b"pHYs", struct.pack(">IIB", 2835, 2835, 1))
    tail = png.chunk(b"tIME", bytes([7, 234, 1, 2, 3, 4, 5])) + png.chunk(b"caBX", b"label")
    for colour, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items():
        for depth in depths:
            channels, top = png.CHANNELS[colour], (1 << depth) - 1
            rows = [
                [(x * 7 + y * 13 * (k + 1) + random.randrange(3) + x * y // 9) & top
                 for x in range(width) for k in range(channels)]
                for y in range(height)
            ]
            extra = [("", b"")]
            if colour == 3:
                palette = bytes(random.randrange(256) for _ in range(3 << depth))
                extra = [("", png.chunk(b"PLTE", palette)),
                         ("-trns", png.chunk(b"PLTE", palette) + png.chunk(b"tRNS", bytes(range(1 << depth))[::-1]))]
            elif colour in (0, 2):
                extra.append(("-trns", png.chunk(b"tRNS", struct.pack(">H", top // 2) * channels)))
            for suffix, before in extra:
                for interlaced in (False, True):
                    name = "png-c%d-%02d%s%s" % (colour, depth, suffix, "-i" if interlaced else "")
                    yield name, png.encode(rows, width, depth, colour, interlaced=interlaced, before=text + before,
                                           after=tail, pieces=3)
    flat = [[(x // 8 * 40 + y // 8 * 20) & 255 for x in range(width) for _ in range(3)] for y in range(height)]
    noise = [[random.randrange(256) for _ in range(width * 3)] for _ in range(height)]
    for name, rows in (("flat", flat), ("noise", noise)):
        for filter_kind in range(5):
            yield "png-%s-f%d" % (name, filter_kind), png.encode(rows, width, 8, 2, kinds=lambda y: filter_kind)
        yield "png-%s-stored" % name, png.encode(rows, width, 8, 2, level=0)
        yield "png-%s-fixed" % name, png.encode(rows, width, 8, 2, strategy=zlib.Z_FIXED)
        yield "png-%s-runs" % name, png.encode(rows, width, 8, 2, strategy=zlib.Z_RLE)
        yield "png-%s-window" % name, png.encode(rows, width, 8, 2, window=9, pieces=40)


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def others(width, height):
    """(name, bytes) of the other formats."""
    image = Image.fromarray(shades(width, height))
    alpha = Image.fromarray(np.linspace(0, 255, width * height).reshape(height, width).astype(np.uint8))
    clear = image.copy()
    clear.putalpha(alpha)
    profile = b"\0" * 36 + b"acsp" + b"\0" * 88
    for sampling in ("4:4:4", "4:2:2", "4:2:0"):
        for progressive in (False, True):
            name = "jpeg-%s%s" % (sampling.replace(":", ""), "-p" if progressive else "")
            yield name, saved(image, "JPEG", quality=90, subsampling=sampling, progressive=progressive,
                              icc_profile=profile)
    yield "jpeg-grey", saved(image.convert("L"), "JPEG", quality=90)
    yield "jpeg-cmyk", saved(image.convert("CMYK"), "JPEG", quality=90)
    yield "jpeg-restart", saved(image, "JPEG", quality=90, restart_marker_rows=1)
    yield "jpeg-tables", saved(image, "JPEG", quality=90, optimize=True)
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        yield "jpeg-turned-%d" % orientation, saved(image, "JPEG", quality=90, exif=exif)
    yield "webp-lossy", saved(image, "WEBP", quality=90)
    yield "webp-lossy-alpha", saved(clear, "WEBP", quality=90)
    yield "webp-lossless", saved(image, "WEBP", lossless=True)
    yield "webp-lossless-alpha", saved(clear, "WEBP", lossless=True, exact=True)
    yield "webp-profile", saved(image, "WEBP", quality=90, icc_profile=profile)
    yield "avif", saved(image, "AVIF", quality=80)
    yield "avif-alpha", saved(clear, "AVIF", quality=80)
    yield "gif", saved(image, "GIF")
    frames = [Image.fromarray(shades(width, height, seed)) for seed in (2, 3)]
    for kind in ("GIF", "PNG", "WEBP"):
        yield "animated-" + kind.lower(), saved(image, kind, save_all=True, append_images=frames, duration=100)
    yield "bmp", saved(image, "BMP")


def files(width, height):
    yield from pngs(width, height)
    yield from others(width, height)


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for name, data in files(*(int(side) for side in sys.argv[2:4] or (45, 43))):
        (target / name).write_bytes(data)
