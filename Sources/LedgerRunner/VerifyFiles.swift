import Foundation
import LedgerCore
public import LedgerStore

/// Holds the files of a ledger against the hashes that its rows have of them.
public struct VerifyFiles: Sendable {
    /// - Returns: how many there are to be, and which are missing or differ.
    /// - Throws: `StoreError`.
    public static func check(_ store: Store, in output: OutputRoot) throws -> (files: Int, faults: [Fault]) {
        var files = 0
        var faults: [Fault] = []
        var last = AttemptID(0)
        while true {
            let page = try store.files(after: last, limit: 500)
            guard let newest = page.last?.attempt else { return (files, faults) }
            files += page.count
            last = newest
            for file in page {
                guard let fault = output.fault(file.path, sha256: file.sha256) else { continue }
                faults.append(Fault(check: "files", detail: "\(file.path): \(fault)"))
            }
        }
    }
}

extension OutputRoot {
    /// In what a file is not the one of this hash; nil where it is. A piece at a time, however long it is.
    fileprivate func fault(_ relativePath: String, sha256: String) -> String? {
        guard exists(relativePath) else { return "missing" }
        guard isInside(relativePath) else { return "leads out of the output root" }
        guard let file = FileHandle(forReadingAtPath: path + "/" + relativePath) else { return "cannot be read" }
        defer { try? file.close() }
        var digest = Digest.Running()
        do {
            while let piece = try file.read(upToCount: 65_536), !piece.isEmpty { piece.withUnsafeBytes { digest.update($0) } }
        } catch {
            return "cannot be read"
        }
        return digest.hex == sha256 ? nil : "differs"
    }
}
