import Foundation
import LedgerCore

/// What is wrong with a secret: where it is from, and what to do. Never the secret.
public struct SecretFault: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// Secrets of services: from the environment (`NAME`), or from a file that `NAME_FILE` names and its owner alone reads.
public struct Secrets: Sendable {
    private let environment: [String: String]

    public init(environment: [String: String]) { self.environment = environment }

    /// Nil where it is not set, or blank.
    /// - Throws: `SecretFault` where both are set, or the file does not do.
    public func value(_ name: String) throws(SecretFault) -> String? {
        let here = plain(name)
        guard let path = plain(name + "_FILE") else { return here }
        guard here == nil else { throw SecretFault("\(name) and \(name)_FILE are both set; unset one of them") }
        let text = try SecretFile.text(path, named: name + "_FILE").trimmingWhitespace()
        guard !text.isEmpty else { throw SecretFault("\(name)_FILE: \(path) is empty; write the secret into it") }
        guard text.unicodeScalars.allSatisfy({ $0.isASCII && $0.value >= 32 }) else {
            throw SecretFault("\(name)_FILE: \(path) holds more than one line, or signs no key has; write the secret alone")
        }
        return text
    }

    /// What is in the environment alone, and no secret: a path, a choice.
    public func plain(_ name: String) -> String? {
        environment[name].map { $0.trimmingWhitespace() }.flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// A file that holds a secret: a regular file of this user's own that no one else may read.
enum SecretFile {
    /// A key has some KB.
    private static let mostBytes = 64 * 1_024

    /// - Parameter named: the variable that names it, for errors.
    static func text(_ path: String, named: String) throws(SecretFault) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw SecretFault("\(named): cannot read \(path) (\(String(cString: strerror(errno)))); check the path")
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try requirePrivate(descriptor, path, named)
        guard let data = try? file.read(upToCount: mostBytes + 1) ?? Data(), data.count <= mostBytes,
            let text = String(data: data, encoding: .utf8)
        else {
            throw SecretFault("\(named): \(path) is no text of at most \(mostBytes / 1_024) KB; check that it is the right file")
        }
        return text
    }

    private static func requirePrivate(_ descriptor: Int32, _ path: String, _ named: String) throws(SecretFault) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw SecretFault("\(named): \(path) is not a file; name the file that holds the secret")
        }
        guard status.st_uid == geteuid() else {
            throw SecretFault("\(named): \(path) belongs to another user; run `chown \(geteuid()) \(path)` as that user's administrator")
        }
        guard status.st_mode & 0o177 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw SecretFault("\(named): \(path) is open to others (mode \(mode)); run `chmod 600 \(path)`")
        }
    }
}
