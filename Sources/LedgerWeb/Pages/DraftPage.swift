import LedgerCore
import LedgerDashboard
import LedgerStore

/// One draft to read: the e-mail, what it rests on, and what was found about it.
struct DraftPage: Page {
    private let sheet: DraftSheet
    private var line: DraftLine { sheet.line }

    init(_ id: DraftID, _ store: Store) throws { sheet = try store.draftSheet(id) }

    var title: String { "Draft \(line.id)" }
    var part: SitePart? { .runs }

    func content(_ context: PageContext) -> HTML {
        """
        <p class="kicker">To \(line.contactName), \(line.contactTitle), at \
        <a href="/accounts/\(line.accountID.description)">\(line.companyName)</a> · \(Parts.status(line.state.shown))</p>
        <article class="letter \(line.state.shown)">
        <h2 id="subject">\(line.subject)</h2>
        <div id="body" class="body">\(sheet.body)</div>
        </article>
        \(remarks.isEmpty ? nil : Parts.section("warnings", "Warnings", list(remarks)))
        \(Parts.section("sources", "Sources", sources))
        \(Parts.section("verdicts", "Verdicts", verdicts))
        \(Parts.section("facts", "About this draft", Parts.facts(facts(context))))
        """
    }

    private var remarks: [HTML] {
        var remarks = sheet.warnings.map { "\($0)" as HTML }
        if let near = sheet.nearDuplicate {
            remarks.append(
                """
                Says the same as <a href="/drafts/\(near.of.description)">draft \(near.of.description)</a>, names aside \
                (\(near.similarityPercent) % alike)
                """)
        }
        if !sheet.figures.spamTriggers.isEmpty {
            remarks.append("Mail filters may mind: \(sheet.figures.spamTriggers.joined(separator: ", "))")
        }
        return remarks
    }

    private func list(_ items: [HTML]) -> HTML { "<ul class=\"warnings\">\n\(items.map { "<li>\($0)</li>" as HTML })\n</ul>" }

    private var sources: HTML {
        if sheet.sources.isEmpty { return Parts.quiet("It states no claim.") }
        let items = sheet.sources.map { source -> HTML in
            let day: HTML? = source.asOf.map { " <time datetime=\"\($0.description)\">\($0.description)</time>" }
            return "<li>\(source.claim)\(day) \(source.url.map(Parts.outside))</li>"
        }
        return "<ol class=\"sources\">\n\(items)\n</ol>"
    }

    private var verdicts: HTML {
        if sheet.verdicts.isEmpty { return Parts.quiet("No gate has judged it yet.") }
        return Parts.table(
            "verdicts-table", "What the gates said", [.init("Gate"), .init("Verdict"), .init("Reason")],
            sheet.verdicts.map { verdict in
                [
                    "\(verdict.gate.rawValue.split(separator: "_").joined(separator: " "))",
                    verdict.passed ? "<span class=\"pass\">✓ passed</span>" : "<span class=\"fail\">✗ failed</span>", "\(verdict.reason ?? "–")",
                ]
            })
    }

    private func facts(_ context: PageContext) -> [(String, HTML)] {
        let figures = sheet.figures
        let decided = sheet.decidedBy.map { by in ("Decided by", "\(by)\(sheet.decisionReason.map { ": \($0)" } ?? "")" as HTML) }
        return [
            ("Run", "<a href=\"/runs/\(line.runID.description)\">\(line.runID.description)</a>"), ("Persona", "\(sheet.persona)"),
            ("E-mail", "\(sheet.email ?? "–")"), ("Confidence", "\(line.confidenceMode), \(line.citedSignals) cited"),
            ("Length", "\(figures.words) words, \(figures.sentences) sentences, reading grade \(JSON.spell(figures.readingGrade))"),
            ("Experiment", "\(sheet.experiment ?? "–")"), ("Rules", "<code>\(sheet.rulesSHA256.prefix(12).description)</code>"),
            ("Written", context.times.html(line.createdAt)),
        ] + [decided].compactMap { $0 }
    }

    var json: JSON {
        .members(
            ("draft", line.json), ("body", .string(sheet.body)), ("persona", .string(sheet.persona)),
            ("contact_email", .text(sheet.email)), ("warnings", .array(sheet.warnings.map(JSON.string))),
            ("sources", .array(sheet.sources.map { source in
                .members(("claim", .string(source.claim)), ("url", .text(source.url)), ("as_of", .text(source.asOf?.description)))
            })),
            ("verdicts", .array(sheet.verdicts.map { verdict in
                .members(("gate", .string(verdict.gate.rawValue)), ("passed", .bool(verdict.passed)), ("reason", .text(verdict.reason)))
            })),
            ("experiment", .text(sheet.experiment)), ("rules_sha256", .string(sheet.rulesSHA256)),
            ("decided_by", .text(sheet.decidedBy)), ("decision_reason", .text(sheet.decisionReason)))
    }
}
