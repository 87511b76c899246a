internal import LedgerCore

/// A draft as a person or a program hands it in, as JSON or Markdown.
public struct DraftFile: Sendable {
    public let draft: DraftUnderTest
    /// What was read past, each with its place: unknown keys, a second signal of one id.
    public let notes: [String]

    /// Bytes a draft file may have.
    public static let sizeLimit = 8 << 20

    /// Reads one draft. A text that begins with `{` is JSON, any other Markdown.
    /// - Parameters:
    ///   - file: what errors call it.
    ///   - rules: whose personas and limits it is read by.
    /// - Throws: `DraftFileError` for the first thing that makes it no draft.
    public static func read(_ bytes: [UInt8], file: String, rules: Rules) throws -> DraftFile {
        guard bytes.count <= sizeLimit else {
            throw DraftFileError(file: file, problem: "larger than 8 MiB", remedy: "Hand in one email a file")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw DraftFileError(file: file, problem: "not UTF-8 text", remedy: "Save it as UTF-8")
        }
        let start = text.first { !$0.isWhitespace && $0 != "\u{feff}" }
        guard start != nil else {
            throw DraftFileError(file: file, problem: "empty", remedy: "Write a draft as JSON or Markdown")
        }
        let bare = text.hasPrefix("\u{feff}") ? String(text.dropFirst()) : text
        let isJSON = start == "{" || start == "["
        let fields = try isJSON ? DraftFields.json(bare, file: file) : DraftMarkdown.fields(bare, file: file)
        return try DraftFileReader(fields: fields, rules: rules).read()
    }
}

/// Makes a draft of the fields of a file.
struct DraftFileReader {
    let fields: DraftFields
    let rules: Rules

    private static let keys: Set<String> = [
        "subject", "body", "used_signal_ids", "signals", "company_name", "contact_name", "title", "persona",
        "confidence_mode", "mode", "forbidden_phrases", "run_date",
    ]

    func read() throws -> DraftFile {
        let company = try fields.required("company_name", "Name the company the email is to").filledText()
        let contact = try fields.optional("contact_name")?.text() ?? ""
        let (signals, repeated) = try signals(company: company, contact: contact)
        var draft = DraftUnderTest(
            subject: try fields.required("subject", "Write the email's subject line").text(),
            body: try fields.required("body", "Write the email's text").text(),
            usedSignalIDs: try fields.optional("used_signal_ids")?.texts() ?? [], signals: signals,
            companyName: company, contactName: contact, contactTitle: try fields.optional("title")?.text() ?? "",
            forbiddenProducts: try forbiddenProducts(),
            confidence: try fields.required("confidence_mode", "Write HIGH, MEDIUM, LOW or GENERIC").choice(ConfidenceMode.self),
            mode: try fields.optional("mode")?.choice(DraftMode.self) ?? .hybrid)
        draft.forbiddenPhrases = try fields.optional("forbidden_phrases")?.texts() ?? []
        let unknown = fields.unknownKeys(besides: Self.keys).map { "\(fields.file): unknown key `\($0)`; it is read past" }
        return DraftFile(draft: draft, notes: unknown + repeated)
    }

    /// Those of the persona, else of the title, else of the rules' default persona.
    private func forbiddenProducts() throws -> [String] {
        guard let field = fields.optional("persona") else {
            return rules.read(title: try fields.optional("title")?.text() ?? "").forbidden
        }
        let id = try field.text()
        guard let persona = rules.personas.first(where: { $0.id == id.lowercased() }) else {
            let known = rules.personas.map(\.id).joined(separator: ", ")
            if let title = try fields.optional("title")?.text() { return rules.read(title: title).forbidden }
            throw field.error("the rules have no such persona", "Use one of: \(known); or give the title")
        }
        return persona.forbidden
    }

    // MARK: Signals

    private func signals(company: String, contact: String) throws -> (signals: [Signal], notes: [String]) {
        let reader = ClaimReader(
            rules: rules, company: CompanyName(company, ordinaryWords: rules.ordinaryWords), contactName: contact)
        let runDate = try fields.optional("run_date").flatMap(Self.day)
        var found: [Signal] = []
        var notes: [String] = []
        var ids: Set<String> = []
        for item in try fields.optional("signals")?.items() ?? [] {
            let signal = try Self.signal(item.object(), reader, runDate: runDate, rules: rules)
            if ids.insert(signal.id).inserted {
                found.append(signal)
            } else {
                notes.append("\(item.file): \(item.key): a second `\(signal.id)`; the first one counts")
            }
        }
        return (found, notes)
    }

    private static func day(_ field: DraftFields) throws -> CalendarDay? {
        let text = try field.text()
        if text.isBlank { return nil }
        if let day = CalendarDay(String(text.prefix(10))) { return day }
        throw field.error("not a day", "Write it as YYYY-MM-DD")
    }

    private static func signal(
        _ fields: DraftFields, _ reader: ClaimReader, runDate: CalendarDay?, rules: Rules
    ) throws -> Signal {
        let claim = try fields.required("claim", "Write what the source says, in one sentence").filledText()
        let url = try fields.optional("source_url")?.text().trimmingWhitespace()
        let hasURL = url.map { !$0.isEmpty } ?? false
        let raw = RawSignal(
            claim: claim,
            sourceType: try fields.optional("source_type")?.choice(SourceType.self) ?? (hasURL ? .publicURL : .userProvided),
            sourceURL: hasURL ? url : nil, asOf: try fields.optional("as_of").flatMap(day),
            type: try fields.optional("type")?.choice(SignalType.self) ?? .other,
            scope: try fields.optional("scope")?.choice(SignalScope.self) ?? .company)
        let objection = runDate.flatMap { CitationJudge(limits: rules.signalLimits, runDate: $0).objection(raw) }
        let terms = try fields.optional("key_terms")?.texts().flatMap { Words.folded($0) } ?? reader.keyTerms(claim)
        return Signal(
            id: try fields.required("id", "Give the signal an id, as signal_001").filledText(), claim: claim,
            sourceType: raw.sourceType, sourceURL: raw.sourceURL, asOf: raw.asOf, scope: raw.scope, type: raw.type,
            keyTerms: terms, provider: "file", fetchedAt: runDate ?? raw.asOf ?? CalendarDay(daysSinceEpoch: 0),
            sha256: Digest.sha256(claim), cited: objection == nil, uncitedReason: objection)
    }
}
