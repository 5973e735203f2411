// Compares the quantized DCT coefficients of a JPEG file with those of the file it was cropped from.
//
//     coefficients SOURCE CROPPED LEFT TOP
//
// LEFT and TOP, in pixels, are what was taken off there: whole MCUs. Prints how many blocks were compared; exit code 1
// if one, a quantization table or the sampling differs.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

typedef struct {
    struct jpeg_decompress_struct info;
    struct jpeg_error_mgr errors;
    jvirt_barray_ptr *blocks;
} coefficients;

static void read_file(coefficients *self, const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(2);
    }
    self->info.err = jpeg_std_error(&self->errors);
    jpeg_create_decompress(&self->info);
    jpeg_stdio_src(&self->info, file);
    jpeg_read_header(&self->info, TRUE);
    self->blocks = jpeg_read_coefficients(&self->info);
    fclose(file);
}

static JBLOCKROW row(coefficients *self, int component, JDIMENSION index) {
    return self->info.mem->access_virt_barray((j_common_ptr)&self->info, self->blocks[component], index, 1, FALSE)[0];
}

static void differ(const char *what, int component, unsigned x, unsigned y) {
    printf("%s of component %d at block %u, %u differ\n", what, component, x, y);
    exit(1);
}

int main(int count, char **arguments) {
    if (count != 5) return 64;
    static coefficients source, cropped;
    read_file(&source, arguments[1]);
    read_file(&cropped, arguments[2]);
    int left = atoi(arguments[3]), top = atoi(arguments[4]);
    if (source.info.num_components != cropped.info.num_components) differ("the number", 0, 0, 0);
    unsigned long compared = 0;
    for (int i = 0; i < source.info.num_components; i++) {
        const jpeg_component_info *one = source.info.comp_info + i, *other = cropped.info.comp_info + i;
        if (one->h_samp_factor != other->h_samp_factor || one->v_samp_factor != other->v_samp_factor)
            differ("sampling factors", i, 0, 0);
        if (memcmp(one->quant_table->quantval, other->quant_table->quantval, sizeof one->quant_table->quantval))
            differ("quantization tables", i, 0, 0);
        JDIMENSION first = (JDIMENSION)(left / 8 * one->h_samp_factor / source.info.max_h_samp_factor);
        JDIMENSION above = (JDIMENSION)(top / 8 * one->v_samp_factor / source.info.max_v_samp_factor);
        for (JDIMENSION y = 0; y < other->height_in_blocks; y++) {
            JBLOCKROW from = row(&source, i, y + above) + first, made = row(&cropped, i, y);
            for (JDIMENSION x = 0; x < other->width_in_blocks; x++, compared++)
                if (memcmp(from[x], made[x], sizeof(JBLOCK))) differ("coefficients", i, x, y);
        }
    }
    printf("%lu\n", compared);
    return 0;
}
