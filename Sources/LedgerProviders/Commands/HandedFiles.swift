import Foundation
import Prospect

/// Reads the files that a command names: those it wrote in its own folder or below the output root, and no others.
struct HandedFiles {
    /// Both absolute, links resolved.
    let scratch: String
    let outputRoot: String

    /// Bytes of one file, and of all texts of a result.
    static let limit = 256 << 10
    static let totalLimit = 1 << 20

    /// The artefacts, each with its text.
    /// - Throws: `CommandFailure.contract`.
    func read(_ artefacts: [PipelineResult.Text]) throws(CommandFailure) -> [PipelineResult.Text] {
        var read: [PipelineResult.Text] = []
        for (place, artefact) in artefacts.enumerated() {
            switch (artefact.text, artefact.path) {
            case (let text?, nil): read.append(PipelineResult.Text(name: artefact.name, text: text))
            case (nil, let path?):
                read.append(PipelineResult.Text(name: artefact.name, text: try self.text(path, "artefacts[\(place)]")))
            default: throw .contract("artefacts[\(place)] has not just one of text and path")
            }
        }
        let total = read.reduce(0) { $0 + ($1.text?.utf8.count ?? 0) }
        if total > Self.totalLimit { throw .contract("artefacts are more than \(Self.totalLimit) bytes together") }
        return read
    }

    private func text(_ path: String, _ place: String) throws(CommandFailure) -> String {
        guard let file = try open(path, place) else {
            throw .contract("\(place) is no file inside the output root or the command's folder, reached without links")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .contract("\(place) is no regular file")
        }
        guard status.st_size <= Self.limit else { throw .contract("\(place) is more than \(Self.limit) bytes") }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = bytes.withUnsafeMutableBytes { Foundation.read(file, $0.baseAddress, $0.count) }
        guard count == bytes.count, !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw .contract("\(place) is not UTF-8 text")
        }
        return text
    }

    /// Opens the file a step at a time from the folder it must be in, following no link.
    /// - Returns: nil where it cannot be reached so.
    private func open(_ path: String, _ place: String) throws(CommandFailure) -> Int32? {
        guard let (root, steps) = steps(of: path), let name = steps.last else {
            throw .contract("\(place) is outside the output root and the command's folder")
        }
        var folder = Foundation.open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        for step in steps.dropLast() where folder >= 0 {
            let next = openat(folder, step, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            close(folder)
            folder = next
        }
        guard folder >= 0 else { return nil }
        defer { close(folder) }
        let file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        return file < 0 ? nil : file
    }

    private func steps(of path: String) -> (root: String, steps: [String])? {
        let whole = path.hasPrefix("/") ? path : scratch + "/" + path
        for root in [scratch, outputRoot] where whole.hasPrefix(root + "/") {
            let steps = whole.dropFirst(root.count + 1).split(separator: "/").map(String.init).filter { $0 != "." }
            if !steps.contains("..") { return (root, steps) }
        }
        return nil
    }
}
