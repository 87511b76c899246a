// A disk and a clock that misbehave on request. The fault tests preload this library into `ledger`.
//
// SHIM_FAIL=PATTERN:WHAT:N[:once]
//     The N-th operation (write, truncate, sync, create) on a path with PATTERN in it (or at its end, where PATTERN
//     ends in $) meets WHAT, and so do all later ones unless `once` is given. WHAT is an errno (ENOSPC, EIO),
//     SHORT (half of a write is done), KILL (the process dies before the operation) or STOP (it is suspended, once).
// SHIM_LOG=FILE
//     Takes one letter for each operation on a path with the pattern: w, t, s, c, or ! where it met WHAT.
// SHIM_ROOT=FOLDER SHIM_POWER_DIR=FOLDER
//     Keeps under POWER_DIR, named by device and inode, what was synced of each file below ROOT: all that a power cut
//     would leave of it. The inode, and with it the copy, goes along when a file is renamed.
// SHIM_SLOW=PATTERN:MILLISECONDS
//     Each sync of such a path takes that long.
// SHIM_CLOCK_FILE=FILE
//     The seconds in that file, read each time, are added to the wall clock.
//
// Everything here goes to the kernel by syscall(): the names of the C library are our own wrappers.

#undef _FORTIFY_SOURCE
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { SHORT = 1000, KILL, STOP };

// With 64 bits both names mean the same.
#define ALIAS(type, name, of, arguments) type name arguments __attribute__((alias(#of)));

static struct {
    const char *pattern;
    int what;
    int at;
    int once;
    atomic_int count;
} fault;

static struct {
    const char *pattern;
    long milliseconds;
} slow;

static const char *log_file, *root, *power_dir, *clock_file;

static int number_of(const char *what) {
    static const struct {
        const char *name;
        int number;
    } known[] = {{"ENOSPC", ENOSPC}, {"EIO", EIO}, {"SHORT", SHORT}, {"KILL", KILL}, {"STOP", STOP}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i].name, what) == 0) return known[i].number;
    }
    fprintf(stderr, "shim: unknown fault %s\n", what);
    abort();
}

__attribute__((constructor)) static void configure(void) {
    // The threads that start us block most signals, and a shell passes that on to what it starts.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    root = getenv("SHIM_ROOT");
    power_dir = root ? getenv("SHIM_POWER_DIR") : NULL;
    clock_file = getenv("SHIM_CLOCK_FILE");
    log_file = getenv("SHIM_LOG");
    char *text = getenv("SHIM_SLOW"), *rest = NULL;
    if (text && (text = strdup(text))) {
        slow.pattern = strtok_r(text, ":", &rest);
        slow.milliseconds = atol(rest);
    }
    if ((text = getenv("SHIM_FAIL")) && (text = strdup(text))) {
        fault.pattern = strtok_r(text, ":", &rest);
        fault.what = number_of(strtok_r(NULL, ":", &rest));
        fault.at = atoi(strtok_r(NULL, ":", &rest));
        fault.once = fault.what == STOP || strtok_r(NULL, ":", &rest) != NULL;
    }
}

// MARK: - Faults

static int matches(const char *path, const char *pattern) {
    if (!pattern) return 0;
    size_t length = strlen(path), wanted = strlen(pattern);
    if (wanted == 0 || pattern[wanted - 1] != '$') return strstr(path, pattern) != NULL;
    wanted -= 1;
    return length >= wanted && strncmp(path + length - wanted, pattern, wanted) == 0;
}

static void path_of(int descriptor, char path[PATH_MAX]) {
    char link[32];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
}

static void note(char letter) {
    if (!log_file) return;
    int log = syscall(SYS_openat, AT_FDCWD, log_file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    syscall(SYS_write, log, &letter, 1);
    syscall(SYS_close, log);
}

/// What an operation meets: 0 for nothing, an errno, or SHORT. The process may end here.
static int meets(char operation, const char *path) {
    if (!matches(path, fault.pattern)) return 0;
    int count = atomic_fetch_add(&fault.count, 1) + 1;
    int due = count == fault.at || (count > fault.at && fault.at > 0 && !fault.once);
    if (due && fault.what == SHORT && operation != 'w') due = 0;
    note(due ? '!' : operation);
    if (!due || fault.what < KILL) return due ? fault.what : 0;
    // To this thread: a signal to the process may go to another one, and this one would get on in the meantime.
    syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), fault.what == KILL ? SIGKILL : SIGSTOP);
    return 0;
}

static int descriptor_meets(char operation, int descriptor) {
    char path[PATH_MAX];
    if (!fault.pattern) return 0;
    path_of(descriptor, path);
    return meets(operation, path);
}

static long failed(int number) {
    errno = number;
    return -1;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    int met = descriptor_meets('w', descriptor);
    if (met && met != SHORT) return failed(met);
    return syscall(SYS_write, descriptor, bytes, met ? (count + 1) / 2 : count);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    int met = descriptor_meets('w', descriptor);
    if (met && met != SHORT) return failed(met);
    return syscall(SYS_pwrite64, descriptor, bytes, met ? (count + 1) / 2 : count, offset);
}

ALIAS(ssize_t, pwrite64, pwrite, (int, const void *, size_t, off64_t))

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    int met = descriptor_meets('w', descriptor);
    if (met && met != SHORT) return failed(met);
    return syscall(SYS_writev, descriptor, parts, met ? 1 : count);
}

int ftruncate(int descriptor, off_t length) {
    int met = descriptor_meets('t', descriptor);
    return met ? failed(met) : syscall(SYS_ftruncate, descriptor, length);
}

ALIAS(int, ftruncate64, ftruncate, (int, off64_t))

// MARK: - Power

/// Where the copy of a file is kept; 0 where none is.
static int shadow_of(int descriptor, const char *path, char shadow[PATH_MAX]) {
    struct stat status;
    if (!power_dir || strncmp(path, root, strlen(root)) != 0) return 0;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return 0;
    snprintf(shadow, PATH_MAX, "%s/%lx-%lx", power_dir, (long)status.st_dev, (long)status.st_ino);
    return 1;
}

static void copy(int descriptor, const char *to) {
    char link[32], bytes[65536];
    int from = descriptor, own = (fcntl(descriptor, F_GETFL) & O_ACCMODE) == O_WRONLY;
    // Only where the descriptor cannot be read is another one opened: closing it lets go of the process's locks on
    // the file, which SQLite has on its files, all of them readable.
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    if (own) from = syscall(SYS_openat, AT_FDCWD, link, O_RDONLY | O_CLOEXEC);
    int file = syscall(SYS_openat, AT_FDCWD, to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    long count, offset = 0;
    while ((count = syscall(SYS_pread64, from, bytes, sizeof bytes, offset)) > 0) {
        if (syscall(SYS_write, file, bytes, count) != count) abort();
        offset += count;
    }
    syscall(SYS_close, file);
    if (own) syscall(SYS_close, from);
}

/// Syncs, and keeps what the file held when that began: what is written meanwhile may or may not get to the disk.
static int sync_to_disk(long number, int descriptor) {
    char path[PATH_MAX], shadow[PATH_MAX], draft[PATH_MAX + 8], lock_path[PATH_MAX];
    path_of(descriptor, path);
    int met = meets('s', path);
    if (met) return failed(met);
    if (matches(path, slow.pattern)) {
        struct timespec time = {slow.milliseconds / 1000, slow.milliseconds % 1000 * 1000000};
        nanosleep(&time, NULL);
    }
    if (!shadow_of(descriptor, path, shadow)) return syscall(number, descriptor);
    // Held throughout, so that of two syncs of one file the later copy is kept.
    snprintf(lock_path, sizeof lock_path, "%s/lock", power_dir);
    int lock = syscall(SYS_openat, AT_FDCWD, lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    syscall(SYS_flock, lock, LOCK_EX);
    snprintf(draft, sizeof draft, "%s.draft", shadow);
    copy(descriptor, draft);
    int result = syscall(number, descriptor);
    if (result == 0) rename(draft, shadow);
    syscall(SYS_close, lock);
    return result;
}

int fsync(int descriptor) { return sync_to_disk(SYS_fsync, descriptor); }

int fdatasync(int descriptor) { return sync_to_disk(SYS_fdatasync, descriptor); }

static int open_file(int folder, const char *path, int flags, mode_t mode) {
    char whole[PATH_MAX], real[PATH_MAX], shadow[PATH_MAX];
    int creates = (flags & O_CREAT) && (fault.pattern || power_dir);
    if (!creates) return syscall(SYS_openat, folder, path, flags, mode);
    whole[0] = 0;
    if (path[0] != '/' && folder != AT_FDCWD) path_of(folder, whole);
    size_t length = strlen(whole);
    snprintf(whole + length, sizeof whole - length, "%s%s", length ? "/" : "", path);
    int met = meets('c', whole);
    if (met && met != SHORT) return failed(met);
    int is_new = syscall(SYS_faccessat, folder, path, F_OK) != 0;
    int descriptor = syscall(SYS_openat, folder, path, flags, mode);
    // A new file may get the inode of one that was removed; nothing of it is synced yet.
    if (descriptor >= 0 && is_new) {
        path_of(descriptor, real);
        if (shadow_of(descriptor, real, shadow)) unlink(shadow);
    }
    return descriptor;
}

#define MODE(flags, mode)                                 \
    mode_t mode = 0;                                      \
    if ((flags) & (O_CREAT | __O_TMPFILE)) {              \
        va_list arguments;                                \
        va_start(arguments, flags);                       \
        mode = va_arg(arguments, mode_t);                 \
        va_end(arguments);                                \
    }

int open(const char *path, int flags, ...) {
    MODE(flags, mode)
    return open_file(AT_FDCWD, path, flags, mode);
}

ALIAS(int, open64, open, (const char *, int, ...))

int openat(int folder, const char *path, int flags, ...) {
    MODE(flags, mode)
    return open_file(folder, path, flags, mode);
}

ALIAS(int, openat64, openat, (int, const char *, int, ...))

// MARK: - Clock

static long long shift(void) {
    char text[32] = "";
    if (!clock_file) return 0;
    int file = syscall(SYS_openat, AT_FDCWD, clock_file, O_RDONLY | O_CLOEXEC);
    syscall(SYS_read, file, text, sizeof text - 1);
    syscall(SYS_close, file);
    return atoll(text);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += shift();
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    struct timespec now;
    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}
