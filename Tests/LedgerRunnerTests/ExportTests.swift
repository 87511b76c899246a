import Foundation
import LedgerCore
import LedgerDashboard
import LedgerRunner
import LedgerStore
import Testing

@Suite struct ExportTests {
    private static let now = Timestamp(millisecondsSinceEpoch: 1_773_742_500_000)

    /// A finished run of two companies, all of whose drafts are approved.
    private func approved() async throws -> (world: World, drafts: [DraftID]) {
        let world = try World()
        let runID = try await world.run(["Acme", "Béta"], contacts: StubContacts.each(["Acme", "Béta"], "Jane")).runID
        let drafts = try world.store.reviews(ReviewFilter(runID: runID), limit: 10).map(\.draftID)
        for draft in drafts { try world.store.approve(draft, by: "Kim", reason: "fine", at: Self.now) }
        return (world, drafts.sorted())
    }

    private func export(_ world: World, _ format: ExportFormat, to path: String, _ scope: ExportScope = .toSend) throws -> WrittenExport {
        let request = ExportRequest(format: format, isRaw: false, scope: scope, included: [], path: path, actor: "Kim")
        return try ExportDrafts(store: world.store, root: world.output).write(
            request, to: path, at: Self.now, render: ExportRenderer(format: format).render)
    }

    @Test func `a failing renderer leaves no row and no file`() async throws {
        struct Broken: Error {}
        let (world, drafts) = try await approved()
        #expect(drafts.count == 2)
        let request = ExportRequest(format: .json, isRaw: false, scope: .toSend, included: [], path: "x.json", actor: "Kim")
        #expect(throws: Broken.self) {
            try ExportDrafts(store: world.store, root: world.output).write(request, to: "x.json", at: Self.now) { _ in throw Broken() }
        }
        #expect(try world.texts("SELECT count(*) FROM exports") == ["0"])
        #expect(!world.output.exists("x.json"))
    }

    @Test func `drafts are withdrawn from every file an export put them in, and changed files are told`() async throws {
        let (world, drafts) = try await approved()
        let messages = try export(world, .eml, to: "exports/a").written
        _ = try export(world, .json, to: "exports/all.json")
        _ = try export(world, .json, to: "exports/second.json", .drafts([drafts[1]]))
        try world.output.write("of nobody here", to: "exports/a/other.eml")
        let theirs = try #require(messages.first { $0.hasSuffix("_\(drafts[1]).eml") })
        try world.output.write("changed", to: theirs)
        let exports = ExportDrafts(store: world.store, root: world.output)
        let (removed, places, changed) = try exports.withdraw([drafts[0]])
        #expect(Set(removed) == Set(["exports/all.json"] + messages.filter { $0.hasSuffix("_\(drafts[0]).eml") }))
        #expect(changed.isEmpty && places == ["exports/a", "exports/all.json"])
        #expect(world.output.exists("exports/second.json") && !world.output.exists("exports/all.json"))
        #expect(messages.filter { world.output.exists($0) } == [theirs])
        let left = try exports.withdraw([drafts[1]]).changed
        #expect(left.map(\.draft) == [drafts[1]] && left.map(\.place) == [world.output.path + "/exports/a"])
        #expect(world.output.exists(theirs) && world.output.exists("exports/a/other.eml"))
    }

    @Test func `file names that differ in how a letter is composed alone are two files`() async throws {
        let (world, drafts) = try await approved()
        let written = try export(world, .eml, to: "exports/a").written
        let name = try #require(written.first { !$0.utf8.allSatisfy { $0 < 128 } })
        let text = String(decoding: try #require(world.output.bytes(name)), as: UTF8.self)
        // The company is Béta: as it is unpacked from a Mac, beside it.
        let (composed, decomposed) = (name.precomposedStringWithCanonicalMapping, name.decomposedStringWithCanonicalMapping)
        let copy = composed.utf8.elementsEqual(name.utf8) ? decomposed : composed
        #expect(copy == name && !copy.utf8.elementsEqual(name.utf8))
        try world.output.write(text, to: copy)
        let again = try export(world, .eml, to: "exports/a")
        #expect(again.written == [] && again.removed.count == 1 && again.strangers == [])
        #expect(again.removed.allSatisfy { $0.utf8.elementsEqual(copy.utf8) })
        #expect(world.output.exists(name) && !world.output.exists(copy))
        try world.output.write("mine", to: copy)
        #expect(try export(world, .eml, to: "exports/a").strangers.count == 1)
        try world.output.write(text, to: copy)
        #expect(try ExportDrafts(store: world.store, root: world.output).withdraw(drafts).removed.count == 3)
        #expect(!world.output.exists(name) && !world.output.exists(copy))
    }

    @Test func `a path is inside the root wherever links lead`() throws {
        let world = try World()
        let root = world.output
        #expect(root.relative(root.path + "/new/folder/x.csv") == "new/folder/x.csv")
        #expect(root.relative(root.path) == nil)
        #expect(root.relative(root.path + "x/y.csv") == nil)
        #expect(root.relative("/") == nil)
        try FileManager.default.createSymbolicLink(atPath: root.path + "/out", withDestinationPath: "/tmp")
        #expect(root.relative(root.path + "/out/x.csv") == nil)
    }
}
