import Foundation
import LedgerCore
import Prospect

/// A website: the account's domain with what lies under it, and nothing else.
struct Site: Sendable {
    /// Without `www.`, in lower case.
    let domain: String
    /// Where it is looked for instead; nil: where its name leads.
    let standIn: String?
    let allowsPrivate: Bool

    /// The address of a path to begin at.
    func start(_ path: String, scheme: String) -> URL? {
        guard let standIn = standIn.flatMap({ URLComponents(string: $0) }) else {
            return URL(string: "\(scheme)://\(domain)\(path)")
        }
        let port = standIn.port.map { ":\($0)" } ?? ""
        return URL(string: "\(standIn.scheme ?? "http")://\(domain)\(port)\(path)")
    }

    /// A link or redirect of a page, where it stays on the site; nil elsewhere.
    func resolve(_ link: String, from page: URL) -> URL? {
        guard link.utf8.count <= 2_000, link.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7f }),
            let url = URL(string: link, relativeTo: page)?.absoluteURL
        else { return nil }
        return holds(url) ? url : nil
    }

    /// Of this site, by HTTP, at its usual port, without a user.
    func holds(_ url: URL) -> Bool {
        guard let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme), url.user == nil, url.password == nil,
            let host = url.host?.lowercased(), host == domain || host.hasSuffix("." + domain)
        else { return false }
        return url.port == nil || url.port == standIn.flatMap({ URLComponents(string: $0)?.port })
    }

    /// The address to connect to for a host of the site: every address its name leads to is looked at, and the
    /// connection is made to one of those, whatever the name says a moment later.
    /// - Throws: `SourceSkipped` where one is not of the public internet; `VendorFailure` where the name leads nowhere.
    func address(of host: String) async throws -> String {
        let name = standIn.flatMap { URLComponents(string: $0)?.host } ?? host
        let found = await InternetAddress.resolve(name)
        guard let first = found.first else { throw VendorFailure.outage("\(host) has no address", mayBeCharged: false) }
        if !allowsPrivate, found.contains(where: { !$0.isPublic }) {
            throw SourceSkipped("\(host) leads to an address that is not of the public internet")
        }
        return first.text
    }
}
