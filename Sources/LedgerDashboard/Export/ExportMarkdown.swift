import LedgerCore

/// Drafts as one Markdown file: a section for each, its e-mail in a block that shows and copies as it is.
struct ExportMarkdown {
    let drafts: [OutgoingDraft]

    var text: String {
        let heading = "# Drafts\n\n" + (drafts.isEmpty ? "None." : "\(drafts.count) in this file.")
        return ([heading] + drafts.map(section)).joined(separator: "\n\n") + "\n"
    }

    private func section(_ draft: OutgoingDraft) -> String {
        var facts = [
            "## \(draft.contactName.markdown), \(draft.company.markdown)", "",
            "- **Draft:** \(draft.id), run \(draft.runID) of \(draft.runDate)", "- **Review:** \(review(draft))",
            "- **To:** \(draft.email.map(\.markdown) ?? "no e-mail address")", "- **Title:** \(draft.contactTitle.markdown)",
            "- **Confidence:** \(draft.confidenceMode.markdown)", "- **Subject:** \(draft.subject.markdown)",
        ]
        facts += ["", block(draft.body)]
        if !draft.sources.isEmpty { facts += ["", "Sources:", ""] + draft.sources.map(source) }
        return facts.joined(separator: "\n")
    }

    private func review(_ draft: OutgoingDraft) -> String {
        let who = draft.reviewer.map { " by \($0.markdown)" } ?? ""
        let when = draft.reviewedAt.map { " at \($0)" } ?? ""
        switch draft.standing {
        case .approved: return "approved" + who + when
        case .open: return "**NOT APPROVED**: open"
        case .held: return "**NOT APPROVED**: waiting for a person's decision"
        case .declined: return "**DECLINED**" + who + when
        case .sent: return "already **SENT**, approved" + who + when
        }
    }

    private func source(_ source: RunSnapshot.Source) -> String {
        let end = [source.url.map(address), source.asOf?.description].compactMap { $0 }.joined(separator: ", ")
        return "- " + source.claim.markdown + (end.isEmpty ? "" : " (\(end))")
    }

    /// To be clicked and copied where it is an address of the web that ends where it should, else its text.
    private func address(_ url: String) -> String {
        let lower = url.lowercased()
        let isPlain = url.unicodeScalars.allSatisfy { scalar in
            !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control && !scalar.turnsDirection
                && !"<>\"`|\\".unicodeScalars.contains(scalar)
        }
        return isPlain && (lower.hasPrefix("https://") || lower.hasPrefix("http://")) ? "<\(url)>" : url.markdown
    }

    /// A fence is longer than any run of backticks in the text.
    private func block(_ text: String) -> String {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.filter(\.isShownInBlock)))
        }
        let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: text) + 1))
        return ([fence + "text"] + lines + [fence]).joined(separator: "\n")
    }

    private func longestRun(of mark: Unicode.Scalar, in text: String) -> Int {
        var longest = 0
        var run = 0
        for scalar in text.unicodeScalars {
            run = scalar == mark ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}

extension Unicode.Scalar {
    fileprivate var isShownInBlock: Bool {
        self == "\t" || properties.generalCategory != .control && !turnsDirection
    }
}
