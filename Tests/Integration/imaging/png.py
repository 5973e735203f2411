"""PNG in plain Python: a writer for every kind of file and a decoder that keeps every bit of a sample.

Pillow neither writes most kinds of PNG (interlaced, 2 bits grey, 16 bits colour) nor reads 16-bit colour in full, so
both sides of the comparison need something of their own.
"""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def chunks(data):
    offset = 8
    while offset + 12 <= len(data):
        (length,) = struct.unpack(">I", data[offset:offset + 4])
        yield data[offset + 4:offset + 8], data[offset + 8:offset + 8 + length]
        offset += 12 + length


def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def predicted(kind, a, b, c):
    return (0, a, b, (a + b) // 2, paeth(a, b, c))[kind]


def pack(row, depth):
    """Samples of one row to bytes."""
    if depth == 16:
        return b"".join(struct.pack(">H", value) for value in row)
    if depth == 8:
        return bytes(row)
    packed, per = bytearray(), 8 // depth
    for start in range(0, len(row), per):
        group = list(row[start:start + per])
        group += [0] * (per - len(group))
        byte = 0
        for value in group:
            byte = byte << depth | value
        packed.append(byte)
    return bytes(packed)


def filtered(rows, depth, channels, kinds):
    """Rows of samples to filtered bytes; `kinds` is a function from the row's number to its filter."""
    step, above, out = max(1, depth * channels // 8), None, bytearray()
    for number, row in enumerate(rows):
        line = pack(row, depth)
        above = above or bytes(len(line))
        kind = kinds(number)
        out.append(kind)
        for i, value in enumerate(line):
            a = line[i - step] if i >= step else 0
            c = above[i - step] if i >= step else 0
            out.append((value - predicted(kind, a, above[i], c)) & 255)
        above = line
    return bytes(out)


def encode(samples, width, depth, colour, *, interlaced=False, before=b"", after=b"", kinds=lambda y: y % 5,
           pieces=1, level=6, strategy=zlib.Z_DEFAULT_STRATEGY, window=15):
    """A PNG file of `samples`, rows of flat sample lists."""
    channels = CHANNELS[colour]
    if interlaced:
        raw = b""
        for x0, y0, dx, dy in PASSES:
            rows = [
                [row[x * channels + k] for x in range(x0, width, dx) for k in range(channels)]
                for row in samples[y0::dy]
            ]
            if rows and rows[0]:
                raw += filtered(rows, depth, channels, kinds)
    else:
        raw = filtered(samples, depth, channels, kinds)
    packer = zlib.compressobj(level, zlib.DEFLATED, window, 9, strategy)
    stream = packer.compress(raw) + packer.flush()
    size = max(1, -(-len(stream) // pieces))
    data = b"".join(chunk(b"IDAT", stream[i:i + size]) for i in range(0, len(stream), size))
    header = struct.pack(">IIBBBBB", width, len(samples), depth, colour, 0, 0, int(interlaced))
    return SIGNATURE + chunk(b"IHDR", header) + before + data + after + chunk(b"IEND", b"")


def unpack(line, depth, count):
    if depth == 16:
        return list(struct.unpack(">%dH" % count, line[:count * 2]))
    if depth == 8:
        return list(line[:count])
    per, mask = 8 // depth, (1 << depth) - 1
    return [line[i // per] >> (8 - depth * (i % per + 1)) & mask for i in range(count)]


def decode(data):
    """(width, height, depth, colour, rows of flat sample lists) of a PNG file, interlaced or not."""
    found = list(chunks(data))
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", found[0][1])
    raw = zlib.decompress(b"".join(content for kind, content in found if kind == b"IDAT"))
    channels = CHANNELS[colour]
    step, offset = max(1, depth * channels // 8), 0
    result = [[0] * (width * channels) for _ in range(height)]
    for x0, y0, dx, dy in PASSES if interlaced else [(0, 0, 1, 1)]:
        columns = len(range(x0, width, dx))
        size = (columns * channels * depth + 7) // 8
        above = bytes(size)
        for y in range(y0, height, dy) if columns else []:
            kind, line = raw[offset], bytearray(raw[offset + 1:offset + 1 + size])
            offset += size + 1
            for i in range(size):
                a = line[i - step] if i >= step else 0
                c = above[i - step] if i >= step else 0
                line[i] = (line[i] + predicted(kind, a, above[i], c)) & 255
            above = line
            values = unpack(line, depth, columns * channels)
            for column, x in enumerate(range(x0, width, dx)):
                result[y][x * channels:(x + 1) * channels] = values[column * channels:(column + 1) * channels]
    assert offset == len(raw), "rows and stream differ in length"
    return width, height, depth, colour, result
