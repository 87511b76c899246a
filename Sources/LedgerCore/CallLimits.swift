/// What calls use up.
public enum CallUnit: String, Sendable, Codable, CaseIterable {
    case calls
    /// The vendor's own.
    case credits
    /// US dollars, counted in millionths.
    case usd
}

/// What a limit is counted over. Seconds and minutes slide, and are counted as 1.1 s and 61 s: calls that begin apart may
/// arrive closer together. Hours and days are those of the UTC clock.
public enum CallPeriod: String, Sendable, Codable, CaseIterable {
    case second, minute, hour, day

    /// Milliseconds of a window that slides.
    public var slides: Int64? {
        switch self {
        case .second: 1_100
        case .minute: 61_000
        case .hour, .day: nil
        }
    }

    /// What counts began after this.
    public func start(before now: Timestamp) -> Timestamp {
        slides.map { now.adding(milliseconds: -$0) } ?? end(after: now).adding(milliseconds: -clockLength - 1)
    }

    /// When the clock's hour or day is over.
    public func end(after now: Timestamp) -> Timestamp {
        let length = clockLength
        let past = now.millisecondsSinceEpoch
        return Timestamp(millisecondsSinceEpoch: (past / length + 1) * length)
    }

    private var clockLength: Int64 {
        switch self {
        case .second: 1_000
        case .minute: 60_000
        case .hour: 3_600_000
        case .day: 86_400_000
        }
    }
}

/// An amount of calls, credits or dollars, as people write and read it.
public enum CallAmount {
    /// `8 calls`, `50 credits`, `$2.50`.
    public static func text(_ most: Int64, _ unit: CallUnit) -> String {
        switch unit {
        case .calls: most == 1 ? "1 call" : "\(most) calls"
        case .credits: most == 1 ? "1 credit" : "\(most) credits"
        case .usd: dollars(most)
        }
    }

    private static func dollars(_ microUSD: Int64) -> String {
        let digits = String(microUSD % 1_000_000 + 1_000_000).dropFirst()
        var fraction = Substring(digits)
        while fraction.count > 2, fraction.last == "0" { fraction.removeLast() }
        return "$\(microUSD / 1_000_000).\(fraction)"
    }

    /// Whole calls and credits, dollars with up to six decimals; nil for anything else, and from a billion on.
    public static func read(_ text: some StringProtocol, _ unit: CallUnit) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let digits = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard digits, let whole = parts.first.flatMap({ Int64($0) }), whole < 1_000_000_000 else { return nil }
        guard unit == .usd else { return parts.count == 1 ? whole : nil }
        guard parts.count <= 2, parts.count == 1 || parts[1].count <= 6 else { return nil }
        let fraction = parts.count == 2 ? String(parts[1]) : ""
        let padded = fraction + String(repeating: "0", count: 6 - fraction.count)
        return Int64(padded).map { whole * 1_000_000 + $0 }
    }
}

/// What calls of one provider may take in one run.
public struct CallBudget: Sendable, Codable, Equatable {
    public var provider: String
    public var unit: CallUnit
    /// Calls, credits, or millionths of a US dollar.
    public var most: Int64

    public init(provider: String, unit: CallUnit, most: Int64) {
        self.provider = provider
        self.unit = unit
        self.most = most
    }
}

/// What calls of one provider, or of all together (`*`), may take in a period.
public struct CallLimit: Sendable, Codable, Equatable {
    public var provider: String
    public var unit: CallUnit
    public var per: CallPeriod
    /// Calls, credits, or millionths of a US dollar.
    public var most: Int64

    public init(provider: String, unit: CallUnit, per: CallPeriod, most: Int64) {
        self.provider = provider
        self.unit = unit
        self.per = per
        self.most = most
    }
}

extension CallLimit {
    public struct Fault: Error, Equatable, CustomStringConvertible {
        public let description: String
    }

    /// Reads `zoominfo.credits/day=100`; `all` stands for all providers together.
    /// - Returns: the limit; `isLifted` where its amount is `none`.
    public static func read(_ text: String) throws(Fault) -> (limit: CallLimit, isLifted: Bool) {
        let sides = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        let names = sides[0].split(whereSeparator: { $0 == "." || $0 == "/" }).map(String.init)
        guard sides.count == 2, names.count == 3, let unit = CallUnit(rawValue: names[1]),
            let per = CallPeriod(rawValue: names[2])
        else {
            throw Fault(
                description: "\"\(text)\" is no limit; write PROVIDER.UNIT/PERIOD=AMOUNT, such as zoominfo.credits/day=100 or "
                    + "all.usd/day=20 (calls, credits, usd; second, minute, hour, day; none lifts it)")
        }
        guard names[0] == "all" || CallProvider.isName(names[0]) else {
            let known = CallProvider.known.joined(separator: ", ")
            throw Fault(description: "\"\(text)\": there is no provider \(names[0]); there are \(known), and all")
        }
        let isLifted = sides[1] == "none"
        guard let most = isLifted ? 0 : CallAmount.read(sides[1], unit) else {
            throw Fault(description: "\"\(text)\": \(sides[1]) is no amount of \(unit.rawValue); write a number, or none")
        }
        let provider = names[0] == "all" ? "*" : names[0]
        return (CallLimit(provider: provider, unit: unit, per: per, most: most), isLifted)
    }

    /// `zoominfo.credits/day`.
    public var name: String { "\(provider == "*" ? "all" : provider).\(unit.rawValue)/\(per.rawValue)" }
}
