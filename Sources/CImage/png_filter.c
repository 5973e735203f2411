#include "png_filter.h"

#include <string.h>

static inline uint8_t paeth(int a, int b, int c) {
    int pa = b - c, pb = a - c, pc = pa + pb;
    pa = pa < 0 ? -pa : pa;
    pb = pb < 0 ? -pb : pb;
    pc = pc < 0 ? -pc : pc;
    return (uint8_t)(pa <= pb && pa <= pc ? a : pb <= pc ? b : c);
}

void png_filter(
    int filter, const uint8_t *row, const uint8_t *above, size_t count, size_t pixel, uint8_t *restrict out) {
    size_t head = pixel < count ? pixel : count;
    switch (filter) {
    case FILTER_NONE: memcpy(out, row, count); break;
    case FILTER_SUB:
        memcpy(out, row, head);
        for (size_t i = head; i < count; i++) out[i] = (uint8_t)(row[i] - row[i - pixel]);
        break;
    case FILTER_UP:
        for (size_t i = 0; i < count; i++) out[i] = (uint8_t)(row[i] - above[i]);
        break;
    case FILTER_AVERAGE:
        for (size_t i = 0; i < head; i++) out[i] = (uint8_t)(row[i] - (above[i] >> 1));
        for (size_t i = head; i < count; i++) out[i] = (uint8_t)(row[i] - ((row[i - pixel] + above[i]) >> 1));
        break;
    default:
        for (size_t i = 0; i < head; i++) out[i] = (uint8_t)(row[i] - above[i]);
        for (size_t i = head; i < count; i++)
            out[i] = (uint8_t)(row[i] - paeth(row[i - pixel], above[i], above[i - pixel]));
    }
}

bool png_unfilter(int filter, uint8_t *row, const uint8_t *above, size_t count, size_t pixel) {
    size_t head = pixel < count ? pixel : count;
    switch (filter) {
    case FILTER_NONE: return true;
    case FILTER_SUB:
        for (size_t i = head; i < count; i++) row[i] = (uint8_t)(row[i] + row[i - pixel]);
        return true;
    case FILTER_UP:
        for (size_t i = 0; i < count; i++) row[i] = (uint8_t)(row[i] + above[i]);
        return true;
    case FILTER_AVERAGE:
        for (size_t i = 0; i < head; i++) row[i] = (uint8_t)(row[i] + (above[i] >> 1));
        for (size_t i = head; i < count; i++) row[i] = (uint8_t)(row[i] + ((row[i - pixel] + above[i]) >> 1));
        return true;
    case FILTER_PAETH:
        for (size_t i = 0; i < head; i++) row[i] = (uint8_t)(row[i] + above[i]);
        for (size_t i = head; i < count; i++)
            row[i] = (uint8_t)(row[i] + paeth(row[i - pixel], above[i], above[i - pixel]));
        return true;
    default: return false;
    }
}

uint64_t png_filter_cost(const uint8_t *row, size_t count) {
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) sum += (uint64_t)(row[i] < 128 ? row[i] : 256 - row[i]);
    return sum;
}
