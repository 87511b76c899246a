import Foundation
import GRDB
import Testing

/// Text from outside is text, wherever it comes up.
@Suite(.ownThreads) struct WebHostileTests {
    /// Of the kinds that the Big List of Naughty Strings has: markup, quotes, controls, directions, formulas.
    private static let strings = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'-alert(1)-'", "</textarea><svg onload=alert(1)>", "<!--", "]]>",
        "javascript:alert(1)", "&lt;b&gt;", "\u{202E}evil\u{202C}", "=cmd|' /C calc'!A0", "`${7*7}`", "{{7*7}}", "\u{FEFF}Ω≈ç√∫˜µ≤≥÷", "田中さんにあげて下さい", "</table></main>",
    ]

    private static func attack(_ place: Int) -> String { strings[place % strings.count] }

    /// Every stored text becomes one of the strings, the guardrails aside.
    private func poison(_ web: WebBench) throws {
        let queue = try DatabaseQueue(path: web.bench.folder.appendingPathComponent("outbound/ledger.sqlite").path)
        try queue.writeWithoutTransaction { database in
            for name in try String.fetchAll(database, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
                try database.execute(sql: "DROP TRIGGER \(name)")
            }
            let columns = [
                ("accounts", ["name", "domain", "industry", "owner"]), ("contacts", ["name", "title", "email", "source"]),
                ("selections", ["company_name"]), ("attempts", ["contact_name", "contact_title", "persona"]),
                ("drafts", ["contact_name", "contact_title", "subject", "body"]),
            ]
            for (table, names) in columns {
                for (place, column) in names.enumerated() {
                    let values = Self.strings.indices.map { "WHEN \($0) THEN ?\($0 + 1)" }.joined(separator: " ")
                    let row = table == "selections" ? "position" : "id"
                    try database.execute(
                        sql: "UPDATE \(table) SET \(column) = CASE (\(row) + \(place)) % \(Self.strings.count) \(values) END",
                        arguments: StatementArguments(Self.strings))
                }
            }
            try database.execute(sql: "UPDATE attempts SET reason = ? WHERE reason IS NOT NULL", arguments: [Self.strings[0]])
            try database.execute(sql: "UPDATE selections SET reason = ?, cause = ? WHERE reason IS NOT NULL", arguments: [Self.strings[1], Self.strings[3]])
            try database.execute(sql: "UPDATE drafts SET sources = json_array(json_object('claim', ?, 'url', ?))", arguments: [Self.strings[0], Self.strings[6]])
            // A wording that is not the one of its hash is refused; one without is not.
            try database.execute(sql: "UPDATE drafts SET content_sha256 = ''")
            try database.execute(sql: "UPDATE imports SET path = '/x/' || ?", arguments: [Self.strings[1]])
        }
    }

    @Test func `hostile text in every field stays text on every page`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        try poison(web)
        let drafts = try web.bench.rows("SELECT draft_id FROM v_drafts ORDER BY draft_id").map { "/drafts/\($0[0])" }
        for path in ["/", "/review", "/suppressions?all=1", "/reports/accounts", "/reports/gates", "/runs", "/runs/1", "/accounts", "/sql?q=" + WebBench.encoded("SELECT * FROM v_drafts")] + drafts + (1...6).map({ "/accounts/\($0)" }) {
            let page = try web.get(path)
            #expect(page.status == 200, "\(path): \(page.body.suffix(300))")
            for live in ["<script>alert", "<img src=x", "<svg onload", "href=\"javascript:", "\u{202E}", "</table></main>"] {
                #expect(!page.body.contains(live), "\(path): \(live)")
            }
            #expect(page.body.components(separatedBy: "<main").count == 2 && page.body.hasSuffix("</html>\n"), "\(path)")
        }
    }

    @Test func `what somebody types comes back as text`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        let token = try web.formToken()
        for text in Self.strings {
            let encoded = WebBench.encoded(text)
            for path in ["/accounts?q=\(encoded)", "/review?account=\(encoded)&text=\(encoded)&warning=\(encoded)", "/sql?q=\(encoded)", "/sign-in?token=\(encoded)", "/\(encoded)", "/runs/\(encoded)"] {
                let body = try web.get(path).body
                for live in ["<script>alert", "<img src=x", "<svg onload"] { #expect(!body.contains(live), "\(path)") }
            }
            _ = try web.post("/sql/save", ["form_token": token, "name": text, "q": "SELECT '\(text.replacing("'", with: "''"))'"])
        }
        for (sent, meant) in [("%%41", "%A"), ("%4", "%4"), ("%", "%"), ("%4x%41", "%4xA"), ("%2B+", "+ "), ("%+%", "% %")] {
            #expect(try web.get("/accounts?q=x\(sent)x").body.contains("value=\"x\(meant)x\""), "\(sent)")
        }
        let page = try web.get("/sql").body
        for live in ["<script>alert", "<img src=x", "<svg onload"] { #expect(!page.contains(live)) }
    }
}
