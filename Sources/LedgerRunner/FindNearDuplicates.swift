import LedgerCore
import LedgerStore
import Prospect

/// Finds the drafts of a run that say the same as an earlier one, of the run or at the same account, names aside.
struct FindNearDuplicates {
    let store: Store
    let limits: NearDuplicates

    /// Looked for when the run is over, in rank order, so that it does not matter who wrote which draft when.
    func mark(_ runID: RunID) async throws {
        let texts = try store.draftTexts(of: runID)
        try await store.setNearDuplicates(Self.find(in: texts, of: runID, limits: limits), of: runID)
    }

    /// - Parameter texts: earlier runs' first, then the run's own in rank order.
    static func find(
        in texts: [DraftText], of runID: RunID, limits: NearDuplicates
    ) -> [DraftID: RunSnapshot.NearDuplicate] {
        var found: [DraftID: RunSnapshot.NearDuplicate] = [:]
        var index = ShingleIndex()
        // Of an account's own drafts in earlier runs, each counts.
        var earlier: [AccountID: ShingleIndex] = [:]
        for (place, text) in texts.enumerated() {
            let shingles = Shingles(
                text: text.subject + "\n" + text.body, masking: text.names, width: limits.shingleWords)
            guard text.runID == runID else {
                earlier[text.accountID, default: ShingleIndex()].add(shingles, at: place)
                continue
            }
            let like = [index, earlier[text.accountID]].compactMap {
                $0?.mostSimilar(to: shingles, atLeast: limits.similarityPercent)
            }.max { $0.percent < $1.percent }
            if let like {
                found[text.id] = RunSnapshot.NearDuplicate(of: texts[like.place].id, similarityPercent: like.percent)
            }
            index.add(shingles, at: place)
        }
        return found
    }
}
