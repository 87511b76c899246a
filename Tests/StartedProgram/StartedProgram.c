#define _GNU_SOURCE
#include "StartedProgram.h"
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>

int start_program(
    pid_t *child, const char *program, char *const arguments[], char *const environment[], const char *folder,
    const char *out, const char *err) {
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    const int writing = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, out, writing, 0600);
    posix_spawn_file_actions_addopen(&files, 2, err ? err : "/dev/null", writing, 0600);
    posix_spawn_file_actions_addclosefrom_np(&files, 3);
    posix_spawn_file_actions_addchdir_np(&files, folder);

    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t signals;
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);

    const int code = posix_spawn(child, program, &files, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return code;
}
