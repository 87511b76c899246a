import Foundation

/// JSON that the store itself wrote into a column. What it cannot read is damage, reported as such where the value
/// matters, and empty where it only adorns.
enum StoredJSON {
    static func texts(_ json: String) -> [String] {
        if json == "[]" { return [] }
        return (try? JSONDecoder().decode([String].self, from: Data(json.utf8))) ?? []
    }

    static func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(json.utf8))
        } catch {
            throw StoreError.refused("stored JSON does not read as \(type)")
        }
    }
}
