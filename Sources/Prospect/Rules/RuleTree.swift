internal import LedgerCore
internal import Yams

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

    /// Reads a whole file; its root must be a map.
    static func parse(_ yaml: String, file: String) throws -> RuleTree {
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch let error as YamlError {
            throw RulesError(
                file: file, line: line(of: error), keyPath: "", problem: "not readable as YAML: \(error)",
                remedy: "Mend the YAML at that line")
        }
        guard let root, root.mapping != nil else {
            throw RulesError(
                file: file, line: 1, keyPath: "", problem: "there is no map at the top",
                remedy: "Write `key: value` sections; `ledger rules show` prints the default file")
        }
        return try RuleTree(root, file: file, path: "")
    }

    private init(_ node: Node, file: String, path: String) throws {
        self.file = file
        line = node.mark?.line ?? 1
        switch node {
        case .scalar(let scalar): value = .scalar(scalar.string, plain: scalar.style == .plain || scalar.style == .any)
        case .sequence(let items): value = .list(try items.map { try RuleTree($0, file: file, path: path) })
        case .mapping(let pairs): value = .map(try Self.entries(pairs, file: file, path: path))
        case .alias:
            throw RulesError(
                file: file, line: line, keyPath: path, problem: "an alias without an anchor",
                remedy: "Write the value out")
        }
    }

    private static func entries(
        _ pairs: Node.Mapping, file: String, path: String
    ) throws -> [(key: String, value: RuleTree)] {
        try pairs.map { key, value in
            guard let name = key.scalar?.string else {
                throw RulesError(
                    file: file, line: key.mark?.line ?? 1, keyPath: path, problem: "a key that is not a word",
                    remedy: "Use a plain word as the key")
            }
            return (name, try RuleTree(value, file: file, path: path.isEmpty ? name : path + "." + name))
        }
    }

    private static func line(of error: YamlError) -> Int {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: 1
        }
    }
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

    private init(value: Value, file: String, line: Int) {
        self.value = value
        self.file = file
        self.line = line
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
