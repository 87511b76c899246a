import HTTPTypes
import Hummingbird
import NIOCore

/// An answer, made and ready to be sent.
struct Rendered: Sendable {
    var status: HTTPResponse.Status = .ok
    var headers: HTTPFields = [:]
    var body: ByteBuffer

    init(_ status: HTTPResponse.Status = .ok, _ body: String, type: String) {
        self.status = status
        self.body = ByteBuffer(string: body)
        headers[.contentType] = type
        headers[.cacheControl] = "no-store"
    }

    /// Sends the browser on, with GET.
    init(seeOther path: String) {
        status = .seeOther
        body = ByteBuffer()
        headers[.location] = path
        headers[.cacheControl] = "no-store"
    }

    static let html = "text/html; charset=utf-8"
    static let json = "application/json; charset=utf-8"

    func response(to method: HTTPRequest.Method) -> Response {
        let response = Response(status: status, headers: Self.guarding(headers), body: inPieces)
        return method == .head ? response.createHeadResponse() : response
    }

    /// So that a large file on a slow line is seen to be taken.
    private var inPieces: ResponseBody {
        ResponseBody(contentLength: body.readableBytes) { [body] writer in
            var rest = body
            while rest.readableBytes > 0, let piece = rest.readSlice(length: min(rest.readableBytes, Limits.piece)) {
                try await writer.write(piece)
            }
            try await writer.finish(nil)
        }
    }

    /// Headers that every answer carries.
    static func guarding(_ headers: HTTPFields) -> HTTPFields {
        var headers = headers
        headers[.contentSecurityPolicy] = policy
        headers[.xContentTypeOptions] = "nosniff"
        // To no other host; to this one, as forms tell their origin by it.
        headers[.referrerPolicy] = "same-origin"
        headers[.openerPolicy] = "same-origin"
        headers[.resourcePolicy] = "same-origin"
        headers[.frameOptions] = "DENY"
        headers[.permissionsPolicy] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        return headers
    }

    private static let policy = [
        "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self' data:", "connect-src 'self'",
        "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    ].joined(separator: "; ")
}
