/// The columns that a kind of input file is read by.
public struct InputColumns: Sendable {
    /// A field, and the headers that name it, the likeliest first; case, spaces, `_` and `-` do not matter in them.
    public struct Field: Sendable {
        public let name: String
        public let headers: [String]
    }

    /// What stands before a field in `map`: nothing for accounts, else the kind and a dot.
    public let prefix: String
    /// `accounts`, `contacts`, `signals`, `suppressions` or `outcomes`; also the key of the array in a JSON object.
    public let kind: String
    public let fields: [Field]

    /// Of all kinds.
    public static let all = [TableSchema.accounts, .contacts, .signals, .suppressions, .outcomes].map { schema in
        InputColumns(
            prefix: schema.optionPrefix, kind: schema.key,
            fields: schema.fields.map { Field(name: $0.name, headers: $0.aliases) })
    }
}
