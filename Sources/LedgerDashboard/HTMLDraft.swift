import LedgerCore

/// One draft to read: the email, what the gates and the validator said, and what it rests on.
struct HTMLDraft {
    let contact: RunSnapshot.Contact
    let draft: RunSnapshot.Draft

    var card: HTML {
        """
        <section class="draft \(contact.shownStatus)">
        <p class="to">To \(contact.name), \(contact.title)</p>
        <h4>\(draft.subject)</h4>
        <div class="body">\(draft.body)</div>
        \(figures)
        \(warnings)
        \(sources)
        <p class="gates">\(draft.verdicts.map(verdict))</p>
        \(link)
        </section>
        """
    }

    private var link: HTML? {
        draft.emailPath.map { "<p class=\"file\"><a href=\"\(linkFromRuns($0))\">Open the draft</a></p>" }
    }

    private var figures: HTML? {
        let figures = draft.figures
        guard figures.words > 0 else { return nil }
        let writer: HTML? = draft.writtenBy.map { ", by \($0)" }
        let experiment: HTML? = draft.experiment.map { ", experiment \($0)" }
        return """
            <p class="to">Draft \(draft.draftID.description): \(figures.words) words, \(figures.sentences) sentences, \
            reading grade \(JSON.spell(figures.readingGrade))\(writer)\(experiment)</p>
            """
    }

    private var remarks: [String] {
        var remarks = draft.warnings
        if let near = draft.nearDuplicate {
            remarks.append("Says the same as draft \(near.of), names aside (\(near.similarityPercent) % alike)")
        }
        if !draft.figures.spamTriggers.isEmpty {
            remarks.append("Mail filters may mind: " + draft.figures.spamTriggers.joined(separator: ", "))
        }
        return remarks
    }

    private var warnings: HTML? {
        guard !remarks.isEmpty else { return nil }
        let items = remarks.map { "<li>\($0)</li>" as HTML }
        return "<h5>Warnings</h5>\n<ul class=\"warnings\">\n\(items)\n</ul>"
    }

    private var sources: HTML? {
        guard !draft.sources.isEmpty else { return nil }
        return "<h5>Sources</h5>\n<ol class=\"sources\">\n\(draft.sources.map(source))\n</ol>"
    }

    private func source(_ source: RunSnapshot.Source) -> HTML {
        let day: HTML? = source.asOf.map { " <time datetime=\"\($0.description)\">\($0.description)</time>" }
        return "<li>\(source.claim)\(day)\(source.url.map(address))</li>"
    }

    /// A link where the address is one of the web, else its text.
    private func address(_ url: String) -> HTML {
        let lower = url.lowercased()
        guard lower.hasPrefix("https://") || lower.hasPrefix("http://") else {
            return " <span class=\"quiet\">\(url)</span>"
        }
        let host = AccountIdentity.canonicalDomain(url) ?? url
        return " <a href=\"\(url)\" rel=\"noopener noreferrer\">\(host)</a>"
    }

    private func verdict(_ verdict: Verdict) -> HTML {
        let name = verdict.gate.rawValue.split(separator: "_").joined(separator: " ")
        let reason: HTML? = verdict.reason.map { ": \($0)" }
        return verdict.passed
            ? "<span class=\"pass\">✓ \(name)</span>" : "<span class=\"fail\">✗ \(name)\(reason)</span>"
    }
}
