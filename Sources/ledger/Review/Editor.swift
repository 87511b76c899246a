import Foundation
import LedgerCore

/// The person's own editor on a wording.
enum Editor {
    private static let heading = "Subject: "

    /// Opens VISUAL, EDITOR or vi on the wording, in a file only this user can read, which is gone afterwards.
    /// - Returns: nil where nothing was changed.
    /// - Throws: `CommandError` where there is no terminal or editor, or what was saved has no subject line.
    static func edit(_ wording: Wording) throws -> Wording? {
        var template = Array((NSTemporaryDirectory() + "/ledger-edit.XXXXXX").utf8CString)
        guard let made = mkdtemp(&template) else {
            throw CommandError(status: .cannotWrite, description: "cannot make a temporary folder; check TMPDIR and its disk")
        }
        let folder = String(cString: made)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = folder + "/draft.txt"
        let before = text(wording)
        guard FileManager.default.createFile(atPath: file, contents: Data(before.utf8), attributes: [.posixPermissions: 0o600]) else {
            throw CommandError(status: .cannotWrite, description: "cannot write a temporary file; check TMPDIR and its disk")
        }
        try run(file)
        guard let saved = FileManager.default.contents(atPath: file) else {
            throw CommandError(status: .badInput, description: "the edited file is gone; the draft is as it was")
        }
        guard let after = String(data: saved, encoding: .utf8) else {
            throw CommandError(status: .badInput, description: "what was saved is no UTF-8; the draft is as it was")
        }
        return after == before ? nil : try read(after)
    }

    /// A subject line, an empty line, the body.
    static func text(_ wording: Wording) -> String { heading + wording.subject + "\n\n" + wording.body + "\n" }

    /// - Throws: `CommandError` where the first line is no subject.
    static func read(_ text: String) throws -> Wording {
        let lines = text.replacing("\r\n", with: "\n").drop { $0.isWhitespace }.split(
            separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = lines.first, first.lowercased().hasPrefix("subject:") else {
            throw CommandError(
                status: .badInput, description: "the first line must be `Subject: …`; the draft is as it was")
        }
        return Wording(
            subject: first.dropFirst("subject:".count).trimmingWhitespace(),
            body: lines.count > 1 ? lines[1].trimmingWhitespace() : "")
    }

    private static func run(_ file: String) throws {
        let settings = ProcessInfo.processInfo.environment
        let editor = [settings["VISUAL"], settings["EDITOR"]].compactMap { $0 }.first { !$0.isBlank } ?? "vi"
        // As others do it: the setting may have arguments.
        let code = ProgramInForeground.run(["/bin/sh", "-c", editor + " \"$1\"", editor, file])
        guard code == 0 else {
            throw CommandError(
                status: .badInput,
                description: "the editor `\(TextTable.plain(editor))` ended with code \(code); set VISUAL or EDITOR; the draft is as it was")
        }
    }
}

/// A program that has the terminal while this one waits.
enum ProgramInForeground {
    /// Its exit code; 128 and more for one that a signal ended; 127 where it cannot be started. Ctrl-C is the program's.
    static func run(_ words: [String]) -> Int32 {
        let kept = (signal(SIGINT, SIG_IGN), signal(SIGQUIT, SIG_IGN))
        defer {
            signal(SIGINT, kept.0)
            signal(SIGQUIT, kept.1)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var defaults = sigset_t()
        sigemptyset(&defaults)
        [SIGINT, SIGQUIT, SIGPIPE].forEach { sigaddset(&defaults, $0) }
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        let arguments = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var child: pid_t = 0
        guard posix_spawn(&child, words[0], nil, &attributes, arguments, environ) == 0 else { return 127 }
        var status: Int32 = 0
        while waitpid(child, &status, 0) == -1, errno == EINTR {}
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }
}

