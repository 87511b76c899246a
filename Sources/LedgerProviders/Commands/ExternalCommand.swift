import Foundation

/// A program of the user's with its arguments, and how it is run.
public struct ExternalCommand: Sendable {
    /// What it is called in messages: `pipeline`, `contacts command`.
    public let name: String
    public let words: [String]
    public var limits = Limits()
    /// Names of environment variables it is given besides those every command gets.
    public var variables: [String] = []
    /// Is told the end of what the command wrote to stderr, which may hold contact details.
    public var telling: (@Sendable (String) -> Void)?

    /// How long a command may take, and how much it may write.
    public struct Limits: Sendable {
        /// Until it is asked to end, by TERM to its group. Default 120 s.
        public var timeout = Duration.seconds(120)
        /// From TERM to KILL. Default 2 s.
        public var grace = Duration.seconds(2)
        /// Bytes of stdout. Default 4 MiB.
        public var output = 4 << 20
        /// Bytes of stderr, of which the last are kept. Default 64 MiB.
        public var errors = 64 << 20

        public init() {}
    }

    /// - Parameter line: see `CommandLineWords`.
    /// - Throws: `CommandLineWords.Fault`.
    public init(name: String, line: String) throws(CommandLineWords.Fault) {
        self.name = name
        words = try CommandLineWords.split(line)
    }

    /// A command line that means the same from any folder: the program, where its path is relative and has a slash, and
    /// arguments that are relative paths of files become absolute. A program's `~/` is the home folder.
    /// - Throws: `CommandLineWords.Fault`.
    public static func settled(_ line: String, in folder: String) throws(CommandLineWords.Fault) -> String {
        let words = try CommandLineWords.split(line)
        func absolute(_ path: String) -> String {
            URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: folder, isDirectory: true)).standardizedFileURL.path
        }
        var program = words[0].hasPrefix("~/") ? (words[0] as NSString).expandingTildeInPath : words[0]
        if program.contains("/") { program = absolute(program) }
        let arguments = words.dropFirst().map { word in
            let isRelative = !word.isEmpty && !word.hasPrefix("/") && !word.hasPrefix("-")
            return isRelative && isFile(absolute(word)) ? absolute(word) : word
        }
        return CommandLineWords.joined([program] + arguments)
    }

    private static func isFile(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
    }

    /// Where the program is.
    /// - Throws: `CommandFailure.missing` where there is none that can be run.
    public func program() throws(CommandFailure) -> String {
        let program = words[0]
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
        let places = program.contains("/") ? [program] : folders.map { "\($0)/\(program)" }
        let found = places.first {
            $0.hasPrefix("/") && Self.isFile($0) && FileManager.default.isExecutableFile(atPath: $0)
        }
        guard let found else { throw .missing(program: program) }
        return found
    }

    /// What it is given of this process's environment, and where it may put temporary files.
    func environment(scratch: String, mark: String) -> [String] {
        let own = ProcessInfo.processInfo.environment
        var given: [String: String] = [:]
        for name in Self.harmless + variables { given[name] = own[name] }
        given["TMPDIR"] = scratch
        given[Self.markVariable] = mark
        return given.map { "\($0.key)=\($0.value)" }.sorted()
    }

    /// By its value, processes of a command are known.
    static let markVariable = "LEDGER_COMMAND_MARK"

    static let harmless = [
        "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR",
    ]
}
