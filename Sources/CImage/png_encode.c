// Rows of pixels to the content of IDAT.
#include "CImage.h"
#include "png_filter.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { LEVEL = 6, SAMPLES = 4, SAMPLE_BYTES = 1 << 16 };

/// Size when only runs are looked for; 0 if it failed. What a filter leaves of a photograph repeats nothing else, and a
/// search for repetitions costs time and, by short matches with long distances, even space.
static size_t compress_runs(const uint8_t *bytes, size_t count, uint8_t *to, size_t room) {
    z_stream z = {0};
    if (deflateInit2(&z, LEVEL, Z_DEFLATED, 15, 9, Z_RLE) != Z_OK) return 0;
    z.next_in = (Bytef *)bytes;
    z.avail_in = (uInt)count;
    z.next_out = to;
    z.avail_out = (uInt)room;
    size_t made = deflate(&z, Z_FINISH) == Z_STREAM_END ? z.total_out : 0;
    deflateEnd(&z);
    return made;
}

/// Whether runs alone promise the smaller stream, judged by samples.
static bool has_only_runs(
    struct libdeflate_compressor *compressor, const uint8_t *bytes, size_t count, uint8_t *scratch, size_t room) {
    size_t size = count < SAMPLES * SAMPLE_BYTES ? count / SAMPLES : SAMPLE_BYTES, runs = 0, repetitions = 0;
    for (size_t i = 0; i < SAMPLES && size; i++) {
        const uint8_t *sample = bytes + (count - size) / (SAMPLES - 1) * i;
        runs += compress_runs(sample, size, scratch, room);
        repetitions += libdeflate_zlib_compress(compressor, sample, size, scratch, room);
    }
    return runs < repetitions;
}

cimage_status cimage_zlib_compress(
    const uint8_t *bytes, size_t count, size_t head_room, size_t tail_room, cimage_buffer *out) {
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(LEVEL);
    if (!compressor) return CIMAGE_OUT_OF_MEMORY;
    // Enough for both: zlib never adds more than 5 bytes in 16 383 and a header.
    size_t bound = libdeflate_zlib_compress_bound(compressor, count) + (count >> 10) + 64;
    // Pages that are not written to cost nothing, and most of these are not.
    uint8_t *buffer = malloc(head_room + bound + tail_room), *to = buffer ? buffer + head_room : NULL;
    bool only_runs = to && has_only_runs(compressor, bytes, count, to, bound);
    size_t made = to && !only_runs ? libdeflate_zlib_compress(compressor, bytes, count, to, bound) : 0;
    libdeflate_free_compressor(compressor);
    if (only_runs) made = compress_runs(bytes, count, to, bound);
    if (!made) {
        free(buffer);
        return CIMAGE_OUT_OF_MEMORY;
    }
    out->count = head_room + made + tail_room;
    uint8_t *smaller = realloc(buffer, out->count);
    out->bytes = smaller ? smaller : buffer;
    return CIMAGE_OK;
}

cimage_status cimage_png_compress(
    const uint8_t *pixels, size_t stride, cimage_rows layout, bool is_adaptive, size_t head_room, size_t tail_room,
    cimage_buffer *out) {
    size_t n = layout.row_bytes, line = n + 1;
    uint8_t *filtered = malloc(line * layout.height);
    uint8_t *trial = calloc(2, n);
    cimage_status status = CIMAGE_OUT_OF_MEMORY;
    if (filtered && trial) {
        const uint8_t *above = trial + n;
        for (size_t y = 0; y < layout.height; y++) {
            const uint8_t *row = pixels + y * stride;
            uint8_t *target = filtered + y * line;
            target[0] = FILTER_NONE;
            memcpy(target + 1, row, n);
            uint64_t best = is_adaptive ? png_filter_cost(row, n) : 0;
            for (int filter = FILTER_SUB; is_adaptive && filter < FILTER_COUNT; filter++) {
                png_filter(filter, row, above, n, layout.pixel_bytes, trial);
                uint64_t cost = png_filter_cost(trial, n);
                if (cost >= best) continue;
                best = cost;
                target[0] = (uint8_t)filter;
                memcpy(target + 1, trial, n);
            }
            above = row;
        }
        status = cimage_zlib_compress(filtered, line * layout.height, head_room, tail_room, out);
    }
    free(trial);
    free(filtered);
    return status;
}
