// Writing and moving runs of bits, least significant first as deflate counts them.
#ifndef PICTOR_BITS_H
#define PICTOR_BITS_H

#include <stdint.h>
#include <stddef.h>
#include <string.h>

/// Where the next bit goes. Bits of `bytes[position / 8]` behind the position are garbage until written.
typedef struct {
    uint8_t *bytes;
    size_t position;
} bit_writer;

/// Writes the lowest `count` (at most 32) bits of `value`.
static inline void bits_put(bit_writer *self, uint32_t value, unsigned count) {
    while (count) {
        unsigned used = self->position & 7, room = 8 - used, now = count < room ? count : room;
        uint8_t *byte = self->bytes + self->position / 8;
        uint8_t kept = (uint8_t)(*byte & ((1u << used) - 1));
        *byte = (uint8_t)(kept | (value & ((1u << now) - 1)) << used);
        value >>= now;
        count -= now;
        self->position += now;
    }
}

/// Fills up to a whole byte with zeros.
static inline void bits_align(bit_writer *self) { bits_put(self, 0, (unsigned)(-(int)self->position & 7)); }

/// Copies `count` bits that begin at bit `from` of `source`. The two may overlap if the target does not lie behind the
/// source. Reads no byte of the source that holds none of the bits.
static inline void bits_copy(bit_writer *self, const uint8_t *source, size_t from, size_t count) {
    while (count && self->position & 7) {
        bits_put(self, source[from / 8] >> (from & 7) & 1u, 1);
        from++;
        count--;
    }
    uint8_t *to = self->bytes + self->position / 8;
    const uint8_t *next = source + from / 8;
    unsigned shift = from & 7;
    size_t whole = count / 8;
    self->position += whole * 8;
    from += whole * 8;
    count -= whole * 8;
    if (shift == 0) {
        memmove(to, next, whole);
    } else {
        // A shifted byte takes two of the source, so that words of eight read a ninth: also one that holds wanted bits.
        for (; whole >= 8; whole -= 8, to += 8, next += 8) {
            uint64_t word;
            memcpy(&word, next, 8);
            word = word >> shift | (uint64_t)next[8] << (64 - shift);
            memcpy(to, &word, 8);
        }
        for (; whole; whole--, to++, next++) *to = (uint8_t)(next[0] >> shift | next[1] << (8 - shift));
    }
    while (count) {
        bits_put(self, source[from / 8] >> (from & 7) & 1u, 1);
        from++;
        count--;
    }
}

#endif
