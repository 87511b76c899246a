import Foundation
import LedgerCore

/// A vendor's JSON, read as leniently as vendors write it: keys in any case, numbers and booleans that may be texts.
struct VendorJSON {
    private let value: Any

    init?(_ data: Data) {
        guard let value = try? JSONSerialization.jsonObject(with: data, options: [.fragmentsAllowed]) else { return nil }
        self.value = value
    }

    private init(value: Any) { self.value = value }

    /// Nil where it is not there, or null.
    subscript(_ key: String) -> VendorJSON? {
        guard let object = value as? [String: Any] else { return nil }
        let found = object[key] ?? object.first { $0.key.lowercased() == key.lowercased() }?.value
        return found.flatMap { $0 is NSNull ? nil : VendorJSON(value: $0) }
    }

    /// Nil where it is no list.
    var list: [VendorJSON]? { (value as? [Any])?.map(VendorJSON.init(value:)) }

    /// Of a whole number its digits.
    var text: String? { value as? String ?? (value as? Int).map(String.init) }

    var number: Int? { value as? Int ?? (value as? Double).map(Int.init(exactly:)) ?? text.flatMap { Int($0) } }

    /// `true`, `"true"` and `"Yes"`.
    var isTrue: Bool {
        if let text = value as? String { return ["true", "yes"].contains(text.lowercased()) }
        return value as? Bool ?? false
    }

    /// On one line; nil where nothing is left.
    var line: String? {
        text.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }.flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// A day as vendors write it: `2024-11-14T22:29:00Z`, or `11/14/2024 10:29 PM`.
enum VendorDay {
    static func read(_ text: String) -> CalendarDay? {
        if let day = CalendarDay(text.prefix(10)) { return day }
        let parts = text.prefix { $0 != " " }.split(separator: "/").compactMap { Int($0) }
        return parts.count == 3 ? CalendarDay(year: parts[2], month: parts[0], day: parts[1]) : nil
    }
}
