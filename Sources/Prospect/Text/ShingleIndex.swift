/// Drafts seen so far, found again by the runs of words they share with another.
public struct ShingleIndex: Sendable {
    private var places: [UInt64: [Int]] = [:]
    private var sizes: [Int: Int] = [:]

    /// Drafts looked at for one run of words: phrases that hundreds have in common tell nothing.
    private static let mostPlaces = 500

    public init() {}

    public mutating func add(_ shingles: Shingles, at place: Int) {
        sizes[place] = shingles.hashes.count
        for hash in shingles.hashes {
            if places[hash, default: []].count >= Self.mostPlaces { places[hash]?.removeFirst() }
            places[hash, default: []].append(place)
        }
    }

    /// The earlier draft that has most in common with a text, the first of equals; nil where none has as much.
    /// - Parameter percent: runs in common of all runs of either, 0...100.
    public func mostSimilar(to shingles: Shingles, atLeast percent: Int) -> (place: Int, percent: Int)? {
        var common: [Int: Int] = [:]
        for hash in shingles.hashes { for place in places[hash] ?? [] { common[place, default: 0] += 1 } }
        var best: (place: Int, percent: Int)?
        for (place, shared) in common.sorted(by: { $0.key < $1.key }) {
            let all = shingles.hashes.count + (sizes[place] ?? 0) - shared
            let found = all == 0 ? 100 : 100 * shared / all
            if found >= max(percent, (best?.percent ?? -1) + 1) { best = (place, found) }
        }
        return best
    }
}
