import Foundation
import LedgerCore

/// A headline with its day and where it leads.
struct NewsItem: Sendable, Equatable {
    var title = ""
    var day: CalendarDay?
    /// As the page writes it; empty where there is none.
    var link = ""
    /// The page it was found on.
    var page: URL
}

/// What an HTML page has of news: `<article>`s with a heading and a `<time>`, links to feeds and to pages of news.
struct NewsPage {
    private(set) var items: [NewsItem] = []
    private(set) var feeds: [String] = []
    /// Links to pages that are called news, press or the like, as the page writes them.
    private(set) var newsLinks: [String] = []

    private static let mostItems = 100
    private static let headings: Set<String> = ["h1", "h2", "h3", "h4"]
    private static let newsNames: Set<String> = [
        "news", "newsroom", "press", "press-releases", "press-room", "pressroom", "media", "news-and-events", "news-events",
    ]

    init(_ page: SitePage) {
        guard !page.isFeed else { return }
        var scanner = MarkupScanner(page.text)
        var open: NewsItem?
        var isHeading = false, isHidden = false
        while let token = scanner.next(), items.count < Self.mostItems {
            switch token {
            case .start("link", let attributes): take(feed: attributes)
            case .start("article", let attributes):
                close(&open)
                open = NewsItem(page: page.url)
                isHidden = attributes["hidden"] != nil
                isHeading = false
                if isHidden { open = nil }
            case .end("article"): close(&open)
            case .start("a", let attributes):
                take(anchor: attributes["href"])
                if open?.link.isEmpty == true { open?.link = attributes["href"] ?? "" }
            case .start("time", let attributes):
                if open != nil, open?.day == nil { open?.day = NewsDay.read(attributes["datetime"] ?? "") }
            case .start(let name, _) where Self.headings.contains(name): isHeading = open?.title.isEmpty == true
            case .end(let name) where Self.headings.contains(name): isHeading = false
            case .text(let text) where isHeading && (open?.title.utf8.count ?? .max) < 2_000: open?.title += text
            default: break
            }
        }
        close(&open)
    }

    private mutating func close(_ open: inout NewsItem?) {
        if let item = open, !item.title.isBlank, item.day != nil { items.append(item) }
        open = nil
    }

    private mutating func take(feed attributes: [String: String]) {
        let types: Set<String> = ["application/rss+xml", "application/atom+xml"]
        guard attributes["rel"]?.lowercased() == "alternate", types.contains(attributes["type"]?.lowercased() ?? "") else {
            return
        }
        if let link = attributes["href"], !feeds.contains(link), feeds.count < 5 { feeds.append(link) }
    }

    private mutating func take(anchor link: String?) {
        guard let link, newsLinks.count < 3, !newsLinks.contains(link) else { return }
        let path = link.prefix { $0 != "?" && $0 != "#" }
        let last = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
        let name = last.hasSuffix(".html") ? String(last.dropLast(5)) : last
        if Self.newsNames.contains(name) { newsLinks.append(link) }
    }
}

/// RSS and Atom, read as tags and text: no declaration of the file has an effect.
struct NewsFeed {
    private(set) var items: [NewsItem] = []

    private static let mostItems = 100

    init(_ page: SitePage) {
        guard page.isFeed else { return }
        var scanner = MarkupScanner(page.text, isXML: true)
        var open: NewsItem?
        var field = "", day = ""
        while let token = scanner.next(), items.count < Self.mostItems {
            switch token {
            case .start("item", _), .start("entry", _): (open, day) = (NewsItem(page: page.url), "")
            case .end("item"), .end("entry"):
                open?.day = NewsDay.read(day.trimmingWhitespace())
                let title = CharacterReferences.read(open?.title ?? "")
                open?.title = title
                if let item = open, !item.title.isBlank, item.day != nil { items.append(item) }
                open = nil
            case .start("link", let attributes):
                field = "link"
                if let link = attributes["href"], ["", "alternate"].contains(attributes["rel"] ?? ""), open?.link.isEmpty == true {
                    open?.link = link
                }
            case .start(let name, _): field = name
            case .end: field = ""
            case .text(let text) where open != nil && text.utf8.count < 2_000: take(text, field, &open, &day)
            case .text: break
            }
        }
    }

    private func take(_ text: String, _ field: String, _ open: inout NewsItem?, _ day: inout String) {
        switch field {
        case "title" where (open?.title.utf8.count ?? 0) < 2_000: open?.title += text
        case "link" where open?.link.isBlank == true: open?.link = text.trimmingWhitespace()
        case "pubdate", "published", "dc:date": if day.isBlank { day = text }
        case "updated": if day.isBlank { day = text }
        default: break
        }
    }
}

/// Days as websites write them for machines.
enum NewsDay {
    /// `2026-11-03`, with or without a time behind it; `Tue, 03 Nov 2026 09:00:00 GMT`.
    static func read(_ text: String) -> CalendarDay? {
        guard text.utf8.count <= 60 else { return nil }
        if let day = CalendarDay(text.prefix(10)) {
            let behind = text.dropFirst(10).first
            return behind == nil || behind == "T" || behind == " " ? day : nil
        }
        var words = text.split(separator: " ")
        if words.first?.hasSuffix(",") == true { words.removeFirst() }
        guard words.count >= 3, let number = Int(words[0]), let year = Int(words[2]), year >= 1_000,
            let month = months.firstIndex(of: words[1].lowercased())
        else { return nil }
        return CalendarDay(year: year, month: month + 1, day: number)
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
}
