import Foundation
import HTTPTypes
import Hummingbird
import LedgerCore
import LedgerStore

/// What a page is asked for.
struct WebRequest: Sendable {
    /// The parts of the path, decoded; `.json` at its end is taken off.
    let path: [String]
    let query: FormFields
    /// As data, not as a page: `.json` at the end of the path, or asked for by `Accept`.
    let wantsJSON: Bool
    /// A page of another site led here.
    let isFromElsewhere: Bool
    /// The path and query as they were sent.
    let target: String

    /// - Throws: `Problem` for a path that is none.
    init(_ request: Request) throws {
        target = request.uri.string
        var parts = request.uri.path.split(separator: "/").map { FormFields.percentDecoded($0.utf8, plusIsSpace: false) }
        let isTwin = parts.last?.hasSuffix(".json") ?? false
        if isTwin, let last = parts.popLast() { parts.append(String(last.dropLast(5))) }
        guard !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." || $0.contains("\0") }) else { throw Problem.notFound }
        path = parts
        query = FormFields(request.uri.query ?? "")
        wantsJSON = isTwin || Self.prefersJSON(request)
        isFromElsewhere = RequestCheck.isFromElsewhere(request)
    }

    static func prefersJSON(_ request: Request) -> Bool {
        let accept = request.headers[.accept] ?? ""
        return accept.contains("application/json") && !accept.contains("text/html")
    }
}

/// Somebody at the other end.
struct Visitor: Sendable {
    let actor: String
    /// Stands in every form of this visitor's pages.
    let formToken: String
    /// Tells visitors apart; of a session, the digest of its secret.
    let key: String
    /// False where nobody has to.
    let isSignedIn: Bool
}
