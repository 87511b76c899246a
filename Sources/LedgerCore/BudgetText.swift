/// What a run's calls may take, as it is written: `5` or `usd=5` for its money, and `PROVIDER.UNIT=AMOUNT` for one
/// provider, with commas between.
public struct BudgetText: Sendable, Equatable {
    /// Millionths of a US dollar that all calls of the run may cost; nil: without limit.
    public private(set) var microUSD: Int64?
    /// In the order of provider and unit.
    public private(set) var budgets: [CallBudget] = []

    public struct Fault: Error, Equatable, CustomStringConvertible {
        public let description: String
    }

    public init(_ text: String) throws(Fault) {
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false).map { String($0).trimmingWhitespace() }
            switch sides.count {
            case 1: try takeMoney(sides[0], part)
            case 2 where sides[0] == CallUnit.usd.rawValue: try takeMoney(sides[1], part)
            case 2: try take(sides[0], sides[1], part)
            default: throw Self.unreadable(part)
            }
        }
        budgets.sort { ($0.provider, $0.unit.rawValue) < ($1.provider, $1.unit.rawValue) }
    }

    public init(microUSD: Int64?, budgets: [CallBudget]) {
        self.microUSD = microUSD
        self.budgets = budgets
    }

    /// As it can be read again; nil where nothing is limited.
    public var text: String? {
        let money = microUSD.map { "usd=\(Self.plain($0, .usd))" }
        let parts = [money].compactMap { $0 } + budgets.map { "\($0.provider).\($0.unit.rawValue)=\(Self.plain($0.most, $0.unit))" }
        return parts.isEmpty ? nil : parts.joined(separator: ",")
    }

    private static func plain(_ most: Int64, _ unit: CallUnit) -> String {
        unit == .usd ? String(CallAmount.text(most, .usd).dropFirst()) : String(most)
    }

    private mutating func takeMoney(_ amount: String, _ part: Substring) throws(Fault) {
        guard microUSD == nil else { throw Fault(description: "names the run's money twice") }
        guard let most = CallAmount.read(amount, .usd) else { throw Self.unreadable(part) }
        microUSD = most
    }

    private mutating func take(_ name: String, _ amount: String, _ part: Substring) throws(Fault) {
        let names = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard names.count == 2, CallProvider.isName(names[0]), let unit = CallUnit(rawValue: names[1]),
            let most = CallAmount.read(amount, unit)
        else { throw Self.unreadable(part) }
        guard !budgets.contains(where: { $0.provider == names[0] && $0.unit == unit }) else {
            throw Fault(description: "names \(name) twice")
        }
        budgets.append(CallBudget(provider: names[0], unit: unit, most: most))
    }

    private static func unreadable(_ part: Substring) -> Fault {
        Fault(
            description: "is not read at \"\(part)\"; write US dollars, or PROVIDER.UNIT=AMOUNT with calls, credits or usd, "
                + "such as usd=5,zoominfo.credits=50")
    }
}

/// Names that limits and budgets go by.
public enum CallProvider {
    /// Providers that this program calls.
    public static let known = [
        "anthropic", "contacts_command", "openai", "perplexity", "pipeline", "sec", "website", "zoominfo",
        "zoominfo_login",
    ]

    public static func isName(_ text: String) -> Bool { known.contains(text) }
}
