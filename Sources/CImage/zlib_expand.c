// Small compressed texts and profiles.
#include "CImage.h"

#include <stdlib.h>
#include <zlib.h>

cimage_status cimage_zlib_expand(const uint8_t *bytes, size_t count, size_t limit, cimage_buffer *out) {
    z_stream z = {0};
    if (inflateInit(&z) != Z_OK) return CIMAGE_OUT_OF_MEMORY;
    z.next_in = (Bytef *)bytes;
    z.avail_in = (uInt)count;
    uint8_t *made = NULL;
    size_t room = 0;
    int result = Z_OK;
    cimage_status status = CIMAGE_CORRUPT;
    while (result == Z_OK && room < limit) {
        room = room ? room * 2 : 1 << 12;
        if (room > limit) room = limit;
        uint8_t *larger = realloc(made, room);
        if (!larger) {
            status = CIMAGE_OUT_OF_MEMORY;
            break;
        }
        made = larger;
        z.next_out = made + z.total_out;
        z.avail_out = (uInt)(room - z.total_out);
        result = inflate(&z, Z_NO_FLUSH);
        // Output space is left: the input is at its end without having come to one.
        if (result == Z_OK && z.avail_out) break;
    }
    size_t size = z.total_out;
    inflateEnd(&z);
    if (result != Z_STREAM_END) {
        free(made);
        return status;
    }
    *out = (cimage_buffer){made, size};
    return CIMAGE_OK;
}
