import ArgumentParser
import Foundation
import LedgerCore
import LedgerRunner
import LedgerStore
import Prospect

/// Decides on several drafts, one by one: what cannot be decided is told, and the others are.
private func decide(
    _ ids: [Int64], _ common: CommonOptions, _ body: (ReviewDesk, DraftID) throws -> ReviewItem?
) throws {
    let workspace = try common.workspace()
    var results: [JSON] = []
    var failure: (any Error)?
    try workspace.reviewing { desk, store in
        for id in ids.map({ DraftID($0) }) {
            do {
                try workspace.requireRoot(of: try store.run(try store.review(id).runID))
                let item = try body(desk, id)
                results.append(item.map(ReviewView.json) ?? .members(("draft_id", .int(Int(id.rawValue))), ("review", .string("declined"))))
                if !common.json { Terminal.show("draft \(id): \(item?.standing ?? "declined")") }
            } catch {
                failure = error
                results.append(.members(("draft_id", .int(Int(id.rawValue))), ("error", .string("\(error)"))))
                if ids.count > 1, !common.json { Terminal.say("ledger: \(error)") }
            }
        }
    }
    if common.json { Terminal.show(JSON.array(results).serialized()) }
    if let failure {
        if ids.count == 1 || common.json { throw failure }
        throw ExitCode((ExitStatus(of: failure) ?? .defect).rawValue)
    }
}

struct ApproveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve drafts: their wording as it is now may be sent.",
        discussion: """
            Never one that is GENERIC, or rests on THIN_RESEARCH or VENDOR_DATA_ONLY, or whose edit failed its \
            validation. A held draft takes --by and --reason, and room under the caps of its run.
            """)

    @Argument(help: "Ids of drafts.")
    var drafts: [Int64]

    @Option(help: "Who approves. [default: the user's name]")
    var by: String?

    @Option(help: "Why, where a person must decide.")
    var reason: String?

    @Option(name: .customLong("sha256"), help: "Of the wording that was seen: another one is not approved.")
    var seen: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if seen != nil, drafts.count != 1 { throw ValidationError("--sha256 goes with one draft.") }
    }

    func run() throws {
        let actor = try Actor.named(by)
        try decide(drafts, common) { desk, id in
            if by == nil, try desk.item(id).needsReason {
                throw CommandError(
                    status: .badInput,
                    description: "draft \(id) needs a decision by a named person with a reason; give --by and --reason")
            }
            return try desk.approve(id, by: actor, reason: reason, seen: seen)
        }
    }
}

struct DeclineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decline",
        abstract: "Decline drafts: they are not to be sent.",
        discussion: "An approved draft that was not sent is taken back with `ledger reopen` first.")

    @Argument(help: "Ids of drafts.")
    var drafts: [Int64]

    @Option(help: "Why.")
    var reason: String

    @Option(help: "Who declines. [default: the user's name]")
    var by: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if reason.isBlank { throw ValidationError("--reason is empty; say why, as reports count reasons.") }
    }

    func run() throws {
        let actor = try Actor.named(by)
        try decide(drafts, common) { desk, id in
            try desk.decline(id, by: actor, reason: reason)
            return nil
        }
    }
}

struct ReopenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reopen",
        abstract: "Take the decision on drafts back, as a new event: they wait for one again.",
        discussion: "Not of a draft that was sent, nor of a held one that was declined, which is final.")

    @Argument(help: "Ids of drafts.")
    var drafts: [Int64]

    @Option(help: "Why.")
    var reason: String?

    @Option(help: "Who takes it back. [default: the user's name]")
    var by: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let actor = try Actor.named(by)
        try decide(drafts, common) { desk, id in try desk.reopen(id, by: actor, reason: reason) }
    }
}

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
            guard let wording = try wording(before, try store.generatedWording(id)) else {
                return Terminal.show("nothing was changed")
            }
            if check {
                let edited = try desk.judge(wording, of: id)
                return try show(edited.failures, before, isKept: false)
            }
            let after = try desk.edit(id, to: wording, by: actor, seen: before.contentSHA256)
            try show(after.failures, after, isKept: true)
        }
    }

    private func wording(_ before: ReviewItem, _ generated: Wording) throws -> Wording? {
        if original { return generated }
        guard subject != nil || bodyFile != nil else { return try Editor.edit(before.wording) }
        return Wording(subject: subject ?? before.wording.subject, body: try bodyFile.map(Self.body) ?? before.wording.body)
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

    private func show(_ failures: [WritingRecord.Failure], _ item: ReviewItem, isKept: Bool) throws {
        if common.json {
            Terminal.show(ReviewView.json(item).serialized())
        } else {
            Terminal.show(
                "draft \(item.draftID): " + (isKept ? "revision \(item.revision), " : "") + (failures.isEmpty ? "PASSED" : "FAILED"))
            for failure in failures {
                Terminal.show("  \(failure.check): \(TextTable.plain(failure.text)): \(TextTable.plain(failure.detail))")
            }
        }
        if !failures.isEmpty { throw ExitCode(ExitStatus.nothingAccepted.rawValue) }
    }
}
