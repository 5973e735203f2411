#include "CImage.h"

#include <avif/avif.h>
#include <stdlib.h>
#include <string.h>

/// A decoder that has read the header of `bytes`, or NULL with `status` set.
static avifDecoder *opened(const uint8_t *bytes, size_t count, cimage_status *status) {
    *status = CIMAGE_OUT_OF_MEMORY;
    avifDecoder *decoder = avifDecoderCreate();
    if (!decoder) return NULL;
    decoder->maxThreads = 1;
    decoder->imageSizeLimit = CIMAGE_MOST_PIXELS;
    decoder->imageCountLimit = 1000;
    decoder->ignoreExif = AVIF_TRUE;
    decoder->ignoreXMP = AVIF_TRUE;
    // Pictures from the web leave out properties that are asked for by the letter only.
    decoder->strictFlags = AVIF_STRICT_DISABLED;
    avifResult result = avifDecoderSetIOMemory(decoder, bytes, count);
    if (result == AVIF_RESULT_OK) result = avifDecoderParse(decoder);
    if (result == AVIF_RESULT_OK) {
        *status = CIMAGE_OK;
        return decoder;
    }
    *status = result == AVIF_RESULT_OUT_OF_MEMORY ? CIMAGE_OUT_OF_MEMORY
        : result == AVIF_RESULT_NO_CODEC_AVAILABLE || result == AVIF_RESULT_NOT_IMPLEMENTED ? CIMAGE_UNSUPPORTED
                                                                                            : CIMAGE_CORRUPT;
    avifDecoderDestroy(decoder);
    return NULL;
}

/// Rotation comes first, mirroring second (ISO/IEC 23000-22 §7.3.6.7).
static int orientation(const avifImage *image) {
    int angle = image->transformFlags & AVIF_TRANSFORM_IROT ? image->irot.angle & 3 : 0;
    if (!(image->transformFlags & AVIF_TRANSFORM_IMIR)) return (int[]){1, 8, 3, 6}[angle];
    return image->imir.mode ? (int[]){2, 7, 4, 5}[angle] : (int[]){4, 5, 2, 7}[angle];
}

cimage_status cimage_avif_read_info(const uint8_t *bytes, size_t count, cimage_avif_info *out) {
    cimage_status status;
    avifDecoder *decoder = opened(bytes, count, &status);
    if (!decoder) return status;
    out->width = decoder->image->width;
    out->height = decoder->image->height;
    out->has_alpha = decoder->alphaPresent;
    out->is_animated = decoder->imageCount > 1;
    out->orientation = orientation(decoder->image);
    avifDecoderDestroy(decoder);
    return CIMAGE_OK;
}

cimage_status cimage_avif_decode(const uint8_t *bytes, size_t count, cimage_buffer *out, cimage_buffer *profile) {
    cimage_status status;
    avifDecoder *decoder = opened(bytes, count, &status);
    if (!decoder) return status;
    status = CIMAGE_CORRUPT;
    if (avifDecoderNextImage(decoder) == AVIF_RESULT_OK) {
        const avifImage *image = decoder->image;
        size_t row = (size_t)image->width * 4, size = row * image->height;
        avifRGBImage rgb;
        avifRGBImageSetDefaults(&rgb, image);
        rgb.format = AVIF_RGB_FORMAT_RGBA;
        rgb.depth = 8;
        rgb.rowBytes = (uint32_t)row;
        rgb.pixels = malloc(size);
        status = CIMAGE_OUT_OF_MEMORY;
        if (rgb.pixels) status = avifImageYUVToRGB(image, &rgb) == AVIF_RESULT_OK ? CIMAGE_OK : CIMAGE_UNSUPPORTED;
        if (!status && image->icc.size && (profile->bytes = malloc(image->icc.size))) {
            memcpy(profile->bytes, image->icc.data, image->icc.size);
            profile->count = image->icc.size;
        }
        if (status)
            free(rgb.pixels);
        else
            *out = (cimage_buffer){rgb.pixels, size};
    }
    avifDecoderDestroy(decoder);
    return status;
}
