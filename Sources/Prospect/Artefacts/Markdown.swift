internal import LedgerCore

/// Text from outside, made safe inside Markdown.
enum Markdown {
    /// One line whose characters all stand for themselves.
    static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in oneLine(text).unicodeScalars {
            switch scalar {
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "&": out += "&amp;"
            case "\\", "`", "*", "_", "[", "]", "|", "#", "~", "!": out += "\\" + String(scalar)
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// A link target: no white space, brackets or markup; nil where it is no http(s) address.
    static func link(_ url: String) -> String? {
        let lower = url.lowercased()
        guard lower.hasPrefix("https://") || lower.hasPrefix("http://"),
            !url.contains(where: { $0.isWhitespace || "<>\"`|".contains($0) })
        else { return nil }
        return "<\(url)>"
    }

    static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: {
            $0.isWhitespace || $0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f }
        })
        .joined(separator: " ")
    }

    /// A body as it stands, indented nowhere, its lines safe from being read as markup.
    static func body(_ text: String) -> String {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            line.isEmpty ? "" : escapedLine(String(line))
        }.joined(separator: "\n")
    }

    /// Only what would change the reading of a plain line is touched, so that the body can be copied.
    private static func escapedLine(_ line: String) -> String {
        var text = ""
        for scalar in line.unicodeScalars {
            switch scalar {
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text.hasPrefix("#") || text.hasPrefix("---") ? "\\" + text : text
    }
}

/// One signal as a list entry: claim, standing, dates and addresses.
enum SignalEntry {
    static func lines(_ signal: Signal) -> [String] {
        var lines = ["- **\(signal.id)** \(Markdown.escaped(signal.claim))"]
        let standing = signal.cited ? "cited" : "not cited: " + (signal.uncitedReason ?? "unknown")
        lines.append(
            "  - \(signal.type.rawValue), \(signal.scope.rawValue), \(signal.sourceType.rawValue), \(standing)")
        lines.append(
            "  - as of \(signal.asOf?.description ?? "unknown"), fetched \(signal.fetchedAt) by \(Markdown.escaped(signal.provider))"
        )
        for url in [signal.sourceURL].compactMap({ $0 }) + signal.moreURLs {
            lines.append("  - " + (Markdown.link(url) ?? Markdown.escaped(url)))
        }
        lines.append("  - key terms: " + signal.keyTerms.map(Markdown.escaped).joined(separator: ", "))
        lines.append("  - SHA-256 \(signal.sha256)")
        return lines
    }
}
