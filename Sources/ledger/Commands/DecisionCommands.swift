import ArgumentParser
import LedgerCore
import LedgerRunner
import LedgerStore

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
                results.append(item?.json ?? .members(("draft_id", .int(Int(id.rawValue))), ("review", .string("declined"))))
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
            validation, or whose contact is suppressed. A held draft, and one with REVIEW_REQUIRED, takes --by and \
            --reason; a held one takes room under the caps of its run besides.
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
