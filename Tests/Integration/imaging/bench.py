"""Times our picture steps against Pillow's on the same files and prints a table: python bench.py COMMAND...

COMMAND is called as: COMMAND measure FOLDER, and COMMAND peak FILE EDGE. Nothing is asserted; the last column says what
was aimed for. `bench.py --peak FILE EDGE` prints Pillow's own peak memory, in bytes.
"""

import io
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

import numpy as np
import PIL
from PIL import Image, features

import corpus
from matrix import SIDES, box, psnr

SIDE, PIXELS = 1024, 40
AIMS = {("rgb.png", "bottom"): 30, ("rgb.png", "top"): 10, ("rgb.png", "left"): 5, ("rgb.png", "right"): 5,
        ("rgba.png", "bottom"): 30, ("rgba.png", "top"): 10, ("rgba.png", "left"): 5, ("rgba.png", "right"): 5,
        ("420.jpg", "bottom"): 2}


def pictures(folder):
    image = Image.fromarray(corpus.shades(SIDE, SIDE, noise=2.0))
    clear = image.copy()
    clear.putalpha(Image.fromarray(np.tile(np.linspace(0, 255, SIDE).astype(np.uint8), (SIDE, 1))))
    for name, data in (
        ("rgb.png", corpus.saved(image, "PNG")),
        ("rgba.png", corpus.saved(clear, "PNG")),
        ("420.jpg", corpus.saved(image, "JPEG", quality=90, subsampling="4:2:0")),
        ("420-progressive.jpg", corpus.saved(image, "JPEG", quality=90, subsampling="4:2:0", progressive=True)),
        ("lossy.webp", corpus.saved(image, "WEBP", quality=90)),
        ("lossy-alpha.webp", corpus.saved(clear, "WEBP", quality=90)),
        ("lossless.webp", corpus.saved(image, "WEBP", lossless=True)),
    ):
        (folder / name).write_bytes(data)
        yield name, data


def options(name):
    """What Pillow is asked for, so that it does no less than we do: the same quality, no less than lossless."""
    if name.endswith("jpg"):
        return "JPEG", {"quality": 95, "progressive": "progressive" in name}
    if name.endswith("webp"):
        return "WEBP", {"lossless": True} if "lossless" in name else {"quality": 95}
    return "PNG", {}


def crop(name, data, side, pixels=PIXELS):
    kind, extra = options(name)
    out = io.BytesIO()
    image = Image.open(io.BytesIO(data))
    image.crop(box(side, pixels, *image.size)).save(out, kind, **extra)
    return out


def pillow(name, data, side):
    best, out, started = float("inf"), None, time.process_time()
    for _ in range(12):
        begun = time.process_time()
        out = crop(name, data, side)
        best = min(best, (time.process_time() - begun) * 1000)
        if time.process_time() - started > 2.5:
            break
    return best, out.getvalue()


def resident(field):
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field + ":")) * 1024


def peak(path, side):
    """Pillow's peak, measured as ours is: above what a tiny crop has loaded, with the file itself."""
    data = path.read_bytes()
    crop(path.name, data, side, SIDE - 1)
    pathlib.Path("/proc/self/clear_refs").write_text("5")  # Forgets the highest so far.
    before = resident("VmRSS")
    crop(path.name, data, side)
    return resident("VmHWM") - before + len(data)


def measured(command):
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def likeness(source, made, side):
    image = Image.open(io.BytesIO(source)).convert("RGBA")
    expected = np.asarray(image.crop(box(side, PIXELS, *image.size)))
    return psnr(expected, np.asarray(Image.open(io.BytesIO(made)).convert("RGBA")))


def machine():
    names = [line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")]
    return "%s, %d cores, %s" % (names[0] if names else platform.machine(), os.cpu_count(), platform.platform())


def main(command):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        sources = dict(pictures(folder))
        lines = subprocess.run(command + ["measure", str(folder)], check=True, capture_output=True, text=True).stdout
        ours = {fields[0]: [float(value) for value in fields[1:]]
                for fields in (line.split("\t") for line in lines.splitlines())}
        print("%s\nPillow %s (zlib-ng %s, libjpeg-turbo %s, libwebp %s); %dx%d, %d px off; processor time of all threads, least of several runs\n" % (
            machine(), PIL.__version__, features.version_feature("zlib_ng"), features.version("libjpeg_turbo"),
            features.version("webp"), SIDE, SIDE, PIXELS))
        print("| picture | side | ours ms | Pillow ms | times faster | bytes | against Pillow's | PSNR dB, Pillow's | "
              "peak memory MB, Pillow's (decoded + 2 files) | aim |\n|" + "---|" * 10)
        for name, data in sources.items():
            for side in SIDES:
                took, size = ours["%s %s" % (name, side)]
                peaks = [measured(program + [str(folder / name), side])
                         for program in (command + ["peak"], [sys.executable, __file__, "--peak"])]
                theirs, made = pillow(name, data, side)
                result = (folder / "ours" / ("%s.%s" % (name, side))).read_bytes()
                bound = SIDE * SIDE * (4 if "alpha" in name or "rgba" in name else 3) + 2 * len(data)
                print("| %s | %s | %.2f | %.1f | %.1f | %d | %+.1f %% | %.1f, %.1f | %.1f, %.1f (%.1f) | %s |" % (
                    name, side, took, theirs, theirs / took, size, 100 * (size / len(made) - 1),
                    likeness(data, result, side), likeness(data, made, side), *(peak / 1e6 for peak in peaks), bound / 1e6,
                    ">= %d" % AIMS[name, side] if (name, side) in AIMS else ">= 2" if "webp" in name else ""))
        print()
        for name in ("rgb.png", "rgba.png"):
            floor, fast = ours[name + " inflate-zlib"][0], ours[name + " inflate-libdeflate"][0]
            print("%s: inflate alone takes zlib %.2f ms and libdeflate %.2f ms; our crops take %s" % (
                name, floor, fast, ", ".join(
                    "%s %.2f ms (%.2f of zlib's)" % (side, ours["%s %s" % (name, side)][0],
                                                     ours["%s %s" % (name, side)][0] / floor) for side in SIDES)))
        print("base64 of 2 MB: %.3f ms, memcpy %.3f ms: %.1f times (aim: 25)" % (
            ours["base64"][0], ours["memcpy"][0], ours["base64"][0] / ours["memcpy"][0]))
        for name in sources:
            print("%s: stripping %.3f ms, fitting for QQ %.1f ms" % (
                name, ours[name + " strip"][0], ours[name + " fit"][0]))


if __name__ == "__main__":
    if sys.argv[1] == "--peak":
        print(peak(pathlib.Path(sys.argv[2]), sys.argv[3]))
    else:
        main(sys.argv[1:])
