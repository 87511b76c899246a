import Foundation
internal import NIOPosix

/// An IPv4 or IPv6 address.
struct InternetAddress: Sendable, Equatable {
    /// 4 or 16.
    let bytes: [UInt8]

    /// Nil where the text is no address in its usual form.
    init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: &four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            bytes = withUnsafeBytes(of: &six) { Array($0) }
        } else {
            return nil
        }
    }

    /// Of the public internet: not private, shared, loopback, link-local, multicast, reserved, for documentation, or an
    /// IPv4 address in the dress of an IPv6 one.
    var isPublic: Bool {
        bytes.count == 4 ? isPublicFour : isPublicSix
    }

    /// The special-purpose blocks of RFC 6890 and its registry, with multicast.
    private static let reserved: [(UInt32, Int)] = [
        (0x0000_0000, 8), (0x0a00_0000, 8), (0x6440_0000, 10), (0x7f00_0000, 8), (0xa9fe_0000, 16), (0xac10_0000, 12),
        (0xc000_0000, 24), (0xc000_0200, 24), (0xc058_6300, 24), (0xc0a8_0000, 16), (0xc612_0000, 15), (0xc633_6400, 24),
        (0xcb00_7100, 24), (0xe000_0000, 4), (0xf000_0000, 4),
    ]

    private var isPublicFour: Bool {
        let number = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return !Self.reserved.contains { block, length in (number ^ block) >> (32 - UInt32(length)) == 0 }
    }

    /// Global unicast is 2000::/3; in it are Teredo and others of 2001::/23, documentation, 6to4.
    private var isPublicSix: Bool {
        let first = UInt16(bytes[0]) << 8 | UInt16(bytes[1]), second = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
        guard first & 0xe000 == 0x2000, first != 0x2002, !(first == 0x3fff && second < 0x1000) else { return false }
        return !(first == 0x2001 && (second < 0x0200 || second == 0x0db8))
    }

    var text: String {
        var storage = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        bytes.withUnsafeBytes { raw in _ = inet_ntop(family, raw.baseAddress, &storage, socklen_t(INET6_ADDRSTRLEN)) }
        return String(decoding: storage.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// All addresses of a name, IPv4 first; none where it has none.
    static func resolve(_ name: String) async -> [InternetAddress] {
        (try? await NIOThreadPool.singleton.runIfActive { lookUp(name) }) ?? []
    }

    private static func lookUp(_ name: String) -> [InternetAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [InternetAddress] = []
        var entry = list
        while let info = entry?.pointee {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            if getnameinfo(info.ai_addr, info.ai_addrlen, &text, socklen_t(NI_MAXHOST), nil, 0, NI_NUMERICHOST) == 0 {
                let spelled = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                // A zone (`fe80::1%eth0`) belongs to addresses of a link.
                let address = InternetAddress(String(spelled.prefix { $0 != "%" }))
                if let address, !found.contains(address) { found.append(address) }
            }
            entry = info.ai_next
        }
        return found.filter { $0.bytes.count == 4 } + found.filter { $0.bytes.count == 16 }
    }
}
