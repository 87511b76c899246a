// Asks a web server for one page again and again, at a fixed rate, over connections that are kept open.
//
//     load HOST PORT PATH COOKIE PER_SECOND SECONDS CONNECTIONS
//
// Requests are due at fixed times, whatever the server does: each is sent by the next connection that is free, and its
// time counts from when it was due, so that a server that stalls is charged with what waited. Prints one JSON object.
// PATH may hold a `%d`, for a number that differs from request to request.
#define _GNU_SOURCE
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char *host, *port, *path, *cookie;
static double per_second, began;
static long total, next_request, failed;
static double *taken;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void sleep_until(double time) {
    double left = time - now();
    if (left <= 0) return;
    struct timespec pause = {.tv_sec = (time_t)left, .tv_nsec = (long)((left - (double)(time_t)left) * 1e9)};
    nanosleep(&pause, NULL);
}

static int connected(void) {
    struct addrinfo wanted = {.ai_socktype = SOCK_STREAM}, *found;
    if (getaddrinfo(host, port, &wanted, &found)) return -1;
    int file = socket(found->ai_family, SOCK_STREAM, 0), one = 1;
    if (file >= 0 && connect(file, found->ai_addr, found->ai_addrlen)) close(file), file = -1;
    if (file >= 0) setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    freeaddrinfo(found);
    return file;
}

// The whole answer, by its Content-Length; returns its status, or 0 where it cannot be had.
static int answer(int file, char *buffer, size_t size) {
    size_t held = 0, wanted = 0;
    int status = 0;
    while (held < size - 1) {
        ssize_t got = recv(file, buffer + held, size - 1 - held, 0);
        if (got <= 0) return 0;
        held += (size_t)got;
        buffer[held] = 0;
        if (!wanted) {
            char *end = strstr(buffer, "\r\n\r\n"), *length = strcasestr(buffer, "\r\ncontent-length:");
            if (!end) continue;
            if (!length || length > end || sscanf(buffer, "HTTP/1.1 %d", &status) != 1) return 0;
            wanted = (size_t)(end + 4 - buffer) + (size_t)atol(length + 17);
        }
        if (held >= wanted) return status;
    }
    return 0;
}

static int ask(int file, long number, char *buffer, size_t size) {
    char where[1024];
    snprintf(where, sizeof where, path, (int)number);
    int length = snprintf(buffer, size, "GET %s HTTP/1.1\r\nHost: %s:%s\r\nCookie: %s\r\n\r\n", where, host, port, cookie);
    if (send(file, buffer, (size_t)length, MSG_NOSIGNAL) != length) return 0;
    return answer(file, buffer, size);
}

static void *work(void *unused) {
    (void)unused;
    size_t size = 8 << 20;
    char *buffer = malloc(size);
    int file = connected();
    for (;;) {
        pthread_mutex_lock(&lock);
        long number = next_request++;
        pthread_mutex_unlock(&lock);
        if (number >= total) break;
        double due = began + (double)number / per_second;
        sleep_until(due);
        if (file < 0) file = connected();
        int status = file < 0 ? 0 : ask(file, number, buffer, size);
        taken[number] = now() - due;
        pthread_mutex_lock(&lock);
        failed += status != 200;
        pthread_mutex_unlock(&lock);
        if (!status && file >= 0) close(file), file = -1;
    }
    if (file >= 0) close(file);
    free(buffer);
    return NULL;
}

static int by_size(const void *one, const void *other) {
    double difference = *(const double *)one - *(const double *)other;
    return (difference > 0) - (difference < 0);
}

int main(int count, char **arguments) {
    if (count != 8) return 64;
    host = arguments[1], port = arguments[2], path = arguments[3], cookie = arguments[4];
    per_second = atof(arguments[5]);
    total = (long)(per_second * atof(arguments[6]));
    int connections = atoi(arguments[7]);
    pthread_t threads[256];
    if (total < 1 || connections < 1 || connections > 256) return 64;
    taken = calloc((size_t)total, sizeof *taken);
    signal(SIGPIPE, SIG_IGN);
    began = now();
    for (int i = 0; i < connections; i++) pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < connections; i++) pthread_join(threads[i], NULL);
    double seconds = now() - began;
    qsort(taken, (size_t)total, sizeof *taken, by_size);
    printf("{\"requests\": %ld, \"failed\": %ld, \"seconds\": %.3f, \"per_second\": %.1f, \"median_ms\": %.2f,"
           " \"p95_ms\": %.2f, \"p99_ms\": %.2f, \"max_ms\": %.2f}\n",
           total, failed, seconds, (double)total / seconds, taken[total / 2] * 1e3, taken[total * 95 / 100] * 1e3,
           taken[total * 99 / 100] * 1e3, taken[total - 1] * 1e3);
    return 0;
}
