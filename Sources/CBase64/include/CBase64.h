#ifndef PICTOR_CBASE64_H
#define PICTOR_CBASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// How far decoding came.
typedef struct {
    /// Bytes of text taken: up to the last digit or padding before something that is no base64.
    size_t read;
    /// Bytes written.
    size_t written;
    /// Whether the text taken is whole: no half of a byte is left over.
    bool is_whole;
} pictor_base64_result;

/// Room that `pictor_base64_decode` may need for a text of so many bytes.
static inline size_t pictor_base64_room(size_t length) { return length / 4 * 3 + 64; }

/// Decodes base64 from the beginning of a text (RFC 4648 §4 and §5: both alphabets, padded or not).
///
/// White space is passed over. So are the escapes that JSON writers put into base64: `\n`, `\r`, `\t` count as white
/// space, `\/` and `\uXXXX` as the character they stand for. Any other byte ends it.
///
/// `output` holds at least `pictor_base64_room(length)` bytes.
pictor_base64_result pictor_base64_decode(const uint8_t *text, size_t length, uint8_t *output);

#endif
