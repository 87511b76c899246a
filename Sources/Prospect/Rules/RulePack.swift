/// Rules for a kind of business that ship inside the binary, each with samples to try them on.
public enum RulePack: String, Sendable, CaseIterable {
    /// Quality, operations and IT services for regulated manufacturers: the built-in rules.
    case regulated
    /// Support, observability and billing tools for software companies.
    case saas

    /// The rules file, with its comments.
    public var yaml: String {
        EmbeddedRules.text(path: self == .regulated ? "rules/default.yaml" : "rules/\(rawValue).yaml") ?? ""
    }
}
