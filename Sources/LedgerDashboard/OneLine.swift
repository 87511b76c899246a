extension String {
    /// On one line: runs of white space and controls become one space; marks that turn the direction of the text
    /// after them are dropped, so that no cell rearranges its neighbours.
    var onOneLine: String {
        var line = String.UnicodeScalarView()
        var gap = false
        for scalar in unicodeScalars where !scalar.turnsDirection {
            if scalar.properties.isWhitespace || scalar.properties.generalCategory == .control {
                gap = true
                continue
            }
            if gap, !line.isEmpty { line.append(" ") }
            gap = false
            line.append(scalar)
        }
        return String(line)
    }
}

extension Unicode.Scalar {
    /// Embeddings, overrides and isolates.
    public var turnsDirection: Bool { (0x202a...0x202e).contains(value) || (0x2066...0x2069).contains(value) }
}
