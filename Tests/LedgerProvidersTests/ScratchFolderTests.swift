import Foundation
@testable import LedgerProviders
import Testing

/// What killed processes left in a folder that others write to is removed, and nothing else.
@Suite struct ScratchFolderTests {
    /// A process id that is nobody's: greater than any that Linux gives.
    private static let dead = 4_194_305
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func make(_ name: String, hoursAgo: Double = 0) throws -> String {
        let path = scratch.folder.path + "/" + name
        try FileManager.default.createDirectory(atPath: path + "/inner", withIntermediateDirectories: true)
        let date = Date(timeIntervalSinceNow: -hoursAgo * 3_600)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        return path
    }

    private func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    @Test func `A dead process's folder goes at once, another's after more than a day`() throws {
        let dead = try make("ledger-command-\(Self.dead)-a")
        let (living, old) = (try make("ledger-command-1-a", hoursAgo: 24.5), try make("ledger-command-1-b", hoursAgo: 26))
        let (unknown, other) = (try make("ledger-command-x-a"), try make("other-\(Self.dead)-a", hoursAgo: 26))
        ScratchFolder.sweep(scratch.folder.path)
        #expect(!isThere(dead) && !isThere(old))
        #expect(isThere(living) && isThere(unknown) && isThere(other))
    }

    @Test func `Links and files stay, and what a link in a folder leads to is left as it is`() throws {
        let target = try make("target")
        chmod(target, 0o755)
        let link = scratch.folder.path + "/ledger-command-\(Self.dead)-link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
        let file = try scratch.file("ledger-command-\(Self.dead)-file", "")
        let folder = try make("ledger-command-\(Self.dead)-folder")
        try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: target)
        ScratchFolder.sweep(scratch.folder.path)
        #expect(isThere(link) && isThere(file) && isThere(target + "/inner") && !isThere(folder))
        #expect(try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? Int == 0o755)
    }

    @Test(.enabled(if: geteuid() == 0)) func `Another user's folder stays`() throws {
        let folder = try make("ledger-command-\(Self.dead)-theirs", hoursAgo: 26)
        #expect(lchown(folder, 65_534, 65_534) == 0)
        ScratchFolder.sweep(scratch.folder.path)
        #expect(isThere(folder))
    }
}
