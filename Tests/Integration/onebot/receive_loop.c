/* The yardstick: receives COUNT text messages by libwebsockets, copies each, prints messages a second. */
#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static long wanted, received;
static struct timespec start;
static char *message;
static size_t length, room;

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len) {
    (void)user;
    if (reason == LWS_CALLBACK_CLIENT_CONNECTION_ERROR || reason == LWS_CALLBACK_CLIENT_CLOSED) exit(1);
    if (reason != LWS_CALLBACK_CLIENT_RECEIVE) return 0;
    if (lws_is_first_fragment(wsi)) length = 0;
    if (length + len > room) message = realloc(message, room = 2 * (length + len));
    memcpy(message + length, in, len);
    length += len;
    if (!lws_is_final_fragment(wsi)) return 0;
    char *copy = malloc(length);
    memcpy(copy, message, length);
    free(copy);
    if (received++ == 0) clock_gettime(CLOCK_MONOTONIC, &start);
    if (received < wanted) return 0;
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.0f\n", wanted / (end.tv_sec - start.tv_sec + (end.tv_nsec - start.tv_nsec) / 1e9));
    exit(0);
}

int main(int count, char **arguments) {
    if (count != 3) return 64;
    wanted = atol(arguments[2]);
    struct lws_protocols protocols[2] = {{.name = "x", .callback = callback, .rx_buffer_size = 65536}, {0}};
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN, .protocols = protocols, .gid = -1, .uid = -1,
        .options = LWS_SERVER_OPTION_VALIDATE_UTF8};
    lws_set_log_level(0, NULL);
    struct lws_context *context = lws_create_context(&info);
    struct lws_client_connect_info to = {
        .context = context, .address = "127.0.0.1", .host = "127.0.0.1", .path = "/", .port = atoi(arguments[1]),
        .ietf_version_or_minus_one = -1};
    if (!lws_client_connect_via_info(&to)) return 1;
    while (lws_service(context, 0) >= 0) {}
    return 1;
}
