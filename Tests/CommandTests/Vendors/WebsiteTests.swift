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

    @Test func `A site is read as its robots.txt says`() throws {
        let bench = try Bench()
        let site = try VendorEmulator("website", in: bench)
        let expected = [
            "ok": "allow named-allow messy html huge missing gone unauthorized forbidden redirect endless disallow-news crawl-delay",
            "skipped": "disallow named too-many error unavailable redirect-loop redirect-away", "error": "slow",
        ]
        for (status, variants) in expected {
            for variant in variants.split(separator: " ") {
                let found = try look(bench, site, domain: "\(variant).localhost")
                #expect(found.status == status && found.time < .seconds(30), "\(variant): \(found.report)")
            }
        }
        for request in try site.requests() {
            let variant = request.headers["host"]?.prefix { $0 != "." } ?? ""
            let isRead = expected["ok"]?.split(separator: " ").contains(variant) == true
            #expect(isRead || request.path.contains("robots"), "\(variant): \(request.path)")
            #expect(request.path != "/news" || !["disallow-news", "messy", "redirect"].contains(variant), "\(variant)")
        }
    }

    /// Nothing such a page says becomes a claim, nothing is asked but the site, and nothing takes long.
    @Test func `A hostile front page does no harm`() throws {
        let bench = try Bench()
        let site = try VendorEmulator("website", in: bench)
        let names = """
            injection noise links dates nested tags entities controls pdf mislabelled no-type loop chain no-location refresh
            endless bomb bomb-twice bad-gzip unknown-encoding drip big long-header short bad-chunk not-http silence
            server-error retry-later charset-utf16 charset-broken redirect-other-host redirect-loopback redirect-userinfo
            redirect-suffix redirect-port redirect-garbage redirect-self
            """.split(whereSeparator: \.isWhitespace)
        for name in names {
            try site.data(["name": "Harrow", "robots": "allow", "items": [], "pages": ["/": ["as": "/hostile/\(name)"]]])
            let found = try look(bench, site)
            #expect(["ok", "error"].contains(found.status) && found.claims.isEmpty, "\(name): \(found.report)")
            #expect(found.time < .seconds(30), "\(name): \(found.time)")
        }
        let requests = try site.requests()
        #expect(requests.count { $0.path == "/" } == names.count && requests.count < 10 * names.count)
        #expect(requests.allSatisfy { $0.headers["host"]?.hasPrefix("harrowvale.example") == true })
        #expect(try bench.rows("SELECT count(*) FROM pauses") == [["0"]])
    }

    @Test func `A site that is out of order is an error of the source, tried anew, and its call is no answer`() throws {
        let bench = try Bench()
        let site = try VendorEmulator("website", in: bench)
        for (name, status) in [("server-error", 500), ("retry-later", 429)] {
            try site.data(["name": "Harrow", "robots": "allow", "items": [], "pages": ["/": ["as": "/hostile/\(name)"]]])
            let found = try look(bench, site)
            #expect(found.status == "error" && found.errors.contains("status \(status)"), "\(found.report)")
        }
        #expect(try bench.rows("SELECT status FROM calls WHERE operation = 'page'") == [["unavailable"], ["unavailable"]])
        #expect(try site.requests().count { $0.path == "/" } == 2)
    }

    @Test func `A hostile feed does no harm`() throws {
        let bench = try Bench()
        let site = try VendorEmulator("website", in: bench)
        for name in ["feed-laughs", "feed-external", "feed-long", "feed-broken", "feed-html", "bomb", "big"] {
            try site.data(["name": "Harrow", "robots": "allow", "items": [], "pages": ["/feed.xml": ["as": "/hostile/\(name)"]]])
            let found = try look(bench, site)
            #expect(found.claims.isEmpty && found.time < .seconds(30), "\(name): \(found.report)")
        }
    }
}
