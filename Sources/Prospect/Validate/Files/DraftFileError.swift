/// Why a file is no draft: where, what is wrong, and what to do.
public struct DraftFileError: Error, Sendable, Equatable, CustomStringConvertible {
    public let file: String
    /// The key it concerns, as `signals[0].claim`; empty for the file as a whole.
    public let key: String
    public let problem: String
    public let remedy: String

    public init(file: String, key: String = "", problem: String, remedy: String) {
        self.file = file
        self.key = key
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String {
        "\(file): " + (key.isEmpty ? "" : "\(key): ") + "\(problem). \(remedy)."
    }
}
