import ArgumentParser
import Foundation
import LedgerCore
import LedgerRunner
import LedgerStore
import LedgerWeb

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the ledger's pages to a browser, until Ctrl-C.",
        discussion: """
            Prints the address and a link that signs one browser in, once, within 15 minutes; what is done there is \
            done in the name of --by. On this machine's own addresses (loopback) it is plain HTTP; on any other it \
            takes --tls-certificate and --tls-key, and everybody signs in.
            """)

    @Option(help: "Address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "Port to listen on; 0 takes any that is free.")
    var port = 8_484

    @Option(help: "File of the certificate and the chain behind it, PEM.")
    var tlsCertificate: String?

    @Option(help: "File of the certificate's key, PEM.")
    var tlsKey: String?

    @Option(help: "Name that browsers reach the server by, where it is not the host's own. May be repeated.")
    var name: [String] = []

    @Option(help: "Whose name is on what is done there. [default: the user's name]")
    var by: String?

    @Flag(help: "Let everybody on this machine in without signing in.")
    var openOnLoopback = false

    @Flag(help: "Print a new sign-in link for the server of this ledger that runs already, and end.")
    var link = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port takes 0 to 65535.") }
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key go together; give both.")
        }
        if link, port == 0 { throw ValidationError("--link needs the --port of the server.") }
        try validateReach()
    }

    /// What strangers could reach is never without TLS, without signing in, or without a name.
    private func validateReach() throws {
        if WebSettings.isLoopback(host) { return }
        if openOnLoopback { throw ValidationError("--open-on-loopback is for 127.0.0.1, ::1 and localhost.") }
        guard tlsCertificate != nil else {
            throw ValidationError(
                "\(host) can be reached from outside: give --tls-certificate and --tls-key, or serve on 127.0.0.1.")
        }
        if ["0.0.0.0", "::"].contains(host), name.isEmpty {
            throw ValidationError("\(host) is every address of the machine: give the --name browsers reach it by.")
        }
    }

    func run() async throws {
        let workspace = try common.workspace()
        let settings = try settings(workspace)
        let store = try workspace.existingStore()
        if link { return try printLink(settings, store) }
        let ports = Self.ports
        let desk = try WebDesk(workspace, store, say: ports.say)
        let server = try WebServer(settings: settings, store: store, desk: desk, ports: ports)
        try await server.run { [common] address, signIn in Self.announce(address, signIn, common) }
        try store.close()
    }

    private func settings(_ workspace: Workspace) throws -> WebSettings {
        var settings = WebSettings(actor: try Actor.named(by), timeZone: try workspace.settings.timeZone())
        settings.host = host
        settings.port = port
        settings.names = name
        settings.requiresSignIn = !openOnLoopback
        if let tlsCertificate, let tlsKey { settings.tls = .init(certificate: tlsCertificate, key: tlsKey) }
        return settings
    }

    private func printLink(_ settings: WebSettings, _ store: Store) throws {
        let path = try WebServer.signInPath(for: settings.actor, in: store)
        Self.announce(settings.base(port: port) + "/", settings.base(port: port) + path, common)
    }

    private static var ports: WebPorts {
        WebPorts(
            lives: { worker in
                let now = Timestamp(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1_000))
                return ProcessIdentity.lives(worker, now: now)
            }, say: { Terminal.say($0) })
    }

    private static func announce(_ address: String, _ signIn: String?, _ common: CommonOptions) {
        if common.json {
            let value = JSON.members(("address", .string(address)), ("sign_in", .text(signIn)))
            return Terminal.show(value.serialized(pretty: false))
        }
        Terminal.show("Serving \(address)" + (signIn.map { "  sign in, once: \($0)" } ?? "  open to everybody on this machine"))
    }
}
