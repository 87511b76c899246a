/// A text as the set of its runs of words, the names in it made equal: two drafts that differ in names alone have
/// the same ones.
public struct Shingles: Sendable, Equatable {
    /// Hashes of the runs, sorted, each once.
    let hashes: [UInt64]

    /// - Parameters:
    ///   - names: whose words count as one and the same: the company's and the reader's.
    ///   - width: words in a run, at least 1.
    public init(text: String, masking names: [String], width: Int = 4) {
        let masked = Set(names.flatMap { Words.folded($0) })
        let words = Words.folded(text).map { masked.contains($0) ? 0 : StableHash.of($0) }
        let joined = Self.withoutRuns(words)
        let width = max(1, min(width, max(1, joined.count)))
        guard !joined.isEmpty else {
            hashes = []
            return
        }
        let runs = (0...joined.count - width).map { start in
            joined[start..<start + width].reduce(UInt64(width)) { StableHash.mix($0 ^ $1) }
        }
        hashes = Array(Set(runs)).sorted()
    }

    /// Names of several words are as one.
    private static func withoutRuns(_ words: [UInt64]) -> [UInt64] {
        words.indices.filter { $0 == 0 || words[$0] != 0 || words[$0 - 1] != 0 }.map { words[$0] }
    }

    /// The share of runs they have in common among all runs of either (Jaccard): 0 to 1; two empty texts are 1.
    func similarity(to other: Shingles) -> Double {
        var left = 0
        var right = 0
        var common = 0
        while left < hashes.count, right < other.hashes.count {
            if hashes[left] == other.hashes[right] {
                common += 1
                left += 1
                right += 1
            } else if hashes[left] < other.hashes[right] {
                left += 1
            } else {
                right += 1
            }
        }
        let all = hashes.count + other.hashes.count - common
        return all == 0 ? 1 : Double(common) / Double(all)
    }
}
