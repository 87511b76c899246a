import EmbeddedFiles
import Foundation
import LedgerCore

/// The files `ledger init` writes, from the samples in the binary.
enum SampleWorkspace {
    static func files(today: CalendarDay, withRules: Bool) -> [(path: String, text: String)] {
        (0..<embedded_files_count).compactMap { index in
            let file = embedded_file(index)
            let path = String(cString: file.path)
            let bytes = UnsafeBufferPointer(start: file.bytes, count: file.count)
            let text = String(decoding: bytes, as: UTF8.self)
            if path == "rules/default.yaml" { return withRules ? ("rules.yaml", text) : nil }
            guard path.hasPrefix("sample/") else { return nil }
            let target = dated(String(path.dropFirst("sample/".count)), today: today)
            let isSettings = target == "ledger.yaml" && withRules
            let settled = isSettings ? text.replacing("# rules: rules.yaml", with: "rules: rules.yaml") : text
            return (target, dated(settled, today: today))
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
