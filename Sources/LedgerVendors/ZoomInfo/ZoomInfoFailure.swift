import Foundation
import LedgerCore

/// What ZoomInfo says of an error: its code, or a phrase that is known. Nothing else of its text is kept: it may quote
/// what was asked.
struct ZoomInfoComplaint {
    /// `ZI0004`, `PFAPI0011`, `invalid_client`, `used up`; nil where nothing is known.
    let word: String?
    let isSpent: Bool

    /// Both shapes of the GTM interface, that of OAuth, and the older interface's message under a key that no document
    /// tells.
    init(_ body: Data) {
        let json = VendorJSON(body)
        let first = json?["errors"]?.list?.first
        let code = [first?["code"], json?["error"]?["code"], json?["error"]].compactMap { $0?.text }.first(where: Self.isCode)
        let message = [first?["detail"], json?["error"]?["message"], json?["message"], json?["error"], json]
            .compactMap { $0?.text }.first ?? String(decoding: body.prefix(1_000), as: UTF8.self)
        let phrase = Self.phrases.first { message.lowercased().contains($0.phrase) }
        word = code ?? phrase?.word
        isSpent = code == "PFAPI0011" || phrase?.isSpent == true
    }

    private static let phrases: [(phrase: String, word: String, isSpent: Bool)] = [
        ("used up all of your allowed request", "request limit used up", true),
        ("used up all of your allowed record", "record limit used up", true),
        ("used up", "used up", true),
        ("credit limit", "credit limit reached", true),
        ("exceeded the max limit to enrich", "enrich limit reached", true),
        ("not allowed under your subscription", "fields outside the subscription", false),
        ("do not have permission", "no permission", false),
        ("authentication failed", "authentication failed", false),
        ("invalid fields", "invalid fields", false),
        ("query rate limit", "rate limit", false),
    ]

    private static func isCode(_ text: String) -> Bool {
        (1...40).contains(text.count) && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }
}

extension VendorFailure {
    /// Nil for an answer that is one.
    init?(zoomInfo answer: HTTPExchange.Answer) {
        if (200..<300).contains(answer.status) { return nil }
        let complaint = ZoomInfoComplaint(answer.body)
        let text = "status \(answer.status)" + (complaint.word.map { " (\($0))" } ?? "")
        switch answer.status {
        case 400 where complaint.isSpent, 403 where complaint.isSpent: self = .quota(text)
        case 429: self = .rateLimited(text, retryAfter: answer.retryAfter ?? Self.reset(answer))
        default: self.init(answer, said: complaint.word)
        }
    }

    /// `X-RateLimit-Reset`, in seconds since 1970.
    private static func reset(_ answer: HTTPExchange.Answer) -> Duration? {
        guard let text = answer.header("x-ratelimit-reset"), let at = Double(text) else { return nil }
        let wait = at - Date().timeIntervalSince1970
        return (0...1e6).contains(wait) ? .seconds(wait) : nil
    }
}

/// What a failed call means to whoever asked for people.
enum ZoomInfoError {
    static let provider = "ZoomInfo"
    /// A longer wait is none that an account is put off for.
    static let longestWait = Duration.seconds(300)

    /// What is no failure of ZoomInfo's stays as it is.
    static func told(_ error: any Error) -> any Error {
        switch error {
        case let failure as VendorFailure: told(failure)
        case let refused as CallRefused: waiting(refused.description, refused.wait)
        default: error
        }
    }

    private static func told(_ failure: VendorFailure) -> any Error {
        switch failure {
        case .rejected(let text): unavailable(.rejectedCredentials, text)
        case .quota(let text): unavailable(.quota, text)
        case .outage(let text, _), .unusable(let text): unavailable(.outage, text)
        case .refused(let text): StepFailure.permanent("\(provider): \(text)")
        case .rateLimited(let text, nil): StepFailure.transient("\(provider): \(text)")
        case .rateLimited(let text, let wait?): waiting(text, wait)
        }
    }

    private static func waiting(_ text: String, _ wait: Duration?) -> any Error {
        guard let wait, wait <= longestWait else { return unavailable(.quota, text) }
        return StepFailure.rateLimited("\(provider): \(text)", retryAfter: wait)
    }

    private static func unavailable(_ cause: ContactSourceUnavailable.Cause, _ detail: String) -> any Error {
        ContactSourceUnavailable(provider: provider, cause: cause, detail: detail)
    }
}
