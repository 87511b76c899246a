import Foundation
import Testing

/// An answer as it came over the wire.
struct RawResponse {
    let status: Int
    let headers: [(name: String, value: String)]
    let body: String

    init(_ text: String) {
        let parts = text.components(separatedBy: "\r\n\r\n")
        let lines = parts[0].components(separatedBy: "\r\n")
        status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        headers = lines.dropFirst().compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return parts.count == 2 ? (parts[0].lowercased(), parts[1].trimmingCharacters(in: .whitespaces)) : nil
        }
        body = parts.dropFirst().joined(separator: "\r\n\r\n")
    }

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// Bytes to a port of this machine, and what comes back: no client library mends what a test forges.
enum RawHTTP {
    struct Broken: Error { let what: String }

    /// All that comes until the server closes.
    static func send(_ request: String, port: Int) throws -> String {
        let connection = try RawConnection(port: port)
        connection.send(request)
        return try connection.receive()
    }
}

/// A connection of its own, closed with the value.
final class RawConnection {
    private let descriptor: Int32

    init(port: Int, seconds: Int = 30) throws { descriptor = try Self.connect(port, seconds: seconds) }

    deinit { close(descriptor) }

    /// Has the other end see the connection break when it is closed.
    func breakOff() {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    }

    func send(_ request: String) {
        var rest = Array(request.utf8)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            // A server that has heard enough closes; what it said is there to be read.
            if sent <= 0 { break }
            rest = rest.dropFirst(sent)
        }
    }

    private static func connect(_ port: Int, seconds: Int) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw RawHTTP.Broken(what: "socket") }
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if status != 0 { close(descriptor); throw RawHTTP.Broken(what: "connect: \(String(cString: strerror(errno)))") }
        return descriptor
    }

    /// - Parameter until: stops reading once this has come; nil: reads until the server closes.
    func receive(until: String? = nil) throws -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { throw RawHTTP.Broken(what: "silence after \(bytes.count) bytes") }
            if count <= 0 { break }
            bytes += buffer[..<count]
            if let until, String(decoding: bytes, as: UTF8.self).contains(until) { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
