import LedgerCore
import LedgerDashboard
import LedgerStore

extension DraftPage {
    /// What may keep a draft from being sent.
    var remarks: [HTML] {
        var remarks = sheet.warnings.map { "\($0)" as HTML }
        if let reason = item?.heldReason { remarks.append("A person must decide: \(reason)") }
        if let near = sheet.nearDuplicate {
            remarks.append(
                """
                Says the same as <a href="/drafts/\(near.of.description)">draft \(near.of.description)</a>, names aside \
                (\(near.similarityPercent) % alike)
                """)
        }
        let figures = item?.figures ?? sheet.figures
        if !figures.spamTriggers.isEmpty {
            remarks.append("Mail filters may mind: \(figures.spamTriggers.joined(separator: ", "))")
        }
        return remarks
    }

    var verdicts: HTML {
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

    func facts(_ context: PageContext) -> [(String, HTML)] {
        let line = sheet.line
        let figures = item?.figures ?? sheet.figures
        let edited = item?.editDistance.map { ("Edited", "\($0) characters, revision \(item?.revision ?? 0)" as HTML) }
        let decided = sheet.decidedBy.map { by in ("Held, and decided by", "\(by)\(sheet.decisionReason.map { ": \($0)" } ?? "")" as HTML) }
        return [
            ("Run", "<a href=\"/runs/\(line.runID.description)\">\(line.runID.description)</a>"), ("Persona", "\(sheet.persona)"),
            ("E-mail", "\(sheet.email ?? "–")"), ("Confidence", "\(line.confidenceMode), \(line.citedSignals) cited"),
            ("Length", "\(figures.words) words, \(figures.sentences) sentences, reading grade \(JSON.spell(figures.readingGrade))"),
            ("Written by", "\(grounds?.writtenBy ?? "–")"), ("Chosen", "\(grounds?.choices.joined(separator: "; ") ?? "–")"),
            ("Experiment", "\(sheet.experiment ?? "–")"), ("Rules", "<code>\(sheet.rulesSHA256.prefix(12).description)</code>"),
            ("Written", context.times.html(line.createdAt)),
        ] + [edited, decided].compactMap { $0 }
    }
}

/// Each sentence with the claims it rests on.
struct DraftGroundsView {
    let grounds: DraftGrounds

    var content: HTML { "<ol class=\"grounds\">\n\(grounds.sentences.map(item))\n</ol>" }

    private func item(_ sentence: DraftGrounds.Sentence) -> HTML {
        let claims: HTML = sentence.claims.isEmpty
            ? "<p class=\"quiet\">claims nothing of the company</p>" : "<ul>\n\(sentence.claims.map(claim))\n</ul>"
        return "<li><q>\(sentence.text)</q>\(claims)</li>"
    }

    private func claim(_ claim: DraftGrounds.Claim) -> HTML {
        let day: HTML = claim.asOf.map { "<time datetime=\"\($0.description)\">\($0.description)</time>" } ?? "without date"
        return """
            <li>\(claim.text)<br><span class="quiet">\(day), from \(claim.provider)\
            \(HTML(joining: claim.urls.map { ", \(Parts.outside($0))" as HTML })), <abbr title="SHA-256 \(claim.sha256)">hash \(claim.sha256.prefix(8).description)</abbr></span></li>
            """
    }
}

extension DraftGrounds.Sentence {
    var json: JSON {
        .members(
            ("text", .string(text)),
            ("claims", .array(claims.map { claim in
                .members(
                    ("id", .string(claim.id)), ("claim", .string(claim.text)), ("urls", .array(claim.urls.map(JSON.string))),
                    ("as_of", .text(claim.asOf?.description)), ("provider", .string(claim.provider)), ("sha256", .string(claim.sha256)))
            })))
    }
}
