internal import Yams

/// Text of a rules file made a tree, within limits that no honest file comes near.
enum RuleFile {
    /// Characters of a file, values with its aliases written out, and levels one below the other.
    static let maximumBytes = 1 << 20
    static let maximumValues = 100_000
    static let maximumDepth = 40

    /// Reads a whole file; its root must be a map.
    /// - Throws: `RulesError` with the line, for text that is no YAML and for a file beyond the limits.
    static func tree(_ yaml: String, file: String) throws -> RuleTree {
        func fault(_ line: Int, _ problem: String, _ remedy: String) -> RulesError {
            RulesError(file: file, line: line, keyPath: "", problem: problem, remedy: remedy)
        }
        guard yaml.utf8.count <= maximumBytes else {
            throw fault(1, "larger than \(maximumBytes >> 10) KiB", "Take out what the rules do not need")
        }
        if let line = tooDeepLine(yaml) {
            throw fault(line, "nested deeper than \(maximumDepth) levels", "Write it with fewer levels")
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch let error as YamlError {
            let (line, problem) = told(error, yaml)
            throw fault(line, problem, "Mend the YAML at that line")
        }
        guard let root, root.mapping != nil else {
            throw fault(
                1, "there is no map at the top",
                "Write `key: value` sections; `ledger rules show` prints the default file")
        }
        var reading = NodeReading(file: file)
        return try reading.tree(root, path: "", depth: 0)
    }

    /// The line at which brackets or indentation go too deep for the YAML reader to be let near it.
    private static func tooDeepLine(_ yaml: String) -> Int? {
        var line = 1
        var brackets = 0
        var margin: Int? = 0
        for byte in yaml.utf8 {
            switch byte {
            case UInt8(ascii: "\n"):
                line += 1
                margin = 0
                continue
            case UInt8(ascii: "["), UInt8(ascii: "{"): brackets += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): brackets = max(0, brackets - 1)
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "?"):
                margin = margin.map { $0 + 1 }
                if brackets <= maximumDepth, (margin ?? 0) <= maximumDepth * 8 { continue }
            default: break
            }
            if brackets > maximumDepth || (margin ?? 0) > maximumDepth * 8 { return line }
            margin = nil
        }
        return nil
    }

    private static func told(_ error: YamlError, _ yaml: String) -> (line: Int, problem: String) {
        let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
            let hasTab = lines.indices.contains(mark.line - 1) && lines[mark.line - 1].contains("\t")
            return (mark.line, "not readable as YAML: " + (hasTab ? "a tab, where YAML takes only spaces" : problem))
        case .composer(_, let problem, let mark, _):
            let isAlias = problem.contains("alias")
            return (mark.line, isAlias ? "an alias without a value to stand for, or inside that value itself" : problem)
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.sorted().map { "`\($0)`" }.joined(separator: ", ")
            let line = secondLine(of: keys.min() ?? "", in: lines, from: context.mark.line)
            return (line ?? context.mark.line, "a key more than once in one map: " + names)
        case .reader(let problem, _, _, _): return (1, "not readable as YAML: " + problem)
        default: return (1, "not readable as YAML")
        }
    }
}

extension RuleFile {
    /// Where a key of a map in block style stands for the second time, its margin the same.
    private static func secondLine(of key: String, in lines: [Substring], from first: Int) -> Int? {
        let places = lines.indices.dropFirst(first - 1).filter { lines[$0].drop { $0 == " " }.hasPrefix(key + ":") }
        guard let margin = places.first.map({ lines[$0].prefix { $0 == " " }.count }) else { return nil }
        return places.dropFirst().first { lines[$0].prefix { $0 == " " }.count == margin }.map { $0 + 1 }
    }
}

/// YAML nodes made a tree. Aliases are written out, which is why values are counted.
private struct NodeReading {
    let file: String
    private var values = 0

    init(file: String) { self.file = file }

    mutating func tree(_ node: Node, path: String, depth: Int) throws -> RuleTree {
        let line = node.mark?.line ?? 1
        values += 1
        guard values <= RuleFile.maximumValues else {
            throw fault(line, path, "more than \(RuleFile.maximumValues) values, its aliases written out", "Use fewer aliases")
        }
        guard depth <= RuleFile.maximumDepth else {
            throw fault(line, path, "nested deeper than \(RuleFile.maximumDepth) levels", "Write it with fewer levels")
        }
        switch node {
        case .scalar(let scalar):
            let plain = scalar.style == .plain || scalar.style == .any
            return RuleTree(value: .scalar(scalar.string, plain: plain), file: file, line: line)
        case .sequence(let items):
            var list: [RuleTree] = []
            for (place, item) in items.enumerated() {
                list.append(try tree(item, path: Self.join(path, "\(place)"), depth: depth + 1))
            }
            return RuleTree(value: .list(list), file: file, line: line)
        case .mapping(let pairs):
            return RuleTree(value: .map(try entries(pairs, path: path, depth: depth + 1)), file: file, line: line)
        case .alias: throw fault(line, path, "an alias without an anchor", "Write the value out")
        }
    }

    private mutating func entries(
        _ pairs: Node.Mapping, path: String, depth: Int
    ) throws -> [(key: String, value: RuleTree)] {
        var entries: [(key: String, value: RuleTree)] = []
        for (key, value) in pairs {
            guard let name = key.scalar?.string else {
                throw fault(key.mark?.line ?? 1, path, "a key that is not a word", "Use a plain word as the key")
            }
            var entry = try tree(value, path: Self.join(path, name), depth: depth)
            // An empty value stands nowhere; its key does.
            if case .scalar("", _) = entry.value { entry.line = key.mark?.line ?? entry.line }
            entries.append((name, entry))
        }
        return entries
    }

    private static func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : path + "." + key }

    private func fault(_ line: Int, _ path: String, _ problem: String, _ remedy: String) -> RulesError {
        RulesError(file: file, line: line, keyPath: path, problem: problem, remedy: remedy)
    }
}
