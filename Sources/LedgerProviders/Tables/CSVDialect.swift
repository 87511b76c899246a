/// How a CSV file is written: what separates its fields, and what stands before its header.
struct CSVDialect: Sendable, Equatable {
    var delimiter = UInt8(ascii: ",")
    /// Bytes before the header: a byte order mark, a spreadsheet's `sep=;` line.
    var skippedBytes = 0
    /// Line of the first byte that is not skipped.
    var firstLine = 1

    var delimiterName: String {
        switch delimiter {
        case UInt8(ascii: ";"): "semicolons"
        case UInt8(ascii: "\t"): "tabs"
        case UInt8(ascii: ","): "commas"
        default: "\"\(Character(Unicode.Scalar(delimiter)))\""
        }
    }

    var parser: CSVParser { CSVParser(delimiter: delimiter, firstLine: firstLine) }

    /// The dialect and the header record of a file that starts with `prefix`.
    ///
    /// Commas separate, unless they give one column where semicolons or tabs give more.
    /// - Throws: `TableFault` for a header that cannot be read, or is not complete within the prefix.
    static func detect(_ prefix: [UInt8], isWhole: Bool) throws -> (dialect: CSVDialect, header: CSVRecord) {
        var dialect = CSVDialect()
        if prefix.starts(with: [0xef, 0xbb, 0xbf]) { dialect.skippedBytes = 3 }
        if dialect.takeSeparatorLine(prefix) { return (dialect, try dialect.header(prefix, isWhole)) }
        let candidates = [",", ";", "\t"] as [Unicode.Scalar]
        var best: (dialect: CSVDialect, header: CSVRecord)?
        for candidate in candidates {
            dialect.delimiter = UInt8(ascii: candidate)
            let header = try dialect.header(prefix, isWhole)
            if header.count > best?.header.count ?? 0 { best = (dialect, header) }
            if candidate == ",", header.count > 1 { break }
        }
        guard let best else { throw TableFault(line: nil, problem: .empty) }
        return best
    }

    /// `sep=;` on a line of its own, as spreadsheets write and read it.
    private mutating func takeSeparatorLine(_ prefix: [UInt8]) -> Bool {
        let start = prefix.dropFirst(skippedBytes)
        let line = start.prefix { $0 != .lineFeed && $0 != .carriageReturn }
        guard line.count == 5, line.starts(with: Array("sep=".utf8)), let delimiter = line.last else { return false }
        var length = line.count
        let ending = start.dropFirst(length)
        length += ending.starts(with: [.carriageReturn, .lineFeed]) ? 2 : min(1, ending.count)
        self.delimiter = delimiter
        skippedBytes += length
        firstLine = 2
        return true
    }

    private struct HeaderRead: Error {}

    private func header(_ prefix: [UInt8], _ isWhole: Bool) throws -> CSVRecord {
        var parser = self.parser
        var header: CSVRecord?
        let keepFirst: (CSVRecord) throws -> Void = {
            header = $0
            throw HeaderRead()
        }
        do {
            try prefix.withUnsafeBytes { try parser.feed(.init(rebasing: $0.dropFirst(skippedBytes)), keepFirst) }
            if isWhole { try parser.finish(keepFirst) }
        } catch is HeaderRead {}
        if let header { return header }
        throw TableFault(
            line: firstLine, problem: isWhole ? .empty : .fieldTooLong(limitBytes: CSVParser.fieldLimit))
    }
}
