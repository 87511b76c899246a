import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import LedgerStore
import Logging
import NIOCore
import NIOPosix
import NIOSSL

/// The web application on a port, until it is told to stop.
public struct WebServer: Sendable {
    private let settings: WebSettings
    private let ports: WebPorts
    private let pool: ReadPool
    private let writer: Store
    private let desk: any DraftDesk

    /// - Parameters:
    ///   - store: the ledger, open for what is changed by way of the pages; they read on connections of their own.
    ///   - desk: decides on drafts.
    /// - Throws: `StoreError`.
    public init(settings: WebSettings, store: Store, desk: any DraftDesk, ports: WebPorts) throws {
        self.settings = settings
        self.ports = ports
        self.desk = desk
        writer = store
        pool = try ReadPool(store.path)
    }

    /// Makes a link that signs `actor` in, once, within a quarter of an hour, at the server of this ledger.
    public static func signInPath(for actor: String, in store: Store) throws -> String {
        try Doorkeeper.link(for: actor, in: store, now: LocalTimes.now)
    }

    /// Serves until SIGINT or SIGTERM, and lets answers under way end, but for questions in SQL.
    /// - Parameter ready: told the address, and the address that signs the operator in, as soon as requests are taken.
    /// - Throws: `WebFault`.
    public func run(ready: @escaping @Sendable (_ address: String, _ signIn: String?) -> Void) async throws {
        let threads = Site.Threads()
        threads.start()
        do {
            try await serve(threads, ready)
        } catch {
            await end(threads)
            throw fault(error)
        }
        await end(threads)
    }

    private func serve(_ threads: Site.Threads, _ ready: @escaping @Sendable (String, String?) -> Void) async throws {
        let entrance = Entrance()
        let application = Application(
            responder: entrance, server: try builder(),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                availableConnectionsDelegate: MaximumAvailableConnections(Limits.connections)),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? settings.port
                entrance.open(site(port: port, threads))
                announce(port, ready)
            }, logger: Logger(label: "ledger.web") { _ in SwiftLogNoOpLogHandler() })
        try await application.runService()
    }

    private func end(_ threads: Site.Threads) async {
        await threads.end()
        pool.close()
    }

    private func site(port: Int, _ threads: Site.Threads) -> Site {
        Site(
            check: RequestCheck(settings: settings, port: port), door: Doorkeeper(settings: settings, port: port),
            times: LocalTimes(zone: settings.timeZone), ports: ports, pool: pool, writer: writer, desk: desk,
            live: LiveRuns(pool: pool, ports: ports, threads: threads.pages), threads: threads)
    }

    private func announce(_ port: Int, _ ready: @Sendable (String, String?) -> Void) {
        let base = settings.base(port: port)
        guard settings.requiresSignIn else { return ready(base + "/", nil) }
        do {
            ready(base + "/", base + (try Self.signInPath(for: settings.actor, in: writer)))
        } catch {
            ports.say("ledger: no sign-in link could be made: \(error); `ledger serve --link` makes one")
            ready(base + "/", nil)
        }
    }

    private func fault(_ error: any Error) -> any Error {
        switch error {
        case let error as IOError where error.errnoCode == EADDRINUSE:
            WebFault.portTaken(host: settings.host, port: settings.port)
        case let error as IOError: cannotListen(String(cString: strerror(error.errnoCode)))
        case let error as SocketAddressError: cannotListen("\(error)")
        case let error as SocketAddressError.UnknownHost: cannotListen(error.errorDescription)
        default: error
        }
    }

    private func cannotListen(_ reason: String) -> WebFault {
        .cannotListen(host: settings.host, port: settings.port, reason: reason)
    }

    // MARK: - The connection

    private func builder() throws -> HTTPServerBuilder {
        let http = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [RequestGuard()], idleTimeout: .seconds(Limits.idle),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: Limits.header, maxHeaderListSize: Limits.header, maxHeaderFieldCount: 100)))
        return try settings.tls.map { try HTTPServerBuilder.tls(http, tlsConfiguration: try Self.tls($0)) } ?? http
    }

    private static func tls(_ files: WebSettings.TLSFiles) throws -> TLSConfiguration {
        let chain = try reading(files.certificate) { try NIOSSLCertificate.fromPEMFile($0) }
        let key = try reading(files.key) { try NIOSSLPrivateKey(file: $0, format: .pem) }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        // Tells whether the key is the certificate's.
        _ = try reading(files.key) { _ in try NIOSSLContext(configuration: configuration) }
        return configuration
    }

    private static func reading<Value>(_ path: String, _ body: (String) throws -> Value) throws -> Value {
        do {
            return try body(path)
        } catch {
            throw WebFault.badCertificate(path, reason: "\(error)")
        }
    }
}
