"""Writes small files for the fuzzers to begin with: python seeds.py DIR, one folder per target."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Integration" / "imaging"))

import corpus  # noqa: E402
import png  # noqa: E402

BITS = [1, 2, 4, 8, 16, 24, 32, 48, 64]


def main(target):
    for name, data in corpus.files(13, 11):
        kind = name.split("-")[-1] if name.startswith("animated") else name.split("-")[0]
        folder = target / kind
        folder.mkdir(parents=True, exist_ok=True)
        # The last two bytes say what is done with the file.
        (folder / name).write_bytes(data + bytes([5, len(name) & 3]))
        if kind == "png" and not name.endswith("-i"):
            found = list(png.chunks(data))
            header = dict(found)[b"IHDR"]
            depth = header[8] * png.CHANNELS[header[9]]
            stream = b"".join(content for chunk, content in found if chunk == b"IDAT")
            folder = target / "streams"
            folder.mkdir(exist_ok=True)
            (folder / name).write_bytes(bytes([11, 9, BITS.index(depth), 4, 2]) + stream)
    for name, data in corpus.pngs(96, 90):
        if name in ("png-flat-f1", "png-noise-window", "png-noise-f4"):
            stream = b"".join(content for chunk, content in png.chunks(data) if chunk == b"IDAT")
            (target / "streams" / ("large-" + name)).write_bytes(bytes([94, 88, BITS.index(24), 3, 0]) + stream)


main(pathlib.Path(sys.argv[1]))
