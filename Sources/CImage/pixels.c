// Whole pictures of four-byte pixels: turned and shrunk.
#include "CImage.h"

#include <stdlib.h>
#include <string.h>

cimage_status cimage_turn(const uint8_t *rgba, size_t width, size_t height, int orientation, cimage_buffer *out) {
    bool is_swapped = orientation >= 5;
    size_t new_width = is_swapped ? height : width, new_height = is_swapped ? width : height;
    uint8_t *made = malloc(width * height * 4);
    if (!made) return CIMAGE_OUT_OF_MEMORY;
    for (size_t y = 0; y < new_height; y++) {
        for (size_t x = 0; x < new_width; x++) {
            size_t from_x = is_swapped ? y : x, from_y = is_swapped ? x : y;
            if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8)
                from_x = width - 1 - from_x;
            if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7)
                from_y = height - 1 - from_y;
            memcpy(made + (y * new_width + x) * 4, rgba + (from_y * width + from_x) * 4, 4);
        }
    }
    *out = (cimage_buffer){made, width * height * 4};
    return CIMAGE_OK;
}

/// Which source pixels a new one covers, and how much of the first and last.
typedef struct {
    size_t first, last;
    float head, tail;
} cover;

static cover covered(size_t index, size_t size, size_t new_size) {
    // In units of 1 / new_size of a source pixel, so that everything stays whole.
    size_t from = index * size, to = from + size;
    cover result = {from / new_size, (to - 1) / new_size, 1, 1};
    result.head = (float)(new_size - from % new_size) / (float)new_size;
    result.tail = (float)((to - 1) % new_size + 1) / (float)new_size;
    if (result.first == result.last) result.head = (float)size / (float)new_size;
    return result;
}

static float weight(cover range, size_t index) {
    return index == range.first ? range.head : index == range.last ? range.tail : 1;
}

cimage_status cimage_shrink(
    const uint8_t *rgba, size_t width, size_t height, size_t new_width, size_t new_height, cimage_buffer *out) {
    uint8_t *made = malloc(new_width * new_height * 4);
    // One row of sums over the rows a new row covers, then each new pixel from its columns.
    float *sums = malloc(width * 4 * sizeof *sums);
    if (!made || !sums) {
        free(made);
        free(sums);
        return CIMAGE_OUT_OF_MEMORY;
    }
    for (size_t y = 0; y < new_height; y++) {
        cover down = covered(y, height, new_height);
        memset(sums, 0, width * 4 * sizeof *sums);
        for (size_t from = down.first; from <= down.last; from++) {
            const uint8_t *row = rgba + from * width * 4;
            float share = weight(down, from);
            for (size_t x = 0; x < width; x++) {
                float alpha = share * (float)row[x * 4 + 3];
                sums[x * 4] += alpha * (float)row[x * 4];
                sums[x * 4 + 1] += alpha * (float)row[x * 4 + 1];
                sums[x * 4 + 2] += alpha * (float)row[x * 4 + 2];
                sums[x * 4 + 3] += alpha;
            }
        }
        float area = (float)height / (float)new_height * ((float)width / (float)new_width);
        for (size_t x = 0; x < new_width; x++) {
            cover across = covered(x, width, new_width);
            float total[4] = {0};
            for (size_t from = across.first; from <= across.last; from++) {
                float share = weight(across, from);
                for (int i = 0; i < 4; i++) total[i] += share * sums[from * 4 + (size_t)i];
            }
            uint8_t *to = made + (y * new_width + x) * 4;
            for (int i = 0; i < 3; i++) {
                float value = total[3] > 0 ? total[i] / total[3] + 0.5f : 0;
                to[i] = (uint8_t)(value > 255 ? 255 : value);
            }
            float alpha = total[3] / area + 0.5f;
            to[3] = (uint8_t)(alpha > 255 ? 255 : alpha);
        }
    }
    free(sums);
    *out = (cimage_buffer){made, new_width * new_height * 4};
    return CIMAGE_OK;
}
