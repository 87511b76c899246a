/// One place in a rules tree, read with types. Every complaint names file, line and key.
struct RuleReader {
    let tree: RuleTree
    let path: String

    func error(_ problem: String, _ remedy: String) -> RulesError {
        RulesError(file: tree.file, line: tree.line, keyPath: path, problem: problem, remedy: remedy)
    }

    // MARK: Maps

    /// The entries of a map, in file order, each at its own place.
    func entries() throws -> [(key: String, value: RuleReader)] {
        guard case .map(let entries) = tree.value else { throw error("not a map", "Write `key: value` lines below it") }
        return entries.map { ($0.key, at($0.value, $0.key)) }
    }

    /// Throws at the first key that is not one of these.
    func only(_ known: String...) throws {
        for (key, value) in try entries() where !known.contains(key) {
            throw value.error("unknown key", "Remove it or use one of: " + known.joined(separator: ", "))
        }
    }

    func optional(_ key: String) throws -> RuleReader? { try entries().first { $0.key == key }?.value }

    func required(_ key: String) throws -> RuleReader {
        if let value = try optional(key) { return value }
        throw error("the key `\(key)` is missing", "Add `\(key):` here")
    }

    func map<Value>(_ read: (RuleReader) throws -> Value) throws -> [(key: String, value: Value)] {
        try entries().map { ($0.key, try read($0.value)) }
    }

    private func at(_ tree: RuleTree, _ key: String) -> RuleReader {
        RuleReader(tree: tree, path: path.isEmpty ? key : path + "." + key)
    }

    // MARK: Lists and scalars

    func items() throws -> [RuleReader] {
        guard case .list(let items) = tree.value else { throw error("not a list", "Write `[a, b]` or `- a` lines") }
        return items.enumerated().map { at($0.element, String($0.offset)) }
    }

    func strings() throws -> [String] { try items().map { try $0.string() } }

    func string() throws -> String {
        guard case .scalar(let text, _) = tree.value else { throw error("not a text", "Write one value in quotes") }
        return text
    }

    func phrases() throws -> [Phrase] { try strings().map(Phrase.init) }

    func int() throws -> Int {
        guard case .scalar(let text, true) = tree.value, let number = Int(text), number >= 0 else {
            throw error("not a whole number", "Write digits without quotes")
        }
        return number
    }

    func int(in bounds: ClosedRange<Int>) throws -> Int {
        let number = try int()
        guard bounds.contains(number) else {
            throw error("out of bounds", "Write a number from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return number
    }

    func bool() throws -> Bool {
        switch tree.value {
        case .scalar("true", true): return true
        case .scalar("false", true): return false
        default: throw error("not true or false", "Write `true` or `false` without quotes")
        }
    }

    /// One of the raw values of an enumeration.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ type: Choice.Type
    ) throws -> Choice where Choice.RawValue == String {
        if let choice = Choice(rawValue: try string()) { return choice }
        throw error("not a value it can have", "Use one of: " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
    }

    /// Texts of which each must be one of `known`.
    func references(to known: [String], _ what: String) throws -> [String] {
        try items().map { item in
            let id = try item.string()
            if known.contains(id) { return id }
            throw item.error("`\(id)` is no \(what)", "Use one of: " + known.joined(separator: ", "))
        }
    }

    func reference(to known: [String], _ what: String) throws -> String {
        let id = try string()
        if known.contains(id) { return id }
        throw error("`\(id)` is no \(what)", "Use one of: " + known.joined(separator: ", "))
    }
}
