#include "CImage.h"

#include <libdeflate.h>

uint32_t cimage_crc32(uint32_t crc, const uint8_t *bytes, size_t count) {
    return libdeflate_crc32(crc, bytes, count);
}
