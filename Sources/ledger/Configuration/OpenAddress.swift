import Foundation
import LedgerVendors

/// Addresses to which no secret goes.
enum OpenAddress {
    /// Plain HTTP to another machine.
    static func isOpen(_ url: String) -> Bool {
        guard let parts = URLComponents(string: url), parts.scheme?.lowercased() != "https" else { return false }
        let host = (parts.host ?? "").lowercased()
        let isIPv4 = host.hasPrefix("127.") && host.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
        return !(host == "localhost" || host == "::1" || host == "[::1]" || isIPv4)
    }

    /// - Parameter remedy: what to do about it.
    /// - Throws: `CommandError` where a secret would go unencrypted to another machine.
    static func refuse(_ url: String, for secret: String, remedy: String = "use https, or unset the key") throws {
        guard isOpen(url) else { return }
        throw CommandError(
            status: .usage, description: "\(secret) would go unencrypted to \(url); \(remedy)")
    }
}

extension Secrets {
    /// Of this process.
    static let here = Secrets(environment: ProcessInfo.processInfo.environment)
}
