public import Foundation
public import LedgerCore

/// Where and how the web application is served.
public struct WebSettings: Sendable {
    /// A name or an address of this machine.
    public var host = "127.0.0.1"
    /// 0: any that is free.
    public var port = 8484
    /// Files in PEM; nil: without TLS.
    public var tls: TLSFiles?
    /// Names the application answers to besides the host's own, as browsers write them: `ledger.example.com`.
    public var names: [String] = []
    /// Without it everybody who reaches the port reads and writes.
    public var requiresSignIn = true
    /// Whose name is on what is done where nobody signs in.
    public var actor: String
    /// Times are shown in it, and it says which day today is.
    public var timeZone: TimeZone

    public init(actor: String, timeZone: TimeZone) {
        self.actor = actor
        self.timeZone = timeZone
    }

    /// A certificate with the chain behind it, and its key.
    public struct TLSFiles: Sendable {
        public var certificate: String
        public var key: String

        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// Nobody but this machine reaches the host.
    public var isLoopback: Bool { Self.isLoopback(host) }

    /// Whether an address or name is one that only this machine reaches.
    public static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || (host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == 46 || (48...57).contains($0) })
    }

    /// The start of every address of the application, as `port` turned out.
    public func base(port: Int) -> String {
        let name = names.first ?? (host.contains(":") ? "[\(host)]" : host)
        let standard = tls == nil ? 80 : 443
        return (tls == nil ? "http://" : "https://") + name + (port == standard ? "" : ":\(port)")
    }
}

/// What the application is handed by the program around it.
public struct WebPorts: Sendable {
    /// Whether the process of a worker is there.
    public var lives: @Sendable (WorkerStatus) -> Bool
    /// Tells the operator of something that is not for the browser.
    public var say: @Sendable (String) -> Void

    public init(lives: @escaping @Sendable (WorkerStatus) -> Bool, say: @escaping @Sendable (String) -> Void) {
        self.lives = lives
        self.say = say
    }
}

/// Why the application cannot be served; the message ends with what to do.
public enum WebFault: Error, Sendable, Equatable, CustomStringConvertible {
    case portTaken(host: String, port: Int)
    case cannotListen(host: String, port: Int, reason: String)
    case badCertificate(String, reason: String)

    public var description: String {
        switch self {
        case .portTaken(let host, let port):
            "port \(port) of \(host) is taken; stop what listens there, or name another with --port"
        case .cannotListen(let host, let port, let reason):
            "cannot listen on port \(port) of \(host): \(reason); name an address of this machine with --host"
        case .badCertificate(let path, let reason):
            "\(path) is no certificate or key that can be used (\(reason)); name PEM files with --tls-certificate, and its own key with --tls-key"
        }
    }
}
