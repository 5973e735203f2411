#ifndef PICTOR_CINTENTWEIGHTS_H
#define PICTOR_CINTENTWEIGHTS_H

#include <stddef.h>
#include <stdint.h>

/// The bytes of weights.bin, which Tools/intent/train.py writes and the compiler takes into the program.
///
/// Five little-endian 32-bit floats (what one step of a weight is worth, then what each of draw, selfie, edit and none
/// starts from), then four signed bytes for each place of a feature. Constant; nobody frees it.
///
/// - Parameter count: Set to the number of bytes.
const uint8_t *pictor_intent_weights(size_t *count);

#endif
