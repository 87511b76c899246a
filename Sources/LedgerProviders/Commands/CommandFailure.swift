public import LedgerCore

/// Why a command came to nothing. What it wrote is not told: it may hold contact details.
public enum CommandFailure: Error, Sendable, Equatable {
    case missing(program: String)
    case notStarted(String)
    case exited(Int32)
    case killed(signal: Int32)
    case timedOut(seconds: Double)
    case tooMuchOutput(limit: Int)
    case tooManyErrors(limit: Int)
    /// It ended the process that watches over it.
    case unwatched
    /// What it answered is not what was agreed.
    case contract(String)

    public func detail(of name: String) -> String {
        switch self {
        case .missing(let program):
            program.contains("/")
                ? "\(name): \(program) is no program that can be run" : "\(name): there is no program \(program) in PATH"
        case .notStarted(let reason): "\(name) could not be started: \(reason)"
        case .exited(let code): "\(name) exited with code \(code)"
        case .killed(let signal): "\(name) was ended by signal \(signal)"
        case .timedOut(let seconds): "\(name) did not end within \(JSON.spell(seconds)) s"
        case .tooMuchOutput(let limit): "\(name) wrote more than \(limit) bytes to stdout"
        case .tooManyErrors(let limit): "\(name) wrote more than \(limit) bytes to stderr"
        case .unwatched: "\(name) ended the process that watches over it"
        case .contract(let problem): "\(name) broke its contract: \(problem)"
        }
    }

    /// It cannot have cost anything.
    var isBeforeStart: Bool {
        switch self {
        case .missing, .notStarted: true
        default: false
        }
    }

    /// As a failure of a step. Exit codes that say that nothing changes by itself, and broken contracts, are permanent.
    public func step(of name: String) -> StepFailure {
        switch self {
        case .timedOut, .killed: .transient(detail(of: name))
        case .exited(let code) where ![64, 65, 66, 77, 78, 126, 127].contains(code): .transient(detail(of: name))
        case .missing, .notStarted, .exited, .tooMuchOutput, .tooManyErrors, .unwatched, .contract:
            .permanent(detail(of: name))
        }
    }
}
