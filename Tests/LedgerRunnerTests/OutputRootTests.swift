import Foundation
import LedgerCore
@testable import LedgerRunner
import Testing

@Suite struct OutputRootTests {
    private let folder: TemporaryFolder
    private let outside: TemporaryFolder
    private let output: OutputRoot

    init() throws {
        folder = try TemporaryFolder()
        outside = try TemporaryFolder()
        output = try OutputRoot(folder("root"))
    }

    private func link(_ name: String, to target: String) throws {
        let path = folder("root/\(name)")
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    }

    @Test(arguments: ["../x", "/etc/x", "a/../../x", "a/./x", "./x", "a//x", "", ".", "..", "a/", "/", "a\0b", "a/\0/x", "a/.."])
    func `a path that is not plainly below the root is refused`(path: String) throws {
        #expect(throws: OutputError.self) { try output.write("x", to: path) }
        #expect(try folder.files() == [:])
        #expect(output.bytes(path) == nil)
    }

    @Test func `a file is written whole, privately, with its folders, and replaced whole`() throws {
        try output.write("one", to: "a/b/c.md")
        try output.write("twö", to: "a/b/c.md")
        #expect(try folder.files() == ["root/a/b/c.md": Data("twö".utf8)])
        let attributes = try FileManager.default.attributesOfItem(atPath: folder("root/a/b/c.md"))
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(output.bytes("a/b/c.md") == Array("twö".utf8))
    }

    @Test(arguments: ["a", "a/b", "a/b/c"])
    func `a link that leads out is refused at each level`(level: String) throws {
        try link(level, to: outside.path)
        do {
            try output.write("x", to: "a/b/c/d.md")
            Issue.record("written through \(level)")
        } catch let error as OutputError {
            #expect(error.reason == "\(level.suffix(1)) is a symbolic link that leads out of the output root")
            #expect(error.isOfThisPath)
        }
        #expect(try outside.files() == [:])
        #expect(try FileManager.default.contentsOfDirectory(atPath: outside.path) == [])
    }

    @Test func `a link within the root is followed, one to nowhere is refused`() throws {
        try output.write("x", to: "real/x.md")
        try link("alias", to: "real")
        try output.write("y", to: "alias/y.md")
        #expect(output.isInside("alias/y.md") && output.exists("real/y.md"))
        try link("nowhere", to: outside("none"))
        #expect(throws: OutputError.self) { try output.write("x", to: "nowhere/x.md") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: outside.path) == [])
    }

    @Test func `a link in a file's place is replaced and not followed`() throws {
        try Data("precious".utf8).write(to: URL(fileURLWithPath: outside("x.md")))
        try link("a/x.md", to: outside("x.md"))
        #expect(!output.isInside("a/x.md"))
        #expect(output.bytes("a/x.md") == nil)
        try output.write("new", to: "a/x.md")
        #expect(try outside.files() == ["x.md": Data("precious".utf8)])
        #expect(output.bytes("a/x.md") == Array("new".utf8))
        #expect(output.isInside("a/x.md"))
    }

    @Test func `what lies in the temporary file's place is neither followed nor kept`() throws {
        try output.write("x", to: "a/x.md")
        let temporary = "a/." + temporaryName("x.md")
        try Data("precious".utf8).write(to: URL(fileURLWithPath: outside("x")))
        for plant in [FileManager.default.createSymbolicLink, FileManager.default.linkItem] as [(String, String) throws -> Void] {
            try? plant(folder("root/\(temporary)"), outside("x"))
            try? plant(outside("x"), folder("root/\(temporary)"))
            try output.write("y", to: "a/x.md")
        }
        // Cut off by a kill.
        try Data("half".utf8).write(to: URL(fileURLWithPath: folder("root/\(temporary)")))
        try output.write("z", to: "a/x.md")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder("root/a")) == ["x.md"])
        #expect(output.bytes("a/x.md") == Array("z".utf8))
        #expect(try Data(contentsOf: URL(fileURLWithPath: outside("x"))) == Data("precious".utf8))
    }

    @Test func `a root that is a file, or cannot be made, is said plainly`() throws {
        try Data().write(to: URL(fileURLWithPath: folder("file")))
        #expect(throws: OutputError(aFileAt: folder("file"))) { try OutputRoot(folder("file")) }
        #expect(throws: OutputError.self) { try OutputRoot(folder("file/below")) }
        #expect(throws: OutputError.self) { try OutputRoot("/proc/ledger-cannot-be-here") }
    }

    @Test func `a root that has gone is the root's fault, not one path's`() throws {
        try FileManager.default.removeItem(atPath: folder("root"))
        do {
            try output.write("x", to: "a/x.md")
            Issue.record("written")
        } catch let error as OutputError {
            #expect(!error.isOfThisPath)
        }
    }

    @Test(.enabled(if: getuid() != 0, "root may write anywhere"))
    func `a folder that may not be written to is refused`() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder("root"))
        #expect(throws: OutputError.self) { try output.write("x", to: "x.md") }
        #expect(throws: OutputError.self) { try OutputRoot(folder("root")) }
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder("root"))
    }

    @Test func `a folder in a file's place is one path's fault, and leaves no half file`() throws {
        try output.write("x", to: "a/x.md/inner")
        do {
            try output.write("x", to: "a/x.md")
            Issue.record("written")
        } catch let error as OutputError {
            #expect(error.isOfThisPath)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder("root/a")) == ["x.md"])
    }

    /// As `OutputRoot` names it: the test of a cut-off write must hit it.
    private func temporaryName(_ name: String) -> String { "\(OutputRoot.temporaryStem(of: name))-\(ProcessIdentity.current.pid)-\(ProcessIdentity.current.processStart).tmp" }
}
