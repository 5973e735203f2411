#include "inflate.h"

#include <string.h>

// A table entry: 0...4 bits of code, 5...8 extra bits, then flags; from bit 16 the literal, base length, base distance
// or the place of a second table. Zero is a code that does not exist.
enum { IS_LITERAL = 1 << 9, IS_END = 1 << 10, IS_LINK = 1 << 11 };

static const uint16_t length_base[29] = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
};
static const uint8_t length_extra[29] = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
};
static const uint16_t distance_base[30] = {
    1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
    193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
};

static uint32_t literal_entry(unsigned symbol) {
    if (symbol < 256) return symbol << 16 | IS_LITERAL;
    if (symbol == 256) return IS_END;
    if (symbol > 285) return 0;
    return (uint32_t)length_base[symbol - 257] << 16 | (uint32_t)length_extra[symbol - 257] << 5;
}

static uint32_t distance_entry(unsigned symbol) {
    if (symbol > 29) return 0;
    return (uint32_t)distance_base[symbol] << 16 | (uint32_t)(symbol < 4 ? 0 : symbol / 2 - 1) << 5;
}

/// One more than the symbol, because zero says that there is none.
static uint32_t plain_entry(unsigned symbol) { return (symbol + 1) << 16; }

static unsigned reversed(unsigned code, unsigned length) {
    unsigned result = 0;
    for (unsigned i = 0; i < length; i++) result |= (code >> i & 1) << (length - 1 - i);
    return result;
}

/// Fills a two-level table. False if the lengths are over-subscribed, or leave codes unused where that is not allowed.
static bool build(
    uint32_t *table, unsigned primary, const uint8_t *lengths, unsigned symbols, uint32_t (*entry)(unsigned)) {
    unsigned counts[16] = {0}, next[16], longest = 0;
    for (unsigned i = 0; i < symbols; i++) {
        counts[lengths[i]]++;
        if (lengths[i] > longest) longest = lengths[i];
    }
    memset(table, 0, sizeof(uint32_t) << primary);
    int left = 1;
    unsigned code = 0;
    counts[0] = 0;
    for (unsigned length = 1; length <= 15; length++) {
        left = left * 2 - (int)counts[length];
        if (left < 0) return false;
        code = (code + counts[length - 1]) << 1;
        next[length] = code;
    }
    // One code of one bit, or none at all, is how an encoder says that it needs no more.
    if (left > 0 && longest > 1) return false;

    unsigned second_bits = longest > primary ? longest - primary : 0;
    unsigned used = 1u << primary;
    for (unsigned symbol = 0; symbol < symbols; symbol++) {
        unsigned length = lengths[symbol];
        if (!length) continue;
        unsigned bits = reversed(next[length]++, length);
        uint32_t value = entry(symbol);
        if (!value) continue;
        if (length <= primary) {
            for (unsigned i = bits; i < 1u << primary; i += 1u << length) table[i] = value | length;
            continue;
        }
        uint32_t *link = &table[bits & ((1u << primary) - 1)];
        if (!*link) {
            *link = (uint32_t)used << 16 | IS_LINK | second_bits;
            memset(table + used, 0, sizeof(uint32_t) << second_bits);
            used += 1u << second_bits;
        }
        uint32_t *second = table + (*link >> 16);
        for (unsigned i = bits >> primary; i < 1u << second_bits; i += 1u << (length - primary))
            second[i] = value | length;
    }
    return true;
}

/// Tops up to at least 56 bits. Behind the end of the input come zeros, which `in_next` counts as well.
static inline void refill(inflater *self) {
    if (self->in_next + 8 <= self->in_count) {
        uint64_t word;
        memcpy(&word, self->in + self->in_next, 8);
        self->bits |= word << self->bit_count;
        self->in_next += (63 - self->bit_count) >> 3;
        self->bit_count |= 56;
        return;
    }
    while (self->bit_count < 56) {
        uint64_t byte = self->in_next < self->in_count ? self->in[self->in_next] : 0;
        self->in_next++;
        self->bits |= byte << self->bit_count;
        self->bit_count += 8;
    }
}

static inline void drop(inflater *self, unsigned count) {
    self->bits >>= count;
    self->bit_count -= count;
}

static inline unsigned take(inflater *self, unsigned count) {
    unsigned value = (unsigned)(self->bits & ((1ull << count) - 1));
    drop(self, count);
    return value;
}

static bool ran_dry(const inflater *self) { return inflater_position(self) > self->in_count * 8; }

static inline uint32_t lookup(const uint32_t *table, unsigned primary, uint64_t bits) {
    uint32_t entry = table[bits & ((1u << primary) - 1)];
    if (entry & IS_LINK) entry = table[(entry >> 16) + (bits >> primary & ((1u << (entry & 31)) - 1))];
    return entry;
}

static bool read_dynamic_codes(inflater *self) {
    static const uint8_t order[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    uint8_t lengths[288 + 32] = {0}, meta[19] = {0};
    refill(self);
    unsigned literals = take(self, 5) + 257, distances = take(self, 5) + 1, metas = take(self, 4) + 4;
    if (literals > 286 || distances > 30) return false;
    for (unsigned i = 0; i < metas; i++) {
        refill(self);
        meta[order[i]] = (uint8_t)take(self, 3);
    }
    // The table for distances is free until these lengths are read.
    uint32_t *table = self->distances;
    if (!build(table, 7, meta, 19, plain_entry)) return false;
    for (unsigned i = 0; i < literals + distances;) {
        refill(self);
        uint32_t entry = table[self->bits & 127];
        if (!entry || ran_dry(self)) return false;
        drop(self, entry & 31);
        unsigned symbol = (entry >> 16) - 1;
        if (symbol < 16) {
            lengths[i++] = (uint8_t)symbol;
            continue;
        }
        if (symbol == 16 && i == 0) return false;
        uint8_t value = symbol == 16 ? lengths[i - 1] : 0;
        unsigned repeat = symbol == 16 ? 3 + take(self, 2) : symbol == 17 ? 3 + take(self, 3) : 11 + take(self, 7);
        if (repeat > literals + distances - i) return false;
        memset(lengths + i, value, repeat);
        i += repeat;
    }
    if (!lengths[256]) return false;
    uint8_t far[32] = {0};
    memcpy(far, lengths + literals, distances);
    memset(lengths + literals, 0, sizeof lengths - literals);
    if (!build(self->literals, LITERAL_BITS, lengths, 288, literal_entry)) return false;
    if (!build(self->distances, DISTANCE_BITS, far, 32, distance_entry)) return false;

    unsigned code = 0, counts[16] = {0};
    for (unsigned i = 0; i < 288; i++) counts[lengths[i]]++;
    counts[0] = 0;
    for (unsigned length = 1; length <= lengths[256]; length++) code = (code + counts[length - 1]) << 1;
    for (unsigned i = 0; i < 256; i++) code += lengths[i] == lengths[256];
    self->end_length = lengths[256];
    self->end_code = reversed(code, self->end_length);
    return true;
}

static bool read_fixed_codes(inflater *self) {
    uint8_t lengths[288], far[32];
    for (unsigned i = 0; i < 288; i++) lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    memset(far, 5, sizeof far);
    self->end_code = 0;
    self->end_length = 7;
    return build(self->literals, LITERAL_BITS, lengths, 288, literal_entry)
        && build(self->distances, DISTANCE_BITS, far, 32, distance_entry);
}

static bool begin_block(inflater *self) {
    refill(self);
    self->block_bit = inflater_position(self);
    self->is_final = take(self, 1);
    self->type = (block_type)take(self, 2);
    self->in_block = true;
    bool is_good = false;
    switch (self->type) {
    case BLOCK_STORED: {
        drop(self, self->bit_count & 7);
        refill(self);
        unsigned length = take(self, 16), complement = take(self, 16);
        is_good = (length ^ complement) == 0xFFFF && !ran_dry(self);
        // The bytes are copied from the input itself.
        self->in_next -= self->bit_count / 8;
        self->bits = 0;
        self->bit_count = 0;
        self->stored_left = length;
        self->stored_blocks++;
        break;
    }
    case BLOCK_FIXED: is_good = read_fixed_codes(self); break;
    case BLOCK_DYNAMIC: is_good = read_dynamic_codes(self); break;
    }
    self->symbol_bit = inflater_position(self);
    return is_good && !ran_dry(self);
}

static inline void copy_match(uint8_t *to, size_t distance, size_t length) {
    const uint8_t *from = to - distance;
    if (distance >= 8) {
        uint8_t *end = to + length;
        do {
            uint64_t word;
            memcpy(&word, from, 8);
            memcpy(to, &word, 8);
            from += 8;
            to += 8;
        } while (to < end);
    } else if (distance == 1) {
        memset(to, *from, length);
    } else {
        while (length--) *to++ = *from++;
    }
}

typedef enum { SYMBOL_DONE, SYMBOL_END_OF_BLOCK, SYMBOL_TOO_LONG, SYMBOL_BAD } symbol_result;

/// One symbol, the careful way: nothing is used up of one that would pass the limit.
static symbol_result step(inflater *self, size_t limit) {
    refill(self);
    uint32_t entry = lookup(self->literals, LITERAL_BITS, self->bits);
    if (!entry) return SYMBOL_BAD;
    if (entry & IS_LITERAL) {
        if (self->out_count >= limit) return SYMBOL_TOO_LONG;
        drop(self, entry & 31);
        if (ran_dry(self)) return SYMBOL_BAD;
        self->out[self->out_count++] = (uint8_t)(entry >> 16);
        return SYMBOL_DONE;
    }
    if (entry & IS_END) {
        drop(self, entry & 31);
        return ran_dry(self) ? SYMBOL_BAD : SYMBOL_END_OF_BLOCK;
    }
    uint64_t bits = self->bits >> (entry & 31);
    unsigned extra = entry >> 5 & 15, used = (entry & 31) + extra;
    size_t length = (entry >> 16) + (bits & ((1u << extra) - 1));
    bits >>= extra;
    if (length > limit - self->out_count) return SYMBOL_TOO_LONG;
    entry = lookup(self->distances, DISTANCE_BITS, bits);
    if (!entry) return SYMBOL_BAD;
    bits >>= entry & 31;
    extra = entry >> 5 & 15;
    size_t distance = (entry >> 16) + (bits & ((1u << extra) - 1));
    drop(self, used + (entry & 31) + extra);
    if (distance > self->out_count || ran_dry(self)) return SYMBOL_BAD;
    copy_match(self->out + self->out_count, distance, length);
    self->out_count += length;
    return SYMBOL_DONE;
}

/// Symbols while both ends are far away. The state lives in locals, so that it stays in registers.
static symbol_result run_fast(inflater *self, size_t limit) {
    const uint8_t *in = self->in;
    size_t in_next = self->in_next, in_safe = self->in_count >= 32 ? self->in_count - 32 : 0;
    uint64_t bits = self->bits;
    unsigned bit_count = self->bit_count;
    uint8_t *const base = self->out;
    uint8_t *out = base + self->out_count;
    uint8_t *const out_safe = limit > MATCH_LIMIT + 8 ? base + limit - MATCH_LIMIT - 8 : base;
    symbol_result result = SYMBOL_DONE;

#define REFILL()                               \
    do {                                       \
        uint64_t word;                         \
        memcpy(&word, in + in_next, 8);        \
        bits |= word << bit_count;             \
        in_next += (63 - bit_count) >> 3;      \
        bit_count |= 56;                       \
    } while (0)
#define DROP(n)                                \
    do {                                       \
        bits >>= (n);                          \
        bit_count -= (n);                      \
    } while (0)

    while (in_next < in_safe && out < out_safe) {
        REFILL();
        uint32_t entry = lookup(self->literals, LITERAL_BITS, bits);
        if (entry & IS_LITERAL) {
            DROP(entry & 31);
            *out++ = (uint8_t)(entry >> 16);
            entry = lookup(self->literals, LITERAL_BITS, bits);
            if (entry & IS_LITERAL) {
                DROP(entry & 31);
                *out++ = (uint8_t)(entry >> 16);
                entry = lookup(self->literals, LITERAL_BITS, bits);
                if (entry & IS_LITERAL) {
                    DROP(entry & 31);
                    *out++ = (uint8_t)(entry >> 16);
                    continue;
                }
            }
            REFILL();
        }
        if (!entry) {
            result = SYMBOL_BAD;
            break;
        }
        if (entry & IS_END) {
            DROP(entry & 31);
            result = SYMBOL_END_OF_BLOCK;
            break;
        }
        DROP(entry & 31);
        unsigned extra = entry >> 5 & 15;
        size_t length = (entry >> 16) + (bits & ((1u << extra) - 1));
        DROP(extra);
        entry = lookup(self->distances, DISTANCE_BITS, bits);
        if (!entry) {
            result = SYMBOL_BAD;
            break;
        }
        DROP(entry & 31);
        extra = entry >> 5 & 15;
        size_t distance = (entry >> 16) + (bits & ((1u << extra) - 1));
        DROP(extra);
        if (distance > (size_t)(out - base)) {
            result = SYMBOL_BAD;
            break;
        }
        copy_match(out, distance, length);
        out += length;
    }
    self->in_next = in_next;
    self->bits = bits;
    self->bit_count = bit_count;
    self->out_count = (size_t)(out - base);
    return result;
}

void inflater_begin(inflater *self, const uint8_t *in, size_t in_count, uint8_t *out) {
    self->in = in;
    self->in_count = in_count;
    self->in_next = 0;
    self->bits = 0;
    self->bit_count = 0;
    self->out = out;
    self->out_count = 0;
    self->in_block = false;
    self->is_final = false;
    self->has_ended = false;
    self->stored_left = 0;
    self->stored_blocks = 0;
}

cimage_status inflater_run(inflater *self, size_t limit) {
    // The room that is left is a difference; below zero it would be endless.
    if (limit < self->out_count) return CIMAGE_CORRUPT;
    while (!self->has_ended) {
        if (!self->in_block && !begin_block(self)) return CIMAGE_CORRUPT;
        symbol_result result = SYMBOL_END_OF_BLOCK;
        if (self->type == BLOCK_STORED) {
            size_t room = limit - self->out_count, count = self->stored_left < room ? self->stored_left : room;
            if (count > self->in_count - self->in_next) return CIMAGE_CORRUPT;
            memcpy(self->out + self->out_count, self->in + self->in_next, count);
            self->in_next += count;
            self->out_count += count;
            self->stored_left -= count;
            if (self->stored_left) return CIMAGE_OK;
        } else {
            result = run_fast(self, limit);
            while (result == SYMBOL_DONE) result = step(self, limit);
        }
        if (result == SYMBOL_BAD) return CIMAGE_CORRUPT;
        if (result == SYMBOL_TOO_LONG) return CIMAGE_OK;
        self->in_block = false;
        self->has_ended = self->is_final;
    }
    return CIMAGE_OK;
}
