import Foundation
import LedgerCore

/// The person's own editor on a wording.
enum Editor {
    private static let heading = "Subject: "

    /// Opens VISUAL, EDITOR or vi on the wording, in a file only this user can read, and hands what was saved to `keep`.
    /// The file is gone afterwards, unless it holds words that could not be kept: the error says where they are.
    /// - Returns: what `keep` does; nil where nothing was changed.
    /// - Throws: `CommandError` where there is no editor, or what was saved has no subject line; what `keep` throws.
    static func edit<Value>(_ wording: Wording, _ keep: (Wording) throws -> Value) throws -> Value? {
        let before = text(wording)
        let folder = try temporaryFolder()
        let file = folder + "/draft.txt"
        func remove() { try? FileManager.default.removeItem(atPath: folder) }
        guard FileManager.default.createFile(atPath: file, contents: Data(before.utf8), attributes: [.posixPermissions: 0o600]) else {
            remove()
            throw CommandError(status: .cannotWrite, description: "cannot write a temporary file; check TMPDIR and its disk")
        }
        do {
            try run(file)
            let value = try saved(file, unlike: before).map(keep)
            remove()
            return value
        } catch {
            guard let left = FileManager.default.contents(atPath: file), left != Data(before.utf8) else {
                remove()
                throw error
            }
            throw CommandError(status: ExitStatus(of: error) ?? .defect, description: "\(error); your text is in \(file)")
        }
    }

    private static func temporaryFolder() throws -> String {
        var template = Array((FileManager.default.temporaryDirectory.path + "/ledger-edit.XXXXXX").utf8CString)
        guard let made = mkdtemp(&template) else {
            throw CommandError(status: .cannotWrite, description: "cannot make a temporary folder; check TMPDIR and its disk")
        }
        return String(cString: made)
    }

    /// Nil where it is the text from before.
    private static func saved(_ file: String, unlike before: String) throws -> Wording? {
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

