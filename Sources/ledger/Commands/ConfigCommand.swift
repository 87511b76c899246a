import ArgumentParser
import Foundation
import LedgerCore

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Show each setting, its value and where it came from; secrets are masked.")

    @OptionGroup var options: RunOptions
    @OptionGroup var common: CommonOptions

    @Flag(help: "Print what every setting is, as Markdown, in place of the values.")
    var reference = false

    func run() throws {
        if reference { return Terminal.show(try SettingsReference.markdown().trimmingWhitespace()) }
        let workspace = try common.workspace(options.flags, columns: options.map)
        // A malformed value is an error here as it is for a run.
        _ = try workspace.settings.runSettings()
        _ = try workspace.settings.timeZone()
        let rows = Self.settings(workspace.settings) + Self.columns(workspace.settings) + Self.environment()
        if common.json {
            let value = JSON.array(
                rows.map { .members(("key", .string($0.0)), ("value", .text($0.1)), ("source", .string($0.2))) })
            Terminal.show(value.serialized())
        } else {
            Terminal.show(
                TextTable(headings: ["Setting", "Value", "From"], rows: rows.map { [$0.0, $0.1 ?? "-", $0.2] }).text)
        }
    }

    private static func settings(_ settings: Settings) -> [(String, String?, String)] {
        SettingKey.allCases.map { key in
            let setting = settings.setting(key)
            return (key.rawValue, setting?.value, setting.map { "\($0.source)" } ?? "not set")
        }
    }

    private static func columns(_ settings: Settings) -> [(String, String?, String)] {
        settings.columns.sorted { $0.key < $1.key }.map { ("map.\($0.key)", $0.value, "columns") }
    }

    private static func environment() -> [(String, String?, String)] {
        Credential.all.compactMap { credential in
            ProcessInfo.processInfo.environment[credential.name].map { _ in (credential.name, "********", "environment") }
        }
    }
}
