import EmbeddedFiles
import HTTPTypes
import Hummingbird
import LedgerCore
import LedgerDashboard
import NIOCore

/// The style sheet, the script and the icon: carried in the binary, and found under names that change with what is in
/// them, so that browsers may keep them for ever.
struct Assets: Sendable {
    private struct File {
        let path: String
        let type: String
        let bytes: ByteBuffer
    }

    private let files: [String: File]

    init() {
        var files: [String: File] = [:]
        for index in 0..<embedded_files_count {
            let file = embedded_file(index)
            let path = String(cString: file.path)
            guard path.hasPrefix("web/") else { continue }
            let name = String(path.dropFirst(4))
            var bytes = Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
            if name == "ledger.css" { bytes += Array(ChartStyle.css.utf8) }
            files[name] = File(
                path: "/assets/\(Digest.sha256(bytes).prefix(16))-\(name)", type: Self.type(of: name),
                bytes: ByteBuffer(bytes: bytes))
        }
        self.files = files
    }

    /// The address of a file, as pages link to it.
    func path(_ name: String) -> String { files[name]?.path ?? "/assets/" + name }

    /// - Throws: `Problem.notFound`.
    func rendered(_ path: String) throws -> Rendered {
        guard let file = files.values.first(where: { $0.path == path }) else { throw Problem.notFound }
        var rendered = Rendered(.ok, "", type: file.type)
        rendered.body = file.bytes
        rendered.headers[.cacheControl] = "public, max-age=31536000, immutable"
        return rendered
    }

    private static func type(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        default: "image/svg+xml"
        }
    }
}
