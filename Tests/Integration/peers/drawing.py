"""The picture every peer draws: a chequered field whose colours follow from prompt and seed.

A checker that knows prompt and seed can tell whether the picture in its hands is the one that was
drawn for them, even after lossy coding. Needs Pillow only, so it runs in every environment.
"""

import hashlib
import io
import random

from PIL import Image, ImageDraw

CELLS = 6
STRIPE = 40
STRIPE_COLOUR = (230, 20, 20)


def palette(prompt: str, seed: int) -> list[tuple[int, int, int]]:
    """One colour for each cell, row by row."""
    colours: list[tuple[int, int, int]] = []
    counter = 0
    while len(colours) < CELLS * CELLS:
        digest = hashlib.sha256(f"{seed}/{counter}/{prompt}".encode()).digest()
        colours += [tuple(digest[at:at + 3]) for at in range(0, 30, 3)]
        counter += 1
    return colours[:CELLS * CELLS]


def cell_box(index: int, width: int, height: int) -> tuple[int, int, int, int]:
    row, column = divmod(index, CELLS)
    return (column * width // CELLS, row * height // CELLS,
            (column + 1) * width // CELLS, (row + 1) * height // CELLS)


def draw(prompt: str, seed: int, width: int, height: int) -> Image.Image:
    """The picture; its bottom 40 rows are a red stripe standing for a watermark."""
    image = Image.new("RGB", (width, height))
    pen = ImageDraw.Draw(image)
    for index, colour in enumerate(palette(prompt, seed)):
        left, top, right, bottom = cell_box(index, width, height)
        pen.rectangle([left, top, right - 1, bottom - 1], fill=colour)
    pen.rectangle([0, height - STRIPE, width - 1, height - 1], fill=STRIPE_COLOUR)
    return image


def grained(image: Image.Image) -> Image.Image:
    """The same cells for whoever looks at their middles, and noise around them that no coder makes small."""
    noise = Image.merge("RGB", [Image.effect_noise(image.size, 100) for _ in range(3)])
    for index in range(CELLS * CELLS):
        left, top, right, bottom = cell_box(index, *image.size)
        x, y = (left + right) // 2, (top + bottom) // 2
        middle = (x - 8, y - 8, x + 8, y + 8)
        noise.paste(image.crop(middle), middle)
    return noise


def weighing(size: int, variant: int = 0) -> bytes:
    """A PNG of noise, of about so many bytes; the same for the same size and variant."""
    side = max(8, int((size / 3) ** 0.5))
    out = io.BytesIO()
    Image.frombytes("RGB", (side, side), random.Random(size + variant).randbytes(side * side * 3)).save(
        out, "PNG", compress_level=0)
    return out.getvalue()


def mismatches(image: Image.Image, prompt: str, seed: int, size: tuple[int, int],
               offset: tuple[int, int] = (0, 0)) -> int:
    """How many cells of `image` are not the ones drawn for prompt and seed at `size`.

    `offset` is where the left upper corner of `image` lies in the drawn picture (after a crop).
    """
    pixels = image.convert("RGB")
    wrong = 0
    for index, colour in enumerate(palette(prompt, seed)):
        left, top, right, bottom = cell_box(index, *size)
        x, y = (left + right) // 2 - offset[0], (top + bottom) // 2 - offset[1]
        if not (0 <= x < pixels.width and 0 <= y < pixels.height):
            continue
        if max(abs(a - b) for a, b in zip(pixels.getpixel((x, y)), colour)) > 14:
            wrong += 1
    return wrong
