import LedgerCore
import Prospect

/// The published contract with external commands, and the first thing that is wrong with a message by it.
///
/// It knows the keywords that the schema uses, and no others.
struct ContractSchema {
    /// What a message is: a definition of the schema.
    enum Message: String { case request, result, contactsRequest = "contacts_request", contactsResult = "contacts_result" }

    private let definitions: JSONElement.Value

    init() throws(CommandFailure) {
        guard let root = try? JSONElement.value(Array(PipelineContract.schema.utf8), line: 1),
            let definitions = root["$defs"]
        else { throw .contract("this build has no schema") }
        self.definitions = definitions
    }

    /// - Throws: `CommandFailure.contract`, which names places and keys and quotes no value.
    func check(_ bytes: [UInt8], is message: Message) throws(CommandFailure) {
        guard !bytes.isEmpty else { throw .contract("it wrote nothing to stdout") }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .contract("stdout is not UTF-8") }
        let value: JSONElement.Value
        do {
            value = try JSONElement.value(bytes, line: 1)
        } catch {
            throw .contract("stdout is no JSON: \(Self.problem(error))")
        }
        guard let schema = definitions[message.rawValue] else { throw .contract("this build has no schema") }
        if case .object = value, let version = value["version"], version != .bare("1") {
            throw .contract("it speaks another version; this ledger speaks version 1")
        }
        try check(value, by: schema, at: "")
    }

    private static func problem(_ error: any Error) -> String {
        guard let fault = error as? TableFault, case .json(let reason) = fault.problem else { return "it does not read" }
        return "line \(fault.line ?? 1): \(reason)"
    }

    // MARK: - Values

    private func check(
        _ value: JSONElement.Value, by given: JSONElement.Value, at path: String
    ) throws(CommandFailure) {
        let schema = resolved(given)
        func fault(_ problem: String) -> CommandFailure { .contract("\(path.isEmpty ? "the object" : path) \(problem)") }
        if let constant = schema["const"], constant != value { throw fault("is not what it must be") }
        if case .array(let choices)? = schema["enum"], !choices.contains(value) {
            throw fault("is none of " + choices.compactMap(\.string).joined(separator: ", "))
        }
        if case .text(let text) = value, text.unicodeScalars.contains("\0") { throw fault("has a character U+0000") }
        if schema["format"]?.string == "date", CalendarDay(value.string ?? "") == nil { throw fault("is no day YYYY-MM-DD") }
        guard let type = schema["type"]?.string else { return }
        guard value.isOf(type) else { throw fault("is not \("aeio".contains(type.first ?? " ") ? "an" : "a") \(type)") }
        if let problem = boundsProblem(value, schema) { throw fault(problem) }
        switch value {
        case .object(let members): try check(members, by: schema, at: path)
        case .array(let items):
            guard let schema = schema["items"] else { return }
            for (place, item) in items.enumerated() { try check(item, by: schema, at: "\(path)[\(place)]") }
        case .bare, .text: break
        }
    }

    private func check(
        _ members: [JSONElement.Member], by schema: JSONElement.Value, at path: String
    ) throws(CommandFailure) {
        let place = path.isEmpty ? "the object" : path
        let required = schema["required"]?.items.compactMap(\.string) ?? []
        if let missing = required.first(where: { key in !members.contains { $0.key == key } }) {
            throw .contract("\(place) has no \(missing)")
        }
        var seen = Set<String>()
        for member in members {
            guard let inner = schema["properties"]?[member.key] else {
                throw .contract("\(place) has \(Self.shown(member.key))")
            }
            guard seen.insert(member.key).inserted else { throw .contract("\(place) has \(member.key) twice") }
            try check(member.value, by: inner, at: path.isEmpty ? member.key : "\(path).\(member.key)")
        }
    }

    /// A key may be anything, a person's name too.
    private static func shown(_ key: String) -> String {
        let isPlain = key.utf8.count <= 40 && key.utf8.allSatisfy { (97...122).contains($0) || $0 == 95 }
        return isPlain ? "a key \(key), which version 1 does not know" : "a key that version 1 does not know"
    }

    private func boundsProblem(_ value: JSONElement.Value, _ schema: JSONElement.Value) -> String? {
        let (what, measure): (String, Double?)
        switch value {
        case .text(let text): (what, measure) = ("Length", Double(text.unicodeScalars.count))
        case .array(let items): (what, measure) = ("Items", Double(items.count))
        case .bare(let number): (what, measure) = ("imum", Double(number))
        case .object: return nil
        }
        guard let measure else { return nil }
        let isNumber = what == "imum"
        if let least = schema["min\(what)"]?.number, measure < least { return isNumber ? "is too small" : "is too short" }
        if let most = schema["max\(what)"]?.number, measure > most { return isNumber ? "is too large" : "is too long" }
        return nil
    }

    private func resolved(_ schema: JSONElement.Value) -> JSONElement.Value {
        guard let name = schema["$ref"]?.string?.split(separator: "/").last else { return schema }
        return definitions[String(name)] ?? schema
    }
}

extension JSONElement.Value {
    subscript(key: String) -> JSONElement.Value? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    var string: String? { if case .text(let text) = self { text } else { nil } }
    var items: [JSONElement.Value] { if case .array(let items) = self { items } else { [] } }
    var number: Double? { if case .bare(let word) = self { Double(word) } else { nil } }

    /// A type as JSON Schema names it.
    func isOf(_ type: String) -> Bool {
        switch (type, self) {
        case ("object", .object), ("array", .array), ("string", .text): true
        case ("boolean", .bare(let word)): word == "true" || word == "false"
        case ("number", .bare(let word)): Double(word)?.isFinite == true
        // `1e3` is a whole number to JSON Schema, and no integer to those who read it.
        case ("integer", .bare(let word)): Int(word) != nil
        default: false
        }
    }
}
