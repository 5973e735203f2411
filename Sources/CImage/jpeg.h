#ifndef PICTOR_JPEG_H
#define PICTOR_JPEG_H

#include "CImage.h"

/// Keeps the first rows and columns of a JPEG file, block by block, with every marker.
cimage_status jpeg_keep_first(
    const uint8_t *bytes, size_t count, cimage_rect rect, bool is_progressive, cimage_buffer *out);

#endif
