// Feeds streams to the row and column cuts and compares every result with what zlib makes of the same bytes.
//
// The first bytes say how large the picture claims to be and what is cut off, the rest is the stream.
#include "CImage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static void require(int condition, const char *what) {
    if (condition) return;
    fprintf(stderr, "%s\n", what);
    abort();
}

/// Up to `room` bytes by zlib; the number made, and whether the stream came to its end without an error.
static size_t expanded(const uint8_t *bytes, size_t count, uint8_t *to, size_t room, int *ended) {
    z_stream z = {0};
    inflateInit(&z);
    z.next_in = (Bytef *)bytes;
    z.avail_in = (uInt)count;
    z.next_out = to;
    z.avail_out = (uInt)room;
    int result = inflate(&z, Z_SYNC_FLUSH);
    *ended = result == Z_STREAM_END;
    size_t made = z.total_out;
    inflateEnd(&z);
    return made;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 6) return 0;
    static const size_t bits[] = {1, 2, 4, 8, 16, 24, 32, 48, 64};
    size_t columns = data[0] % 96 + 2u, height = data[1] % 96 + 2u, depth = bits[data[2] % 9];
    size_t cut = data[3], pieces = data[4] % 3 + 1u;
    cimage_rows layout = {height, (columns * depth + 7) / 8, depth < 8 ? 1 : depth / 8, depth};
    size_t line = layout.row_bytes + 1, total = line * height;
    const uint8_t *stream = data + 5;
    size_t count = size - 5;

    // Exact copies, so that a read past the end of a piece is seen.
    cimage_span spans[3];
    uint8_t *copies[3] = {NULL};
    for (size_t i = 0, at = 0; i < pieces; i++) {
        size_t length = i + 1 == pieces ? count - at : count / pieces;
        copies[i] = malloc(length ? length : 1);
        memcpy(copies[i], stream + at, length);
        spans[i] = (cimage_span){copies[i], length};
        at += length;
    }
    cimage_stream source = {spans, pieces, data[4] % 7u, data[4] % 5u};

    uint8_t *expected = malloc(total + 1), *found = malloc(total + 1);
    int is_whole, found_whole;
    size_t made = expanded(stream, count, expected, total, &is_whole);
    size_t dropped = cut % (height - 1) + 1, kept = (height - dropped) * line;

    cimage_buffer out = {0};
    if (cimage_png_keep_first(source, layout, height - dropped, &out) == CIMAGE_OK) {
        size_t length = out.count - source.head_room - source.tail_room;
        size_t again = expanded(out.bytes + source.head_room, length, found, total + 1, &found_whole);
        // zlib refuses some streams for what comes behind the cut, or for a window it was promised.
        if (made >= kept && found_whole) {
            require(again == kept, "the first rows have another length");
            require(!memcmp(found, expected, kept), "the first rows differ");
        }
        if (is_whole && made == total) require(found_whole, "zlib refuses the first rows");
        free(out.bytes);
    } else {
        require(!(is_whole && made == total), "the first rows of a good stream are refused");
    }

    out = (cimage_buffer){0};
    if (cimage_png_drop_first(source, layout, dropped, &out) == CIMAGE_OK) {
        size_t length = out.count - source.head_room - source.tail_room;
        size_t again = expanded(out.bytes + source.head_room, length, found, total + 1, &found_whole);
        require(found_whole && again == total - dropped * line, "the last rows have another length");
        if (made == total)
            require(
                !memcmp(found + line, expected + (dropped + 1) * line, total - (dropped + 1) * line),
                "the last rows differ");
        free(out.bytes);
    }

    size_t gone = cut % (columns - 1) + 1;
    out = (cimage_buffer){0};
    if (cimage_png_keep_columns(source, layout, data[4] & 1 ? gone : 0, columns - gone, &out) == CIMAGE_OK) {
        size_t length = out.count - source.head_room - source.tail_room;
        size_t again = expanded(out.bytes + source.head_room, length, found, total + 1, &found_whole);
        require(found_whole && again == (((columns - gone) * depth + 7) / 8 + 1) * height, "columns have another length");
        free(out.bytes);
    }
    for (size_t i = 0; i < pieces; i++) free(copies[i]);
    free(expected);
    free(found);
    return 0;
}
