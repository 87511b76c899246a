/// What one source did for one research.
public struct SourceReport: Sendable, Codable, Equatable {
    public enum Status: String, Sendable, Codable { case ok, error, skipped }
    public var source: String
    public var status: Status
    /// Signals it gave, before duplicates were joined.
    public var count: Int
    /// Of these, texts that are no signals: headings, navigation, placeholders, fragments.
    public var dropped: Int
    public var cacheHit: Bool
    /// What it gave is past its time to live: it could not be asked anew.
    public var isStale = false
    public var errors: [String]

    public init(
        source: String, status: Status, count: Int, dropped: Int = 0, cacheHit: Bool = false, errors: [String] = []
    ) {
        self.source = source
        self.status = status
        self.count = count
        self.dropped = dropped
        self.cacheHit = cacheHit
        self.errors = errors
    }

    enum CodingKeys: String, CodingKey {
        case source, status, count, dropped
        case cacheHit = "cache_hit"
        case isStale = "is_stale"
        case errors
    }
}

/// All that is known of a company and a person, with where it is from.
public struct Research: Sendable, Codable, Equatable {
    public var signals: [Signal]
    public var sources: [SourceReport]
    /// What came with it from an external pipeline.
    public var handedOver: HandedOver?

    public init(signals: [Signal], sources: [SourceReport]) {
        self.signals = signals
        self.sources = sources
    }

    enum CodingKeys: String, CodingKey {
        case signals, sources
        case handedOver = "handed_over"
    }

    public var cited: [Signal] { signals.filter(\.cited) }
}

public enum ConfidenceMode: String, Sendable, Codable, CaseIterable, Comparable {
    case generic = "GENERIC"
    case low = "LOW"
    case medium = "MEDIUM"
    case high = "HIGH"

    public var level: Int {
        switch self {
        case .generic: 0
        case .low: 1
        case .medium: 2
        case .high: 3
        }
    }

    public static func < (left: ConfidenceMode, right: ConfidenceMode) -> Bool { left.level < right.level }
}
