import Foundation
import LedgerCore
import Testing

@testable import LedgerVendors

/// What ZoomInfo says of errors, under whatever key, and what it comes to.
@Suite struct ZoomInfoFailureTests {
    private func failure(_ status: Int, _ body: String, _ headers: [String: String] = [:], wait: Duration? = nil) -> VendorFailure? {
        VendorFailure(
            zoomInfo: HTTPExchange.Answer(status: status, headers: headers, retryAfter: wait, body: Data(body.utf8)))
    }

    @Test func `Both shapes of error and messages without a code are told by status, code and known phrases alone`() {
        #expect(failure(200, "{}") == nil)
        #expect(failure(401, #"{"error":{"code":"ZI0001","message":"Token of jane@x.example"}}"#) == .rejected("status 401 (ZI0001)"))
        #expect(failure(403, #"{"error":{"code":"ZI0003","message":"m"}}"#) == .rejected("status 403 (ZI0003)"))
        #expect(failure(400, #"{"title":"t","errors":[{"code":"PFAPI0011","detail":"jane@x.example"}]}"#) == .quota("status 400 (PFAPI0011)"))
        #expect(failure(400, #"{"errors":[{"code":"PFAPI0001","detail":"field"}]}"#) == .refused("status 400 (PFAPI0001)"))
        #expect(failure(403, #"{"message":"You have used up all of your allowed request limit"}"#) == .quota("status 403 (request limit used up)"))
        #expect(failure(403, #"{"error":"You have used up all of your allowed record limit"}"#) == .quota("status 403 (record limit used up)"))
        #expect(failure(403, "You do not have permission to access the ZoomInfo API") == .rejected("status 403 (no permission)"))
        #expect(failure(400, #"{"responseCode":400,"message":"no such person as Jane Doe"}"#) == .refused("status 400"))
        #expect(failure(500, "<html>") == .outage("status 500", mayBeCharged: false))
        #expect(failure(502, "<html>") == .outage("status 502", mayBeCharged: true))
        #expect(failure(504, #"{"errors":[{"code":"PFAPI0010"}]}"#) == .outage("status 504 (PFAPI0010)", mayBeCharged: true))
    }

    @Test func `A wait is read from Retry-After, else from the time at which the limit is reset`() throws {
        #expect(failure(429, "{}", wait: .seconds(7)) == .rateLimited("status 429", retryAfter: .seconds(7)))
        let reset = String(Int(Date().timeIntervalSince1970) + 60)
        guard case .rateLimited(_, let wait?)? = failure(429, "", ["x-ratelimit-reset": reset]) else {
            Issue.record("no wait")
            return
        }
        #expect(wait > .seconds(50) && wait <= .seconds(61))
        #expect(failure(429, "", ["x-ratelimit-reset": "1"]) == .rateLimited("status 429", retryAfter: nil))
    }

    @Test func `Short waits put off, long ones are a quota, and the rest is told as what it is`() {
        func told(_ failure: VendorFailure) -> ContactSourceUnavailable.Cause? {
            (ZoomInfoError.told(failure) as? ContactSourceUnavailable)?.cause
        }
        #expect(told(.rateLimited("429", retryAfter: .seconds(301))) == .quota)
        #expect(told(.rejected("403")) == .rejectedCredentials && told(.quota("400")) == .quota)
        #expect(told(.outage("500", mayBeCharged: true)) == .outage && told(.unusable("no JSON")) == .outage)
        let put = ZoomInfoError.told(VendorFailure.rateLimited("429", retryAfter: .seconds(300))) as? StepFailure
        #expect(put == .rateLimited("ZoomInfo: 429", retryAfter: .seconds(300)))
    }
}
