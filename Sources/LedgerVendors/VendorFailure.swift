/// Why a vendor gave no answer. Texts name no person, no key and nothing of what was sent.
enum VendorFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The credentials are not taken, or do not allow this.
    case rejected(String)
    /// What the contract allows is used up: requests, records, credits.
    case quota(String)
    /// It asks to come back later.
    case rateLimited(String, retryAfter: Duration?)
    /// An outage: it may go well another time. `mayBeCharged`: the vendor may have answered, and the answer was lost.
    case outage(String, mayBeCharged: Bool)
    /// It does not take the request, and will not another time.
    case refused(String)
    /// It answered, and the answer cannot be used.
    case unusable(String)

    var description: String {
        switch self {
        case .rejected(let text), .quota(let text), .rateLimited(let text, _), .outage(let text, _), .refused(let text),
            .unusable(let text):
            text
        }
    }

    /// The vendor may have answered, and count it.
    var mayBeCharged: Bool {
        switch self {
        case .outage(_, let mayBeCharged): mayBeCharged
        case .unusable: true
        case .rejected, .quota, .rateLimited, .refused: false
        }
    }

    /// By the status alone, where it is no answer.
    /// - Parameter said: the vendor's own word for it, which is put behind the status.
    init?(_ answer: HTTPExchange.Answer, said: String? = nil) {
        let text = "status \(answer.status)" + (said.map { " (\($0))" } ?? "")
        switch answer.status {
        case 200..<300: return nil
        case 401, 403, 407: self = .rejected(text)
        case 402: self = .quota(text)
        case 429: self = .rateLimited(text, retryAfter: answer.retryAfter)
        case 503 where answer.retryAfter != nil, 529 where answer.retryAfter != nil:
            self = .rateLimited(text, retryAfter: answer.retryAfter)
        // A gateway that gave up waiting, or lost the answer: what is behind it may have answered.
        case 408, 502, 504, 524: self = .outage(text, mayBeCharged: true)
        case 500...599: self = .outage(text, mayBeCharged: false)
        default: self = .refused(text)
        }
    }

    init(_ failure: HTTPExchange.Failure, mostBytes: Int) {
        self = switch failure {
        case .unreachable: .outage("no connection", mayBeCharged: false)
        case .broken: .outage("the connection broke", mayBeCharged: true)
        case .timedOut: .outage("no answer in time", mayBeCharged: true)
        case .tooLarge: .unusable("the answer is larger than \(mostBytes) bytes")
        }
    }
}
