import LedgerCore

/// The rows of a CSV file below its header.
struct CSVTable {
    let file: TableFile
    let dialect: CSVDialect

    func read(
        _ input: InputBytes, row: (TableRow) throws -> Void, rejected: (RejectedRow) throws -> Void
    ) throws -> (sha256: String, bytes: Int) {
        var parser = dialect.parser
        var skip = dialect.skippedBytes
        var isHeader = true
        func take(_ record: CSVRecord) throws {
            if isHeader {
                isHeader = false
                return try checkHeader(record)
            }
            if let reason = fault(of: record) { return try rejected(reject(record, reason)) }
            try row(TableRow(line: record.line, columns: file.columns, cells: .csv(record)))
        }
        let digest = try input.read { piece in
            let skipped = min(skip, piece.count)
            skip -= skipped
            try parser.feed(UnsafeRawBufferPointer(rebasing: piece.dropFirst(skipped)), take)
        }
        try parser.finish(take)
        return digest
    }

    private func checkHeader(_ record: CSVRecord) throws {
        guard record.count == file.headers.count, file.headers.indices.allSatisfy({ record[$0] == file.headers[$0] })
        else { throw TableFault(line: record.line, problem: .changed) }
    }

    private func fault(of record: CSVRecord) -> String? {
        let wanted = file.headers.count
        if let field = record.brokenField { return "text after the closing quote of field \(field)" }
        if record.count < wanted { return counts(record.count, wanted) }
        if record.count > wanted, (wanted..<record.count).contains(where: { !record.isEmpty($0) }) {
            return counts(record.count, wanted)
        }
        return record.isValidUTF8 ? nil : "not valid UTF-8"
    }

    private func counts(_ found: Int, _ wanted: Int) -> String {
        "\(found) \(found == 1 ? "field" : "fields") where the header has \(wanted)"
    }

    /// Cells beyond the header are kept under the place they stand at.
    private func reject(_ record: CSVRecord, _ reason: String) -> RejectedRow {
        let names = file.columns.names
        let fields = (0..<record.count).map { index in
            (column: index < names.count ? names[index] : "column \(index + 1)", value: record[index])
        }
        return RejectedRow(line: record.line, reason: reason, fields: fields)
    }
}
