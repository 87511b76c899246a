#pragma once
#include <stdint.h>

/// A program to start. Every text and list belongs to the caller and is used during the call alone.
typedef struct {
    /// Absolute.
    const char *program;
    /// Both end with NULL; the first argument is the program's name.
    char *const *arguments;
    char *const *environment;
    /// Its working folder.
    const char *folder;
    /// Its stdin, stdout and stderr.
    int input, output, errors;
    /// Milliseconds between TERM and KILL.
    int64_t grace;
} GuardedCommand;

/// What a guard says of its command, eight bytes on the channel.
typedef struct {
    /// 'G': the guard's process id. 'P': the command runs, with this one. 'E': it could not be started, errno. Then, once
    /// nothing of it is left, 'X': it exited with this code, 'S': this signal ended it, 'U': its guard was killed.
    int32_t kind;
    int32_t value;
} GuardReport;

/// Asks of a guard, one byte on the channel: TERM to the command's group and KILL to all after the grace, or KILL at
/// once. Closing the channel, as the end of the caller does, is KILL at once.
static const uint8_t GUARD_TERMINATE = 'T';
static const uint8_t GUARD_KILL = 'K';

/// Starts a program under a guard: a process of its own, in a session of its own, that inherits every process the
/// program leaves behind, kills them all when the program ends or the channel closes, and reports when none is left.
///
/// The program is the leader of another session, so that signals to its group reach neither guard nor caller. Behind
/// the guard stands a keeper, in a session of its own too, which takes the guard's place where that is killed.
/// - Returns: the keeper's process id, to be waited for by the caller; -errno where there is none.
int command_guard_start(const GuardedCommand *command, int *channel);

/// A pipe that no other program inherits: `pipe2`, which Swift does not see. -1 where there is none, with errno.
int command_guard_pipe(int ends[2]);

/// An empty file without a name, in memory, that no other program inherits. -1 where there is none, with errno.
int command_guard_file(void);
