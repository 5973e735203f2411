#ifndef PICTOR_CIMAGE_H
#define PICTOR_CIMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Decoders that find their own size in a file refuse larger ones.
enum { CIMAGE_MOST_PIXELS = 40000000 };

/// How a call ended. Nothing here aborts, prints, or jumps out of C.
typedef enum {
    CIMAGE_OK = 0,
    /// The input contradicts its own format, or ends too early.
    CIMAGE_CORRUPT = 1,
    /// Well formed, but not something this call can do.
    CIMAGE_UNSUPPORTED = 2,
    CIMAGE_OUT_OF_MEMORY = 3,
} cimage_status;

/// Bytes on the C heap; whoever receives them calls `free` on `bytes`.
typedef struct {
    uint8_t *bytes;
    size_t count;
} cimage_buffer;

/// CRC-32 as PNG counts it, continued from `crc` (0 to begin).
uint32_t cimage_crc32(uint32_t crc, const uint8_t *bytes, size_t count);

/// A run of bytes inside a file, such as the content of one IDAT.
typedef struct {
    const uint8_t *bytes;
    size_t count;
} cimage_span;

/// A zlib stream cut into pieces, and the room to leave around the new one for the rest of the file.
typedef struct {
    const cimage_span *pieces;
    size_t piece_count;
    /// Bytes to leave free before and behind the stream that is made.
    size_t head_room, tail_room;
} cimage_stream;

/// How the rows of a PNG lie in its (not interlaced) stream.
typedef struct {
    size_t height;
    /// Bytes of a row without its filter byte.
    size_t row_bytes;
    /// How far a filter looks to the left.
    size_t pixel_bytes;
    size_t bits_per_pixel;
} cimage_rows;

/// Keeps the first `rows` rows. The compressed bits before the cut stay as they are; nothing is compressed again.
cimage_status cimage_png_keep_first(cimage_stream stream, cimage_rows layout, size_t rows, cimage_buffer *out);

/// Drops the first `rows` rows. The row that becomes the first is filtered anew and what can still refer to dropped
/// bytes is compressed again; all behind that is shifted into place.
cimage_status cimage_png_drop_first(cimage_stream stream, cimage_rows layout, size_t rows, cimage_buffer *out);

/// Keeps `columns` columns from `first` on. Filters stay as they are, except where a pixel lost its neighbour.
cimage_status cimage_png_keep_columns(
    cimage_stream stream, cimage_rows layout, size_t first, size_t columns, cimage_buffer *out);

/// Compresses bytes into one zlib stream with room around it.
cimage_status cimage_zlib_compress(
    const uint8_t *bytes, size_t count, size_t head_room, size_t tail_room, cimage_buffer *out);

/// Expands a zlib stream to at most `limit` bytes; anything longer counts as corrupt.
cimage_status cimage_zlib_expand(const uint8_t *bytes, size_t count, size_t limit, cimage_buffer *out);

/// Filters packed pixels, each row as promises the smallest result, and compresses them into one zlib stream with room
/// around it. `stride` is the distance between rows in bytes. Pixels that are numbers of colours, or share a byte, are
/// better off unfiltered: `is_adaptive` false.
cimage_status cimage_png_compress(
    const uint8_t *pixels, size_t stride, cimage_rows layout, bool is_adaptive, size_t head_room, size_t tail_room,
    cimage_buffer *out);

/// Decodes a whole PNG file: packed rows as they are stored, or with `as_rgba` four bytes a pixel.
cimage_status cimage_png_decode(const uint8_t *bytes, size_t count, bool as_rgba, cimage_buffer *out);

/// Keeps a rectangle of packed rows, in place.
void cimage_png_crop_rows(
    cimage_buffer *pixels, cimage_rows layout, size_t left, size_t top, size_t columns, size_t rows);

/// A part of a picture, in pixels as stored.
typedef struct {
    size_t left, top, columns, rows;
} cimage_rect;

/// Whether a part lies within a picture. Asked again about the size that a decoder finds, for a file may say two.
static inline bool cimage_rect_fits(cimage_rect rect, size_t width, size_t height) {
    return rect.columns > 0 && rect.left <= width && rect.columns <= width - rect.left
        && rect.rows > 0 && rect.top <= height && rect.rows <= height - rect.top;
}

/// Keeps a rectangle of a JPEG file: without loss where its corner lies on a block (`is_exact`), then with every
/// marker; else encoded again at quality 95 with the same sampling, then with no marker but what JPEG needs.
cimage_status cimage_jpeg_crop(
    const uint8_t *bytes, size_t count, cimage_rect rect, bool is_progressive, bool *is_exact, cimage_buffer *out);

/// Decodes a JPEG file to four bytes a pixel.
cimage_status cimage_jpeg_decode(const uint8_t *bytes, size_t count, cimage_buffer *out);

/// Encodes four bytes a pixel, of which the last is ignored; `halves_colour` stores colour at half the resolution.
cimage_status cimage_jpeg_encode(
    const uint8_t *rgba, size_t width, size_t height, int quality, bool halves_colour, cimage_buffer *out);

/// Keeps the first `rows` rows of a lossy frame (the content of a `VP8 ` chunk) without encoding it again: the height
/// is changed and what is no longer needed is cut off. Makes a frame again.
///
/// Exact but for the last three rows, which are no longer smoothed against what followed.
cimage_status cimage_webp_keep_first(const uint8_t *frame, size_t count, size_t rows, cimage_buffer *out);

/// What of a WebP file is encoded again.
typedef enum {
    /// Everything, at quality 95; transparency without loss.
    CIMAGE_WEBP_LOSSY,
    /// Everything, without loss.
    CIMAGE_WEBP_LOSSLESS,
    /// Transparency alone: the colours of the file that is made mean nothing. For an even corner only.
    CIMAGE_WEBP_ALPHA_ONLY,
} cimage_webp_kind;

/// Keeps a rectangle of a still WebP file by encoding it again. Makes a whole file without metadata.
cimage_status cimage_webp_crop(
    const uint8_t *bytes, size_t count, cimage_rect rect, cimage_webp_kind kind, bool has_alpha, cimage_buffer *out);

/// Decodes a still WebP file to four bytes a pixel.
cimage_status cimage_webp_decode(const uint8_t *bytes, size_t count, cimage_buffer *out);

/// What an AVIF file says about itself; no pixel is decoded.
typedef struct {
    uint32_t width, height;
    bool has_alpha, is_animated;
    /// As the EXIF orientation tag, 1...8, from the file's rotation and mirroring properties.
    int orientation;
} cimage_avif_info;

cimage_status cimage_avif_read_info(const uint8_t *bytes, size_t count, cimage_avif_info *out);

/// Decodes the (first) picture of an AVIF file to four bytes a pixel, and its colour profile, if there is one.
cimage_status cimage_avif_decode(const uint8_t *bytes, size_t count, cimage_buffer *out, cimage_buffer *profile);

/// Turns four-byte pixels as EXIF orientation says, 2...8, into a new buffer.
cimage_status cimage_turn(
    const uint8_t *rgba, size_t width, size_t height, int orientation, cimage_buffer *out);

/// Shrinks four-byte pixels, each new one the mean of what it covers; a transparent pixel's colour does not count.
cimage_status cimage_shrink(
    const uint8_t *rgba, size_t width, size_t height, size_t new_width, size_t new_height, cimage_buffer *out);

#endif
