internal import LedgerCore

/// A YAML value that remembers the file and line it was read from, so that a value merged in from an experiment
/// is still reported where it stands.
struct RuleTree: Sendable {
    indirect enum Value: Sendable {
        /// `plain` where it was written without quotes: only such a scalar may be a number or a boolean.
        case scalar(String, plain: Bool)
        case list([RuleTree])
        case map([(key: String, value: RuleTree)])
    }

    var value: Value
    var file: String
    var line: Int
}

// MARK: - Merging and writing

extension RuleTree {
    /// This tree with an experiment laid over it: maps merge key by key, lists and scalars are replaced.
    func overlaid(with other: RuleTree) -> RuleTree {
        guard case .map(var entries) = value, case .map(let theirs) = other.value else { return other }
        for (key, theirValue) in theirs {
            if let place = entries.firstIndex(where: { $0.key == key }) {
                entries[place].value = entries[place].value.overlaid(with: theirValue)
            } else {
                entries.append((key, theirValue))
            }
        }
        return RuleTree(value: .map(entries), file: file, line: line)
    }

    /// This tree with what it lacks of another: whole keys of a map, and keys of the maps in it.
    func completed(with other: RuleTree) -> RuleTree {
        guard case .map(var entries) = value, case .map(let theirs) = other.value else { return self }
        for (key, theirValue) in theirs {
            if let place = entries.firstIndex(where: { $0.key == key }) {
                entries[place].value = entries[place].value.completed(with: theirValue)
            } else {
                entries.append((key, theirValue))
            }
        }
        return RuleTree(value: .map(entries), file: file, line: line)
    }

    /// Only these keys of a map.
    func keeping(_ keys: Set<String>) -> RuleTree {
        guard case .map(let entries) = value else { return self }
        return RuleTree(value: .map(entries.filter { keys.contains($0.key) }), file: file, line: line)
    }

    /// What stands at a dotted path: `angles.news.pains.0`.
    func at(_ path: String) -> RuleTree? {
        path.split(separator: ".").reduce(self) { tree, key in
            switch tree?.value {
            case .map(let entries)?: entries.first { $0.key == key }?.value
            case .list(let items)?: Int(key).flatMap { items.indices.contains($0) ? items[$0] : nil }
            default: nil
            }
        }
    }

    /// The one spelling of this tree: block style, two spaces, keys in file order, texts quoted.
    var canonicalYAML: String {
        var out = ""
        write(to: &out, indent: 0)
        return out
    }

    private func write(to out: inout String, indent: Int) {
        let margin = String(repeating: "  ", count: indent)
        switch value {
        case .scalar(let text, let plain): out += Self.spell(text, plain: plain) + "\n"
        case .list(let items):
            for item in items {
                out += margin + "-" + item.leadIn
                item.write(to: &out, indent: indent + 1)
            }
        case .map(let entries):
            for (key, entry) in entries {
                out += margin + Self.spell(key, plain: false) + ":" + entry.leadIn
                entry.write(to: &out, indent: indent + 1)
            }
        }
    }

    /// What stands between a key or dash and the value itself.
    private var leadIn: String {
        switch value {
        case .scalar: " "
        case .list(let items): items.isEmpty ? " []\n" : "\n"
        case .map(let entries): entries.isEmpty ? " {}\n" : "\n"
        }
    }

    private static func spell(_ text: String, plain: Bool) -> String {
        if plain, Int(text) != nil || text == "true" || text == "false" { return text }
        let isWord = text.utf8.first.map { (97...122).contains($0) } ?? false
        let simple = text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
        if isWord, simple, !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(text) {
            return text
        }
        return JSON.string(text).serialized(pretty: false)
    }
}
