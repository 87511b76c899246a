import Foundation
import Prospect

/// Texts of rules and experiments, from files.
enum RulesText {
    typealias Named = (yaml: String, file: String)

    /// The text of a rules file.
    /// - Throws: `ConfigurationError` where it cannot be read, `RulesError` with the line where it is not UTF-8.
    static func read(_ path: String, what: String = "rules file") throws -> Named {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ConfigurationError(description: "cannot read the \(what) \(path); check its path and permissions")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw RulesError(
                file: path, line: firstLineNotUTF8(data), keyPath: "", problem: "not UTF-8 text",
                remedy: "Save it as UTF-8")
        }
        return (text.hasPrefix("\u{feff}") ? String(text.dropFirst()) : text, path)
    }

    /// An experiment, by its name, from the folder of experiments.
    /// - Throws: `ConfigurationError` that lists the experiments there are, where there is none of that name.
    static func experiment(_ name: String, in folder: String) throws -> Named {
        let path = "\(folder)/\(name).yaml"
        let isName = !name.isEmpty && !name.contains("/") && name != "." && name != ".."
        guard isName, FileManager.default.fileExists(atPath: path) else {
            throw ConfigurationError(
                description: "exp \"\(name)\" is not the name of an experiment in \(folder); " + listed(in: folder))
        }
        return try read(path, what: "experiment")
    }

    private static func listed(in folder: String) -> String {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let names = files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(".yaml".count)) }.sorted()
        return names.isEmpty
            ? "there are none: write one as NAME.yaml there" : "there are: " + names.joined(separator: ", ")
    }

    private static func firstLineNotUTF8(_ data: Data) -> Int {
        let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let faulty = lines.firstIndex { String(data: $0, encoding: .utf8) == nil }
        return (faulty ?? 0) + 1
    }
}
