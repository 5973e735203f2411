// JPEG by libjpeg-turbo: cut losslessly where blocks allow, else decoded and encoded again.
#include "jpeg.h"

#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

enum { CROP_QUALITY = 95 };

typedef struct {
    int width, height, sampling, colours;
} header;

/// A warning means that something is missing or made up; what is sent instead is the original.
static cimage_status result_of(int result) {
    return result == 0 ? CIMAGE_OK : CIMAGE_CORRUPT;
}

static cimage_status read_header(tjhandle handle, const uint8_t *bytes, size_t count, header *out) {
    int result = tjDecompressHeader3(
        handle, bytes, (unsigned long)count, &out->width, &out->height, &out->sampling, &out->colours);
    if (result || out->sampling < 0 || out->sampling >= TJ_NUMSAMP) return CIMAGE_UNSUPPORTED;
    // The caller has checked the size it read; this is the one that memory is asked for.
    if ((int64_t)out->width * out->height > CIMAGE_MOST_PIXELS) return CIMAGE_UNSUPPORTED;
    return CIMAGE_OK;
}

static cimage_status transform(
    const uint8_t *bytes, size_t count, tjregion region, bool is_progressive, cimage_buffer *out) {
    tjhandle handle = tjInitTransform();
    if (!handle) return CIMAGE_OUT_OF_MEMORY;
    tjtransform crop = {.r = region, .op = TJXOP_NONE, .options = TJXOPT_CROP};
    if (is_progressive) crop.options |= TJXOPT_PROGRESSIVE;
    unsigned char *made = NULL;
    unsigned long size = 0;
    int result = tjTransform(handle, bytes, (unsigned long)count, 1, &made, &size, &crop, TJFLAG_LIMITSCANS);
    cimage_status status = result_of(result);
    tjDestroy(handle);
    if (status) {
        tjFree(made);
        return status;
    }
    *out = (cimage_buffer){made, size};
    return CIMAGE_OK;
}

/// The colour planes as stored, without a detour over RGB, if the offset falls on whole chroma samples.
static cimage_status crop_planes(
    tjhandle decoder, tjhandle encoder, const uint8_t *bytes, size_t count, header header, tjregion region, int flags,
    cimage_buffer *out) {
    unsigned char *planes[3] = {NULL}, *kept[3] = {NULL}, *made = NULL;
    unsigned long size = 0;
    int strides[3] = {0}, channels = header.sampling == TJSAMP_GRAY ? 1 : 3;
    cimage_status status = CIMAGE_OK;
    for (int i = 0; i < channels; i++) {
        strides[i] = tjPlaneWidth(i, header.width, header.sampling);
        planes[i] = malloc(tjPlaneSizeYUV(i, header.width, 0, header.height, header.sampling));
        if (!planes[i]) status = CIMAGE_OUT_OF_MEMORY;
        if (status) break;
        int across = i ? tjMCUWidth[header.sampling] / 8 : 1, down = i ? tjMCUHeight[header.sampling] / 8 : 1;
        kept[i] = planes[i] + (size_t)(region.y / down) * (size_t)strides[i] + region.x / across;
    }
    if (!status)
        status = result_of(tjDecompressToYUVPlanes(
                decoder, bytes, (unsigned long)count, planes, header.width, strides, header.height, flags));
    if (!status)
        status = result_of(tjCompressFromYUVPlanes(
                encoder, (const unsigned char **)kept, region.w, strides, region.h, header.sampling, &made, &size,
                CROP_QUALITY, flags));
    for (int i = 0; i < 3; i++) free(planes[i]);
    if (status)
        tjFree(made);
    else
        *out = (cimage_buffer){made, size};
    return status;
}

static cimage_status crop_pixels(
    tjhandle decoder, tjhandle encoder, const uint8_t *bytes, size_t count, header header, tjregion region, int flags,
    cimage_buffer *out) {
    int format = header.colours == TJCS_CMYK || header.colours == TJCS_YCCK ? TJPF_CMYK : TJPF_RGB;
    int pitch = header.width * tjPixelSize[format];
    unsigned char *pixels = malloc((size_t)pitch * (size_t)header.height), *made = NULL;
    unsigned long size = 0;
    if (!pixels) return CIMAGE_OUT_OF_MEMORY;
    cimage_status status = result_of(tjDecompress2(
            decoder, bytes, (unsigned long)count, pixels, header.width, pitch, header.height, format, flags));
    const unsigned char *from = pixels + (size_t)region.y * (size_t)pitch + (size_t)region.x * tjPixelSize[format];
    if (!status)
        status = result_of(tjCompress2(
                encoder, from, region.w, pitch, region.h, format, &made, &size, header.sampling, CROP_QUALITY, flags));
    free(pixels);
    if (status)
        tjFree(made);
    else
        *out = (cimage_buffer){made, size};
    return status;
}

cimage_status cimage_jpeg_crop(
    const uint8_t *bytes, size_t count, cimage_rect rect, bool is_progressive, bool *is_exact, cimage_buffer *out) {
    tjhandle decoder = tjInitDecompress();
    if (!decoder) return CIMAGE_OUT_OF_MEMORY;
    header header;
    cimage_status status = read_header(decoder, bytes, count, &header);
    tjhandle encoder = NULL;
    if (!status && !cimage_rect_fits(rect, (size_t)header.width, (size_t)header.height)) status = CIMAGE_CORRUPT;
    if (status) goto done;
    tjregion region = {(int)rect.left, (int)rect.top, (int)rect.columns, (int)rect.rows};
    int across = tjMCUWidth[header.sampling], down = tjMCUHeight[header.sampling];
    *is_exact = region.x % across == 0 && region.y % down == 0;
    if (*is_exact) {
        status = region.x || region.y ? transform(bytes, count, region, is_progressive, out)
                                      : jpeg_keep_first(bytes, count, rect, is_progressive, out);
        goto done;
    }
    encoder = tjInitCompress();
    status = CIMAGE_OUT_OF_MEMORY;
    if (!encoder) goto done;
    int flags = TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS | (is_progressive ? TJFLAG_PROGRESSIVE : 0);
    bool is_whole = region.x % (across / 8) == 0 && region.y % (down / 8) == 0;
    bool has_planes = header.colours == TJCS_YCbCr || header.colours == TJCS_GRAY;
    status = (is_whole && has_planes ? crop_planes : crop_pixels)(
        decoder, encoder, bytes, count, header, region, flags, out);
done:
    if (encoder) tjDestroy(encoder);
    tjDestroy(decoder);
    return status;
}

cimage_status cimage_jpeg_decode(const uint8_t *bytes, size_t count, cimage_buffer *out) {
    tjhandle handle = tjInitDecompress();
    if (!handle) return CIMAGE_OUT_OF_MEMORY;
    header header;
    cimage_status status = read_header(handle, bytes, count, &header);
    // Inks cannot be turned into light without knowing their colours.
    if (!status && (header.colours == TJCS_CMYK || header.colours == TJCS_YCCK)) status = CIMAGE_UNSUPPORTED;
    if (!status) {
        size_t size = (size_t)header.width * (size_t)header.height * 4;
        uint8_t *pixels = malloc(size);
        status = CIMAGE_OUT_OF_MEMORY;
        if (pixels)
            status = result_of(tjDecompress2(
                    handle, bytes, (unsigned long)count, pixels, header.width, 0, header.height, TJPF_RGBA,
                    TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS));
        if (status)
            free(pixels);
        else
            *out = (cimage_buffer){pixels, size};
    }
    tjDestroy(handle);
    return status;
}

cimage_status cimage_jpeg_encode(
    const uint8_t *rgba, size_t width, size_t height, int quality, bool halves_colour, cimage_buffer *out) {
    tjhandle handle = tjInitCompress();
    if (!handle) return CIMAGE_OUT_OF_MEMORY;
    unsigned char *made = NULL;
    unsigned long size = 0;
    int result = tjCompress2(
        handle, rgba, (int)width, 0, (int)height, TJPF_RGBA, &made, &size, halves_colour ? TJSAMP_420 : TJSAMP_444,
        quality, TJFLAG_ACCURATEDCT);
    tjDestroy(handle);
    if (result) {
        tjFree(made);
        return CIMAGE_OUT_OF_MEMORY;
    }
    *out = (cimage_buffer){made, size};
    return CIMAGE_OK;
}
