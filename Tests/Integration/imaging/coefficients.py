"""Holds JPEG crops that need no encoding to the source's own DCT coefficients, bit by bit.

    python coefficients.py COMPARE COMMAND...

COMPARE is the program made of coefficients.c; COMMAND is called as: COMMAND crop IN OUT --position P --pixels N.
Exit code 1 if a crop failed or a coefficient differs.
"""

import pathlib
import subprocess
import sys
import tempfile

from PIL import Image

import corpus
from matrix import SIDES, box


def mcu(path):
    """The size of a JPEG's minimum coded unit in pixels, from the sampling factors in its frame header."""
    with Image.open(path) as image:
        factors = [(across, down) for _, across, down, _ in image.layer]
    if len(factors) == 1:  # A scan of one component is coded block by block.
        return 8, 8
    return 8 * max(across for across, _ in factors), 8 * max(down for _, down in factors)


def aligned(path, width, height):
    """(side, pixels) of every crop of the matrix, and some more at the top and left, that falls on whole units."""
    across, down = mcu(path)
    for side in SIDES:
        length = width if side in ("left", "right") else height
        unit = {"left": across, "top": down}.get(side, 1)
        for pixels in sorted({1, 16, 32, 40, length - 1}):
            if pixels < length and pixels % unit == 0:
                yield side, pixels


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError((done.stdout + done.stderr).strip() or "exit code %d" % done.returncode)
    return done.stdout


def expect_difference(compare, folder, path):
    """A picture encoded again has to be told apart, or nothing below means anything."""
    again = folder / "again"
    with Image.open(path) as image:
        image.save(again, "JPEG", quality=50)
    if subprocess.run([compare, path, again, "0", "0"], capture_output=True).returncode != 1:
        raise SystemExit("the comparison does not see that a file was encoded again")


def main(compare, *command):
    crops, blocks, failures = 0, 0, []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        source, made = folder / "source", folder / "made"
        for width, height in ((61, 53), (160, 129)):
            for name, data in corpus.others(width, height):
                # What EXIF turns is cut on another side than is asked for; the pixels of that are compared elsewhere.
                if not name.startswith("jpeg") or "turned" in name:
                    continue
                source.write_bytes(data)
                expect_difference(compare, folder, source)
                for side, pixels in aligned(source, width, height):
                    crops += 1
                    try:
                        run([*command, "crop", source, made, "--position", side, "--pixels", str(pixels)])
                        left, top, _, _ = box(side, pixels, width, height)
                        blocks += int(run([compare, source, made, str(left), str(top)]))
                    except AssertionError as error:
                        failures.append("%s %dx%d %s %d: %s" % (name, width, height, side, pixels, error))
    for failure in failures:
        print("FAILED", failure)
    print("%d lossless JPEG crops, %d blocks of DCT coefficients compared, %d failed" % (crops, blocks, len(failures)))
    return 1 if failures or not blocks else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
