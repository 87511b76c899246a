import Foundation
internal import GRDB
public import LedgerCore

/// What can be wrong with a ledger file; each message ends with what to do.
public enum StoreError: LedgerFault, Sendable, Equatable, CustomStringConvertible {
    case missing(String)
    case cannotOpen(String, reason: String)
    case notALedger(String)
    case damaged(String, detail: String)
    case newer(String, found: String)
    case changedMigration(String, name: String)
    case outdated(String)
    case busy(String)
    /// A question took longer than it was given.
    case tooSlow(String)
    case full(String)
    /// The file is no longer the one that was opened.
    case replaced(String)
    case notWritable(String, detail: String)
    /// A rule of the schema refused the change.
    case refused(String)
    case noSuchRun(String)
    case noSuchAccount(String)
    case noSuchAttempt(AttemptID)
    case noSuchDraft(DraftID)
    case noSuchContact(ContactID)
    /// What was asked for does not go with the state a row is in.
    case wrongState(String, remedy: String)
    /// Another worker has taken over what this one held, or nobody is to have it any more.
    case notHeld(String)

    public var description: String {
        switch self {
        case .missing(let path): "there is no ledger at \(path); `ledger run` makes one"
        case .cannotOpen(let path, let reason): "cannot open the ledger \(path): \(reason); check its path, its permissions and its disk"
        case .notALedger(let path): "\(path) is not a ledger database; name another with --database, or move it away"
        case .damaged(let path, let detail):
            "the ledger \(path) is damaged (\(detail)); restore it from a backup, and check the disk"
        case .newer(let path, let found):
            "the ledger \(path) was written by a newer program (it has \(found)); use that version of ledger"
        case .changedMigration(let path, let name):
            "the ledger \(path) was made with another text of \(name) than this program has; use the program it was made with"
        case .outdated(let path): "the ledger \(path) is from an older program; `ledger doctor` brings it up to date"
        case .busy(let path):
            "the ledger \(path) is locked by another process; wait for it to finish, or stop it, and try again"
        case .tooSlow(let path): "a question to the ledger \(path) took too long and was stopped; ask for less at a time"
        case .replaced(let path):
            "\(path) was removed or replaced while it was in use; put the right ledger back, and run again"
        case .full(let path): "the disk of \(path) is full; make room, and run the same command again"
        case .notWritable(let path, let detail): "cannot write \(path): \(detail); check its permissions and its disk"
        case .refused(let rule): "the ledger refused a change: \(rule)"
        case .notHeld(let what): "\(what) is no longer held by this worker; what it came to is not kept"
        case .noSuchAccount(let name):
            "nothing is known of \(name); check the spelling, or name --sources to ask"
        case .noSuchAttempt(let id):
            "there is no attempt \(id) in the ledger; "
                + "`ledger sql \"SELECT attempt_id, run_id, state FROM v_attempts\"` lists them"
        case .noSuchDraft(let id):
            "there is no draft \(id) in the ledger; "
                + "`ledger sql \"SELECT draft_id, company_name, contact_name FROM v_drafts\"` lists them"
        case .noSuchContact(let id):
            "there is no contact \(id) in the ledger; "
                + "`ledger sql \"SELECT id, name FROM contacts\"` lists them"
        case .wrongState(let what, let remedy): "\(what); \(remedy)"
        case .noSuchRun(let what): "there is no \(what) in the ledger; `ledger status --all` lists the runs"
        }
    }

    /// Says in our words what SQLite reports; bound values, which may be personal data, never get into a message.
    static func naming<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw StoreError(error, path: path.isEmpty ? "(temporary)" : path)
        }
    }

    init(_ error: DatabaseError, path: String) {
        let detail = error.message ?? error.resultCode.description
        switch error.resultCode {
        case .SQLITE_NOTADB: self = .notALedger(path)
        case .SQLITE_CORRUPT: self = .damaged(path, detail: detail)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path)
        case .SQLITE_FULL: self = .full(path)
        case .SQLITE_INTERRUPT: self = .tooSlow(path)
        case .SQLITE_IOERR, .SQLITE_READONLY: self = .notWritable(path, detail: detail)
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: self = .cannotOpen(path, reason: detail)
        case .SQLITE_CONSTRAINT: self = .refused(detail)
        default: self = .damaged(path, detail: detail)
        }
    }
}
