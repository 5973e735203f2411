// Rows of pixels to the content of IDAT.
#include "CImage.h"
#include "png_filter.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

enum { LEVEL = 6 };

cimage_status cimage_zlib_compress(
    const uint8_t *bytes, size_t count, size_t head_room, size_t tail_room, cimage_buffer *out) {
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(LEVEL);
    if (!compressor) return CIMAGE_OUT_OF_MEMORY;
    size_t bound = libdeflate_zlib_compress_bound(compressor, count);
    // Pages that are not written to cost nothing, and most of these are not.
    uint8_t *buffer = malloc(head_room + bound + tail_room);
    size_t made = buffer ? libdeflate_zlib_compress(compressor, bytes, count, buffer + head_room, bound) : 0;
    libdeflate_free_compressor(compressor);
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
