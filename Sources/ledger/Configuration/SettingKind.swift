import LedgerCore

/// What a setting takes.
enum SettingKind {
    case text, path, address, command, names
    case truth
    case choice([String])
    /// Some of these, with commas between.
    case list([String])
    case number(ClosedRange<Int>)
    case seconds(ClosedRange<Double>)
    case dollars

    static func choice<Value: CaseIterable & RawRepresentable>(_ type: Value.Type) -> SettingKind
    where Value.RawValue == String {
        .choice(Value.allCases.map(\.rawValue))
    }

    var description: String {
        switch self {
        case .text: "text"
        case .path: "a path"
        case .address: "an http(s) address"
        case .command: "a command line"
        case .names: "names, with commas between"
        case .truth: "true or false"
        case .choice(let values): values.map { "`\($0)`" }.joined(separator: " or ")
        case .list(let values): "a list of " + values.map { "`\($0)`" }.joined(separator: ", ")
        case .number(let range) where range.upperBound == SettingKey.most: "a whole number from \(range.lowerBound)"
        case .number(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .seconds(let range): "seconds from \(range.lowerBound.plain) to \(range.upperBound.plain)"
        case .dollars: "US dollars"
        }
    }
}

extension Double {
    /// Without a fraction where it has none.
    fileprivate var plain: String { self == rounded() ? String(Int(self)) : String(self) }
}

extension SettingKey {
    /// The greatest whole number that a setting takes where it says no other.
    static let most = 1_000_000_000

    var kind: SettingKind {
        switch self {
        case .accounts, .contacts, .signals, .outputRoot, .database, .rules, .metrics: .path
        case .sources: .list(ResearchSourceKind.allCases.map(\.rawValue))
        case .websiteURL, .secURL, .secDataURL, .modelURL, .perplexityURL, .zoomInfoURL, .zoomInfoTokenURL: .address
        case .pipeline, .contactsCommand: .command
        case .pipelineEnv: .names
        case .backfill, .modelRanks, .enrichEmail, .websiteAllowPrivate: .truth
        case .tier, .accountTier: .choice(Tier.self)
        case .mode: .choice(DraftMode.self)
        case .refresh: .choice(Refresh.self)
        case .contactSource: .choice(ContactSourceKind.self)
        case .topN: .number(1...Self.most)
        case .maxDraftsPerAccount, .maxTotalDrafts, .sinceDays: .number(0...Self.most)
        case .variants: .number(1...20)
        case .retentionDraftsDays, .retentionContactsDays, .retentionResearchDays, .retentionEventsDays: .number(1...36_500)
        case .workers: .number(1...1_000)
        case .maxTries: .number(1...100)
        case .grace: .seconds(0...86_400)
        case .lease: .seconds(1...86_400)
        case .retryPause: .seconds(0...3_600)
        case .modelTimeout: .seconds(1...3_600)
        case .sourceTimeout: .seconds(0.1...3_600)
        case .pipelineTimeout: .seconds(0.1...86_400)
        case .zoomInfoTimeout: .seconds(0.1...600)
        case .modelInputRate, .modelOutputRate, .perplexityCallCost, .pipelineCost: .dollars
        case .secUserAgent, .sender, .experiment, .timeZone, .model, .budget, .perplexityModel: .text
        }
    }

    var isPath: Bool {
        if case .path = kind { true } else { false }
    }

    var wholeNumbers: ClosedRange<Int> {
        if case .number(let range) = kind { range } else { 0...Self.most }
    }

    var durations: ClosedRange<Double> {
        if case .seconds(let range) = kind { range } else { 0...86_400 }
    }
}
