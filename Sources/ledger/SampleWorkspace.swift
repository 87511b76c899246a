import EmbeddedFiles
import Foundation
import LedgerCore
import Prospect

/// The files `ledger init` writes, from the samples in the binary.
enum SampleWorkspace {
    /// Those of the files that are no samples.
    static let settings: Set<String> = ["ledger.yaml", "rules.yaml"]

    /// - Parameter withRules: also the pack's rules file, set in `ledger.yaml`; a pack that is not built in needs it.
    static func files(of pack: RulePack, today: CalendarDay, withRules: Bool) -> [(path: String, text: String)] {
        let withRules = withRules || pack != .regulated
        let rules = withRules ? [(path: "rules.yaml", text: pack.yaml)] : []
        return rules + samples(of: pack).map { path, text in
            let isSettings = path == "ledger.yaml" && withRules
            let settled = isSettings ? text.replacing("# rules: rules.yaml", with: "rules: rules.yaml") : text
            return (dated(path, today: today), dated(settled, today: today))
        }
    }

    private static func samples(of pack: RulePack) -> [(path: String, text: String)] {
        (0..<embedded_files_count).compactMap { index in
            let file = embedded_file(index)
            let path = String(cString: file.path)
            let bytes = UnsafeBufferPointer(start: file.bytes, count: file.count)
            for folder in ["sample/\(pack.rawValue)/", "sample/"] where path.hasPrefix(folder) {
                let rest = String(path.dropFirst(folder.count))
                if folder == "sample/", rest.contains("/") { return nil }
                return (rest, String(decoding: bytes, as: UTF8.self))
            }
            return nil
        }
    }

    /// `{today-20}` is the day twenty days ago: sample signals are fresh whenever they are written.
    private static func dated(_ text: String, today: CalendarDay) -> String {
        var out = ""
        var rest = Substring(text)
        while let start = rest.range(of: "{today-") {
            out += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            guard let end = rest.firstIndex(of: "}"), let days = Int(rest[..<end]) else { continue }
            out += today.adding(days: -days).description
            rest = rest[rest.index(after: end)...]
        }
        return out + rest
    }
}
