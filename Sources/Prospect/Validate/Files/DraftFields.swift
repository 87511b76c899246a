internal import Foundation

/// One place in a draft file, read with types. Every complaint names file and key.
struct DraftFields {
    let value: Any
    let file: String
    var key = ""

    func error(_ problem: String, _ remedy: String) -> DraftFileError {
        DraftFileError(file: file, key: key, problem: problem, remedy: remedy)
    }

    /// - Throws: `DraftFileError` where the bytes are no JSON object.
    static func json(_ text: String, file: String) throws -> DraftFields {
        let whole = DraftFields(value: 0, file: file)
        guard let value = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed]) else {
            throw whole.error(
                "not readable as JSON", "Mend it, or write Markdown with `## Subject` and `## Body`")
        }
        guard value is [String: Any] else {
            throw whole.error("not one JSON object", "Write {\"subject\": …, \"body\": …, \"signals\": […]}, one draft a file")
        }
        return DraftFields(value: value, file: file)
    }

    private var members: [String: Any] { value as? [String: Any] ?? [:] }

    func unknownKeys(besides known: Set<String>) -> [String] { members.keys.filter { !known.contains($0) }.sorted() }

    /// Nil where the key is missing or null.
    func optional(_ name: String) -> DraftFields? {
        guard let value = members[name], !(value is NSNull) else { return nil }
        return DraftFields(value: value, file: file, key: key.isEmpty ? name : key + "." + name)
    }

    func required(_ name: String, _ remedy: String) throws -> DraftFields {
        if let field = optional(name) { return field }
        throw DraftFileError(
            file: file, key: key.isEmpty ? name : key + "." + name, problem: "the key is missing", remedy: remedy)
    }

    func text() throws -> String {
        if let text = value as? String { return text }
        throw error("not a text", "Write it in double quotes")
    }

    func filledText() throws -> String {
        let text = try text()
        if text.contains(where: { !$0.isWhitespace }) { return text }
        throw error("an empty text", "Write what it says")
    }

    func items() throws -> [DraftFields] {
        guard let items = value as? [Any] else { throw error("not a list", "Write it in square brackets") }
        return items.enumerated().map { DraftFields(value: $0.element, file: file, key: "\(key)[\($0.offset)]") }
    }

    func texts() throws -> [String] { try items().map { try $0.text() } }

    func object() throws -> DraftFields {
        if value is [String: Any] { return self }
        throw error("not an object", "Write it in braces, with an id and a claim")
    }

    /// One of the raw values of an enumeration, in any case.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ type: Choice.Type
    ) throws -> Choice where Choice.RawValue == String {
        let text = try text().lowercased()
        if let choice = Choice.allCases.first(where: { $0.rawValue.lowercased() == text }) { return choice }
        throw error("not a value it can have", "Use one of: " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
    }
}
