import LedgerCore
import LedgerRunner
import Synchronization

/// Tells on stderr how a run goes: one line that is replaced on a terminal, plain lines elsewhere.
final class ProgressLine: Sendable {
    private struct Counts {
        var account = 0
        var accepted = 0
        var rejected = 0
        var name = ""
    }

    private let verbosity: Verbosity
    private let total: Int
    private let counts = Mutex(Counts())

    init(verbosity: Verbosity, selected: Int) {
        self.verbosity = verbosity
        total = selected
    }

    func show(_ progress: Runner.Progress) {
        guard verbosity != .quiet else { return }
        let counts = counts.withLock { counts in
            Self.count(progress, &counts)
            return counts
        }
        if case .remark(let text) = progress, verbosity != .verbose, Terminal.stderrIsTerminal {
            Terminal.replaceLine("")
            return Terminal.say(text)
        }
        if verbosity == .verbose || !Terminal.stderrIsTerminal {
            Self.line(progress, verbosity).map(Terminal.say)
        } else {
            let line = "\(counts.account)/\(total) accounts, \(counts.accepted) accepted, \(counts.rejected) rejected  "
            Terminal.replaceLine(String((line + TextTable.plain(counts.name)).prefix(Terminal.width - 1)))
        }
    }

    func end() {
        if verbosity == .normal, Terminal.stderrIsTerminal { Terminal.replaceLine("") }
    }

    private static func count(_ progress: Runner.Progress, _ counts: inout Counts) {
        switch progress {
        case .account(let position, let name):
            counts.account = position
            counts.name = name
        case .skipped, .rescued, .remark: break
        case .attempt(_, .accepted, _): counts.accepted += 1
        case .attempt(_, .rejected, _): counts.rejected += 1
        case .attempt: break
        }
    }

    private static func line(_ progress: Runner.Progress, _ verbosity: Verbosity) -> String? {
        switch progress {
        case .account(let position, let name): "account \(position): \(TextTable.plain(name))"
        case .skipped(let position, let name, let reason):
            "account \(position): \(TextTable.plain(name)) skipped: \(reason)"
        case .rescued(let attempts):
            "took over \(attempts) attempt\(attempts == 1 ? "" : "s") of a process that is gone"
        case .remark(let text): text
        case .attempt(let id, let state, let reason):
            verbosity == .verbose
                ? "  attempt \(id): \(state.rawValue)" + (reason.map { " (\($0))" } ?? "") : nil
        }
    }
}

enum Verbosity: Sendable { case quiet, normal, verbose }
