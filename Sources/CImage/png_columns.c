// Columns off the left or right of a PNG: the filtered bytes that stay are the same ones, only fewer.
#include "CImage.h"
#include "png_filter.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

/// The whole stream inflated and its checksum verified.
static cimage_status inflated(cimage_stream stream, size_t total, uint8_t **raw) {
    size_t count = 0;
    for (size_t i = 0; i < stream.piece_count; i++) count += stream.pieces[i].count;
    uint8_t *joined = NULL;
    const uint8_t *zlib = stream.piece_count == 1 ? stream.pieces[0].bytes : NULL;
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    *raw = malloc(total);
    if (!zlib && (joined = malloc(count + 1))) {
        uint8_t *end = joined;
        for (size_t i = 0; i < stream.piece_count; i++) {
            memcpy(end, stream.pieces[i].bytes, stream.pieces[i].count);
            end += stream.pieces[i].count;
        }
        zlib = joined;
    }
    cimage_status status = CIMAGE_OUT_OF_MEMORY;
    if (decompressor && *raw && zlib) {
        enum libdeflate_result result = libdeflate_zlib_decompress(decompressor, zlib, count, *raw, total, NULL);
        status = result == LIBDEFLATE_SUCCESS ? CIMAGE_OK : CIMAGE_CORRUPT;
    }
    if (decompressor) libdeflate_free_decompressor(decompressor);
    free(joined);
    if (status) {
        free(*raw);
        *raw = NULL;
    }
    return status;
}

/// Pixels of whole bytes: rows are moved together in place. A row's first pixel is filtered anew, for which the columns
/// up to it have to be known.
static cimage_status keep_whole_bytes(uint8_t *raw, cimage_rows layout, size_t first, size_t columns) {
    size_t pixel = layout.pixel_bytes, line = layout.row_bytes + 1, kept = columns * pixel, head = (first + 1) * pixel;
    uint8_t *rows = first ? calloc(2, head) : NULL;
    if (first && !rows) return CIMAGE_OUT_OF_MEMORY;
    uint8_t *row = rows, *above = first ? rows + head : NULL, *to = raw;
    cimage_status status = CIMAGE_OK;
    for (size_t y = 0; y < layout.height; y++) {
        const uint8_t *from = raw + y * line;
        int filter = from[0];
        if (first) {
            uint8_t *last = above;
            above = row;
            row = last;
            memcpy(row, from + 1, head);
            if (!png_unfilter(filter, row, above, head, pixel)) {
                status = CIMAGE_CORRUPT;
                break;
            }
        }
        to[0] = (uint8_t)filter;
        memmove(to + 1, from + 1 + first * pixel, kept);
        if (first) {
            uint8_t start[8], zero[8] = {0};
            png_filter(filter, row + first * pixel, y ? above + first * pixel : zero, pixel, pixel, start);
            memcpy(to + 1, start, pixel);
        }
        to += kept + 1;
    }
    free(rows);
    return status;
}

/// Turns the stream into packed pixels of `columns` columns, row after row, for pixels that share bytes.
static cimage_status keep_shared_bytes(
    uint8_t *raw, cimage_rows layout, size_t first, size_t columns, size_t *row_bytes) {
    size_t line = layout.row_bytes + 1, n = layout.row_bytes, bits = layout.bits_per_pixel;
    size_t offset = first * bits / 8, shift = first * bits % 8, used = columns * bits % 8;
    size_t kept = (columns * bits + 7) / 8;
    uint8_t *rows = calloc(2, n + 1);
    if (!rows) return CIMAGE_OUT_OF_MEMORY;
    uint8_t *row = rows, *above = rows + n + 1;
    cimage_status status = CIMAGE_OK;
    for (size_t y = 0; y < layout.height; y++) {
        uint8_t *last = above;
        above = row;
        row = last;
        memcpy(row, raw + y * line + 1, n);
        row[n] = 0;
        if (!png_unfilter(raw[y * line], row, above, n, layout.pixel_bytes)) {
            status = CIMAGE_CORRUPT;
            break;
        }
        uint8_t *to = raw + y * kept;
        for (size_t i = 0; i < kept; i++)
            to[i] = (uint8_t)(row[offset + i] << shift | (shift ? row[offset + i + 1] >> (8 - shift) : 0));
        if (used) to[kept - 1] &= (uint8_t)(0xFF00 >> used);
    }
    free(rows);
    *row_bytes = kept;
    return status;
}

cimage_status cimage_png_keep_columns(
    cimage_stream stream, cimage_rows layout, size_t first, size_t columns, cimage_buffer *out) {
    uint8_t *raw;
    cimage_status status = inflated(stream, (layout.row_bytes + 1) * layout.height, &raw);
    if (status) return status;
    if (layout.bits_per_pixel >= 8) {
        status = keep_whole_bytes(raw, layout, first, columns);
        size_t total = (columns * layout.pixel_bytes + 1) * layout.height;
        if (!status) status = cimage_zlib_compress(raw, total, stream.head_room, stream.tail_room, out);
    } else {
        status = keep_shared_bytes(raw, layout, first, columns, &layout.row_bytes);
        if (!status)
            status = cimage_png_compress(
                raw, layout.row_bytes, layout, false, stream.head_room, stream.tail_room, out);
    }
    free(raw);
    return status;
}
