import HTTPTypes
import LedgerCore
import LedgerStore

/// Why a request is not answered as asked: what the browser is told of it, and no more.
struct Problem: Error, Sendable {
    let status: HTTPResponse.Status
    let title: String
    let detail: String
    /// Methods that are, where the one asked for is not.
    var allow: String?

    init(_ status: HTTPResponse.Status, _ title: String, _ detail: String) {
        self.status = status
        self.title = title
        self.detail = detail
    }

    static let notFound = Problem(.notFound, "Not found", "There is nothing at this address.")
    static let tooLarge = Problem(
        .contentTooLarge, "Too large", "What was sent is larger than \(Limits.body / 1_024) KB; shorten it.")
    static let signedOut = Problem(
        .unauthorized, "Sign in", "Open the link that the program printed when it was started.")

    static func badRequest(_ detail: String) -> Problem { Problem(.badRequest, "Bad request", detail) }

    static func methodNotAllowed(_ allow: String) -> Problem {
        var problem = Problem(.methodNotAllowed, "Not allowed", "This address takes \(allow) only.")
        problem.allow = allow
        return problem
    }

    static func forbidden(_ detail: String) -> Problem { Problem(.forbidden, "Refused", detail) }
}

extension Problem {
    /// - Parameter say: tells the operator of what the browser is not told.
    init(_ error: any Error, say: (String) -> Void) {
        switch error {
        case let problem as Problem: self = problem
        case let error as StoreError: self = Self.of(error) ?? Self.unexpected(error, say)
        case let error as QueryError: self = .badRequest(error.description)
        default: self = Self.unexpected(error, say)
        }
    }

    private static func of(_ error: StoreError) -> Problem? {
        switch error {
        case .noSuchRun, .noSuchAccount, .noSuchAttempt, .noSuchDraft: .notFound
        case .busy:
            Problem(.serviceUnavailable, "Busy", "Another process holds the ledger; try again in a moment.")
        case .tooSlow:
            Problem(.serviceUnavailable, "Too much at once", "The ledger took too long to answer and was stopped; narrow what you ask for.")
        // The schema's own words, made for people: nothing of a path or a value is in them.
        case .refused(let rule): Problem(.conflict, "Refused", "The ledger refused a change: \(rule).")
        case .wrongState(let what, let remedy): Problem(.conflict, "Not now", "\(what); \(remedy).")
        default: nil
        }
    }

    /// A number tells the operator's line from others.
    private static func unexpected(_ error: any Error, _ say: (String) -> Void) -> Problem {
        let number = UInt32.random(in: 0x1000_0000...0xffff_ffff)
        let mark = String(number, radix: 16)
        say("ledger: request failed (\(mark)): \(error)")
        return Problem(
            .internalServerError, "Something went wrong",
            "The page could not be made. The program's log says more, under \(mark).")
    }
}

/// What a request may take.
enum Limits {
    /// Bytes.
    static let target = 8_192
    static let header = 16_384
    static let body = 262_144
    /// Bytes that are handed on to be sent at a time.
    static let piece = 65_536
    /// Seconds from a request's header to its last byte, of a connection's first from its begin; and seconds in which the
    /// other end takes a piece of an answer.
    static let request: Int64 = 20
    /// Seconds from an answer to the end of the next request's header.
    static let idle: Int64 = 20
    static let connections = 256
    /// Browsers that watch runs at a time.
    static let viewers = 64
    /// Seconds of a question in SQL, its rows on a page and in a file.
    static let query = 10.0
    /// Seconds the ledger may take for a page.
    static let page = 5.0
    static let queryRows = 500
    static let fileRows = 100_000
}
