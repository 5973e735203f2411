// Rows off the top or bottom of a PNG, by cutting its deflate stream between two symbols.
#include "bits.h"
#include "inflate.h"
#include "png_filter.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <zlib.h>

enum { ZLIB_HEADER = 2, ZLIB_TRAILER = 4 };

/// The pieces joined in a buffer that has `lead` bytes before them and `slack` behind; NULL with `status` set.
static uint8_t *joined(cimage_stream stream, size_t lead, size_t slack, size_t *count, cimage_status *status) {
    *count = 0;
    for (size_t i = 0; i < stream.piece_count; i++) *count += stream.pieces[i].count;
    *status = CIMAGE_CORRUPT;
    if (*count < ZLIB_HEADER) return NULL;
    *status = CIMAGE_OUT_OF_MEMORY;
    uint8_t *buffer = malloc(lead + *count + slack);
    if (!buffer) return NULL;
    uint8_t *end = buffer + lead;
    for (size_t i = 0; i < stream.piece_count; i++) {
        memcpy(end, stream.pieces[i].bytes, stream.pieces[i].count);
        end += stream.pieces[i].count;
    }
    const uint8_t *header = buffer + lead;
    if ((header[0] & 15) != 8 || (header[1] & 32) || (header[0] << 8 | header[1]) % 31) {
        *status = CIMAGE_CORRUPT;
        free(buffer);
        return NULL;
    }
    *status = CIMAGE_OK;
    return buffer;
}

static void put_big_endian(uint8_t *to, uint32_t value) {
    for (int i = 0; i < 4; i++) to[i] = (uint8_t)(value >> (24 - 8 * i));
}

/// Gives back what the stream no longer needs.
static void finish(uint8_t *buffer, size_t count, cimage_buffer *out) {
    uint8_t *smaller = realloc(buffer, count);
    out->bytes = smaller ? smaller : buffer;
    out->count = count;
}

/// Writes bytes as literals of a fixed block that ends the stream.
static void put_last_block(bit_writer *writer, const uint8_t *bytes, size_t count) {
    bits_put(writer, 1 | BLOCK_FIXED << 1, 3);
    for (size_t i = 0; i < count; i++) {
        // Huffman codes go most significant bit first: RFC 1951 §3.2.6.
        unsigned length = bytes[i] < 144 ? 8 : 9, code = bytes[i] < 144 ? 0x30 + bytes[i] : 0x190 + bytes[i] - 144u;
        for (unsigned bit = length; bit--;) bits_put(writer, code >> bit & 1, 1);
    }
    bits_put(writer, 0, 7);
    bits_align(writer);
}

cimage_status cimage_png_keep_first(cimage_stream stream, cimage_rows layout, size_t rows, cimage_buffer *out) {
    size_t keep = (layout.row_bytes + 1) * rows, count;
    // A match that is cut short becomes at most 257 literals.
    size_t slack = 2 * MATCH_LIMIT + ZLIB_TRAILER + stream.tail_room;
    cimage_status status;
    uint8_t *buffer = joined(stream, stream.head_room, slack, &count, &status);
    if (!buffer) return status;
    uint8_t *zlib = buffer + stream.head_room, *deflate = zlib + ZLIB_HEADER;
    inflater *state = malloc(sizeof *state);
    uint8_t *raw = malloc(keep + MATCH_LIMIT + OUTPUT_SLACK);
    status = CIMAGE_OUT_OF_MEMORY;
    if (!state || !raw) goto done;

    inflater_begin(state, deflate, count - ZLIB_HEADER, raw);
    status = inflater_run(state, keep);
    if (status) goto done;
    size_t end = ZLIB_HEADER + (inflater_position(state) + 7) / 8;
    if (!state->has_ended) {
        bit_writer writer = {deflate, inflater_position(state)};
        if (state->type == BLOCK_STORED) {
            // Stored blocks say their length up front; the bytes stay where they are.
            uint8_t *length = deflate + state->symbol_bit / 8 - 4;
            unsigned kept = (unsigned)(length[0] | length[1] << 8) - (unsigned)state->stored_left;
            length[0] = (uint8_t)kept;
            length[1] = (uint8_t)(kept >> 8);
            length[2] = (uint8_t)~length[0];
            length[3] = (uint8_t)~length[1];
            deflate[state->block_bit / 8] |= (uint8_t)(1u << (state->block_bit & 7));
        } else {
            size_t block_bit = state->block_bit, whole = state->out_count;
            unsigned end_code = state->end_code, end_length = state->end_length;
            if (whole < keep) {
                // The next match passes the end. It is needed for its bytes alone.
                status = inflater_run(state, keep + MATCH_LIMIT);
                if (!status && state->out_count < keep) status = CIMAGE_CORRUPT;
                if (status) goto done;
            }
            deflate[block_bit / 8] &= (uint8_t)~(1u << (block_bit & 7));
            bits_put(&writer, end_code, end_length);
            put_last_block(&writer, raw + whole, keep - whole);
        }
        end = ZLIB_HEADER + (writer.position + 7) / 8;
    } else if (state->out_count < keep) {
        status = CIMAGE_CORRUPT;
        goto done;
    }
    put_big_endian(zlib + end, libdeflate_adler32(1, raw, keep));
    finish(buffer, stream.head_room + end + ZLIB_TRAILER + stream.tail_room, out);
    buffer = NULL;
done:
    free(raw);
    free(state);
    free(buffer);
    return status;
}

/// Makes the row at `index` independent of the one above it. `raw` is the inflated stream; rows before are not changed.
static cimage_status detach_row(uint8_t *raw, cimage_rows layout, size_t index) {
    size_t line = layout.row_bytes + 1, n = layout.row_bytes;
    size_t from = index;
    while (from > 0 && raw[from * line] != FILTER_NONE && raw[from * line] != FILTER_SUB) from--;
    if (from == index && raw[index * line] <= FILTER_SUB) return CIMAGE_OK;
    uint8_t *rows = calloc(4, n);
    if (!rows) return CIMAGE_OUT_OF_MEMORY;
    uint8_t *row = rows, *above = rows + n, *zero = rows + 2 * n, *trial = rows + 3 * n;
    cimage_status status = CIMAGE_OK;
    for (size_t y = from; y <= index && !status; y++) {
        uint8_t *last = above;
        above = row;
        row = last;
        memcpy(row, raw + y * line + 1, n);
        if (!png_unfilter(raw[y * line], row, above, n, layout.pixel_bytes)) status = CIMAGE_CORRUPT;
    }
    if (!status) {
        png_filter(FILTER_SUB, row, zero, n, layout.pixel_bytes, trial);
        bool is_sub = png_filter_cost(trial, n) < png_filter_cost(row, n);
        raw[index * line] = is_sub ? FILTER_SUB : FILTER_NONE;
        memcpy(raw + index * line + 1, is_sub ? trial : row, n);
    }
    free(rows);
    return status;
}

/// Compresses bytes into blocks that are not the last and end on a whole byte. Returns their size, 0 if it failed.
static size_t compress_open(const uint8_t *bytes, size_t count, uint8_t *to, size_t room) {
    z_stream z = {0};
    if (deflateInit2(&z, 6, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    z.next_in = (Bytef *)bytes;
    z.avail_in = (uInt)count;
    z.next_out = to;
    z.avail_out = (uInt)room;
    int result = deflate(&z, Z_SYNC_FLUSH);
    size_t made = result == Z_OK && !z.avail_in && z.avail_out ? room - z.avail_out : 0;
    deflateEnd(&z);
    return made;
}

cimage_status cimage_png_drop_first(cimage_stream stream, cimage_rows layout, size_t rows, cimage_buffer *out) {
    size_t line = layout.row_bytes + 1, drop = line * rows, total = line * layout.height, count;
    // Up to here a match may still reach back into what is dropped or filtered anew.
    size_t renewed = drop + line + WINDOW;
    // A header can take 3 + 14 + 19 * 3 + 316 * (7 + 7) bits.
    size_t bound = line + WINDOW + MATCH_LIMIT, reserve = ZLIB_HEADER + bound + bound / 512 + 1024;
    size_t lead = stream.head_room + reserve;
    cimage_status status;
    uint8_t *buffer = joined(stream, lead, ZLIB_TRAILER + stream.tail_room, &count, &status);
    if (!buffer) return status;
    uint8_t *deflate = buffer + lead + ZLIB_HEADER, *zlib = buffer + stream.head_room;
    inflater *state = malloc(sizeof *state);
    uint8_t *raw = malloc(total + MATCH_LIMIT + OUTPUT_SLACK);
    status = CIMAGE_OUT_OF_MEMORY;
    if (!state || !raw) goto done;

    inflater_begin(state, deflate, count - ZLIB_HEADER, raw);
    // A stream may be longer than the picture; nothing behind it is ever written.
    status = inflater_run(state, renewed + MATCH_LIMIT < total ? renewed + MATCH_LIMIT : total);
    if (status) goto done;
    size_t seam = state->out_count, seam_bit = inflater_position(state);
    size_t block_bit = state->block_bit, symbol_bit = state->symbol_bit, stored = state->stored_blocks;
    // A stored block sits on whole bytes, which the shift would move it off.
    bool is_open = !state->has_ended && state->type != BLOCK_STORED && seam >= renewed;
    status = inflater_run(state, total);
    if (!status && state->out_count == total && !state->has_ended) {
        // Only the end of the last block may be left, or empty blocks: no symbol that writes.
        status = CIMAGE_CORRUPT;
    }
    if (!status && state->out_count < total) status = CIMAGE_CORRUPT;
    if (status) goto done;
    size_t end_bit = inflater_position(state), trailer = (end_bit + 7) / 8;
    if (trailer + ZLIB_TRAILER > count - ZLIB_HEADER) status = CIMAGE_CORRUPT;
    if (!status) {
        uint32_t claimed = 0;
        for (int i = 0; i < 4; i++) claimed = claimed << 8 | deflate[trailer + (size_t)i];
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
        claimed = libdeflate_adler32(1, raw, total);
#endif
        if (claimed != libdeflate_adler32(1, raw, total)) status = CIMAGE_CORRUPT;
    }
    if (!status) status = detach_row(raw, layout, rows);
    if (status) goto done;

    size_t made = 0;
    if (is_open && state->stored_blocks == stored) {
        zlib[0] = 0x78;  // A window of 32 KiB, whatever the file said.
        zlib[1] = 0x9C;
        made = compress_open(raw + drop, seam - drop, zlib + ZLIB_HEADER, reserve - ZLIB_HEADER - 640);
    }
    if (made) {
        bit_writer writer = {zlib + ZLIB_HEADER, made * 8};
        bits_copy(&writer, deflate, block_bit, symbol_bit - block_bit);
        bits_copy(&writer, deflate, seam_bit, end_bit - seam_bit);
        bits_align(&writer);
        uint8_t *end = zlib + ZLIB_HEADER + writer.position / 8;
        put_big_endian(end, libdeflate_adler32(1, raw + drop, total - drop));
        finish(buffer, (size_t)(end - buffer) + ZLIB_TRAILER + stream.tail_room, out);
        buffer = NULL;
    } else {
        free(buffer);
        buffer = NULL;
        status = cimage_zlib_compress(raw + drop, total - drop, stream.head_room, stream.tail_room, out);
    }
done:
    free(raw);
    free(state);
    free(buffer);
    return status;
}
