#include <stdio.h>
#include <libwebsockets.h>
