/// What approved drafts are exported as.
public enum ExportFormat: String, Sendable, CaseIterable, Codable {
    case eml, markdown, json, instantly, smartlead, hubspot, salesforce

    /// One file for each draft, in a folder; else one file for all.
    public var isFolder: Bool { self == .eml }

    /// A table that another program imports.
    public var isTable: Bool {
        switch self {
        case .instantly, .smartlead, .hubspot, .salesforce: true
        case .eml, .markdown, .json: false
        }
    }

    /// The ending of its files' names.
    public var fileExtension: String {
        switch self {
        case .eml: "eml"
        case .markdown: "md"
        case .json: "json"
        case .instantly, .smartlead, .hubspot, .salesforce: "csv"
        }
    }
}

/// Which drafts an export is about.
public enum ExportScope: Sendable, Equatable {
    /// All that were approved and not sent.
    case toSend
    /// One run's.
    case run(RunID)
    /// Those of all runs of this day and later.
    case since(CalendarDay)
    /// These, of whatever runs.
    case drafts([DraftID])
}

/// Why a draft of the scope is not in the export, the weightiest first: a draft is left out for the first that is true.
public enum LeftOut: String, Sendable, CaseIterable, Codable {
    case rejected, unjudged, erased, suppressed
    case optedOut = "opted_out"
    case bounced
    case failsValidation = "fails_validation"
    case held, declined, open, sent
    case noEmail = "no_email"
    case badEmail = "bad_email"
    case sameEmail = "same_email"

    /// For people.
    public var told: String {
        switch self {
        case .rejected: "rejected by a gate"
        case .unjudged: "not judged yet"
        case .erased: "erased"
        case .suppressed: "suppressed"
        case .optedOut: "opted out"
        case .bounced: "bounced"
        case .failsValidation: "edited wording fails validation"
        case .held: "waiting for a person's decision (--include held)"
        case .declined: "declined (--include declined)"
        case .open: "not approved (--include open)"
        case .sent: "already sent (--include sent)"
        case .noEmail: "no e-mail address"
        case .badEmail: "e-mail address that no message can be sent to"
        case .sameEmail: "same e-mail address as a newer draft in the file"
        }
    }
}

/// The files that a renderer made of drafts, and the drafts that its format has no place for.
public struct RenderedExport: Sendable, Equatable {
    public struct File: Sendable, Equatable {
        /// Within the export's folder; empty where the export is one file.
        public let name: String
        public let text: String
        /// Whose texts it holds.
        public let drafts: [DraftID]

        public init(name: String, text: String, drafts: [DraftID]) {
            self.name = name
            self.text = text
            self.drafts = drafts
        }
    }

    public let files: [File]
    public let leftOut: [DraftID: LeftOut]

    public init(files: [File], leftOut: [DraftID: LeftOut] = [:]) {
        self.files = files
        self.leftOut = leftOut
    }

    /// SHA-256 of the file; of a folder that of the list of its files' names and digests.
    public var sha256: String {
        if files.count == 1, let file = files.first, file.name.isEmpty { return Digest.sha256(file.text) }
        return Digest.sha256(files.map { "\(Digest.sha256($0.text))  \($0.name)\n" }.joined())
    }

    public var drafts: [DraftID] { files.flatMap(\.drafts).sorted() }
}
