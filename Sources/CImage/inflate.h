// An inflater that can stop between any two symbols and say exactly where it stands, in bits.
//
// zlib's stops at block boundaries only, and cutting a stream in the middle of a block is what keeps a crop from
// compressing anything again. Format: RFC 1951.
#ifndef PICTOR_INFLATE_H
#define PICTOR_INFLATE_H

#include "CImage.h"

enum {
    LITERAL_BITS = 11,
    DISTANCE_BITS = 9,
    /// Longest match.
    MATCH_LIMIT = 258,
    /// Farthest match.
    WINDOW = 32768,
    /// Bytes that must be writable behind `out + limit`: matches are copied in words.
    OUTPUT_SLACK = 64,
};

typedef enum { BLOCK_STORED = 0, BLOCK_FIXED = 1, BLOCK_DYNAMIC = 2 } block_type;

typedef struct {
    const uint8_t *in;
    size_t in_count;
    size_t in_next;
    uint64_t bits;
    unsigned bit_count;

    uint8_t *out;
    size_t out_count;

    bool in_block, is_final, has_ended;
    block_type type;
    /// Where the block's first bit and its first symbol are, counted from the first bit of `in`.
    size_t block_bit, symbol_bit;
    /// Bytes of a stored block not yet copied.
    size_t stored_left;
    /// How many stored blocks have begun.
    size_t stored_blocks;
    /// The code of the symbol that ends this block.
    unsigned end_code, end_length;

    uint32_t literals[(1 << LITERAL_BITS) + 288 * 16];
    uint32_t distances[(1 << DISTANCE_BITS) + 32 * 64];
} inflater;

/// Begins at the first bit of `in`, a raw deflate stream; `out` has room for every `limit` asked for, and the slack.
void inflater_begin(inflater *self, const uint8_t *in, size_t in_count, uint8_t *out);

/// Decodes until the stream ends, or until the next symbol would write past `limit` bytes of output, which is never less
/// than what has been written already.
cimage_status inflater_run(inflater *self, size_t limit);

/// How many bits of the input have been used.
static inline size_t inflater_position(const inflater *self) { return self->in_next * 8 - self->bit_count; }

#endif
