public import LedgerCore

/// The contract with an external pipeline.
public enum PipelineContract {
    public static let version = 1
    /// The JSON Schema of all that is said.
    public static var schema: String { EmbeddedRules.text(path: "docs/pipeline.schema.json") ?? "" }
}

/// What an external pipeline is asked.
public struct PipelineRequest: Sendable, Encodable {
    public let version = PipelineContract.version
    public let prospect: ProspectRequest
    /// Absolute.
    public let outputRoot: String
    /// What the ledger's own sources know.
    public let signals: [KnownSignal]

    public init(_ prospect: ProspectRequest, outputRoot: String, signals: [Signal]) {
        self.prospect = prospect
        self.outputRoot = outputRoot
        self.signals = signals.map(KnownSignal.init)
    }

    public func encode(to encoder: any Encoder) throws {
        try prospect.encode(to: encoder)
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(version, forKey: .version)
        try fields.encode(outputRoot, forKey: .outputRoot)
        try fields.encode(signals, forKey: .signals)
    }

    enum CodingKeys: String, CodingKey {
        case version, signals
        case outputRoot = "output_root"
    }

    public struct KnownSignal: Sendable, Encodable {
        public let id: String
        public let claim: String
        public let sourceType: SourceType
        public let sourceURL: String?
        public let asOf: CalendarDay?
        public let type: SignalType
        public let scope: SignalScope
        public let cited: Bool

        init(_ signal: Signal) {
            (id, claim, sourceType, sourceURL) = (signal.id, signal.claim, signal.sourceType, signal.sourceURL)
            (asOf, type, scope, cited) = (signal.asOf, signal.type, signal.scope, signal.cited)
        }

        enum CodingKeys: String, CodingKey {
            case id, claim
            case sourceType = "source_type"
            case sourceURL = "source_url"
            case asOf = "as_of"
            case type, scope, cited
        }
    }
}

/// What an external pipeline answers.
public struct PipelineResult: Sendable, Codable, Equatable {
    public enum Status: String, Sendable, Codable {
        case ready, rejected, error
        case needsMoreResearch = "needs_more_research"
        case requiresManualReview = "requires_manual_review"
    }

    public var version: Int
    public var status: Status
    public var company: Named
    public var contact: Named
    public var reason: String?
    public var whatWouldHelp: String?
    public var research: Findings?
    public var brief: Choice?
    public var plan: Outline?
    public var variants: [Wording]?
    public var validation: Judgement?
    public var contextQuality: Quality?
    public var cost: Cost?
    public var artefacts: [Text]?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case version, status, company, contact, reason, research, brief, plan, variants, validation, cost, artefacts
        case whatWouldHelp = "what_would_help"
        case contextQuality = "context_quality"
    }
}

extension PipelineResult {
    public struct Named: Sendable, Codable, Equatable {
        public var name: String
    }

    public struct Findings: Sendable, Codable, Equatable {
        public var signals: [Found]?
        public var sources: [Source]?
    }

    public struct Found: Sendable, Codable, Equatable {
        public var id: String
        public var claim: String
        public var sourceType: SourceType
        public var sourceURL: String?
        public var asOf: CalendarDay?
        public var type: SignalType?
        public var scope: SignalScope?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case id, claim
            case sourceType = "source_type"
            case sourceURL = "source_url"
            case asOf = "as_of"
            case type, scope
        }
    }

    public struct Source: Sendable, Codable, Equatable {
        public var source: String
        public var status: SourceReport.Status
        public var count: Int?
        public var errors: [String]?
    }

    public struct Choice: Sendable, Codable, Equatable {
        public var angle: String?
        public var offer: String?
    }

    public struct Outline: Sendable, Codable, Equatable {
        public var sentences: [Sentence]
        public var subjects: [String]

        public struct Sentence: Sendable, Codable, Equatable {
            public var part: Plan.Part
            public var text: String
            public var signalIDs: [String]?

            enum CodingKeys: String, CodingKey, CaseIterable {
                case part, text
                case signalIDs = "signal_ids"
            }
        }
    }

    public struct Wording: Sendable, Codable, Equatable {
        public var subject: String
        public var body: String
        public var usedSignalIDs: [String]
        public var writtenBy: String?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case subject, body
            case usedSignalIDs = "used_signal_ids"
            case writtenBy = "written_by"
        }
    }

    public struct Judgement: Sendable, Codable, Equatable {
        public var status: Validation.Status
        public var failures: [Failure]?

        public struct Failure: Sendable, Codable, Equatable {
            public var check: String
            public var text: String?
            public var detail: String?
        }
    }

    public struct Quality: Sendable, Codable, Equatable {
        public var confidenceMode: ConfidenceMode?
        public var warnings: [String]?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case confidenceMode = "confidence_mode"
            case warnings
        }
    }

    public struct Cost: Sendable, Codable, Equatable {
        public var usd: Double?
        public var inputTokens: Int?
        public var outputTokens: Int?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case usd
            case inputTokens = "input_tokens"
            case outputTokens = "output_tokens"
        }
    }

    /// A text to be kept, given here or in a file.
    public struct Text: Sendable, Codable, Equatable {
        public var name: String
        public var text: String?
        public var path: String?

        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }
}
