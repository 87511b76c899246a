/// What is wrong with a rules file, where, and what to do.
public struct RulesError: Error, Sendable, Equatable, CustomStringConvertible {
    public let file: String
    /// 1-based line of the file.
    public let line: Int
    /// Dotted path of the key it concerns: `personas.quality.confidence_cap`. Empty for the file as a whole.
    public let keyPath: String
    public let problem: String
    public let remedy: String

    public init(file: String, line: Int, keyPath: String, problem: String, remedy: String) {
        self.file = file
        self.line = line
        self.keyPath = keyPath
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String {
        let place = keyPath.isEmpty ? "the file" : keyPath
        return "\(file):\(line): \(place): \(problem). \(remedy)."
    }
}
