/// One place in a rules tree, read with types. Every complaint names file, line and key.
///
/// What can be read past, such as an unknown key, is noted among the faults; what cannot is thrown.
struct RuleReader {
    let tree: RuleTree
    let path: String
    let faults: RuleFaults

    init(_ tree: RuleTree, path: String = "", faults: RuleFaults) {
        self.tree = tree
        self.path = path
        self.faults = faults
    }

    func error(_ problem: String, _ remedy: String) -> RulesError {
        RulesError(file: tree.file, line: tree.line, keyPath: path, problem: problem, remedy: remedy)
    }

    // MARK: Maps

    /// The entries of a map, in file order, each at its own place.
    func entries() throws -> [(key: String, value: RuleReader)] {
        guard case .map(let entries) = tree.value else { throw error("not a map", "Write `key: value` lines below it") }
        return entries.map { ($0.key, at($0.value, $0.key)) }
    }

    /// Notes every key that is not one of these.
    func only(_ known: String...) throws {
        for (key, value) in try entries() where !known.contains(key) {
            faults.add(value.error("unknown key", Self.remedy(for: key, known)))
        }
    }

    static func remedy(for key: String, _ known: [String]) -> String {
        let all = "use one of: " + known.joined(separator: ", ")
        return Nearest.to(key, among: known).map { "Write `\($0)`, or " + all } ?? "Remove it or " + all
    }

    func optional(_ key: String) throws -> RuleReader? { try entries().first { $0.key == key }?.value }

    func required(_ key: String) throws -> RuleReader {
        if let value = try optional(key) { return value }
        throw error("the key `\(key)` is missing", "Add `\(key):` here")
    }

    /// Each value read by itself: the faults of one do not hide those of the next.
    func map<Value>(_ read: (RuleReader) throws -> Value) throws -> [(key: String, value: Value)] {
        try entries().compactMap { entry in try faults.collecting { (entry.key, try read(entry.value)) } }
    }

    /// As `map`, for what knows its own key.
    func each<Value>(_ read: (String, RuleReader) throws -> Value) throws -> [Value] {
        try entries().compactMap { entry in try faults.collecting { try read(entry.key, entry.value) } }
    }

    private func at(_ tree: RuleTree, _ key: String) -> RuleReader {
        RuleReader(tree, path: path.isEmpty ? key : path + "." + key, faults: faults)
    }

    // MARK: Lists and scalars

    func items() throws -> [RuleReader] {
        guard case .list(let items) = tree.value else { throw error("not a list", "Write `[a, b]` or `- a` lines") }
        return items.enumerated().map { at($0.element, String($0.offset)) }
    }

    func strings() throws -> [String] { try items().map { try $0.string() } }

    func string() throws -> String {
        guard case .scalar(let text, let plain) = tree.value, !plain || !["", "~", "null"].contains(text) else {
            throw error("not a text", "Write one value in quotes")
        }
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

    /// Texts of which each must be one of `known`; others are noted.
    func references(to known: [String], _ what: String) throws -> [String] {
        try items().compactMap { item in try faults.collecting { try item.reference(to: known, what) } }
    }

    func reference(to known: [String], _ what: String) throws -> String {
        let id = try string()
        guard !known.contains(id) else { return id }
        let all = "se one of: " + known.joined(separator: ", ")
        let remedy = Nearest.to(id, among: known).map { "Write `\($0)`, or u" + all } ?? "U" + all
        faults.add(error("`\(id)` is no \(what)", remedy))
        return id
    }
}

/// What was found wrong while a rules tree was read, in the order it was found.
final class RuleFaults {
    private(set) var all: [RulesError] = []

    func add(_ fault: RulesError) { all.append(fault) }

    /// The value, or nil with its fault noted.
    func collecting<Value>(_ read: () throws -> Value) throws -> Value? {
        do {
            return try read()
        } catch let fault as RulesError {
            add(fault)
            return nil
        }
    }
}
