// Pixels to the content of IDAT: one filter per row, then one zlib stream.
#include "CImage.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

static inline uint8_t paeth(int a, int b, int c) {
    int pa = b - c, pb = a - c, pc = pa + pb;
    pa = pa < 0 ? -pa : pa;
    pb = pb < 0 ? -pb : pb;
    pc = pc < 0 ? -pc : pc;
    return (uint8_t)(pa <= pb && pa <= pc ? a : pb <= pc ? b : c);
}

static void filter_row(
    int filter, const uint8_t *row, const uint8_t *above, size_t n, size_t pixel, uint8_t *restrict out) {
    size_t head = pixel < n ? pixel : n;
    switch (filter) {
    case 0:
        memcpy(out, row, n);
        break;
    case 1:
        memcpy(out, row, head);
        for (size_t i = head; i < n; i++) out[i] = (uint8_t)(row[i] - row[i - pixel]);
        break;
    case 2:
        for (size_t i = 0; i < n; i++) out[i] = (uint8_t)(row[i] - above[i]);
        break;
    case 3:
        for (size_t i = 0; i < head; i++) out[i] = (uint8_t)(row[i] - (above[i] >> 1));
        for (size_t i = head; i < n; i++) out[i] = (uint8_t)(row[i] - ((row[i - pixel] + above[i]) >> 1));
        break;
    default:
        for (size_t i = 0; i < head; i++) out[i] = (uint8_t)(row[i] - above[i]);
        for (size_t i = head; i < n; i++)
            out[i] = (uint8_t)(row[i] - paeth(row[i - pixel], above[i], above[i - pixel]));
    }
}

/// The usual estimate of how well a filtered row compresses: bytes near zero, taken as signed, are cheap.
static uint64_t cost(const uint8_t *row, size_t n) {
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) sum += (uint64_t)(row[i] < 128 ? row[i] : 256 - row[i]);
    return sum;
}

cimage_status cimage_png_compress(
    const uint8_t *rows, size_t stride, size_t row_bytes, size_t height, size_t pixel_bytes, cimage_buffer *out) {
    size_t line = row_bytes + 1, total = line * height;
    uint8_t *filtered = malloc(total);
    uint8_t *trial = calloc(2, row_bytes);
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(6);
    size_t bound = compressor ? libdeflate_zlib_compress_bound(compressor, total) : 0;
    uint8_t *packed = bound ? malloc(bound) : NULL;
    cimage_status status = CIMAGE_OUT_OF_MEMORY;
    if (filtered && trial && packed) {
        const uint8_t *above = trial + row_bytes;
        for (size_t y = 0; y < height; y++) {
            const uint8_t *row = rows + y * stride;
            uint64_t best = UINT64_MAX;
            for (int filter = 0; filter < 5; filter++) {
                filter_row(filter, row, above, row_bytes, pixel_bytes, trial);
                uint64_t now = cost(trial, row_bytes);
                if (now >= best) continue;
                best = now;
                filtered[y * line] = (uint8_t)filter;
                memcpy(filtered + y * line + 1, trial, row_bytes);
            }
            above = row;
        }
        size_t count = libdeflate_zlib_compress(compressor, filtered, total, packed, bound);
        if (count) {
            out->bytes = packed;
            out->count = count;
            packed = NULL;
            status = CIMAGE_OK;
        }
    }
    if (compressor) libdeflate_free_compressor(compressor);
    free(packed);
    free(trial);
    free(filtered);
    return status;
}
