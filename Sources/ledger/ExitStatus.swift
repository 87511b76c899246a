import LedgerCore
import LedgerProviders
import LedgerRunner
import LedgerStore
import LedgerVendors
import LedgerWeb
import Prospect

/// The exit codes of the command line, after sysexits.h.
enum ExitStatus: Int32 {
    case done = 0
    /// The run finished and accepted nothing; a draft failed the validator, or would; `rules diff` found differences; a
    /// draft named to `export` is left out.
    case nothingAccepted = 2
    case usage = 64
    case badInput = 65
    /// A required provider, or the port to serve on.
    case unavailable = 69
    case defect = 70
    case cannotWrite = 73
    case interrupted = 75

    /// Nil for an error of the command line itself, which ArgumentParser tells best.
    init?(of error: any Error) {
        switch error {
        case let error as StoreError: self = Self.status(of: error)
        case is OutputError, is BackupError: self = .cannotWrite
        case is InputFileError, is SuppressionFault, is RulesError, is DraftFileError, is SecretFault: self = .badInput
        case let error as ConfigurationError: self = error.status
        case is QueryError: self = .badInput
        case StepFailure.permanent: self = .badInput
        case is StepFailure: self = .unavailable
        case let error as CommandError: self = error.status
        case WebFault.badCertificate: self = .badInput
        case is WebFault: self = .unavailable
        default: return nil
        }
    }

    private static func status(of error: StoreError) -> ExitStatus {
        switch error {
        case .missing, .notALedger, .damaged, .newer, .changedMigration, .outdated, .noSuchRun,
            .noSuchAccount, .noSuchAttempt, .noSuchDraft, .noSuchContact, .wrongState:
            .badInput
        case .cannotOpen, .full, .replaced, .notWritable: .cannotWrite
        case .busy, .tooSlow: .interrupted
        case .refused, .notHeld: .defect
        }
    }
}

/// An error of a command, with its exit code; the message ends with what to do.
struct CommandError: Error, CustomStringConvertible {
    let status: ExitStatus
    let description: String
}
