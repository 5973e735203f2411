#ifndef PICTOR_CIMAGE_H
#define PICTOR_CIMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/// Filters `height` rows of packed pixels, each with the PNG filter that promises the smallest result, and compresses
/// them into one zlib stream: the content of IDAT.
///
/// `pixel_bytes` is the distance a filter looks to the left: bytes in a pixel, at least 1.
cimage_status cimage_png_compress(
    const uint8_t *rows, size_t stride, size_t row_bytes, size_t height, size_t pixel_bytes, cimage_buffer *out);

/// What an AVIF file says about itself; no pixel is decoded.
typedef struct {
    uint32_t width, height;
    bool has_alpha, is_animated;
    /// As the EXIF orientation tag, 1...8, from the file's rotation and mirroring properties.
    int orientation;
} cimage_avif_info;

cimage_status cimage_avif_read_info(const uint8_t *bytes, size_t count, cimage_avif_info *out);

#endif
