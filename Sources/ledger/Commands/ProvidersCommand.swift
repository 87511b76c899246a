import ArgumentParser
import LedgerCore
import LedgerRunner
import LedgerStore
import LedgerVendors

struct ProvidersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "providers", abstract: "The outside services a run would call.",
        subcommands: [ProvidersCheckCommand.self])
}

struct ProvidersCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Try each service that is configured, by the cheapest call there is.",
        discussion: """
            The calls are entered in the ledger and keep to its limits. Perplexity has no call that costs nothing: it is \
            asked for a word without a search. Exit code 69 where one that is configured does not answer.
            """)

    @Argument(help: "Services to try: model, perplexity, sec, zoominfo. [default: all that are configured]")
    var names: [String] = []

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let workspace = try common.workspace()
        let checks = try ProviderCheck.all(workspace)
        if let unknown = names.first(where: { name in !checks.contains { $0.name == name } }) {
            let known = checks.map(\.name).joined(separator: ", ")
            throw CommandError(status: .usage, description: "there is no service \(unknown) to try; there are \(known)")
        }
        let store = try workspace.store()
        defer { try? store.close() }
        let meter = ProviderMeter(store: store, clock: try workspace.clock(runDate: nil))
        var outcomes: [ProviderCheck.Outcome] = []
        for check in checks where names.isEmpty || names.contains(check.name) {
            outcomes.append(await check.outcome(meter, isAsked: names.contains(check.name)))
        }
        let view = ProvidersView(outcomes: outcomes)
        Terminal.show(common.json ? view.json.serialized() : view.text)
        if outcomes.contains(where: { $0.status == .fault }) { throw ExitCode(ExitStatus.unavailable.rawValue) }
    }
}

/// One service, whether it is configured, and the call that tries it.
struct ProviderCheck {
    enum Status: String { case ok, fault, off }

    struct Outcome {
        let name: String
        let status: Status
        let detail: String
    }

    let name: String
    /// Why it is not tried unless it is named; nil where it is configured.
    let off: String?
    let call: (any CallMeter) async throws -> String

    static func all(_ workspace: Workspace) throws -> [ProviderCheck] {
        let run = try workspace.settings.runSettings()
        // What is set and cannot be used is told by its check.
        let wantsZoomInfo = run.contactSource == .zoominfo || isSet { try workspace.zoomInfo() != nil }
        let hasPerplexity = run.sources.contains(.perplexity) || isSet { try Secrets.here.value("PERPLEXITY_API_KEY") != nil }
        let hasContact = run.sources.contains(.sec) || workspace.settings.text(.secUserAgent) != nil
        return [
            ProviderCheck(name: "model", off: run.model == nil ? "no model is set" : nil) { meter in
                guard let model = try workspace.modelConnection(of: run) else { return "no model is set" }
                return try await model.check(meter: meter)
            },
            ProviderCheck(name: "perplexity", off: hasPerplexity ? nil : "PERPLEXITY_API_KEY is not set") {
                try await workspace.perplexity().check(meter: $0)
            },
            ProviderCheck(name: "sec", off: hasContact ? nil : "SEC_USER_AGENT is not set") {
                try await workspace.edgar().check(meter: $0)
            },
            ProviderCheck(name: "zoominfo", off: wantsZoomInfo ? nil : "its credentials are not set") {
                let usage = try await workspace.zoomInfoContacts(workspace.rules(experiment: nil)).usage(meter: $0)
                return ProvidersView.text(usage)
            },
        ]
    }

    private static func isSet(_ look: () throws -> Bool) -> Bool {
        do {
            return try look()
        } catch {
            return true
        }
    }

    func outcome(_ meter: any CallMeter, isAsked: Bool) async -> Outcome {
        if let off, !isAsked { return Outcome(name: name, status: .off, detail: off) }
        do {
            return Outcome(name: name, status: .ok, detail: try await call(meter))
        } catch {
            return Outcome(name: name, status: .fault, detail: "\(error)")
        }
    }
}

struct ProvidersView {
    let outcomes: [ProviderCheck.Outcome]

    var json: JSON {
        .array(
            outcomes.map {
                .members(
                    ("provider", .string($0.name)), ("status", .string($0.status.rawValue)), ("detail", .string($0.detail)))
            })
    }

    var text: String {
        TextTable(headings: ["Service", "", ""], rows: outcomes.map { [$0.name, $0.status.rawValue, $0.detail] }).text
    }

    /// `answers; recordLimit: 4900 of 5000 left`.
    static func text(_ usage: ZoomInfoUsage) -> String {
        let lines = (usage.contract + usage.rate).compactMap { line in
            line.remaining.map { left in "\(line.name): \(left)" + (line.limit.map { " of \($0)" } ?? "") + " left" }
        }
        return (["answers"] + lines).joined(separator: "; ")
    }
}
