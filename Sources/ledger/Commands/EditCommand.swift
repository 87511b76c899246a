import ArgumentParser
import Foundation
import LedgerCore
import LedgerRunner
import LedgerStore
import Prospect

struct EditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Change the wording of a draft: in VISUAL or EDITOR, or by options.",
        discussion: """
            The generated wording is kept. The new one is validated as any other and voids an approval; one that fails \
            is kept too, and cannot be approved. Exit code 2: it failed.
            """)

    @Argument(help: "The draft's id.")
    var draft: Int64

    @Option(help: "The new subject.")
    var subject: String?

    @Option(help: "File with the new body; - reads it from the standard input.")
    var bodyFile: String?

    @Flag(help: "Go back to the generated wording.")
    var original = false

    @Flag(help: "Only validate the new wording; keep nothing.")
    var check = false

    @Option(help: "Who edits. [default: the user's name]")
    var by: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if original, subject != nil || bodyFile != nil { throw ValidationError("--original goes without --subject and --body-file.") }
    }

    func run() throws {
        let actor = try Actor.named(by)
        let id = DraftID(draft)
        let workspace = try common.workspace()
        try workspace.reviewing([id]) { desk, store in
            let before = try desk.item(id)
            let generated = try store.generatedWording(id)
            if check {
                let failures = try reword(before, generated) { try desk.judge($0, of: id).failures }
                return try show(failures, "", checked(failures ?? before.failures))
            }
            let after = try reword(before, generated) { try desk.edit(id, to: $0, by: actor, seen: before.contentSHA256) }
            try show(after?.failures, "revision \(after?.revision ?? 0), ", (after ?? before).json)
        }
    }

    /// Hands the new wording to `keep`.
    /// - Returns: what `keep` does; nil where nothing was changed in the editor.
    private func reword<Value>(
        _ before: ReviewItem, _ generated: Wording, _ keep: (Wording) throws -> Value
    ) throws -> Value? {
        if original { return try keep(generated) }
        guard subject != nil || bodyFile != nil else { return try Editor.edit(before.wording, keep) }
        return try keep(
            Wording(subject: subject ?? before.wording.subject, body: try bodyFile.map(Self.body) ?? before.wording.body))
    }

    private static func body(_ path: String) throws -> String {
        let data = path == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
        guard let data else {
            throw CommandError(status: .badInput, description: "cannot read \(path); name a file with the new body, or - for the standard input")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw CommandError(status: .badInput, description: "\(path == "-" ? "the standard input" : path) is no UTF-8 text; save it as UTF-8")
        }
        return text
    }

    private func checked(_ failures: [WritingRecord.Failure]) -> JSON {
        .members(
            ("draft_id", .int(Int(draft))), ("kept", .bool(false)),
            ("validation", .string(failures.isEmpty ? "PASSED" : "FAILED")), ("failures", .array(failures.map(\.json))))
    }

    /// Without failures, not even an empty list of them, nothing was changed.
    private func show(_ failures: [WritingRecord.Failure]?, _ revision: String, _ json: JSON) throws {
        if common.json { Terminal.show(json.serialized()) }
        guard let failures else {
            if !common.json { Terminal.show("nothing was changed") }
            return
        }
        if !common.json {
            Terminal.show("draft \(draft): " + revision + (failures.isEmpty ? "PASSED" : "FAILED"))
            for failure in failures {
                Terminal.show("  \(failure.check): \(TextTable.plain(failure.text)): \(TextTable.plain(failure.detail))")
            }
        }
        if !failures.isEmpty { throw ExitCode(ExitStatus.nothingAccepted.rawValue) }
    }
}
