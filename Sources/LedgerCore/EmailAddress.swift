import Foundation

/// What tells e-mail addresses apart when it is asked whether one is suppressed or forgotten.
public enum EmailAddress {
    /// The form in which addresses of one mailbox are equal text: NFKC, case-folded, trimmed, without what follows a `+`
    /// before the `@`, with the domain in ASCII (`bücher.example` is `xn--bcher-kva.example`), and without the dot a host name
    /// can end with. `mailto:` and a name before `<address>` do not count.
    /// - Returns: nil where the text is no address.
    public static func key(_ text: String) -> String? {
        let address = withASCIIDomain(bare(text)).foldedForMatching()
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !address.contains(where: { $0.isWhitespace || $0 == "\0" || "<>,;\"".contains($0) })
        else { return nil }
        var domain = parts[1]
        if domain.last == "." { domain.removeLast() }
        guard !parts[0].isEmpty, !domain.isEmpty, !domain.hasPrefix("."), !domain.hasSuffix(".") else { return nil }
        return mailbox(parts[0]) + "@" + domain
    }

    /// A contact's address as it is stored: as the source has it, but for what is around the address itself (white space,
    /// a name, `mailto:`, the dot at its end) and, where it is not ASCII, for its domain, case and compatibility forms: SQL
    /// makes the key of what is stored, and compares nothing else.
    public static func stored(_ text: String) -> String {
        let address = bare(text).trimmingWhitespace()
        var plain = address.utf8.allSatisfy { $0 < 0x80 } ? address : withASCIIDomain(address).foldedForMatching()
        if plain.last == "." { plain.removeLast() }
        return plain
    }

    /// Before it is folded: `ß` and `ss` are letters of different domains.
    private static func withASCIIDomain(_ address: String) -> String {
        if address.utf8.allSatisfy({ $0 < 0x80 }) { return address }
        let plain = address.precomposedStringWithCompatibilityMapping
        guard let at = plain.lastIndex(of: "@"),
            let domain = AccountIdentity.asciiDomain(String(plain[plain.index(after: at)...]))
        else { return plain }
        return plain[...at] + domain
    }

    private static func bare(_ text: String) -> String {
        let trimmed = text.trimmingWhitespace()
        if trimmed.last == ">", let open = trimmed.lastIndex(of: "<") {
            return String(trimmed[trimmed.index(after: open)...].dropLast()).trimmingWhitespace()
        }
        return trimmed.lowercased().hasPrefix("mailto:") ? String(trimmed.dropFirst(7)) : trimmed
    }

    /// An address that begins with `+` keeps what it has.
    private static func mailbox(_ local: Substring) -> String {
        guard let plus = local.firstIndex(of: "+"), plus > local.startIndex else { return String(local) }
        return String(local[..<plus])
    }
}
