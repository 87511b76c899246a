internal import LedgerCore

/// A draft in Markdown: the ledger's own email files, and what people write by hand.
///
/// Facts of the draft are lines `- Company: …` or `company_name: …` above the first heading, between `---` or not;
/// then `## Subject`, `## Body`, `## Sources` (the signals it uses, as `- **signal_001** claim (2026-03-01)` with
/// the address below) and, where there are any, `## Signals` (those it does not use).
enum DraftMarkdown {
    static func fields(_ text: String, file: String) throws -> DraftFields {
        let sections = sections(of: text)
        var members: [String: Any] = [:]
        for line in sections.head + (sections.named["validation"] ?? []) { take(line, into: &members) }
        if let subject = sections.named["subject"] { members["subject"] = joined(subject) }
        if let body = sections.named["body"] { members["body"] = joined(body) }
        let used = (sections.named["sources"] ?? sections.named["used signals"] ?? []).reduce(into: []) { entry($1, into: &$0) }
        let others = ["signals", "other signals", "cited signals"].flatMap { sections.named[$0] ?? [] }
            .reduce(into: []) { entry($1, into: &$0) }
        let ids = Set(used.compactMap { $0["id"] as? String })
        members["signals"] = used + others.filter { !ids.contains($0["id"] as? String ?? "") }
        if members["used_signal_ids"] == nil { members["used_signal_ids"] = used.compactMap { $0["id"] as? String } }
        guard members["body"] != nil || members["subject"] != nil else {
            throw DraftFileError(
                file: file, problem: "neither JSON nor a Markdown draft", remedy: "Write `## Subject` and `## Body` sections, or JSON")
        }
        return DraftFields(value: members, file: file)
    }

    private static func sections(of text: String) -> (head: [String], named: [String: [String]]) {
        var head: [String] = []
        var named: [String: [String]] = [:]
        var current: String?
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init) {
            if line.hasPrefix("## ") {
                let name = line.dropFirst(3).lowercased().trimmingWhitespace()
                current = name
                if named[name] == nil { named[name] = [] }
            } else if let current {
                named[current, default: []].append(line)
            } else {
                head.append(line)
            }
        }
        return (head, named)
    }

    private static func joined(_ lines: [String]) -> String {
        unescaped(lines.joined(separator: "\n")).trimmingWhitespace()
    }

    // MARK: Facts

    private static let names = [
        "company": "company_name", "to": "contact_name", "contact": "contact_name", "confidence": "confidence_mode",
        "date": "run_date", "used signals": "used_signal_ids",
    ]

    private static func take(_ line: String, into members: inout [String: Any]) {
        let bare = line.hasPrefix("- ") ? line.dropFirst(2) : line[...]
        guard let colon = bare.firstIndex(of: ":") else { return }
        let label = bare[..<colon].lowercased().trimmingWhitespace()
        let value = unquoted(unescaped(String(bare[bare.index(after: colon)...])).trimmingWhitespace())
        guard !value.isEmpty, let key = names[label] ?? (known.contains(label) ? label : nil), members[key] == nil else { return }
        switch key {
        case "run_date": members[key] = String(value.prefix { $0 != "," })
        case "contact_name": members[key] = value.split(separator: "(").first.map { String($0).trimmingWhitespace() } ?? value
        case "used_signal_ids", "forbidden_phrases": members[key] = list(value)
        default: members[key] = value
        }
    }

    private static let known: Set<String> = [
        "subject", "company_name", "contact_name", "title", "persona", "confidence_mode", "mode", "run_date",
        "used_signal_ids", "forbidden_phrases",
    ]

    private static func list(_ value: String) -> [String] {
        value.filter { $0 != "[" && $0 != "]" }.split(separator: ",").map { unquoted(String($0).trimmingWhitespace()) }
            .filter { !$0.isEmpty }
    }

    private static func unquoted(_ text: String) -> String {
        text.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\"") ? String(text.dropFirst().dropLast()) : text
    }

    // MARK: Signals

    /// One line of a list of signals: an entry, or what is below it.
    private static func entry(_ line: String, into entries: inout [[String: Any]]) {
        let text = line.trimmingWhitespace()
        guard text.hasPrefix("- ") else { return }
        if line.hasPrefix("- ") {
            entries.append(signal(String(text.dropFirst(2)), place: entries.count + 1))
        } else if !entries.isEmpty {
            detail(String(text.dropFirst(2)).trimmingWhitespace(), of: &entries[entries.count - 1])
        }
    }

    private static func signal(_ text: String, place: Int) -> [String: Any] {
        var rest = Substring(text)
        let number = String(place)
        var id = "signal_" + String(repeating: "0", count: max(0, 3 - number.count)) + number
        if rest.hasPrefix("**"), let end = rest.dropFirst(2).firstRange(of: "**") {
            id = String(rest[rest.index(rest.startIndex, offsetBy: 2)..<end.lowerBound])
            rest = rest[end.upperBound...]
        }
        var claim = unescaped(String(rest)).trimmingWhitespace()
        var fields: [String: Any] = ["id": unescaped(id)]
        if claim.hasSuffix(")"), claim.count > 12, let day = CalendarDay(String(claim.dropLast().suffix(10))) {
            fields["as_of"] = day.description
            claim = String(claim.dropLast(12)).trimmingWhitespace()
        }
        fields["claim"] = claim
        return fields
    }

    private static func detail(_ text: String, of fields: inout [String: Any]) {
        let bare = text.hasPrefix("<") && text.hasSuffix(">") ? String(text.dropFirst().dropLast()) : text
        if bare.lowercased().hasPrefix("http") {
            if fields["source_url"] == nil { fields["source_url"] = bare }
        } else if let colon = bare.firstIndex(of: ":"), signalKeys.contains(bare[..<colon].lowercased()) {
            let value = unescaped(String(bare[bare.index(after: colon)...])).trimmingWhitespace()
            fields[bare[..<colon].lowercased()] = value
        } else if bare.hasPrefix("as of "), let day = CalendarDay(String(bare.dropFirst(6).prefix(10))) {
            fields["as_of"] = day.description
        } else if bare.hasPrefix("key terms: ") {
            fields["key_terms"] = list(unescaped(String(bare.dropFirst(11))))
        } else {
            standing(bare, of: &fields)
        }
    }

    private static let signalKeys: Set<String> = ["source_url", "source_type", "as_of", "scope", "type"]

    /// `regulatory, company, public_url, cited`.
    private static func standing(_ text: String, of fields: inout [String: Any]) {
        for word in text.split(separator: ",").map({ String($0).trimmingWhitespace() }) {
            if SourceType(rawValue: word) != nil { fields["source_type"] = word }
            if SignalType(rawValue: word) != nil { fields["type"] = word }
            if SignalScope(rawValue: word) != nil { fields["scope"] = word }
        }
    }

    /// Markdown's escapes undone.
    private static func unescaped(_ text: String) -> String {
        var out = ""
        var rest = Substring(text)
        while let character = rest.first {
            if character == "\\", let next = rest.dropFirst().first, "\\`*_[]|#~!-".contains(next) {
                out.append(next)
                rest = rest.dropFirst(2)
            } else if character == "&", let (sign, length) = entity(rest) {
                out.append(sign)
                rest = rest.dropFirst(length)
            } else {
                out.append(character)
                rest = rest.dropFirst()
            }
        }
        return out
    }

    private static func entity(_ text: Substring) -> (Character, Int)? {
        for (name, sign) in [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")] as [(String, Character)]
        where text.hasPrefix(name) {
            return (sign, name.count)
        }
        return nil
    }
}
