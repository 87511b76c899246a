#define _GNU_SOURCE
#include "CommandGuard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Between fork and exec, and in the guard, which never execs: only calls that are safe after a fork of a process with
// threads. No allocation, no stdio.

enum { IN = 3, OUT, ERR, CHANNEL, FIRST_FREE };

// ---- Descriptors

static void close_from(unsigned first) {
#ifdef SYS_close_range
    if (syscall(SYS_close_range, first, ~0U, 0) == 0) return;
#endif
    struct rlimit limit;
    rlim_t end = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 1 << 20 ? limit.rlim_cur : 1 << 20;
    for (rlim_t descriptor = first; descriptor < end; descriptor++) close((int)descriptor);
}

/// Puts the four at their places and closes all others: a guard holds nothing of its caller's open. Where it fails, with
/// errno, `channel` is where the channel still is.
static int settle_descriptors(const GuardedCommand *command, int *channel) {
    int wanted[] = {command->input, command->output, command->errors, *channel};
    for (int i = 0; i < 4; i++)
        if ((wanted[i] = fcntl(wanted[i], F_DUPFD, FIRST_FREE)) < 0) return -1;
    *channel = wanted[CHANNEL - IN];
    for (int i = 0; i < 4; i++)
        if (dup2(wanted[i], IN + i) < 0) return -1;
    int nothing = open("/dev/null", O_RDWR);
    if (nothing < 0) return -1;
    for (int i = 0; i < IN; i++)
        if (dup2(nothing, i) < 0) return -1;
    close_from(FIRST_FREE);
    return 0;
}

static void report_on(int channel, int32_t kind, int32_t value) {
    GuardReport report = {kind, value};
    send(channel, &report, sizeof report, MSG_NOSIGNAL);
}

static void report(int32_t kind, int32_t value) { report_on(CHANNEL, kind, value); }

// ---- The command

static void become(const GuardedCommand *command, pid_t guard, int failed) {
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != guard) _exit(127);
    struct sigaction standard = {.sa_handler = SIG_DFL};
    for (int number = 1; number < NSIG; number++) sigaction(number, &standard, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    umask(077);
    struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    if (chdir(command->folder) == 0 && dup2(IN, 0) == 0 && dup2(OUT, 1) == 1 && dup2(ERR, 2) == 2) {
        for (int i = IN; i <= CHANNEL; i++) close(i);
        execve(command->program, command->arguments, command->environment);
    }
    int32_t number = errno;
    while (write(failed, &number, sizeof number) < 0 && errno == EINTR) {}
    _exit(127);
}

/// The command's process id; reports why there is none, and returns -1.
static pid_t start(const GuardedCommand *command) {
    int failed[2];
    pid_t guard = getpid();
    if (pipe2(failed, O_CLOEXEC) < 0) return report('E', errno), -1;
    pid_t leader = fork();
    if (leader < 0) return report('E', errno), -1;
    if (leader == 0) become(command, guard, failed[1]);
    close(failed[1]);
    for (int i = IN; i < CHANNEL; i++) close(i);
    int32_t number = 0;
    ssize_t count;
    while ((count = read(failed[0], &number, sizeof number)) < 0 && errno == EINTR) {}
    close(failed[0]);
    if (count != sizeof number) return leader;
    waitpid(leader, NULL, 0);
    report('E', number);
    return -1;
}

// ---- What it leaves behind

typedef struct {
    uint64_t inode, offset;
    unsigned short length;
    unsigned char type;
    char name[];
} DirectoryEntry;

/// Parent and group of a process, from /proc/PID/stat: what comes after its name, which is in brackets.
static int read_standing(const char *pid, pid_t *parent, pid_t *group) {
    char path[64] = "/proc/", text[512];
    size_t length = strlen(pid);
    if (length > 20) return -1;
    memcpy(path + 6, pid, length);
    memcpy(path + 6 + length, "/stat", 6);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    if (count <= 0) return -1;
    text[count] = 0;
    const char *at = strrchr(text, ')');
    if (!at || strlen(at) < 4) return -1;
    char *rest;
    *parent = (pid_t)strtol(at + 4, &rest, 10);
    *group = (pid_t)strtol(rest, NULL, 10);
    return 0;
}

/// Kills each process that is a child of this one, and its group. A child of it becomes one of this one then.
static void kill_children(void) {
    _Alignas(8) char entries[8192];
    pid_t self = getpid();
    int folder = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return;
    long count;
    while ((count = syscall(SYS_getdents64, folder, entries, sizeof entries)) > 0) {
        for (long at = 0; at < count;) {
            DirectoryEntry *entry = (DirectoryEntry *)(entries + at);
            at += entry->length;
            pid_t parent, group, pid = (pid_t)atoi(entry->name);
            if (pid <= 1 || read_standing(entry->name, &parent, &group) != 0 || parent != self) continue;
            // It cannot be in the guard's group, which is of another session.
            if (group > 1 && group != self) kill(-group, SIGKILL);
            kill(pid, SIGKILL);
        }
    }
    close(folder);
}

static void kill_all(int signals) {
    struct pollfd ended = {signals, POLLIN, 0};
    while (1) {
        kill_children();
        pid_t reaped;
        int any = 0;
        while ((reaped = waitpid(-1, NULL, WNOHANG)) > 0) any = 1;
        if (reaped < 0 && errno == ECHILD) return;
        if (!any) poll(&ended, 1, 20);
        struct signalfd_siginfo info;
        while (read(signals, &info, sizeof info) > 0) {}
    }
}

// ---- The guard

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/// Reaps what ended, but for the command itself, whose id is kept from being given again.
static int has_ended(pid_t leader, siginfo_t *end) {
    while (1) {
        siginfo_t info = {0};
        if (waitid(P_PID, leader, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == leader) {
            *end = info;
            return 1;
        }
        info = (siginfo_t){0};
        if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) return 0;
        if (info.si_pid != leader) waitpid(info.si_pid, NULL, 0);
    }
}

/// Waits until the command ends, is to be ended, or nobody is there to ask for it any more.
static void watch(pid_t leader, int signals, int64_t grace, siginfo_t *end) {
    int64_t last = -1;
    struct pollfd waited[] = {{CHANNEL, POLLIN, 0}, {signals, POLLIN, 0}};
    while (!has_ended(leader, end)) {
        int64_t left = last < 0 ? -1 : last - now();
        if (last >= 0 && left <= 0) return;
        if (poll(waited, 2, (int)left) < 0) {
            if (errno == EINTR) continue;
            return;
        }
        struct signalfd_siginfo info;
        while (read(signals, &info, sizeof info) > 0) {}
        if (!waited[0].revents) continue;
        uint8_t asked = 0;
        if (read(CHANNEL, &asked, 1) != 1 || asked == GUARD_KILL) return;
        if (last >= 0) continue;
        last = now() + grace;
        kill(-leader, SIGTERM);
        kill(-leader, SIGCONT);
    }
}

static int watched_signals(void) {
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    int signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signals >= 0) return signals;
    report('E', errno);
    _exit(0);
}

/// Whatever loses its parent below this process becomes its child.
static void inherit_orphans(const char *name) {
    setsid();
    prctl(PR_SET_NAME, name);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
}

static void guard(const GuardedCommand *command) {
    inherit_orphans("ledger-guard");
    int signals = watched_signals();
    pid_t leader = start(command);
    if (leader < 0) _exit(0);
    report('P', leader);
    siginfo_t end = {0};
    watch(leader, signals, command->grace, &end);
    // Before the command is reaped: until then its id is that of no other group.
    kill(-leader, SIGKILL);
    if (end.si_pid == 0) waitid(P_PID, leader, &end, WEXITED | WNOWAIT);
    kill_all(signals);
    report(end.si_code == CLD_EXITED ? 'X' : 'S', end.si_status);
    _exit(0);
}

/// Stands behind the guard, whom a command can find and kill as its parent, and inherits all that is left then.
static void keep(const GuardedCommand *command, int channel) {
    inherit_orphans("ledger-keeper");
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigaction(SIGCHLD, &standard, NULL);
    sigset_t every;
    sigfillset(&every);
    sigprocmask(SIG_SETMASK, &every, NULL);
    if (settle_descriptors(command, &channel) != 0) {
        report_on(channel, 'E', errno);
        _exit(0);
    }
    pid_t guardian = fork();
    if (guardian == 0) guard(command);
    for (int i = IN; i < CHANNEL; i++) close(i);
    if (guardian < 0) {
        report('E', errno);
        _exit(0);
    }
    report('G', guardian);
    int status = 0;
    waitpid(guardian, &status, 0);
    if (WIFEXITED(status)) _exit(0);
    kill_all(watched_signals());
    report('U', 0);
    _exit(0);
}

int command_guard_start(const GuardedCommand *command, int *channel) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return -errno;
    // No handler of the caller's runs in the child.
    sigset_t every, before;
    sigfillset(&every);
    pthread_sigmask(SIG_SETMASK, &every, &before);
    pid_t pid = fork();
    if (pid == 0) keep(command, pair[1]);
    int number = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(pair[1]);
    if (pid < 0) {
        close(pair[0]);
        return -number;
    }
    *channel = pair[0];
    return pid;
}

int command_guard_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int command_guard_file(void) { return memfd_create("ledger-request", MFD_CLOEXEC); }
