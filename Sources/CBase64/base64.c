#include "CBase64.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// What a byte means: 0 to 63 a digit, or one of these.
enum { BLANK = 64, PADDING = 65, BACKSLASH = 66, FOREIGN = 67 };

static uint8_t meaning(uint8_t byte) {
    if (byte >= 'A' && byte <= 'Z') return byte - 'A';
    if (byte >= 'a' && byte <= 'z') return byte - 'a' + 26;
    if (byte >= '0' && byte <= '9') return byte - '0' + 52;
    switch (byte) {
        case '+': case '-': return 62;
        case '/': case '_': return 63;
        case ' ': case '\t': case '\n': case '\r': return BLANK;
        case '=': return PADDING;
        case '\\': return BACKSLASH;
        default: return FOREIGN;
    }
}

static int hexadecimal(uint8_t byte) {
    if (byte >= '0' && byte <= '9') return byte - '0';
    if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
    if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
    return -1;
}

/// The meaning of an escape; `length` gets the bytes it takes, backslash included.
static uint8_t escape(const uint8_t *text, size_t left, size_t *length) {
    if (left < 2) return FOREIGN;
    *length = 2;
    switch (text[1]) {
        case 'n': case 'r': case 't': return BLANK;
        case '/': return 63;
        case 'u': break;
        default: return FOREIGN;
    }
    if (left < 6) return FOREIGN;
    *length = 6;
    int code = 0;
    for (size_t i = 2; i < 6; i++) {
        int digit = hexadecimal(text[i]);
        if (digit < 0) return FOREIGN;
        code = code << 4 | digit;
    }
    if (code > 0x7F || code == '\\') return FOREIGN;
    return meaning((uint8_t)code);
}


#if defined(__x86_64__)
/// All bits set where `first` <= byte < `first` + `count`.
__attribute__((target("avx2"))) static __m256i within(__m256i bytes, char first, char count) {
    __m256i distance = _mm256_sub_epi8(bytes, _mm256_set1_epi8(first));
    return _mm256_cmpeq_epi8(_mm256_min_epu8(distance, _mm256_set1_epi8((char)(count - 1))), distance);
}

/// 32 digits at a time into 24 bytes. Writes up to 8 bytes past its result.
__attribute__((target("avx2"))) static size_t decode_blocks_avx2(const uint8_t *text, size_t length, uint8_t *output) {
    // From each group of four bytes the three that count, most significant first.
    const __m256i order = _mm256_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1,
                                           2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1);
    const __m256i together = _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7);
    size_t position = 0;
    for (; position + 32 <= length; position += 32, output += 24) {
        __m256i bytes = _mm256_loadu_si256((const __m256i *)(text + position));
        __m256i upper = within(bytes, 'A', 26), lower = within(bytes, 'a', 26), figure = within(bytes, '0', 10);
        __m256i digit62 = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('+')),
                                          _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('-')));
        __m256i digit63 = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('/')),
                                          _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('_')));
        __m256i letters = _mm256_or_si256(upper, lower);
        __m256i known = _mm256_or_si256(_mm256_or_si256(letters, figure), _mm256_or_si256(digit62, digit63));
        if (_mm256_movemask_epi8(known) != -1) break;
        __m256i shift = _mm256_and_si256(upper, _mm256_set1_epi8(-'A'));
        shift = _mm256_or_si256(shift, _mm256_and_si256(lower, _mm256_set1_epi8(26 - 'a')));
        shift = _mm256_or_si256(shift, _mm256_and_si256(figure, _mm256_set1_epi8(52 - '0')));
        __m256i values = _mm256_add_epi8(_mm256_and_si256(bytes, _mm256_or_si256(letters, figure)), shift);
        values = _mm256_or_si256(values, _mm256_and_si256(digit62, _mm256_set1_epi8(62)));
        values = _mm256_or_si256(values, _mm256_and_si256(digit63, _mm256_set1_epi8(63)));
        // Two digits become twelve bits, two of those twenty-four.
        __m256i twelve = _mm256_maddubs_epi16(values, _mm256_set1_epi32(0x01400140));
        __m256i twentyfour = _mm256_madd_epi16(twelve, _mm256_set1_epi32(0x00011000));
        __m256i packed = _mm256_permutevar8x32_epi32(_mm256_shuffle_epi8(twentyfour, order), together);
        _mm256_storeu_si256((__m256i *)output, packed);
    }
    return position;
}
#endif

/// Four digits at a time into three bytes.
static size_t decode_blocks_plain(const uint8_t *text, size_t length, uint8_t *output, const uint8_t *meanings) {
    size_t position = 0;
    for (; position + 4 <= length; position += 4, output += 3) {
        uint32_t a = meanings[text[position]], b = meanings[text[position + 1]];
        uint32_t c = meanings[text[position + 2]], d = meanings[text[position + 3]];
        if ((a | b | c | d) > 63) break;
        uint32_t value = a << 18 | b << 12 | c << 6 | d;
        output[0] = (uint8_t)(value >> 16);
        output[1] = (uint8_t)(value >> 8);
        output[2] = (uint8_t)value;
    }
    return position;
}

pictor_base64_result pictor_base64_decode(const uint8_t *text, size_t length, uint8_t *output) {
    uint8_t meanings[256];
    for (int byte = 0; byte < 256; byte++) meanings[byte] = meaning((uint8_t)byte);
    // Blanks at the end count as not taken.
    size_t position = 0, end = 0, written = 0;
    uint32_t pending = 0;
    int pending_digits = 0, padding = 0;
    while (position < length) {
        if (pending_digits == 0 && padding == 0) {
            size_t start = position, taken = 0;
#if defined(__x86_64__)
            if (__builtin_cpu_supports("avx2")) {
                taken = decode_blocks_avx2(text + position, length - position, output + written);
                position += taken;
                written += taken / 4 * 3;
            }
#endif
            taken = decode_blocks_plain(text + position, length - position, output + written, meanings);
            position += taken;
            written += taken / 4 * 3;
            if (position > start) end = position;
            if (position == length) break;
        }
        uint8_t digit = meanings[text[position]];
        size_t step = 1;
        if (digit == BACKSLASH) digit = escape(text + position, length - position, &step);
        if (digit == FOREIGN || (padding > 0 && digit < 64)) break;
        position += step;
        if (digit == BLANK) continue;
        if (digit == PADDING) {
            // One or two, and never before the second digit of a group.
            if (pending_digits + ++padding > 4 || pending_digits < 2) {
                break;
            }
            end = position;
            continue;
        }
        end = position;
        pending = pending << 6 | digit;
        if (++pending_digits == 4) {
            output[written++] = (uint8_t)(pending >> 16);
            output[written++] = (uint8_t)(pending >> 8);
            output[written++] = (uint8_t)pending;
            pending = 0;
            pending_digits = 0;
        }
    }
    if (pending_digits == 2) output[written++] = (uint8_t)(pending >> 4);
    if (pending_digits == 3) {
        output[written++] = (uint8_t)(pending >> 10);
        output[written++] = (uint8_t)(pending >> 2);
    }
    return (pictor_base64_result){.read = end, .written = written, .is_whole = pending_digits != 1};
}
