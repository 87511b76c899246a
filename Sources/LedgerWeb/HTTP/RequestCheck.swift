import HTTPTypes
import Hummingbird

/// What is looked at before anything is read: that the request is meant for this server, and that it comes from a page
/// of this server where it would change something.
struct RequestCheck: Sendable {
    /// As `Host` spells them, in lower case.
    private let hosts: Set<String>
    private let scheme: String

    init(settings: WebSettings, port: Int) {
        scheme = settings.tls == nil ? "http" : "https"
        let standard = settings.tls == nil ? 80 : 443
        var names = settings.names.map { $0.lowercased() }
        if !Self.isAny(settings.host) { names.append(settings.host.contains(":") ? "[\(settings.host)]" : settings.host.lowercased()) }
        if settings.isLoopback { names += ["localhost", "127.0.0.1", "[::1]"] }
        hosts = Set(names.flatMap { port == standard ? [$0, "\($0):\(port)"] : ["\($0):\(port)"] })
    }

    /// Every address of the machine: no name a browser could write.
    static func isAny(_ host: String) -> Bool { host == "0.0.0.0" || host == "::" }

    /// - Throws: `Problem`.
    func admit(_ request: Request) throws {
        guard request.uri.string.utf8.count <= Limits.target else {
            throw Problem(.uriTooLong, "Too long", "The address is longer than \(Limits.target) bytes.")
        }
        // `*`. Of an absolute address nothing but the path comes here, and browsers send none to a server: what counts is
        // the Host beside it.
        guard request.head.path?.hasPrefix("/") == true else { throw Problem.badRequest("The address must begin with a slash.") }
        try requireOwnHost(request)
        try requireOwnPage(request)
        if request.method == .post { try requireOwnOrigin(request) }
    }

    /// Another name that leads here (DNS rebinding) would make a stranger's page one of ours.
    private func requireOwnHost(_ request: Request) throws {
        let host = request.head.authority?.lowercased() ?? ""
        let again = HTTPField.Name("Host").map { request.headers.contains($0) } ?? false
        guard hosts.contains(host), !again else {
            throw Problem(
                .misdirectedRequest, "Wrong host",
                "This server does not answer to the name it was asked for. --name adds one.")
        }
    }

    /// A page of another site may link here; it may not fetch, embed or post.
    private func requireOwnPage(_ request: Request) throws {
        guard let site = request.headers[.secFetchSite], site != "same-origin", site != "none" else { return }
        let isLink = request.method == .get && request.headers[.secFetchMode] == "navigate"
            && request.headers[.secFetchDest] == "document"
        guard isLink else { throw Problem.forbidden("The request comes from another site.") }
    }

    private func requireOwnOrigin(_ request: Request) throws {
        let own = request.head.authority.map { "\(scheme)://\($0)".lowercased() }
        guard let origin = request.headers[.origin], origin.lowercased() == own else {
            throw Problem.forbidden("The request does not say that it comes from a page of this server.")
        }
    }

    /// Whether a page of another site led here.
    static func isFromElsewhere(_ request: Request) -> Bool {
        request.headers[.secFetchSite].map { $0 != "same-origin" && $0 != "none" } ?? false
    }
}

extension HTTPField.Name {
    // Names of the HTTP standard: they always read.
    static let secFetchSite = Self("Sec-Fetch-Site") ?? .origin
    static let secFetchMode = Self("Sec-Fetch-Mode") ?? .origin
    static let secFetchDest = Self("Sec-Fetch-Dest") ?? .origin
    static let referrerPolicy = Self("Referrer-Policy") ?? .origin
    static let permissionsPolicy = Self("Permissions-Policy") ?? .origin
    static let openerPolicy = Self("Cross-Origin-Opener-Policy") ?? .origin
    static let resourcePolicy = Self("Cross-Origin-Resource-Policy") ?? .origin
    static let frameOptions = Self("X-Frame-Options") ?? .origin
}
