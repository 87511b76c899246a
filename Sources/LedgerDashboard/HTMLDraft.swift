import LedgerCore

/// One draft to read: the email, what the gates and the validator said, and what it rests on.
struct HTMLDraft {
    let contact: RunSnapshot.Contact
    let draft: RunSnapshot.Draft

    /// Can be folded, and is not.
    var card: HTML {
        """
        <details open class="draft \(contact.shownStatus)" id="draft-\(draft.draftID.description)">
        <summary><span><span class="to">To \(contact.name), \(contact.title)</span>
        <h4>\(draft.subject.isBlank ? "(no subject)" : draft.subject)</h4></span></summary>
        \(unsendable)
        <div class="body">\(draft.body)</div>
        \(warnings)
        \(sources)
        \(figures)
        <ul class="gates" aria-label="Gates">\(HTML(joining: draft.verdicts.map(verdict)))</ul>
        \(link)
        </details>
        """
    }

    private var unsendable: HTML? {
        switch contact.status {
        case .accepted: nil
        case .held: "<p class=\"note\">Held: a named person decides. \(contact.reason ?? "")</p>"
        default: "<p class=\"note\">Not to be sent: \(contact.status.rawValue). \(contact.reason ?? "")</p>"
        }
    }

    private var link: HTML? {
        guard contact.openDraft != nil else { return nil }
        return draft.emailPath.map { "<p class=\"file\"><a href=\"\(linkFromRuns($0))\">Open the draft</a></p>" }
    }

    private var figures: HTML {
        let figures = draft.figures
        var facts = [("Draft", draft.draftID.description), ("Confidence", draft.confidenceMode)]
        facts.append(("Cited signals", String(draft.citedSignals)))
        if figures.words > 0 {
            facts += [
                ("Words", String(figures.words)), ("Sentences", String(figures.sentences)),
                ("Reading grade", JSON.spell(figures.readingGrade)),
            ]
        }
        if let writer = draft.writtenBy { facts.append(("Written by", writer)) }
        if let experiment = draft.experiment { facts.append(("Experiment", experiment)) }
        return "<dl class=\"quality\">\n\(facts.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" as HTML })\n</dl>"
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
            ? "<li class=\"pass\">✓ \(name)</li>" : "<li class=\"fail\">✗ \(name)\(reason)</li>"
    }
}
