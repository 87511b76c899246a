import ArgumentParser
import LedgerCore
import LedgerRunner
import LedgerStore

struct ReviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Go through drafts and decide on them; or list them with --list.",
        discussion: """
            A key at a time: \(ReviewSession.help.replacing("\n", with: "   ").replacing("   ", with: ", ")). Where input \
            is no terminal, each line is a key, or the answer to what a key asks. A draft that is GENERIC, or rests on \
            THIN_RESEARCH or VENDOR_DATA_ONLY, is never approved; a held one takes a reason. An approval binds to the \
            wording that was shown: an edit voids it.
            """)

    @Flag(help: "Print the drafts and end.")
    var list = false

    @Option(help: "One draft, however it stands.")
    var draft: Int64?

    @Option(name: .customLong("run"), help: "Drafts of this run.")
    var runID: Int64?

    @Option(help: "Part of the company's name.")
    var account: String?

    @Option(help: "Search persona that found the contact: quality, ops, it.")
    var persona: String?

    @Option(help: "Confidence: HIGH, MEDIUM, LOW or GENERIC.")
    var confidence: String?

    @Option(help: "A warning, such as REVIEW_REQUIRED.")
    var warning: String?

    @Option(help: "Part of the subject or body.")
    var text: String?

    @Option(help: "open, held (of the open ones), approved, declined or all. [default: open]", transform: Choice.read)
    var standing = ReviewFilter.Standing.open

    @Option(help: "Drafts at most, newest run first.")
    var limit = 200

    @Option(help: "Who decides. [default: the user's name]")
    var by: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit takes 1 draft or more, 100000 at most.") }
    }

    func run() throws {
        let workspace = try common.workspace()
        let actor = try Actor.named(by)
        if list || common.json || draft != nil {
            let items = try workspace.reading(items)
            return Terminal.show(
                common.json ? JSON.array(items.map(\.json)).serialized()
                    : draft != nil ? items.map { ReviewView.page($0) }.joined() : ReviewView.list(items))
        }
        try workspace.reviewing { desk, store in
            let items = try items(store)
            guard !items.isEmpty else { return Terminal.show("No draft waits for a decision.") }
            for runID in Set(items.map(\.runID)) { try workspace.requireRoot(of: try store.run(runID)) }
            var session = ReviewSession(items, desk: desk, actor: actor, keys: Keyboard())
            session.run()
            Terminal.show(
                "\(counted(session.approved, "draft")) approved, \(session.declined) declined, "
                    + "\(counted(session.edited, "edit")); \(try store.openReviews(upTo: .max)) open in the whole ledger")
        }
    }

    private func items(_ store: Store) throws -> [ReviewItem] {
        if let draft { return [try store.review(DraftID(draft))] }
        return try store.reviews(
            ReviewFilter(
                standing: standing, runID: runID.map { RunID($0) }, company: account, persona: persona, confidence: confidence,
                warning: warning, text: text), limit: limit)
    }
}

/// One of the words of a set, on the command line.
enum Choice {
    /// - Throws: `ValidationError` that lists the words.
    static func read<Word: RawRepresentable & CaseIterable>(_ text: String) throws -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: text.lowercased().replacing("-", with: "_")) else {
            throw ValidationError("`\(text)` is none of \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return word
    }
}
