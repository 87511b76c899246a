#pragma once
#include <sys/types.h>

/// Starts a program in a folder and a process group of its own, with no input, its output in files (`err` may be NULL:
/// lost), signals as at the start of a session, and no other file open.
/// Returns 0 and its number in `child`, or what posix_spawn says.
int start_program(
    pid_t *child, const char *program, char *const arguments[], char *const environment[], const char *folder,
    const char *out, const char *err);
