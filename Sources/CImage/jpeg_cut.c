// Rows or columns off the bottom or right of a JPEG: its blocks as they are, only fewer.
//
// By libjpeg rather than by TurboJPEG's transform, which always writes the standard Huffman tables: a file that came
// with tables of its own would grow by a tenth.
#include "jpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

/// A progressive file may have any number of scans, each as long to decode as a whole picture.
enum { MOST_SCANS = 500 };

typedef struct {
    struct jpeg_error_mgr base;
    jmp_buf jump;
} error_manager;

static void fail(j_common_ptr info) { longjmp(((error_manager *)info->err)->jump, 1); }

static void keep_quiet(j_common_ptr info) { (void)info; }

static void limit_scans(j_common_ptr info) {
    if (info->is_decompressor && ((j_decompress_ptr)info)->input_scan_number > MOST_SCANS) fail(info);
}

/// Where the file grows. libjpeg's own loses track of its memory when a jump interrupts it.
typedef struct {
    struct jpeg_destination_mgr base;
    uint8_t *bytes;
    size_t room;
} sink;

static void begin(j_compress_ptr info) { (void)info; }

static boolean grow(j_compress_ptr info) {
    sink *self = (sink *)info->dest;
    uint8_t *larger = realloc(self->bytes, self->room * 2);
    if (!larger) ERREXIT1(info, JERR_OUT_OF_MEMORY, 0);
    self->base.next_output_byte = larger + self->room;
    self->base.free_in_buffer = self->room;
    self->bytes = larger;
    self->room *= 2;
    return TRUE;
}

static void end(j_compress_ptr info) { (void)info; }

/// Everything that must survive a jump out of libjpeg.
typedef struct {
    struct jpeg_decompress_struct from;
    struct jpeg_compress_struct to;
    struct jpeg_progress_mgr progress;
    error_manager errors;
    sink made;
} transfer;

/// Whether the tables are those of the standard's annex K, which a writer uses that does not care for size.
static bool has_standard_tables(const struct jpeg_decompress_struct *from) {
    static const UINT8 counts[17] = {0, 0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7D};
    const JHUFF_TBL *table = from->ac_huff_tbl_ptrs[0];
    return table && !memcmp(table->bits, counts, sizeof counts);
}

static bool is_called(jpeg_saved_marker_ptr marker, int number, const char *name) {
    size_t length = strlen(name);
    return marker->marker == number && marker->data_length >= length && !memcmp(marker->data, name, length);
}

static void copy_markers(transfer *self) {
    for (jpeg_saved_marker_ptr marker = self->from.marker_list; marker; marker = marker->next) {
        // These two libjpeg writes by itself.
        if (self->to.write_JFIF_header && is_called(marker, JPEG_APP0, "JFIF")) continue;
        if (self->to.write_Adobe_marker && is_called(marker, JPEG_APP0 + 14, "Adobe")) continue;
        jpeg_write_marker(&self->to, marker->marker, marker->data, marker->data_length);
    }
}

static cimage_status run(transfer *self, const uint8_t *bytes, size_t count, cimage_rect rect, bool is_progressive) {
    self->from.err = jpeg_std_error(&self->errors.base);
    self->to.err = self->from.err;
    self->errors.base.error_exit = fail;
    self->errors.base.output_message = keep_quiet;
    if (setjmp(self->errors.jump)) {
        return self->errors.base.msg_code == JERR_OUT_OF_MEMORY ? CIMAGE_OUT_OF_MEMORY : CIMAGE_CORRUPT;
    }
    jpeg_create_decompress(&self->from);
    jpeg_create_compress(&self->to);
    self->progress.progress_monitor = limit_scans;
    self->from.progress = &self->progress;
    jpeg_mem_src(&self->from, (unsigned char *)bytes, (unsigned long)count);
    for (int i = 0; i < 16; i++) jpeg_save_markers(&self->from, JPEG_APP0 + i, 0xFFFF);
    jpeg_save_markers(&self->from, JPEG_COM, 0xFFFF);
    jpeg_read_header(&self->from, TRUE);
    if (!cimage_rect_fits(rect, self->from.image_width, self->from.image_height)) return CIMAGE_CORRUPT;
    if ((int64_t)self->from.image_width * self->from.image_height > CIMAGE_MOST_PIXELS) return CIMAGE_UNSUPPORTED;
    bool is_standard = has_standard_tables(&self->from);
    jvirt_barray_ptr *blocks = jpeg_read_coefficients(&self->from);
    // A warning means that something is missing or made up; what is sent instead is the original.
    if (self->errors.base.num_warnings) return CIMAGE_CORRUPT;

    jpeg_copy_critical_parameters(&self->from, &self->to);
    self->to.image_width = (JDIMENSION)rect.columns;
    self->to.image_height = (JDIMENSION)rect.rows;
    if (is_progressive) jpeg_simple_progression(&self->to);
    self->to.optimize_coding = is_progressive || !is_standard;
    self->made.room = count + 4096;
    self->made.bytes = malloc(self->made.room);
    if (!self->made.bytes) return CIMAGE_OUT_OF_MEMORY;
    self->made.base = (struct jpeg_destination_mgr){self->made.bytes, self->made.room, begin, grow, end};
    self->to.dest = &self->made.base;
    jpeg_write_coefficients(&self->to, blocks);
    copy_markers(self);
    jpeg_finish_compress(&self->to);
    jpeg_finish_decompress(&self->from);
    return CIMAGE_OK;
}

cimage_status jpeg_keep_first(
    const uint8_t *bytes, size_t count, cimage_rect rect, bool is_progressive, cimage_buffer *out) {
    transfer *self = calloc(1, sizeof *self);
    if (!self) return CIMAGE_OUT_OF_MEMORY;
    cimage_status status = run(self, bytes, count, rect, is_progressive);
    jpeg_destroy_compress(&self->to);
    jpeg_destroy_decompress(&self->from);
    size_t size = self->made.room - self->made.base.free_in_buffer;
    if (status) {
        free(self->made.bytes);
    } else {
        uint8_t *smaller = realloc(self->made.bytes, size);
        *out = (cimage_buffer){smaller ? smaller : self->made.bytes, size};
    }
    free(self);
    return status;
}
