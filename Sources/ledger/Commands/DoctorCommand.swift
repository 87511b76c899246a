import ArgumentParser
import Foundation
import LedgerCore
import LedgerProviders
import LedgerRunner
import LedgerStore
import LedgerVendors
import Prospect

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check the configuration, the output root, the database and the providers.",
        discussion: "Brings the database of an older program up to date. The exit code is 65 where a check fails.")

    @OptionGroup var common: CommonOptions

    private struct Finding {
        enum Status: String { case ok, note, fault }
        let check: String
        let status: Status
        let detail: String
    }

    func run() throws {
        let findings = findings()
        if common.json {
            let value = JSON.array(
                findings.map {
                    .members(
                        ("check", .string($0.check)), ("status", .string($0.status.rawValue)),
                        ("detail", .string($0.detail)))
                })
            Terminal.show(value.serialized())
        } else {
            Terminal.show(
                TextTable(
                    headings: ["Check", "Status", "Detail"],
                    rows: findings.map { [$0.check, $0.status.rawValue, $0.detail] }
                ).text)
        }
        if findings.contains(where: { $0.status == .fault }) { throw ExitCode(ExitStatus.badInput.rawValue) }
    }

    private func findings() -> [Finding] {
        let workspace: Workspace
        do {
            workspace = try common.workspace()
            _ = try workspace.settings.runSettings()
            _ = try workspace.settings.timeZone()
        } catch {
            return [Finding(check: "configuration", status: .fault, detail: "\(error)")]
        }
        return [
            Finding(check: "configuration", status: .ok, detail: "every setting is understood"),
            check("rules") { "SHA-256 \(try workspace.rules(for: try workspace.settings.runSettings()).rules.sha256.prefix(12))" },
            check("language model") {
                let settings = try workspace.settings.runSettings()
                return try workspace.model(of: settings).map { "\($0.name), with what it needs" } ?? "none: the composer writes"
            },
            check("pipeline") { try workspace.pipelineStanding() },
            check("output root") { try Self.writable(workspace.outputPath) },
        ] + database(workspace) + files(workspace) + providers(workspace) + research(workspace)
    }

    private static func writable(_ path: String) throws -> String {
        guard FileManager.default.fileExists(atPath: path) else { return "\(path) is not there yet; `ledger run` makes it" }
        let root = try OutputRoot(existing: path)
        guard FileManager.default.isWritableFile(atPath: root.path) else {
            throw OutputError(path: root.path, reason: "its permissions do not let you", remedy: "change them, or name another folder")
        }
        return "\(root.path) can be written"
    }

    private func check(_ name: String, _ body: () throws -> String) -> Finding {
        do {
            return Finding(check: name, status: .ok, detail: try body())
        } catch {
            return Finding(check: name, status: .fault, detail: "\(error)")
        }
    }

    private func database(_ workspace: Workspace) -> [Finding] {
        guard FileManager.default.fileExists(atPath: workspace.databasePath) else {
            return [Finding(check: "database", status: .note, detail: "there is none yet; `ledger run` makes it")]
        }
        return [
            check("database") {
                let store = try workspace.store()
                let faults = try store.integrityFaults()
                if let first = faults.first {
                    let detail = "\(first.detail); \(faults.count) faults in all, shown by `ledger verify`"
                    throw StoreError.damaged(workspace.databasePath, detail: detail)
                }
                let durability = try store.durability()
                guard durability.journalMode == "wal", durability.synchronous == 2, durability.foreignKeys else {
                    throw StoreError.refused("journal mode, synchronous or foreign keys are not as they should be")
                }
                return "sound; \(try store.migrations().count) migrations; WAL, synchronous FULL, foreign keys on"
            }
        ]
    }

    private func files(_ workspace: Workspace) -> [Finding] {
        guard let path = workspace.settings.path(.accounts) else {
            return [Finding(check: "accounts", status: .note, detail: "none is set; give --accounts or set it in ledger.yaml")]
        }
        return [
            check("accounts") {
                let file = try AccountsFile(
                    path: path, mapping: workspace.settings.runSettings().columns(of: "accounts"))
                return "\(path): " + file.mapping.map { "\($0.field) from \($0.column)" }.joined(separator: ", ")
            }
        ]
    }

    private func research(_ workspace: Workspace) -> [Finding] {
        let asked = (try? workspace.settings.runSettings().sources) ?? []
        return ResearchSourceKind.allCases.map { kind in
            let check = "source \(kind.rawValue)"
            guard asked.contains(kind) else {
                return Finding(check: check, status: .note, detail: "is not asked; `sources` names it where it is to be")
            }
            switch kind {
            case .sec:
                let objection = EdgarSignals.objection(toContact: workspace.settings.text(.secUserAgent))
                return Finding(check: check, status: objection == nil ? .ok : .fault, detail: objection ?? "has a contact")
            case .perplexity:
                return self.check(check) {
                    _ = try workspace.perplexity()
                    return "has a key; `ledger providers check` asks it"
                }
            case .website: return Finding(check: check, status: .ok, detail: "needs no account")
            }
        }
    }

    private func providers(_ workspace: Workspace) -> [Finding] {
        let contacts = workspace.settings.path(.contacts)
        let signals = workspace.settings.path(.signals)
        return [
            Finding(
                check: "contacts", status: contacts == nil ? .note : .ok,
                detail: contacts ?? "no contacts file is set: accounts will be skipped, ZoomInfo unavailable"),
            Finding(
                check: "signals", status: signals == nil ? .note : .ok,
                detail: signals ?? "no signals file is set: no draft reaches tier A or B"),
            zoomInfo(workspace),
        ]
    }

    private func zoomInfo(_ workspace: Workspace) -> Finding {
        do {
            guard let access = try workspace.zoomInfo() else {
                let none = ContactSourceUnavailable(provider: "ZoomInfo", cause: .noCredentials)
                return Finding(check: "zoominfo", status: .note, detail: "\(none)")
            }
            let credentials = access.credentials
            return Finding(
                check: "zoominfo", status: .ok,
                detail: "\(credentials.interface.rawValue) at \(access.url), by \(credentials.kind)")
        } catch {
            return Finding(check: "zoominfo", status: .fault, detail: "\(error)")
        }
    }
}
