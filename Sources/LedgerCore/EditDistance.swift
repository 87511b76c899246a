/// How far one text is from another.
public enum EditDistance {
    /// Levenshtein's distance in Unicode scalars: how many are inserted, deleted or replaced at least. Takes time by
    /// the product of what is left of both once common ends are off.
    public static func between(_ before: String, _ after: String) -> Int {
        var old = Array(before.unicodeScalars)[...]
        var new = Array(after.unicodeScalars)[...]
        while let first = old.first, first == new.first { (old, new) = (old.dropFirst(), new.dropFirst()) }
        while let last = old.last, last == new.last { (old, new) = (old.dropLast(), new.dropLast()) }
        guard !old.isEmpty, !new.isEmpty else { return max(old.count, new.count) }
        var costs = Array(0...new.count)
        for (row, scalar) in old.enumerated() {
            var diagonal = costs[0]
            costs[0] = row + 1
            for (column, other) in new.enumerated() {
                let replaced = diagonal + (scalar == other ? 0 : 1)
                diagonal = costs[column + 1]
                costs[column + 1] = min(replaced, costs[column] + 1, costs[column + 1] + 1)
            }
        }
        return costs[new.count]
    }
}
