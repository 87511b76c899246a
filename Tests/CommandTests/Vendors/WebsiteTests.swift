import Foundation
import Testing

/// An account's website as a source of claims, against an emulator that is ordinary or hostile.
@Suite(.ownThreads)
struct WebsiteTests {
    private struct Found {
        let report: [String: Any]
        let signals: [[String: Any]]
        let time: Duration
        var status: String { report["status"] as? String ?? "" }
        var errors: String { (report["errors"] as? [String] ?? []).joined() }
        var claims: [String] { signals.compactMap { $0["claim"] as? String } }
    }

    private func look(
        _ bench: Bench, _ site: VendorEmulator, domain: String? = "harrowvale.example", company: String = "Harrow Vale Devices",
        allowsPrivate: Bool = true
    ) throws -> Found {
        let began = ContinuousClock.now
        let outcome = try bench.ledger(
            ["draft", "--company", company, "--contact", "Ana Ruiz", "--title", "Quality Director", "--sources", "website",
             "--tier", "B", "--json"] + (domain.map { ["--domain", $0] } ?? []),
            environment: ["LEDGER_WEBSITE_URL": site.url, "LEDGER_WEBSITE_ALLOW_PRIVATE": "\(allowsPrivate)"])
        let shown = try bench.json(outcome.out)
        let reports = shown["sources"] as? [[String: Any]] ?? []
        return Found(
            report: try #require(reports.first), signals: shown["signals"] as? [[String: Any]] ?? [],
            time: ContinuousClock.now - began)
    }

    @Test func `Dated headlines that say what the company did are claims with the item's own address`() throws {
        let bench = try Bench()
        let site = try VendorEmulator("website", in: bench)
        let found = try look(bench, site)
        #expect(found.claims == [
            "Harrow Vale Devices opened a second assembly hall", "Harrow Vale Devices named a head of quality",
        ], "\(found.report)")
        #expect(found.signals.compactMap { $0["source_url"] as? String } == [
            "http://harrowvale.example:\(site.port)/news/opened-hall", "http://harrowvale.example:\(site.port)/news/head-of-quality",
        ])
        #expect(found.signals.compactMap { $0["type"] as? String } == ["expansion", "leadership"])
        let requests = try site.requests()
        #expect(requests.first?.path == "/robots.txt" && requests.count <= 7, "\(requests)")
        #expect(requests.allSatisfy { $0.headers["host"] == "harrowvale.example:\(site.port)" && $0.headers["cookie"] == nil })
        #expect(requests.allSatisfy { $0.headers["user-agent"]?.hasPrefix("ledger") == true })
        let calls = try bench.rows("SELECT provider FROM calls WHERE status = 'ok'")
        #expect(calls.count == requests.count)
    }

    @Test func `Without a domain there is no place to look, and private addresses are not looked at`() throws {
        let bench = try Bench()
        let site = try VendorEmulator("website", in: bench)
        #expect(try look(bench, site, domain: nil).errors.contains("no domain"))
        let refused = try look(bench, site, allowsPrivate: false)
        #expect(refused.status == "skipped" && refused.errors.contains("not of the public internet"), "\(refused.report)")
        for domain in ["127.0.0.1", "10.0.0.1", "169.254.169.254", "127.1", "0x7f.1"] {
            let outcome = try bench.ledger(
                "draft", "--company", "Acme", "--contact", "Ana Ruiz", "--title", "Quality Director", "--sources", "website",
                "--domain", domain, "--json")
            #expect(outcome.out.contains("not of the public internet"), "\(domain): \(outcome.out)")
        }
        #expect(try site.requests().isEmpty)
    }

    /// What a site's robots.txt, of the emulator's variant, comes to.
    @Test(arguments: [
        ("allow", "ok"), ("disallow", "skipped"), ("named", "skipped"), ("named-allow", "ok"), ("messy", "ok"), ("html", "ok"),
        ("huge", "ok"), ("missing", "ok"), ("gone", "ok"), ("unauthorized", "ok"), ("forbidden", "ok"), ("too-many", "skipped"),
        ("error", "skipped"), ("unavailable", "skipped"), ("redirect", "ok"), ("redirect-loop", "skipped"),
        ("redirect-away", "skipped"), ("endless", "ok"), ("slow", "error"), ("disallow-news", "ok"), ("crawl-delay", "ok"),
    ])
    func `A site is read as its robots.txt says`(variant: String, status: String) throws {
        let bench = try Bench()
        let site = try VendorEmulator("website", in: bench)
        let found = try look(bench, site, domain: "\(variant).localhost")
        #expect(found.status == status, "\(found.report)")
        let paths = try site.requests().map(\.path)
        if status != "ok" { #expect(paths.allSatisfy { $0.contains("robots") }, "\(paths)") }
        if ["disallow-news", "messy", "redirect"].contains(variant) { #expect(!paths.contains("/news"), "\(paths)") }
        #expect(found.time < .seconds(30))
    }

    /// Nothing such a page says becomes a claim, nothing is asked but the site, and nothing takes long.
    @Test(arguments: [
        "injection", "noise", "links", "dates", "nested", "unclosed", "attribute", "tags", "entities", "controls", "pdf", "mislabelled", "empty",
        "no-type", "loop", "chain", "no-location", "refresh", "endless", "bomb", "bomb-twice", "bad-gzip", "unknown-encoding", "drip",
        "slow-headers", "big", "long-header", "many-headers", "short", "bad-chunk", "not-http", "silence", "two-lengths", "server-error",
        "retry-later", "cookie", "charset-latin1-as-utf8", "charset-utf16", "charset-broken", "redirect-other-host", "redirect-loopback",
        "redirect-localhost", "redirect-metadata", "redirect-private", "redirect-decimal", "redirect-ipv6", "redirect-mapped",
        "redirect-file", "redirect-javascript", "redirect-scheme-relative", "redirect-userinfo", "redirect-suffix", "redirect-port",
        "redirect-garbage", "redirect-self",
    ])
    func `A hostile front page does no harm`(name: String) throws {
        let bench = try Bench()
        let site = try VendorEmulator("website", in: bench)
        try site.data(["name": "Harrow", "robots": "allow", "items": [], "pages": ["/": ["as": "/hostile/\(name)"]]])
        let found = try look(bench, site)
        #expect(["ok", "error", "skipped"].contains(found.status) && found.claims.isEmpty, "\(found.report)")
        #expect(found.time < .seconds(35), "\(found.time)")
        let requests = try site.requests()
        #expect(requests.count <= 20 && requests.allSatisfy { $0.headers["host"]?.hasPrefix("harrowvale.example") == true })
        let pauses = try bench.rows("SELECT count(*) FROM pauses")
        #expect(pauses == [["0"]])
    }

    @Test(arguments: ["feed-laughs", "feed-external", "feed-long", "feed-broken", "feed-html", "bomb", "big"])
    func `A hostile feed does no harm`(name: String) throws {
        let bench = try Bench()
        let site = try VendorEmulator("website", in: bench)
        try site.data(["name": "Harrow", "robots": "allow", "items": [], "pages": ["/feed.xml": ["as": "/hostile/\(name)"]]])
        let found = try look(bench, site)
        #expect(found.status != "" && found.claims.isEmpty && found.time < .seconds(30), "\(found.report)")
    }
}
