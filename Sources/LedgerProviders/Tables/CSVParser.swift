/// A streaming parser of RFC 4180 text: fed bytes in pieces of any size, it hands out one record at a time and
/// holds no more than that.
///
/// Lines end in CRLF, LF or CR. Blank lines are no records. A quote inside an unquoted field is kept as it is; text
/// after a closing quote marks the record broken, for its reader to reject.
struct CSVParser {
    /// Longest field, in bytes.
    static let fieldLimit = 1 << 20
    /// Longest record, in bytes.
    static let recordLimit = 1 << 24
    static let fieldCountLimit = 1 << 16

    private enum State { case fieldStart, unquoted, quoted, quoteSeen }

    private let delimiter: UInt8
    private var state = State.fieldStart
    private var record: CSVRecord
    /// Line of the next byte.
    private var line: Int
    private var quoteLine = 0
    /// The last byte was a carriage return, so that a line feed now belongs to it.
    private var afterReturn = false

    init(delimiter: UInt8 = UInt8(ascii: ","), firstLine: Int = 1) {
        self.delimiter = delimiter
        line = firstLine
        record = CSVRecord(line: firstLine)
    }

    /// - Throws: `TableFault` for a field or a record beyond the limits; what `body` throws.
    mutating func feed(_ piece: UnsafeRawBufferPointer, _ body: (CSVRecord) throws -> Void) throws {
        var at = 0
        while at < piece.count {
            switch state {
            case .fieldStart: at = startField(piece, at)
            case .unquoted: at = try readUnquoted(piece, at, body)
            case .quoted: at = try readQuoted(piece, at)
            case .quoteSeen: at = try leaveQuotes(piece, at, body)
            }
        }
    }

    /// The end of the file: hands out a last record that no line end closed.
    /// - Throws: `TableFault` for a quote that was never closed; what `body` throws.
    mutating func finish(_ body: (CSVRecord) throws -> Void) throws {
        if state == .quoted { throw TableFault(line: quoteLine, problem: .unterminatedQuote) }
        if state != .fieldStart || record.count > 0 { try endRecord(body) }
    }
}

// MARK: - States

extension CSVParser {
    private mutating func startField(_ piece: UnsafeRawBufferPointer, _ at: Int) -> Int {
        let byte = piece[at]
        if afterReturn {
            afterReturn = false
            if byte == .lineFeed { return at + 1 }
        }
        guard byte == .quote else {
            state = .unquoted
            return at
        }
        state = .quoted
        quoteLine = line
        record.openQuote()
        return at + 1
    }

    private mutating func readUnquoted(
        _ piece: UnsafeRawBufferPointer, _ start: Int, _ body: (CSVRecord) throws -> Void
    ) throws -> Int {
        var at = start
        while at < piece.count, piece[at] != delimiter, piece[at] != .lineFeed, piece[at] != .carriageReturn { at += 1 }
        try take(piece[start..<at])
        return at < piece.count ? try endField(by: piece[at], at, body) : at
    }

    private mutating func readQuoted(_ piece: UnsafeRawBufferPointer, _ start: Int) throws -> Int {
        var at = start
        while at < piece.count, piece[at] != .quote {
            if piece[at] == .carriageReturn || (piece[at] == .lineFeed && !afterReturn) { line += 1 }
            afterReturn = piece[at] == .carriageReturn
            at += 1
        }
        try take(piece[start..<at])
        guard at < piece.count else { return at }
        afterReturn = false
        state = .quoteSeen
        return at + 1
    }

    /// After a quote within quotes: doubled, it is text; before a delimiter or a line end, it closed the field.
    private mutating func leaveQuotes(
        _ piece: UnsafeRawBufferPointer, _ at: Int, _ body: (CSVRecord) throws -> Void
    ) throws -> Int {
        switch piece[at] {
        case .quote:
            record.append(.quote)
            state = .quoted
            return at + 1
        case delimiter, .lineFeed, .carriageReturn:
            return try endField(by: piece[at], at, body)
        default:
            record.markBroken()
            record.append(.quote)
            state = .unquoted
            return at
        }
    }

    private mutating func endField(
        by byte: UInt8, _ at: Int, _ body: (CSVRecord) throws -> Void
    ) throws -> Int {
        if byte == delimiter {
            record.endField()
            state = .fieldStart
            guard record.count < Self.fieldCountLimit else {
                throw TableFault(line: record.line, problem: .tooManyFields(limit: Self.fieldCountLimit))
            }
        } else {
            line += 1
            afterReturn = byte == .carriageReturn
            try endRecord(body)
        }
        return at + 1
    }

    private mutating func endRecord(_ body: (CSVRecord) throws -> Void) throws {
        record.endField()
        state = .fieldStart
        if !record.isBlankLine { try body(record) }
        record.startOver(line: line)
    }

    private mutating func take(_ run: Slice<UnsafeRawBufferPointer>) throws {
        record.append(run)
        guard record.length <= Self.recordLimit else {
            throw TableFault(line: record.line, problem: .rowTooLong(limitBytes: Self.recordLimit))
        }
        guard record.openFieldLength > Self.fieldLimit else { return }
        let start = state == .quoted ? quoteLine : record.line
        throw TableFault(line: start, problem: .fieldTooLong(limitBytes: Self.fieldLimit))
    }
}

extension UInt8 {
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let quote = UInt8(ascii: "\"")
}
