/// Names and values as forms and query strings write them: `name=value&other=a+b`.
struct FormFields: Sendable, Equatable {
    private let fields: [(name: String, value: String)]

    /// Of a name that comes twice the first value counts.
    /// - Parameter text: percent-encoded UTF-8; what is no UTF-8 becomes U+FFFD.
    init(_ text: some StringProtocol) {
        fields = text.utf8.split(separator: UInt8(ascii: "&")).map { field in
            let parts = field.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decode(parts[0]), parts.count > 1 ? Self.decode(parts[1]) : "")
        }
    }

    /// Nil where there is no such field.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// Nil where there is no such field or nothing is in it but white space.
    func text(_ name: String) -> String? {
        let text = self[name]?.replacing("\r\n", with: "\n")
        return text.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    }

    func number(_ name: String) -> Int? { self[name].flatMap { Int($0) } }

    static func == (left: FormFields, right: FormFields) -> Bool {
        left.fields.elementsEqual(right.fields, by: ==)
    }

    private static func decode(_ bytes: some Sequence<UInt8>) -> String { percentDecoded(bytes, plusIsSpace: true) }

    /// An escape that is none stands for itself.
    static func percentDecoded(_ bytes: some Sequence<UInt8>, plusIsSpace: Bool) -> String {
        var out: [UInt8] = []
        var rest = Array(bytes)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count > 1, let high = hex(rest[rest.startIndex]), let low = hex(rest[rest.startIndex + 1]) {
                out.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                out.append(plusIsSpace && byte == UInt8(ascii: "+") ? 32 : byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }

    /// A value as it is written in a query.
    static func encoded(_ text: String) -> String {
        var out = ""
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: out.unicodeScalars.append(Unicode.Scalar(byte))
            default: out += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return out
    }
}
