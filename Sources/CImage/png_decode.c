// Whole pictures by libpng, where cutting the stream is no way: interlaced files, and pixels for another format.
#include "CImage.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const uint8_t *next;
    size_t left;
} source;

static void read_bytes(png_structp png, png_bytep to, size_t count) {
    source *from = png_get_io_ptr(png);
    if (count > from->left) png_error(png, "the file ends too early");
    memcpy(to, from->next, count);
    from->next += count;
    from->left -= count;
}

static void fail(png_structp png, png_const_charp text) {
    (void)text;
    png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

/// Everything that must survive a jump out of libpng.
typedef struct {
    png_structp png;
    png_infop info;
    uint8_t *pixels;
    png_bytep *rows;
    source from;
} decoder;

static cimage_status decode(decoder *self, bool as_rgba, cimage_buffer *out) {
    self->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, fail, ignore);
    if (!self->png) return CIMAGE_OUT_OF_MEMORY;
    self->info = png_create_info_struct(self->png);
    if (!self->info) return CIMAGE_OUT_OF_MEMORY;
    if (setjmp(png_jmpbuf(self->png))) return CIMAGE_CORRUPT;
    png_set_user_limits(self->png, 16384, 16384);
    png_set_chunk_cache_max(self->png, 64);
    png_set_chunk_malloc_max(self->png, 8 << 20);
    png_set_read_fn(self->png, &self->from, read_bytes);
    png_read_info(self->png, self->info);
    if (as_rgba) {
        png_set_expand(self->png);
        png_set_scale_16(self->png);
        png_set_gray_to_rgb(self->png);
        png_set_add_alpha(self->png, 0xFF, PNG_FILLER_AFTER);
    }
    png_set_interlace_handling(self->png);
    png_read_update_info(self->png, self->info);
    size_t height = png_get_image_height(self->png, self->info), row = png_get_rowbytes(self->png, self->info);
    // Zeroed, because the bits behind a row's last pixel are left as they are.
    self->pixels = calloc(height, row);
    self->rows = malloc(height * sizeof *self->rows);
    if (!self->pixels || !self->rows) return CIMAGE_OUT_OF_MEMORY;
    for (size_t y = 0; y < height; y++) self->rows[y] = self->pixels + y * row;
    png_read_image(self->png, self->rows);
    out->bytes = self->pixels;
    out->count = height * row;
    self->pixels = NULL;
    return CIMAGE_OK;
}

cimage_status cimage_png_decode(const uint8_t *bytes, size_t count, bool as_rgba, cimage_buffer *out) {
    decoder *self = calloc(1, sizeof *self);
    if (!self) return CIMAGE_OUT_OF_MEMORY;
    self->from = (source){bytes, count};
    cimage_status status = decode(self, as_rgba, out);
    if (self->png) png_destroy_read_struct(&self->png, &self->info, NULL);
    free(self->pixels);
    free(self->rows);
    free(self);
    return status;
}

void cimage_png_crop_rows(
    cimage_buffer *pixels, cimage_rows layout, size_t left, size_t top, size_t columns, size_t rows) {
    size_t bits = layout.bits_per_pixel, kept = (columns * bits + 7) / 8;
    size_t offset = left * bits / 8, shift = left * bits % 8, used = columns * bits % 8;
    for (size_t y = 0; y < rows; y++) {
        const uint8_t *row = pixels->bytes + (y + top) * layout.row_bytes;
        uint8_t *to = pixels->bytes + y * kept;
        if (!shift) {
            memmove(to, row + offset, kept);
        } else {
            for (size_t i = 0; i < kept; i++) {
                uint8_t next = offset + i + 1 < layout.row_bytes ? row[offset + i + 1] : 0;
                to[i] = (uint8_t)(row[offset + i] << shift | next >> (8 - shift));
            }
        }
        if (used) to[kept - 1] &= (uint8_t)(0xFF00 >> used);
    }
    pixels->count = kept * rows;
}
