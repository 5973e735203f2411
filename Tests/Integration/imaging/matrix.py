"""Crops every kind of picture on every side and compares with Pillow, pixel by pixel.

    python matrix.py COMMAND...        COMMAND is called as: COMMAND crop IN OUT --position P --pixels N

What is lossless has to be identical in every sample. Where a format has to be encoded again, the result has to be as
near to the source as quality 95 is. Ends with the number of comparisons; exit code 1 if one failed.
"""

import collections
import concurrent.futures
import io
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image, ImageOps

import corpus
import png

SIDES = ("top", "bottom", "left", "right")


def box(side, pixels, width, height):
    return {"top": (0, pixels, width, height), "bottom": (0, 0, width, height - pixels),
            "left": (pixels, 0, width, height), "right": (0, 0, width - pixels, height)}[side]


def seen(data):
    """What a viewer sees: turned upright."""
    return ImageOps.exif_transpose(Image.open(io.BytesIO(data)))


def psnr(one, other):
    error = np.mean((one.astype(float) - other.astype(float)) ** 2)
    return 99.0 if error == 0 else 10 * np.log10(255 * 255 / error)


def check_png(source, result, side, pixels):
    """Every sample at full depth, and every other chunk as it was."""
    width, height, depth, colour, rows = source["decoded"]
    new_width, new_height, new_depth, new_colour, new_rows = png.decode(result)
    left, top, right, bottom = box(side, pixels, width, height)
    channels = png.CHANNELS[colour]
    assert (new_depth, new_colour) == (depth, colour), "depth or colour type changed"
    assert (new_width, new_height) == (right - left, bottom - top), "wrong size"
    assert new_rows == [row[left * channels:right * channels] for row in rows[top:bottom]], "samples differ"
    before, after = (
        [found for found in png.chunks(data) if found[0] not in (b"IHDR", b"IDAT")] for data in (source["data"], result))
    assert before == after, "other chunks differ"


def check_pixels(name, source, result, side, pixels):
    original = seen(source["data"])
    expected = original.crop(box(side, pixels, *original.size))
    found = seen(result)
    assert found.size == expected.size, "size %s instead of %s" % (found.size, expected.size)
    # AVIF is sent as something that every client shows.
    kinds = [Image.open(io.BytesIO(data)).format for data in (result, source["data"])]
    assert kinds[0] == kinds[1] or kinds[1] == "AVIF", "format changed to " + kinds[0]
    assert found.mode == expected.mode, "mode %s instead of %s" % (found.mode, expected.mode)
    one, other = np.asarray(expected), np.asarray(found)
    if not is_encoded_again(name, side):
        # Only what lies within reach of a filter that now ends at the cut may differ.
        margin = 8 if name.startswith("webp") else 2 if "444" not in name else 0
        inner = (slice(0, max(one.shape[0] - margin, 0)) if side == "bottom" else slice(None),
                 slice(0, max(one.shape[1] - margin, 0)) if side == "right" else slice(None))
        assert (one[inner] == other[inner]).all(), "pixels differ that need not"
    if name.startswith("png") or "lossless" in name:
        assert (one == other).all(), "pixels differ"
        return
    if found.mode == "RGBA":
        assert (one[..., 3] == other[..., 3]).all(), "alpha differs"
        visible = one[..., 3] > 0
        one, other = one[visible][:, :3], other[visible][:, :3]
    worst = psnr(one, other) if one.size else 99.0
    assert worst >= 30, "PSNR %.1f dB" % worst
    profile = Image.open(io.BytesIO(result)).info.get("icc_profile")
    assert profile == original.info.get("icc_profile"), "colour profile lost"


def is_encoded_again(name, side):
    """Whether the format leaves no other way for this side."""
    if name.startswith("avif"):
        return True
    if name.startswith("jpeg"):
        return side in ("top", "left") or "turned" in name
    return not (name.startswith("webp") and side == "bottom")


def compare(command, directory, name, source, side, pixels):
    path = directory / name
    out = directory / ("%s.%s.%d" % (name, side, pixels))
    done = subprocess.run(command + ["crop", str(path), str(out), "--position", side, "--pixels", str(pixels)],
                          capture_output=True, text=True)
    try:
        if source["passes"] and done.returncode == 1 and not out.exists():
            return None  # Said to be left alone, which is as good as a copy.
        assert done.returncode == 0, "exit code %d: %s" % (done.returncode, done.stdout + done.stderr)
        result = out.read_bytes()
        if source["passes"]:
            assert result == source["data"], "should have been passed on as it is"
        else:
            if "decoded" in source:
                check_png(source, result, side, pixels)
            check_pixels(name, source, result, side, pixels)
        return None
    except Exception as error:
        return "%s %s %d: %s" % (name, side, pixels, error)
    finally:
        out.unlink(missing_ok=True)


def main(command):
    jobs = []
    counts = collections.Counter()
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(4) as pool:
        folder = pathlib.Path(folder)
        for width, height in ((61, 53), (160, 129)):
            for name, data in corpus.files(width, height):
                directory = folder / ("%dx%d" % (width, height))
                directory.mkdir(exist_ok=True)
                (directory / name).write_bytes(data)
                source = {"data": data, "passes": name.split("-")[0] in ("gif", "animated", "bmp")}
                if name.startswith("png"):
                    source["decoded"] = png.decode(data)
                turned = seen(data).size
                for side in SIDES:
                    length = turned[0] if side in ("left", "right") else turned[1]
                    for pixels in {1, 40, length - 1}:
                        jobs.append(pool.submit(compare, command, directory, name, source, side, pixels))
                        counts[name.split("-")[0]] += 1
        failures = [job.result() for job in jobs if job.result()]
    for failure in failures:
        print("FAILED", failure)
    print("%d crops compared with Pillow (%s), %d failed" % (
        len(jobs), ", ".join("%s %d" % pair for pair in sorted(counts.items())), len(failures)))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
