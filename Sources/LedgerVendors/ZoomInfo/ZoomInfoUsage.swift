public import LedgerCore

/// What ZoomInfo says is left of what the contract and the rate allow.
public struct ZoomInfoUsage: Sendable, Equatable {
    public struct Line: Sendable, Equatable {
        /// `recordLimit`; `calls a second`.
        public var name: String
        public var limit: Int?
        public var used: Int?
        /// Nil where it is not told, or not known.
        public var remaining: Int?
    }

    /// Requests, records and credits of the contract.
    public var contract: [Line]
    /// Calls of each window of time.
    public var rate: [Line]
}

extension ZoomInfoContacts {
    /// Asks what is left, by the cheapest call there is: it needs good credentials, and costs no credit.
    /// - Throws: as `contacts`.
    public func usage(meter: any CallMeter) async throws -> ZoomInfoUsage {
        guard let client else { throw Self.withoutCredentials }
        do {
            let call = OutsideCall(provider: Self.provider, operation: "usage")
            return try await client.ask(client.wire.usage, as: call, meter: meter) { answer, whole throws(VendorFailure) in
                let lines = try client.wire.readUsage(answer).compactMap(ZoomInfoUsage.Line.init)
                return VendorAnswer(value: ZoomInfoUsage(contract: lines, rate: ZoomInfoUsage.rate(whole)))
            }
        } catch {
            throw ZoomInfoError.told(error)
        }
    }
}

extension ZoomInfoUsage.Line {
    fileprivate init?(_ line: VendorJSON) {
        guard let name = line["limitType"]?.line ?? line["description"]?.line else { return nil }
        self.init(
            name: String(name.prefix(60)), limit: line["limit"]?.number, used: line["currentUsage"]?.number,
            remaining: line["usageRemaining"]?.number)
    }
}

extension ZoomInfoUsage {
    /// By the headers: a window each of the GTM interface, one of the older one. -1 says that nobody counts.
    fileprivate static func rate(_ answer: HTTPExchange.Answer) -> [Line] {
        let windows = [("-second", "calls a second"), ("-minute", "calls a minute"), ("-hour", "calls an hour"), ("-day", "calls a day")]
        let named = windows.compactMap { line(answer, $0.0, $0.1) }
        return named.isEmpty ? [line(answer, "", "calls at once")].compactMap { $0 } : named
    }

    private static func line(_ answer: HTTPExchange.Answer, _ ending: String, _ name: String) -> Line? {
        guard let limit = answer.header("x-ratelimit-limit\(ending)").flatMap({ Int($0) }) else { return nil }
        let remaining = answer.header("x-ratelimit-remaining\(ending)").flatMap { Int($0) }
        return Line(name: name, limit: limit, used: nil, remaining: remaining.flatMap { $0 < 0 ? nil : $0 })
    }
}
