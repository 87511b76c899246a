@testable import Prospect
import Testing

/// The published schema and what reads the rules say the same of every file.
@Suite struct SchemaTests {
    private let schema: RuleSchema
    private let tree: RuleTree
    private let objects: [SchemaObject]

    init() throws {
        schema = try RuleSchema()
        let root = try RuleFile.tree(RuleSchema.text, file: "schema.json")
        let full = try Rules.completeTree(Rules.defaultYAML, file: "default.yaml")
        tree = full.pruned(by: root, in: root)
        objects = SchemaObject.all(in: tree, by: root, of: root)
    }

    private func byReader(_ tree: RuleTree) throws -> [RulesError] {
        let faults = RuleFaults()
        _ = try faults.collecting { try Rules(tree, faults: faults) }
        return faults.all
    }

    /// Both complain at the place, in a way that fits.
    private func expectBoth(
        of changed: RuleTree, at path: String, _ what: String, sourceLocation: SourceLocation = #_sourceLocation,
        _ fits: (RulesError) -> Bool
    ) throws {
        for (who, faults) in [("reader", try byReader(changed)), ("schema", schema.faults(in: changed))] {
            let found = faults.filter { $0.keyPath == path && fits($0) }
            #expect(found.count == 1, "\(who): \(what) at \(path): \(faults)", sourceLocation: sourceLocation)
        }
    }

    @Test func `A missing key is an error of both, named`() throws {
        var tried = 0
        for object in objects {
            for key in object.required {
                let changed = tree.setting(object.path + [key], to: nil)
                try expectBoth(of: changed, at: object.path.joined(separator: "."), "without \(key)") {
                    $0.problem == "the key `\(key)` is missing"
                }
                tried += 1
            }
        }
        #expect(tried > 40)
    }

    @Test func `An unknown key is an error of both, which know the same keys`() throws {
        for object in objects {
            let path = object.path + ["surplus"]
            let changed = tree.setting(path, to: RuleTree(value: .scalar("x", plain: true), file: "f", line: 7))
            let known = object.keys.sorted()
            try expectBoth(of: changed, at: path.joined(separator: "."), "surplus key") { fault in
                let listed = fault.remedy.split(separator: ": ").last?.split(separator: ", ").map(String.init) ?? []
                return fault.problem == "unknown key" && listed.sorted() == known && fault.line == 7
            }
        }
        #expect(objects.count > 20)
    }

    @Test func `A value of the wrong kind is an error of both`() throws {
        var tried = 0
        for object in objects {
            for (key, value) in tree.at(object.path.joined(separator: "."))?.members ?? [] {
                let path = object.path + [key]
                let changed = tree.setting(path, to: value.otherKind)
                try expectBoth(of: changed, at: path.joined(separator: "."), "other kind") { !$0.problem.hasPrefix("the key") }
                tried += 1
            }
        }
        #expect(tried > 90)
    }

    @Test(arguments: RulePack.allCases) func `Every pack conforms, and says so in its canonical spelling`(
        pack: RulePack
    ) throws {
        #expect(try Rules.faults(pack.yaml, file: "\(pack)") == [])
        let merged = try Rules.load(pack.yaml, file: "\(pack)")
        #expect(schema.faults(in: try RuleFile.tree(merged.mergedYAML, file: "merged")) == [])
        #expect(try Rules.load(merged.mergedYAML, file: "merged").sha256 == merged.sha256)
    }

    @Test(arguments: RulePack.allCases) func `The experiment of every pack conforms, and every wording can be used`(
        pack: RulePack
    ) throws {
        let experiment = try #require(EmbeddedRules.text(path: "sample/\(pack.rawValue)/experiments/short-subjects.yaml"))
        #expect(try Rules.faults(pack.yaml, file: "\(pack)", overlay: (experiment, "short-subjects.yaml")) == [])
        let unused = try Rules.wordingsThatNeverPass(pack.yaml, file: "\(pack)", overlay: (experiment, "short-subjects.yaml"))
        #expect(unused.map(\.keyPath) == ["constraints.subject_words"])
        #expect(try Rules.wordingsThatNeverPass(pack.yaml, file: "\(pack)") == [])
    }
}

/// An object of the schema and where the tree has one.
struct SchemaObject {
    let path: [String]
    let keys: [String]
    let required: [String]

    static func all(in tree: RuleTree, by schema: RuleTree, of root: RuleTree, path: [String] = []) -> [SchemaObject] {
        let schema = schema.resolved(in: root)
        let known = schema.member("properties")?.members ?? []
        let here = known.isEmpty
            ? [] : [SchemaObject(path: path, keys: known.map(\.key), required: schema.member("required")?.texts ?? [])]
        return here + tree.members.flatMap { key, value -> [SchemaObject] in
            guard let inner = known.first(where: { $0.key == key })?.value ?? schema.member("additionalProperties") else {
                return []
            }
            return all(in: value, by: inner, of: root, path: path + [key])
        }
    }
}

extension RuleTree {
    fileprivate func resolved(in root: RuleTree) -> RuleTree {
        guard let name = text("$ref")?.split(separator: "/").last else { return self }
        return root.member("$defs")?.member(String(name)) ?? self
    }

    /// One entry of each map that may have any, one item of each list: enough to try the schema on, and quick to read.
    fileprivate func pruned(by schema: RuleTree, in root: RuleTree) -> RuleTree {
        let schema = schema.resolved(in: root)
        let known = schema.member("properties")?.members ?? []
        switch value {
        case .scalar: return self
        case .list(let items): return RuleTree(value: .list(Array(items.prefix(1))), file: file, line: line)
        case .map(let entries):
            let kept = known.isEmpty ? Array(entries.prefix(1)) : entries
            let pruned = kept.map { key, value -> (key: String, value: RuleTree) in
                let inner = known.first { $0.key == key }?.value ?? schema.member("additionalProperties")
                return (key, inner.map { value.pruned(by: $0, in: root) } ?? value)
            }
            return RuleTree(value: .map(pruned), file: file, line: line)
        }
    }

    /// This tree with another value at a path; without the key where that is nil.
    fileprivate func setting(_ path: [String], to new: RuleTree?) -> RuleTree {
        guard let key = path.first, case .map(var entries) = value else { return new ?? self }
        let rest = Array(path.dropFirst())
        if let place = entries.firstIndex(where: { $0.key == key }) {
            if rest.isEmpty, new == nil {
                entries.remove(at: place)
            } else {
                entries[place].value = entries[place].value.setting(rest, to: new)
            }
        } else if let new {
            entries.append((key, new))
        }
        return RuleTree(value: .map(entries), file: file, line: line)
    }

    /// A text for a list or map, a list for a scalar.
    fileprivate var otherKind: RuleTree {
        switch value {
        case .scalar: RuleTree(value: .list([]), file: file, line: line)
        case .list, .map: RuleTree(value: .scalar("other", plain: true), file: file, line: line)
        }
    }
}
