import LedgerCore

/// The fields a kind of file can hold, and the headers that name them.
struct TableSchema: Sendable {
    struct Field: Sendable {
        let name: String
        /// Headers that name this field, the likeliest first.
        let aliases: [String]

        init(_ name: String, _ aliases: [String]) {
            self.name = name
            self.aliases = aliases
        }
    }

    /// Key of the array in a JSON object: `accounts`.
    let key: String
    let fields: [Field]

    /// Fields of the accounts are mapped by their bare name: `company`; others by `contacts.title`.
    var optionPrefix: String { key == "accounts" ? "" : key + "." }

    /// What is compared of a header: case, spaces, `_` and `-` do not count.
    static func normalised(_ header: String) -> String {
        header.lowercased().filter { !$0.isWhitespace && $0 != "_" && $0 != "-" && $0 != "\u{feff}" }
    }
}
