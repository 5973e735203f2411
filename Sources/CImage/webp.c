// WebP by libwebp.
#include "CImage.h"

#include <stdlib.h>
#include <string.h>
#include <webp/decode.h>
#include <webp/encode.h>

enum {
    CROP_QUALITY = 95,
    /// The encoders' own scales of effort, chosen by Tests/Integration/imaging/bench. Below 3 the lossy one no longer
    /// weighs bits against error: half the time, but on some pictures 1 dB less or a fifth more bytes, whatever is set.
    LOSSY_METHOD = 4,
    ALPHA_METHOD = 0,
    LOSSLESS_LEVEL = 1,
    RIFF_HEADER = 12,
    CHUNK_HEADER = 8,
    FRAME_HEADER = 10,
};

static void put_little_endian(uint8_t *to, size_t value) {
    for (int i = 0; i < 4; i++) to[i] = (uint8_t)(value >> (8 * i));
}

/// A file around one lossy frame. The caller frees it.
static uint8_t *wrapped(const uint8_t *frame, size_t count, size_t *size) {
    *size = RIFF_HEADER + CHUNK_HEADER + count + (count & 1);
    uint8_t *file = malloc(*size);
    if (!file) return NULL;
    memcpy(file, "RIFF....WEBPVP8 ", 16);
    put_little_endian(file + 4, *size - 8);
    put_little_endian(file + 16, count);
    memcpy(file + RIFF_HEADER + CHUNK_HEADER, frame, count);
    if (count & 1) file[*size - 1] = 0;
    return file;
}

cimage_status cimage_webp_keep_first(const uint8_t *frame, size_t count, size_t rows, cimage_buffer *out) {
    if (count < FRAME_HEADER) return CIMAGE_CORRUPT;
    size_t size;
    uint8_t *file = wrapped(frame, count, &size);
    if (!file) return CIMAGE_OUT_OF_MEMORY;
    uint8_t *cut = file + RIFF_HEADER + CHUNK_HEADER;
    cut[8] = (uint8_t)rows;
    cut[9] = (uint8_t)((cut[9] & 0xC0) | (rows >> 8 & 0x3F));

    // Fed little by little, the decoder tells how much it needs; it does none of its work twice.
    WebPDecoderConfig config;
    cimage_status status = CIMAGE_OUT_OF_MEMORY;
    if (!WebPInitDecoderConfig(&config)) goto done;
    config.output.colorspace = MODE_YUV;
    config.options.bypass_filtering = 1;
    config.options.no_fancy_upsampling = 1;
    WebPIDecoder *decoder = WebPIDecode(NULL, 0, &config);
    if (!decoder) goto done;
    size_t step = size / 128 + 64, fed = 0;
    VP8StatusCode code = VP8_STATUS_SUSPENDED;
    while (code == VP8_STATUS_SUSPENDED && fed < size) {
        fed = fed + step < size ? fed + step : size;
        code = WebPIUpdate(decoder, file, fed);
    }
    WebPIDelete(decoder);
    WebPFreeDecBuffer(&config.output);
    status = code == VP8_STATUS_OK ? CIMAGE_OK
        : code == VP8_STATUS_OUT_OF_MEMORY ? CIMAGE_OUT_OF_MEMORY
                                           : CIMAGE_CORRUPT;
    if (status) goto done;
    size_t kept = fed - RIFF_HEADER - CHUNK_HEADER;
    if (kept > count) kept = count;
    memmove(file, cut, kept);
    *out = (cimage_buffer){file, kept};
    return CIMAGE_OK;
done:
    free(file);
    return status;
}

/// Points an encoder's picture at a rectangle of decoded planes, so that nothing is copied.
static void take_planes(WebPPicture *picture, const WebPYUVABuffer *planes, cimage_rect rect, bool has_alpha) {
    picture->use_argb = 0;
    picture->colorspace = has_alpha ? WEBP_YUV420A : WEBP_YUV420;
    size_t colour = rect.top / 2 * (size_t)planes->u_stride + rect.left / 2;
    picture->y = planes->y + rect.top * (size_t)planes->y_stride + rect.left;
    picture->u = planes->u + colour;
    picture->v = planes->v + colour;
    picture->y_stride = planes->y_stride;
    picture->uv_stride = planes->u_stride;
    if (!has_alpha) return;
    picture->a = planes->a + rect.top * (size_t)planes->a_stride + rect.left;
    picture->a_stride = planes->a_stride;
}

static void take_pixels(WebPPicture *picture, const WebPRGBABuffer *pixels, cimage_rect rect) {
    picture->use_argb = 1;
    picture->argb_stride = pixels->stride / 4;
    picture->argb = (uint32_t *)(void *)pixels->rgba + rect.top * (size_t)picture->argb_stride + rect.left;
}

static cimage_status status_of(VP8StatusCode code) {
    switch (code) {
    case VP8_STATUS_OK: return CIMAGE_OK;
    case VP8_STATUS_OUT_OF_MEMORY: return CIMAGE_OUT_OF_MEMORY;
    case VP8_STATUS_UNSUPPORTED_FEATURE: return CIMAGE_UNSUPPORTED;
    default: return CIMAGE_CORRUPT;
    }
}

/// What a failed encoding comes to. The format has limits of its own, such as 512 KiB of modes.
static cimage_status result_of(WebPEncodingError code) {
    bool is_too_much = code == VP8_ENC_ERROR_PARTITION0_OVERFLOW || code == VP8_ENC_ERROR_PARTITION_OVERFLOW
        || code == VP8_ENC_ERROR_FILE_TOO_BIG || code == VP8_ENC_ERROR_BAD_DIMENSION;
    return is_too_much ? CIMAGE_UNSUPPORTED : CIMAGE_OUT_OF_MEMORY;
}

cimage_status cimage_webp_crop(
    const uint8_t *bytes, size_t count, cimage_rect rect, cimage_webp_kind kind, bool has_alpha, cimage_buffer *out) {
    bool is_lossless = kind == CIMAGE_WEBP_LOSSLESS;
    WebPDecoderConfig source;
    WebPConfig config;
    WebPPicture picture;
    WebPMemoryWriter writer;
    if (!WebPInitDecoderConfig(&source) || !WebPPictureInit(&picture)) return CIMAGE_OUT_OF_MEMORY;
    // Colour is stored for squares of two by two: from an odd corner they have to be put together anew.
    bool has_planes = !is_lossless && rect.left % 2 == 0 && rect.top % 2 == 0;
    // The encoder takes 32-bit numbers with blue lowest, which on a little-endian machine is this order of bytes.
    source.output.colorspace = !has_planes ? MODE_BGRA : has_alpha ? MODE_YUVA : MODE_YUV;
    source.options.use_threads = 1;
    cimage_status status = status_of(WebPDecode(bytes, count, &source));
    if (!status && !cimage_rect_fits(rect, (size_t)source.output.width, (size_t)source.output.height))
        status = CIMAGE_CORRUPT;
    if (status) {
        WebPFreeDecBuffer(&source.output);
        return status;
    }
    picture.width = (int)rect.columns;
    picture.height = (int)rect.rows;
    const WebPYUVABuffer *planes = &source.output.u.YUVA;
    if (kind == CIMAGE_WEBP_ALPHA_ONLY && has_planes) {
        memset(planes->y, 128, planes->y_size);
        memset(planes->u, 128, planes->u_size);
        memset(planes->v, 128, planes->v_size);
    }
    if (has_planes)
        take_planes(&picture, planes, rect, has_alpha);
    else
        take_pixels(&picture, &source.output.u.RGBA, rect);
    WebPMemoryWriterInit(&writer);
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &writer;
    bool is_ready = is_lossless ? WebPConfigInit(&config) && WebPConfigLosslessPreset(&config, LOSSLESS_LEVEL)
                                : WebPConfigPreset(&config, WEBP_PRESET_DEFAULT, CROP_QUALITY);
    if (!is_lossless) config.method = kind == CIMAGE_WEBP_LOSSY ? LOSSY_METHOD : ALPHA_METHOD;
    // The lossless encoder tries two ways at once; the lossy one only loses time by waiting for its threads.
    config.thread_level = is_lossless;
    config.exact = 1;
    status = is_ready && WebPEncode(&config, &picture) ? CIMAGE_OK : result_of(picture.error_code);
    WebPPictureFree(&picture);
    WebPFreeDecBuffer(&source.output);
    if (status) {
        WebPMemoryWriterClear(&writer);
        return status;
    }
    *out = (cimage_buffer){writer.mem, writer.size};
    return CIMAGE_OK;
}

cimage_status cimage_webp_decode(const uint8_t *bytes, size_t count, cimage_buffer *out) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) return CIMAGE_OUT_OF_MEMORY;
    cimage_status status = status_of(WebPGetFeatures(bytes, count, &config.input));
    if (status) return status;
    size_t row = (size_t)config.input.width * 4, size = row * (size_t)config.input.height;
    uint8_t *pixels = malloc(size);
    if (!pixels) return CIMAGE_OUT_OF_MEMORY;
    config.output.colorspace = MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA = (WebPRGBABuffer){pixels, (int)row, size};
    status = status_of(WebPDecode(bytes, count, &config));
    if (status)
        free(pixels);
    else
        *out = (cimage_buffer){pixels, size};
    return status;
}
