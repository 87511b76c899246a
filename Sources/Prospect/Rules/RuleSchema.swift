/// The published schema of a rules file, and all that is wrong with a file by it.
///
/// It knows the keywords that the schema uses, and no others.
struct RuleSchema {
    /// As `ledger rules schema` prints it: JSON Schema, draft 2020-12.
    static var text: String { EmbeddedRules.text(path: "rules/schema.json") ?? "" }

    private let root: RuleTree

    /// JSON is YAML too.
    init() throws { root = try RuleFile.tree(Self.text, file: "rules.schema.json") }

    /// Every fault, in the order of the tree.
    func faults(in tree: RuleTree) -> [RulesError] {
        faults(in: RuleReader(tree, faults: RuleFaults()), by: root)
    }

    private func faults(in value: RuleReader, by given: RuleTree) -> [RulesError] {
        let schema = resolved(given)
        if let problem = kindFault(value, schema) { return [problem] }
        if schema.member("enum") != nil { return scalarFaults(value, schema) }
        switch value.tree.value {
        case .map: return mapFaults(value, schema)
        case .list: return listFaults(value, schema)
        case .scalar: return scalarFaults(value, schema)
        }
    }

    private func resolved(_ schema: RuleTree) -> RuleTree {
        guard let name = schema.text("$ref")?.split(separator: "/").last else { return schema }
        return root.member("$defs")?.member(String(name)) ?? schema
    }

    /// A value of the wrong kind, told in the words of the reader.
    private func kindFault(_ value: RuleReader, _ schema: RuleTree) -> RulesError? {
        do {
            switch schema.text("type") {
            case "object"?: _ = try value.entries()
            case "array"?: _ = try value.items()
            case "string"?: _ = try value.string()
            case "integer"?: _ = try value.int()
            case "boolean"?: _ = try value.bool()
            default: break
            }
            return nil
        } catch {
            return error as? RulesError
        }
    }

    private func mapFaults(_ value: RuleReader, _ schema: RuleTree) -> [RulesError] {
        let entries = (try? value.entries()) ?? []
        let known = schema.member("properties")?.members ?? []
        let missing = (schema.member("required")?.texts ?? []).filter { key in !entries.contains { $0.key == key } }.map {
            value.error("the key `\($0)` is missing", "Add `\($0):` here")
        }
        let empty = entries.count < (schema.number("minProperties") ?? 0) ? [value.error("an empty map", "Add an entry")] : []
        return missing + empty + entries.flatMap { key, entry -> [RulesError] in
            if let schema = known.first(where: { $0.key == key })?.value { return faults(in: entry, by: schema) }
            guard let others = schema.member("additionalProperties"), case .map = others.value else {
                return [entry.error("unknown key", RuleReader.remedy(for: key, known.map(\.key)))]
            }
            return faults(in: entry, by: others)
        }
    }

    private func listFaults(_ value: RuleReader, _ schema: RuleTree) -> [RulesError] {
        let items = (try? value.items()) ?? []
        if items.count < schema.number("minItems") ?? 0 { return [value.error("an empty list", "Add at least one text")] }
        guard let each = schema.member("items") else { return [] }
        return items.flatMap { faults(in: $0, by: each) }
    }

    private func scalarFaults(_ value: RuleReader, _ schema: RuleTree) -> [RulesError] {
        if let allowed = schema.member("enum")?.texts {
            let text = try? value.string()
            guard let text, allowed.contains(text) else {
                return [value.error("not a value it can have", "Use one of: " + allowed.joined(separator: ", "))]
            }
        }
        guard schema.text("type") == "integer", let number = try? value.int() else { return [] }
        let bounds = (schema.number("minimum") ?? 0)...(schema.number("maximum") ?? .max)
        return bounds.contains(number)
            ? [] : [value.error("out of bounds", "Write a number from \(bounds.lowerBound) to \(bounds.upperBound)")]
    }
}

extension RuleTree {
    var members: [(key: String, value: RuleTree)] {
        if case .map(let entries) = value { return entries }
        return []
    }

    func member(_ key: String) -> RuleTree? { members.first { $0.key == key }?.value }

    func text(_ key: String) -> String? {
        if case .scalar(let text, _)? = member(key)?.value { return text }
        return nil
    }

    func number(_ key: String) -> Int? { text(key).flatMap(Int.init) }

    /// The scalars of a list.
    var texts: [String] {
        guard case .list(let items) = value else { return [] }
        return items.compactMap { if case .scalar(let text, _) = $0.value { text } else { nil } }
    }
}
