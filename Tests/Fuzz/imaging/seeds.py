"""Writes small files for the fuzzers to begin with: python seeds.py DIR, one folder per target."""

import pathlib
import struct
import sys
import zlib

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
    longer(target)


def longer(target):
    """Streams that go on behind the last row, which lies just out of reach of what is cut off the top."""
    stream = zlib.compress(bytes(80 * (82 * 8 + 1)), 9)
    (target / "streams" / "longer").write_bytes(bytes([80, 59, BITS.index(64), 9, 0]) + stream)
    stream = zlib.compress(bytes(200 * (100 * 3 + 1)), 9)
    file = png.SIGNATURE + png.chunk(b"IHDR", struct.pack(">IIBBBBB", 100, 150, 8, 2, 0, 0, 0))
    file += png.chunk(b"IDAT", stream) + png.chunk(b"IEND", b"")
    (target / "png" / "png-longer").write_bytes(file + bytes([39, 0]))


main(pathlib.Path(sys.argv[1]))
