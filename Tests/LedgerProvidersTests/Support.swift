import Foundation
import LedgerCore
import Testing

@testable import LedgerProviders

/// A folder that is there for one test.
final class Scratch {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = folder.appendingPathComponent(name)
        try Data(bytes).write(to: file)
        return file.path
    }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// Everything a text gives when it is parsed as CSV, in pieces of `size` bytes.
func parse(_ text: String, delimiter: UInt8 = UInt8(ascii: ","), pieces size: Int = 1 << 20) throws -> [[String]] {
    var sizes = AnyIterator { size }
    return try parse(Array(text.utf8), delimiter: delimiter, pieces: &sizes).map(\.fields)
}

func parse(
    _ bytes: [UInt8], delimiter: UInt8 = UInt8(ascii: ","), pieces: inout AnyIterator<Int>
) throws -> [(line: Int, fields: [String])] {
    var parser = CSVParser(delimiter: delimiter)
    var records: [(line: Int, fields: [String])] = []
    func take(_ record: CSVRecord) { records.append((record.line, (0..<record.count).map { record[$0] })) }
    var at = 0
    while at < bytes.count {
        let end = min(bytes.count, at + (pieces.next() ?? bytes.count))
        try bytes.withUnsafeBytes { try parser.feed(UnsafeRawBufferPointer(rebasing: $0[at..<end]), take) }
        at = end
    }
    try parser.finish(take)
    return records
}

/// The accounts and the rejected rows of an accounts file.
func load(_ path: String, mapping: [String: String] = [:]) throws -> (
    accounts: [(record: AccountRecord, line: Int)], rejected: [(reason: String, line: Int)]
) {
    var accounts: [(record: AccountRecord, line: Int)] = []
    var rejected: [(reason: String, line: Int)] = []
    _ = try AccountsFile(path: path, mapping: mapping).read { row in
        switch row {
        case .account(let record, let line): accounts.append((record, line))
        case .rejected(let reason, _, let line): rejected.append((reason, line))
        }
    }
    return (accounts, rejected)
}

/// What reading an accounts file fails with.
func failure(_ path: String, mapping: [String: String] = [:]) -> InputFileError? {
    #expect(throws: InputFileError.self) { try load(path, mapping: mapping) }
}
