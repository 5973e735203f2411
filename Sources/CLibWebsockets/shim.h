#include <stdio.h>
#include <libwebsockets.h>

// LWS_PRE is an expression macro, which Swift does not import.
static inline size_t pictor_lws_pre(void) { return LWS_PRE; }
