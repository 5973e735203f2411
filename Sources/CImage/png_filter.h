// The five row filters of PNG (§9 of the specification), in both directions.
#ifndef PICTOR_PNG_FILTER_H
#define PICTOR_PNG_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FILTER_NONE, FILTER_SUB, FILTER_UP, FILTER_AVERAGE, FILTER_PAETH, FILTER_COUNT };

/// Filters `count` bytes; `above` is the row before, all zero for the first one.
void png_filter(
    int filter, const uint8_t *row, const uint8_t *above, size_t count, size_t pixel, uint8_t *restrict out);

/// Turns filtered bytes into pixels, in place. False for a filter that does not exist.
bool png_unfilter(int filter, uint8_t *row, const uint8_t *above, size_t count, size_t pixel);

/// The usual estimate of how well a filtered row compresses: bytes near zero, taken as signed, are cheap.
uint64_t png_filter_cost(const uint8_t *row, size_t count);

#endif
