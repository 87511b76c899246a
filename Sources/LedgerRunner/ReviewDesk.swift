public import LedgerCore
public import LedgerStore
public import Prospect

/// What a person does with drafts, in the terminal and in the browser: looks, edits, decides.
public struct ReviewDesk: Sendable {
    private let store: Store
    private let replay: Replay
    private let rules: @Sendable (Run, String?) throws -> Rules
    private let now: @Sendable () -> Timestamp

    /// Unicode scalars of a wording that are taken: a character can be of any number of them. The validator fails one much
    /// earlier for its length.
    public static let longestWording = 20_000

    /// - Parameters:
    ///   - replay: writes the dashboards of a run anew, where a held draft is decided.
    ///   - rules: those a run's drafts of an experiment are written by.
    ///   - now: the real time.
    public init(
        store: Store, replay: Replay, rules: @escaping @Sendable (Run, String?) throws -> Rules,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.replay = replay
        self.rules = rules
        self.now = now
    }

    public func item(_ id: DraftID) throws -> ReviewItem { try store.review(id) }

    /// - Parameter sha256: of the wording that was seen; nil for the one that is there.
    /// - Throws: `StoreError.wrongState` where it cannot be approved.
    @discardableResult
    public func approve(_ id: DraftID, by actor: String, reason: String?, seen sha256: String? = nil) throws -> ReviewItem {
        let before = try store.review(id)
        let item = try store.approve(id, by: actor, reason: reason, seen: sha256, at: now())
        if before.state == .held { try replay.writeDashboards(of: item.runID) }
        return item
    }

    /// - Parameter sha256: of the wording that was seen; nil for the one that is there.
    /// - Throws: `StoreError.wrongState` where it was sent, is decided on, or has another wording by now.
    public func decline(_ id: DraftID, by actor: String, reason: String, seen sha256: String? = nil) throws {
        let before = try store.review(id)
        try store.decline(id, by: actor, reason: reason, seen: sha256, at: now())
        if before.state == .held { try replay.writeDashboards(of: before.runID) }
    }

    /// - Throws: `StoreError.wrongState` where there is no decision to take back.
    @discardableResult
    public func reopen(_ id: DraftID, by actor: String, reason: String? = nil) throws -> ReviewItem {
        try store.reopen(id, by: actor, reason: reason, at: now())
    }

    /// Judges a wording without keeping it.
    public func judge(_ wording: Wording, of id: DraftID) throws -> EditedDraft {
        try judgement(Self.plain(wording, id), of: id).edited
    }

    /// Keeps a person's wording, whatever the validator says of it; one that failed cannot be approved.
    /// - Returns: the draft as it is now, unchanged where the wording is the one it has.
    /// - Throws: `StoreError.wrongState` where the draft was sent, or the wording is none.
    @discardableResult
    public func edit(
        _ id: DraftID, to wording: Wording, by actor: String, seen sha256: String? = nil
    ) throws -> ReviewItem {
        let wording = try Self.plain(wording, id)
        let before = try store.review(id)
        guard wording != before.wording else { return before }
        let (edited, research, brief) = try judgement(wording, of: id)
        let original = try store.generatedWording(id)
        let revision = Revision(
            wording: wording, failures: edited.failures,
            sources: edited.usedSignalIDs.compactMap { id in research.signals.first { $0.id == id } }
                .map { RunSnapshot.Source(claim: $0.claim, url: $0.sourceURL, asOf: $0.asOf) },
            figures: edited.figures, editDistance: Self.distance(original, wording), angle: brief.angle,
            offer: brief.offer, actor: actor)
        return try store.revise(id, revision, seen: sha256, at: now())
    }

    /// Goes back to what was generated, as a new wording.
    /// - Parameter sha256: of the wording that was seen: another one is not replaced.
    @discardableResult
    public func restore(_ id: DraftID, by actor: String, seen sha256: String) throws -> ReviewItem {
        try edit(id, to: store.generatedWording(id), by: actor, seen: sha256)
    }

    private func judgement(
        _ wording: Wording, of id: DraftID
    ) throws -> (edited: EditedDraft, research: Research, brief: Brief) {
        let draft = try store.draftCase(id)
        let run = try store.run(draft.attempt.runID)
        let files = try AttemptFiles(draft.attempt, run: run)
        guard let research = files.research, let generated = files.draft else {
            throw StoreError.refused("draft \(id) has no stored generation")
        }
        let edited = try rules(run, draft.experiment)
            .judge(wording, of: generated, request: files.request, research: research)
        return (edited, research, generated.brief)
    }

    /// Without what no email has: carriage returns, space at the ends of lines and of the text.
    static func plain(_ wording: Wording, _ id: DraftID) throws -> Wording {
        func cleaned(_ text: String) -> String {
            text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
                .map { line in String(line.reversed().drop { $0 == " " || $0 == "\t" }.reversed()) }
                .joined(separator: "\n").trimmingWhitespace()
        }
        let plain = Wording(subject: cleaned(wording.subject), body: cleaned(wording.body))
        let fault =
            if plain.subject.isBlank { "has no subject" } else if plain.body.isBlank { "has no body" }
            else if plain.subject.contains("\n") { "has a subject of several lines" }
            else if (plain.subject + plain.body).unicodeScalars.contains("\0") { "has a NUL character" }
            else if plain.subject.unicodeScalars.count + plain.body.unicodeScalars.count > longestWording { "is longer than \(longestWording) characters" }
            else { String?.none }
        if let fault { throw StoreError.wrongState("the new wording of draft \(id) \(fault)", remedy: "write it again") }
        return plain
    }

    private static func distance(_ before: Wording, _ after: Wording) -> Int {
        EditDistance.between(before.subject, after.subject) + EditDistance.between(before.body, after.body)
    }
}
