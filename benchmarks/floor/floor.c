/*
 * The floor of the fan-out benchmarks: what it costs to hand bytes to the kernel, and nothing else. One thread, one epoll
 * instance, no parsing that can be left out, no queue, no protocol above WebSocket.
 *
 *   GET  /ws/<channel>            upgrades and subscribes
 *   POST /publish?channel=<c>     builds one frame of the body and sends it to every subscriber; 204
 *
 *   floor <port> [coalesce]
 *
 * Without "coalesce", one send() for each publication and subscriber, before the publication is answered. With it,
 * publications that came in one turn of the loop are sent together, 16 at most in one send(), at the end of the turn.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_FD = 65536, REQUEST = 4096, FRAME = 4096 + 4, AT_ONCE = 16, NAME = 64, CHANNELS = 16384, QUEUE = 1 << 20, EVENTS = 512 };

struct channel {
    char name[NAME];
    int *subscribers, count, capacity;
    unsigned char *pending; /* frames of this turn */
    int pending_length, pending_frames;
};

struct connection {
    int open, channel, index; /* channel -1: speaks HTTP */
    char *request;
    int length;
    unsigned char *unsent; /* what the socket did not take */
    int unsent_length;
};

static struct channel channels[CHANNELS];
static struct connection connections[MAX_FD];
static int dirty[EVENTS], dirty_count, epoll_fd, coalesce;

static void die(const char *what) { perror(what); exit(1); }

/* SHA-1 and base64, for the handshake alone. */
static uint32_t rotate(uint32_t x, int n) { return x << n | x >> (32 - n); }

static void accept_key(const char *key, int length, char *out) {
    unsigned char block[128] = {0}, digest[21] = {0};
    uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    memcpy(block, key, length);
    memcpy(block + length, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", 36);
    length += 36;
    block[length] = 0x80;
    int total = length + 9 > 64 ? 128 : 64;
    block[total - 2] = length * 8 >> 8;
    block[total - 1] = length * 8;
    for (unsigned char *p = block; p < block + total; p += 64) {
        uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
        for (int i = 0; i < 16; i++) w[i] = (uint32_t)p[4 * i] << 24 | p[4 * i + 1] << 16 | p[4 * i + 2] << 8 | p[4 * i + 3];
        for (int i = 16; i < 80; i++) w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        for (int i = 0; i < 80; i++) {
            uint32_t f = i < 20 ? (b & c) | (~b & d) : i < 40 ? b ^ c ^ d : i < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
            uint32_t k = i < 20 ? 0x5A827999 : i < 40 ? 0x6ED9EBA1 : i < 60 ? 0x8F1BBCDC : 0xCA62C1D6;
            uint32_t t = rotate(a, 5) + f + e + k + w[i];
            e = d, d = c, c = rotate(b, 30), b = a, a = t;
        }
        h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
    }
    for (int i = 0; i < 20; i++) digest[i] = h[i / 4] >> (24 - 8 * (i % 4));
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < 21; i += 3, out += 4) {
        uint32_t v = digest[i] << 16 | digest[i + 1] << 8 | digest[i + 2];
        for (int j = 0; j < 4; j++) out[j] = letters[v >> (18 - 6 * j) & 63];
    }
    out[-1] = '='; /* 20 bytes: the last letter stands for nothing */
    *out = 0;
}

static struct channel *find_channel(const char *name, int length) {
    uint32_t hash = 2166136261u;
    if (length >= NAME) length = NAME - 1;
    for (int i = 0; i < length; i++) hash = (hash ^ (unsigned char)name[i]) * 16777619u;
    for (int tries = 0; tries < CHANNELS; tries++, hash++) {
        struct channel *c = &channels[hash % CHANNELS];
        if (!c->name[0]) memcpy(c->name, name, length);
        if (!strncmp(c->name, name, length) && !c->name[length]) return c;
    }
    fprintf(stderr, "too many channels\n");
    exit(1);
}

static void forget(int fd) {
    struct connection *it = &connections[fd];
    if (!it->open) return;
    if (it->channel >= 0) {
        struct channel *c = &channels[it->channel];
        int last = c->subscribers[--c->count];
        c->subscribers[it->index] = last;
        connections[last].index = it->index;
    }
    free(it->request);
    free(it->unsent);
    memset(it, 0, sizeof *it);
    close(fd);
}

static void watch(int fd, uint32_t events, int operation) {
    struct epoll_event event = {.events = events, .data.fd = fd};
    if (epoll_ctl(epoll_fd, operation, fd, &event)) die("epoll_ctl");
}

/* What does not fit into the socket waits, up to 1 MiB; who is further behind is cut off. 0 if it was. */
static int send_all(int fd, const unsigned char *bytes, int length) {
    struct connection *it = &connections[fd];
    int sent = 0;
    if (!it->unsent_length) {
        sent = send(fd, bytes, length, MSG_NOSIGNAL);
        if (sent == length) return 1;
        if (sent < 0 && errno != EAGAIN) { forget(fd); return 0; }
        if (sent < 0) sent = 0;
        watch(fd, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
    }
    if (it->unsent_length + length - sent > QUEUE) { forget(fd); return 0; }
    it->unsent = realloc(it->unsent, it->unsent_length + length - sent);
    memcpy(it->unsent + it->unsent_length, bytes + sent, length - sent);
    it->unsent_length += length - sent;
    return 1;
}

static void send_unsent(int fd) {
    struct connection *it = &connections[fd];
    int sent = send(fd, it->unsent, it->unsent_length, MSG_NOSIGNAL);
    if (sent < 0) { if (errno != EAGAIN) forget(fd); return; }
    memmove(it->unsent, it->unsent + sent, it->unsent_length -= sent);
    if (it->unsent_length) return;
    free(it->unsent);
    it->unsent = NULL;
    watch(fd, EPOLLIN, EPOLL_CTL_MOD);
}

static void send_to(struct channel *c, const unsigned char *bytes, int length) {
    for (int i = 0; i < c->count;) i += send_all(c->subscribers[i], bytes, length);
}

static void flush(struct channel *c) {
    send_to(c, c->pending, c->pending_length);
    c->pending_length = c->pending_frames = 0;
}

static void publish(struct channel *c, const char *data, int length) {
    unsigned char frame[FRAME], *p = frame;
    *p++ = 0x81;
    if (length < 126) *p++ = length;
    else *p++ = 126, *p++ = length >> 8, *p++ = length;
    memcpy(p, data, length);
    length += p - frame;
    if (!coalesce) { send_to(c, frame, length); return; }
    if (!c->pending) c->pending = malloc(AT_ONCE * FRAME);
    if (!c->pending_frames) dirty[dirty_count++] = c - channels;
    memcpy(c->pending + c->pending_length, frame, length);
    c->pending_length += length;
    if (++c->pending_frames == AT_ONCE) flush(c); /* stays among the dirty, which hurts nobody */
}

static void subscribe(int fd, const char *head) {
    const char *name = head + 8, *key = strcasestr(head, "sec-websocket-key:");
    if (!key) { forget(fd); return; }
    key += 18;
    while (*key == ' ') key++;
    char accept[32], answer[256];
    accept_key(key, strcspn(key, "\r"), accept);
    int length = snprintf(answer, sizeof answer,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", accept);
    struct channel *c = find_channel(name, strcspn(name, " ?"));
    struct connection *it = &connections[fd];
    free(it->request);
    it->request = NULL;
    it->length = 0;
    if (!send_all(fd, (unsigned char *)answer, length)) return;
    if (c->count == c->capacity) c->subscribers = realloc(c->subscribers, (c->capacity = 2 * c->capacity + 4) * sizeof(int));
    it->channel = c - channels;
    it->index = c->count;
    c->subscribers[c->count++] = fd;
}

static void serve_http(int fd) {
    struct connection *it = &connections[fd];
    if (!it->request) it->request = malloc(REQUEST + 1);
    int got = recv(fd, it->request + it->length, REQUEST - it->length, 0);
    if (got <= 0) { if (got == 0 || errno != EAGAIN) forget(fd); return; }
    it->length += got;
    it->request[it->length] = 0;
    char *end = strstr(it->request, "\r\n\r\n");
    if (!end) { if (it->length == REQUEST) forget(fd); return; }
    if (!strncmp(it->request, "GET /ws/", 8)) { subscribe(fd, it->request); return; }
    char *length_header = strcasestr(it->request, "content-length:"), *name = strstr(it->request, "channel=");
    int length = length_header ? atoi(length_header + 15) : 0;
    if (it->request + it->length < end + 4 + length && end + 4 + length < it->request + REQUEST) return;
    int is_publication = !strncmp(it->request, "POST /publish", 13) && name && name < end && end + 4 + length <= it->request + it->length;
    if (is_publication) { name += 8; publish(find_channel(name, strcspn(name, " &")), end + 4, length); }
    it->length = 0;
    static const char good[] = "HTTP/1.1 204 No Content\r\n\r\n", bad[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    if (is_publication) send_all(fd, (unsigned char *)good, sizeof good - 1);
    else send_all(fd, (unsigned char *)bad, sizeof bad - 1);
}

static void serve_subscriber(int fd) {
    char ignored[4096];
    int got = recv(fd, ignored, sizeof ignored, 0);
    if (got == 0 || (got < 0 && errno != EAGAIN)) forget(fd);
}

int main(int count, char **arguments) {
    if (count < 2) { fprintf(stderr, "floor <port> [coalesce]\n"); return 2; }
    coalesce = count > 2 && !strcmp(arguments[2], "coalesce");
    signal(SIGPIPE, SIG_IGN);
    int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) die("listen");
    epoll_fd = epoll_create1(0);
    watch(listener, EPOLLIN, EPOLL_CTL_ADD);
    struct epoll_event events[EVENTS];
    for (;;) {
        int ready = epoll_wait(epoll_fd, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) {
                int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
                if (client < 0) continue;
                if (client >= MAX_FD) { close(client); continue; }
                setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                connections[client] = (struct connection){.open = 1, .channel = -1};
                watch(client, EPOLLIN, EPOLL_CTL_ADD);
                continue;
            }
            if (!connections[fd].open) continue;
            if (events[i].events & EPOLLOUT) send_unsent(fd);
            if (!connections[fd].open) continue;
            if (connections[fd].channel < 0) serve_http(fd);
            else serve_subscriber(fd);
        }
        for (int i = 0; i < dirty_count; i++)
            if (channels[dirty[i]].pending_frames) flush(&channels[dirty[i]]);
        dirty_count = 0;
    }
}
