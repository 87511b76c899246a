import Foundation

/// README.md, or a file of docs/: its text and its blocks between fences.
struct Guide {
    struct Block {
        /// What stands behind the fence: sh, sql, text …
        let language: String
        /// The line above the fence.
        let mark: String
        /// Of the fence, from 1.
        let line: Int
        let text: String

        var isCommands: Bool { language == "sh" || language == "sql" }
        var runs: Bool { mark == "<!-- test -->" }
        var saysWhyNot: Bool { mark.hasPrefix("<!-- not run: ") && mark.hasSuffix(" -->") && mark.count > 20 }
    }

    let name: String
    let text: String
    let blocks: [Block]

    private static let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Relative to the top of the repository.
    static let names: [String] = {
        let docs = (try? FileManager.default.contentsOfDirectory(atPath: top.appendingPathComponent("docs").path)) ?? []
        return ["README.md"] + docs.filter { $0.hasSuffix(".md") }.sorted().map { "docs/" + $0 }
    }()

    static func allText() throws -> String { try names.map { try Guide($0).text }.joined(separator: "\n") }

    init(_ name: String) throws {
        self.name = name
        text = try String(contentsOf: Self.top.appendingPathComponent(name), encoding: .utf8)
        let lines = text.components(separatedBy: "\n")
        var found: [Block] = []
        var opened: Int?
        for (number, line) in lines.enumerated() where line.hasPrefix("```") {
            guard let first = opened else {
                opened = number
                continue
            }
            found.append(
                Block(
                    language: String(lines[first].dropFirst(3)), mark: first > 0 ? lines[first - 1] : "", line: first + 1,
                    text: lines[(first + 1)..<number].joined(separator: "\n")))
            opened = nil
        }
        blocks = found
    }

    /// The blocks that run, in order; the answer to a question goes to `answer-N` in the folder $BENCH, N being its place.
    var script: String {
        var parts: [String] = []
        for (place, block) in blocks.enumerated() where block.isCommands && block.runs {
            if block.language == "sql" {
                parts.append("ledger sql \"$(cat <<'EndOfQuestion'\n\(block.text)\nEndOfQuestion\n)\" > \"$BENCH/answer-\(place)\"")
            } else {
                parts.append(block.text)
            }
        }
        return parts.joined(separator: "\n")
    }

    /// Questions that run with the answer shown below them, by their place.
    var answers: [(place: Int, shown: Block)] {
        var found: [(place: Int, shown: Block)] = []
        for (place, block) in blocks.enumerated() where block.language == "sql" && block.runs && place + 1 < blocks.count {
            if blocks[place + 1].language == "text" { found.append((place, blocks[place + 1])) }
        }
        return found
    }

    /// Files that links lead to, relative to the top of the repository.
    var linkedFiles: [String] {
        let targets = text.components(separatedBy: "](").dropFirst().compactMap { $0.components(separatedBy: ")").first }
        let folder = name.hasPrefix("docs/") ? "docs/" : ""
        return targets.filter { !$0.hasPrefix("http") && !$0.hasPrefix("#") }.map { target in
            folder + (target.components(separatedBy: "#").first ?? target)
        }
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: top.appendingPathComponent(path).path)
    }

    /// The first line's words: of an answer, its columns.
    static func columns(_ answer: String) -> [String] {
        let first = answer.components(separatedBy: "\n").first ?? ""
        return first.split(separator: " ").map(String.init)
    }
}
