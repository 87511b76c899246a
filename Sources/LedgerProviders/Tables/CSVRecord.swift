/// One record of a CSV file: the bytes of its fields, one after the other, and where each ends.
///
/// Text is made only of the fields that are asked for.
struct CSVRecord {
    /// 1-based line of the file on which the record starts.
    private(set) var line: Int
    /// Number of the first field (from 1) that goes on after its closing quote.
    private(set) var brokenField: Int?
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var isQuoted = false

    init(line: Int) { self.line = line }

    var count: Int { ends.count }

    subscript(index: Int) -> String {
        bytes.withUnsafeBufferPointer {
            String(decoding: UnsafeBufferPointer(rebasing: $0[range(index)]), as: UTF8.self)
        }
    }

    func isEmpty(_ index: Int) -> Bool { range(index).isEmpty }

    /// A line with nothing on it, which is no record.
    var isBlankLine: Bool { ends.count == 1 && !isQuoted && bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 } }

    var isValidUTF8: Bool {
        bytes.withUnsafeBytes { raw in
            isASCII(raw) || String(validating: raw.bindMemory(to: UInt8.self), as: UTF8.self) != nil
        }
    }

    private func isASCII(_ raw: UnsafeRawBufferPointer) -> Bool {
        var at = 0
        while at + 8 <= raw.count {
            if raw.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return false }
            at += 8
        }
        while at < raw.count {
            if raw[at] >= 0x80 { return false }
            at += 1
        }
        return true
    }

    private func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }
}

// MARK: - Composition

extension CSVRecord {
    /// Length in bytes of all fields so far.
    var length: Int { bytes.count }

    /// Length in bytes of the field that is being read.
    var openFieldLength: Int { bytes.count - (ends.last ?? 0) }

    mutating func append(_ run: Slice<UnsafeRawBufferPointer>) { bytes.append(contentsOf: run) }

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    mutating func openQuote() { isQuoted = true }

    mutating func markBroken() { brokenField = brokenField ?? ends.count + 1 }

    mutating func endField() { ends.append(bytes.count) }

    mutating func startOver(line: Int) {
        self.line = line
        brokenField = nil
        isQuoted = false
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }
}
