import Foundation
import Testing

/// A Debian package of the binary that these tests run: uncompressed, and good for this machine alone.
struct DebianPackage {
    let bench: Bench
    let file: String
    /// What making it said.
    let log: String

    /// Makes the package in a folder of its bench, and unpacks it into `root` there.
    init() throws {
        bench = try Bench()
        (file, log) = try Self.build(in: bench, output: "first")
        _ = try bench.shell("dpkg-deb -x '\(file)' root")
    }

    /// - Returns: its path, and what was said.
    static func build(in bench: Bench, output: String) throws -> (file: String, log: String) {
        let script = top.appendingPathComponent("Scripts/package").path
        let outcome = try bench.shell("'\(script)' --binary '\(Bench.program)' --compression none --output \(output)")
        try #require(outcome.status == 0, "\(outcome.err)")
        return (outcome.out.trimmingCharacters(in: .whitespacesAndNewlines), outcome.err)
    }

    private static let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @TaskLocal fileprivate static var current: DebianPackage?

    /// The one of this suite.
    static func made() throws -> DebianPackage { try #require(current) }
}

/// Makes one package for all tests of a suite, and removes it when they are over.
struct WithDebianPackage: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await DebianPackage.$current.withValue(try DebianPackage()) { try await function() }
    }
}

extension Trait where Self == WithDebianPackage {
    static var withDebianPackage: WithDebianPackage { WithDebianPackage() }
}
