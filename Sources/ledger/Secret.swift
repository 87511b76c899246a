import Foundation
import LedgerCore

/// A key or password: from the environment, or from a file that only its owner can read. Never from `ledger.yaml`, and
/// never printed, logged or stored.
enum Secret {
    /// The value of `NAME`, else what the file named by `NAME_FILE` holds; nil where neither is set.
    /// - Throws: `CommandError` where the file cannot be read, or others can read it.
    static func read(_ name: String) throws -> String? {
        let environment = ProcessInfo.processInfo.environment
        if let value = environment[name]?.trimmingWhitespace(), !value.isEmpty { return value }
        guard let path = environment[name + "_FILE"], !path.isEmpty else { return nil }
        return try read(file: Settings.absolute(path), named: name + "_FILE")
    }

    /// - Parameter variable: that named the file, for errors.
    static func read(file path: String, named variable: String) throws -> String {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw CommandError(status: .badInput, description: "\(variable): there is no file \(path); check the path")
        }
        guard status.st_mode & 0o077 == 0, status.st_uid == geteuid() || geteuid() == 0 else {
            throw CommandError(
                status: .badInput,
                description: "\(variable): others can read \(path); make it yours alone: chmod 600 \(path)")
        }
        guard status.st_size <= 64 * 1_024, let data = FileManager.default.contents(atPath: path),
            let text = String(data: data, encoding: .utf8)?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty
        else {
            throw CommandError(
                status: .badInput, description: "\(variable): \(path) holds no key; it takes one, as UTF-8 text")
        }
        return text
    }

    /// A secret goes unencrypted to this machine alone.
    /// - Throws: `CommandError` where the address is plain HTTP to another.
    static func requireSafe(_ url: String, for name: String) throws {
        guard let parts = URLComponents(string: url), parts.scheme == "http" else { return }
        let host = parts.host ?? ""
        if host == "localhost" || host == "::1" || host == "[::1]" || host.hasPrefix("127.") { return }
        throw CommandError(
            status: .usage, description: "\(name) would go unencrypted to \(url); use https, or unset the key")
    }
}
