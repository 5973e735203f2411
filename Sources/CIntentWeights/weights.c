#include "CIntentWeights.h"

// A file that C takes in as bytes costs no time to compile. As Swift, 128 KiB of numbers in an array take 12 s and 1.1 GB
// in a debug build and 30 s in a release build, and 1,600 lines of base64 get into every search and every diff.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t weights[] = {
#embed "weights.bin"
};

const uint8_t *pictor_intent_weights(size_t *count) {
    *count = sizeof weights;
    return weights;
}
