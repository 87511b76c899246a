import Foundation

/// A page with its text.
struct SitePage: Sendable {
    let url: URL
    let isFeed: Bool
    let text: String

    static let htmlTypes: Set<String> = ["text/html", "application/xhtml+xml"]
    static let feedTypes: Set<String> = ["application/rss+xml", "application/atom+xml", "application/xml", "text/xml"]
    static let types = htmlTypes.union(feedTypes)

    init(url: URL, isFeed: Bool, text: String) {
        self.url = url
        self.isFeed = isFeed
        self.text = text
    }

    /// Nil where the answer is no page.
    init?(_ answer: HTTPExchange.Answer, at url: URL) {
        guard answer.status == 200, !answer.body.contains(0) else { return nil }
        let type = answer.mediaType ?? ""
        guard Self.types.contains(type) else { return nil }
        let head = String(decoding: answer.body.prefix(1_024), as: UTF8.self) + (answer.header("content-type") ?? "")
        self.init(url: url, isFeed: Self.feedTypes.contains(type), text: Self.text(answer.body, head: head.lowercased()))
    }

    /// What keeps a site from showing a page it may well have; nil where the answer says what there is.
    static func outage(_ answer: HTTPExchange.Answer) -> VendorFailure? {
        guard answer.status == 429 || answer.status >= 500 else { return nil }
        return .outage("status \(answer.status)", mayBeCharged: false)
    }

    /// UTF-8, or what browsers take for Latin-1 where the page says so; what does not fit becomes a mark that no
    /// claim may hold.
    private static func text(_ body: Data, head: String) -> String {
        let isLatin = ["iso-8859-1", "windows-1252", "latin1"].contains { name in
            ["charset=", "charset=\"", "encoding=\""].contains { head.contains($0 + name) }
        }
        let latin = isLatin ? String(data: body, encoding: .windowsCP1252) : nil
        return latin ?? String(decoding: body, as: UTF8.self)
    }
}
