import Foundation
internal import GRDB

/// JSON that the store itself wrote into a column. What it cannot read is damage, reported as such where the value
/// matters, and empty where it only adorns.
enum StoredJSON {
    static func texts(_ json: String) -> [String] {
        if json == "[]" { return [] }
        return (try? JSONDecoder().decode([String].self, from: Data(json.utf8))) ?? []
    }

    /// An object with `(erased)` in the place of the texts that are chosen by `isPersonal` of all its texts, by place.
    static func erasing(_ json: String, where isPersonal: ([String]) -> Set<Int>) -> String {
        guard let object = try? JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] else { return "{}" }
        let keys = object.keys.sorted()
        let personal = isPersonal(keys.map { "\(object[$0] ?? "")" })
        let pairs = keys.enumerated().map { ($1, personal.contains($0) ? "(erased)" : object[$1] ?? "") }
        let left = try? JSONSerialization.data(
            withJSONObject: Dictionary(uniqueKeysWithValues: pairs), options: [.sortedKeys, .withoutEscapingSlashes])
        return left.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// - Throws: what a damaged page of the file is; `Store.read` says it as `StoreError.damaged`.
    static func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(json.utf8))
        } catch {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "stored JSON does not read as \(type)")
        }
    }
}
