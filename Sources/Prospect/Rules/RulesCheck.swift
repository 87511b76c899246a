/// All that is wrong with a rules file.
extension Rules {
    /// Every fault of a rules file, an experiment laid over it where there is one; empty where it loads.
    ///
    /// Each is told with the file and line it stands in, in the order of the lines.
    public static func faults(
        _ yaml: String, file: String, overlay: (yaml: String, file: String)? = nil
    ) throws -> [RulesError] {
        let faults = RuleFaults()
        let base = try faults.collecting { try completeTree(yaml, file: file) }
        let over = try overlay.map { overlay in
            try faults.collecting { try RuleFile.tree(overlay.yaml, file: overlay.file) }
        }
        guard let base else { return faults.all }
        let tree = (over ?? nil).map(base.overlaid) ?? base
        let structure = try RuleSchema().faults(in: tree)
        _ = try faults.collecting { try Rules(tree, faults: faults) }
        let places = Set(structure.map(\.keyPath))
        let meaning = faults.all.filter { $0.keyPath.isEmpty || !places.contains($0.keyPath) }
        return (structure + meaning.filter { !structure.contains($0) }).sorted { ($0.file, $0.line) < ($1.file, $1.line) }
    }

    /// The published JSON Schema of rules files.
    public static var schemaJSON: String { RuleSchema.text }
}

/// One key that two rules have different values for.
public struct RulesDifference: Sendable, Equatable {
    /// Dotted: `constraints.subject_words.maximum`.
    public let keyPath: String
    /// As the rules write it, on one line; nil where the key was added.
    public let old: String?
    /// Nil where the key was removed.
    public let new: String?

    public init(keyPath: String, old: String?, new: String?) {
        self.keyPath = keyPath
        self.old = old
        self.new = new
    }
}

extension Rules {
    /// What differs between these rules and others, in the order of their keys. Lists are compared as a whole.
    public func differences(to other: Rules) throws -> [RulesDifference] {
        Self.differences(
            try RuleFile.tree(mergedYAML, file: ""), try RuleFile.tree(other.mergedYAML, file: ""), path: "")
    }

    private static func differences(_ old: RuleTree?, _ new: RuleTree?, path: String) -> [RulesDifference] {
        guard case .map(let theirs)? = new?.value, case .map(let ours)? = old?.value else {
            let texts = (old: old?.oneLine, new: new?.oneLine)
            return texts.old == texts.new ? [] : [RulesDifference(keyPath: path, old: texts.old, new: texts.new)]
        }
        let added = theirs.map(\.key).filter { key in !ours.contains { $0.key == key } }
        return (ours.map(\.key) + added).flatMap { key in
            differences(old?.member(key), new?.member(key), path: path.isEmpty ? key : path + "." + key)
        }
    }
}

extension RuleTree {
    /// In flow style.
    var oneLine: String {
        switch value {
        case .scalar(let text, _): text
        case .list(let items): "[" + items.map(\.oneLine).joined(separator: ", ") + "]"
        case .map(let entries): "{" + entries.map { $0.key + ": " + $0.value.oneLine }.joined(separator: ", ") + "}"
        }
    }
}
