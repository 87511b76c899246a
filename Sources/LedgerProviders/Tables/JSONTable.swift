import LedgerCore

/// The objects of a JSON array.
struct JSONTable {
    let key: String
    let columns: Columns

    static func keys(of input: InputBytes, key: String) throws -> [String] {
        throw TableFault(line: nil, problem: .json("JSON is not read yet"))
    }

    func read(
        _ input: InputBytes, row: (TableRow) throws -> Void, rejected: (RejectedRow) throws -> Void
    ) throws -> (sha256: String, bytes: Int) {
        throw TableFault(line: nil, problem: .json("JSON is not read yet"))
    }
}
