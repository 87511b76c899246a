import Foundation
import LedgerCore
import Prospect

/// Reads the few pages of a site on which news is usually found. Each request is metered, the site's robots.txt is
/// asked before any other page, and redirects are followed by hand and on the site alone.
struct SiteVisit {
    let site: Site
    let meter: any CallMeter
    /// By scheme, host and port, each of which has its own.
    private var robots: [String: RobotsRules] = [:]
    private var pagesLeft = 6
    private var seen: Set<URL> = []

    private static let mostRedirects = 5, mostHosts = 4
    private static let mostBytes = 2 << 20
    private static let timeout = Duration.seconds(8)
    /// Which is what robots.txt files may name.
    static let token = "ledger"
    private static let userAgent = "ledger/0.1 (reads dated news of an account's own website)"

    init(site: Site, meter: any CallMeter) {
        self.site = site
        self.meter = meter
    }

    /// Dated items of the site's feed or news page; none where it has neither.
    /// - Throws: `SourceSkipped` where the site does not want to be read; `VendorFailure` where it does not answer, or
    ///   says of a page that it is out of order: that there is no news is not known then.
    mutating func news() async throws -> [NewsItem] {
        guard let home = try await front() else { return [] }
        var items = NewsPage(home).items
        for link in NewsPage(home).feeds.prefix(2) where items.isEmpty {
            items = try await page(link, from: home).map { NewsFeed($0).items } ?? []
        }
        let linked = NewsPage(home).newsLinks
        for link in (linked.isEmpty ? ["/news", "/newsroom", "/press"] : linked) where items.isEmpty {
            guard let page = try await page(link, from: home) else { continue }
            let read = NewsPage(page)
            items = read.items
            for feed in read.feeds.prefix(1) where items.isEmpty {
                items = try await self.page(feed, from: page).map { NewsFeed($0).items } ?? []
            }
        }
        return items
    }

    /// The front page, by HTTPS, else by HTTP where nobody listens there.
    private mutating func front() async throws -> SitePage? {
        do {
            return try await front(scheme: "https")
        } catch let failure as VendorFailure where !failure.mayBeCharged && robots.isEmpty && site.standIn == nil {
            return try await front(scheme: "http")
        }
    }

    private mutating func front(scheme: String) async throws -> SitePage? {
        guard let start = site.start("/", scheme: scheme), let news = site.start("/news", scheme: scheme) else {
            throw SourceSkipped("\(site.domain) is no domain")
        }
        var isOpen = try await allows(start)
        if !isOpen { isOpen = try await allows(news) }
        guard isOpen else {
            throw SourceSkipped("the robots.txt of \(site.domain) does not let ledger read it")
        }
        return try await page("/", from: start) ?? SitePage(url: start, isFeed: false, text: "")
    }

    /// A page of the site that may be read and has not been; nil where there is none of a type that can hold news.
    private mutating func page(_ link: String, from page: URL) async throws -> SitePage? {
        guard let url = site.resolve(link, from: page), pagesLeft > 0, seen.insert(url).inserted, try await allows(url) else {
            return nil
        }
        pagesLeft -= 1
        let request = self.request(mostBytes: Self.mostBytes, isCut: false, types: SitePage.types)
        guard let (answer, at) = try await follow(request, url, "page") else { return nil }
        return SitePage(answer, at: at)
    }

    private mutating func page(_ link: String, from page: SitePage) async throws -> SitePage? {
        try await self.page(link, from: page.url)
    }

    /// What the robots.txt of the page's host says of it; asked once for each host.
    private mutating func allows(_ page: URL) async throws -> Bool {
        guard let file = URL(string: "/robots.txt", relativeTo: page)?.absoluteURL else { return false }
        let path = Self.path(page)
        if let known = robots[file.absoluteString] { return known.allows(path) }
        guard robots.count < Self.mostHosts else { return false }
        let request = request(mostBytes: RobotsRules.mostBytes, isCut: true, types: nil)
        let found = try await follow(request, file, "robots", isPage: false)
        let rules = found.map { Self.rules($0.0) } ?? .disallowAll
        robots[file.absoluteString] = rules
        if let end = found?.1, end.path == "/robots.txt" { robots[end.absoluteString] = rules }
        return rules.allows(path)
    }

    /// Missing: all may be read. Unreadable: nothing may.
    private static func rules(_ answer: HTTPExchange.Answer) -> RobotsRules {
        switch answer.status {
        case 200: return RobotsRules(String(decoding: answer.body, as: UTF8.self), token: token)
        case 429: return .disallowAll
        case 400..<500: return .allowAll
        default: return .disallowAll
        }
    }

    /// The answer at the end of the redirects; nil where they are too many, or lead off the site or to what robots.txt
    /// closes. Pages alone ask robots.txt, and throw what they are out of order with.
    private mutating func follow(
        _ request: HTTPExchange, _ start: URL, _ operation: String, isPage: Bool = true
    ) async throws -> (HTTPExchange.Answer, URL)? {
        var url = start
        for _ in 0...Self.mostRedirects {
            let answer = try await get(request, url, operation, isPage: isPage)
            guard (300..<400).contains(answer.status) else { return (answer, url) }
            guard let link = answer.header("location"), let next = site.resolve(link, from: url) else { return nil }
            if isPage, try await !allows(next) { return nil }
            url = next
        }
        return nil
    }

    private func get(
        _ request: HTTPExchange, _ url: URL, _ operation: String, isPage: Bool
    ) async throws -> HTTPExchange.Answer {
        var request = request
        request.url = url.absoluteString
        request.pinnedAddress = try await site.address(of: url.host?.lowercased() ?? "")
        // One site's trouble says nothing of others: no status makes a pause for all of them.
        return try await VendorClient(maxTries: 1).send(
            request, as: OutsideCall(provider: "website", operation: operation, detail: site.domain), meter: meter
        ) { answer in
            if isPage, let outage = SitePage.outage(answer) { throw outage }
            return VendorAnswer(value: answer, detail: "status \(answer.status)")
        }
    }

    private func request(mostBytes: Int, isCut: Bool, types: Set<String>?) -> HTTPExchange {
        HTTPExchange(
            url: "", headers: [("User-Agent", Self.userAgent), ("Accept-Encoding", "gzip"), ("Accept", "*/*")], body: nil,
            timeout: Self.timeout, mostBytes: mostBytes, isCut: isCut, types: types)
    }

    private static func path(_ url: URL) -> String {
        let parts = URLComponents(url: url, resolvingAgainstBaseURL: true)
        return (parts?.percentEncodedPath ?? "/") + (parts?.percentEncodedQuery.map { "?\($0)" } ?? "")
    }
}
