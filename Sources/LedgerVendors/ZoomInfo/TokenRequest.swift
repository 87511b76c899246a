import Foundation
import LedgerCore

/// A request for a token, and what is in its answer.
struct TokenRequest: Sendable {
    let url: String
    let timeout: Duration
    /// The GTM interface counts it among all calls; the older one has a limit of its own for it.
    let provider: String
    let operation: String

    struct Granted: Sendable {
        let accessToken: String
        let lifetime: Duration
        /// The next one, where the last is spent by this.
        let refreshToken: String?
    }

    /// OAuth 2: form-encoded, with the client in a Basic header.
    func grant(
        _ form: [(String, String)], client: ZoomInfoCredentials.Client, meter: any CallMeter
    ) async throws -> Granted {
        let body = form.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
        let pair = Data("\(Self.encoded(client.id)):\(Self.encoded(client.secret))".utf8).base64EncodedString()
        return try await post(
            Data(body.utf8), contentType: "application/x-www-form-urlencoded", authorization: "Basic \(pair)", meter: meter
        ) { answer throws(VendorFailure) in
            guard let token = answer["access_token"]?.text, !token.isEmpty else { throw .unusable("the answer has no access_token") }
            let seconds = answer["expires_in"]?.number ?? Self.unsaidSeconds
            return Granted(
                accessToken: token, lifetime: .seconds(min(max(seconds, 1), 86_400)),
                refreshToken: answer["refresh_token"]?.text)
        }
    }

    /// Where a token does not say how long it lives.
    private static let unsaidSeconds = 300

    func post<Value: Sendable>(
        _ body: Data, contentType: String, authorization: String?, meter: any CallMeter,
        read: (VendorJSON) throws(VendorFailure) -> Value
    ) async throws -> Value {
        var headers = [("accept", "application/json")]
        if let authorization { headers.append(("authorization", authorization)) }
        let request = HTTPExchange(
            url: url, headers: headers, body: body, contentType: contentType, timeout: timeout, mostBytes: 64 * 1_024)
        let call = OutsideCall(provider: provider, operation: operation)
        return try await VendorClient().send(request, as: call, meter: meter) { answer in
            if let failure = VendorFailure(zoomInfo: answer) { throw Self.refusal(failure) }
            guard let json = VendorJSON(answer.body) else { throw VendorFailure.unusable("the answer is no JSON") }
            return VendorAnswer(value: try read(json))
        }
    }

    /// OAuth says 400 of a client or a refresh token that it does not take.
    private static func refusal(_ failure: VendorFailure) -> VendorFailure {
        guard case .refused(let text) = failure, text.hasPrefix("status 400") else { return failure }
        return .rejected(text)
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? text
    }

    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}

/// GTM with client credentials. No scope is asked for: all that the app holds are granted.
struct ClientCredentialsIssuer: TokenIssuer {
    let request: TokenRequest
    let client: ZoomInfoCredentials.Client

    func token(insteadOf rejected: String?, meter: any CallMeter) async throws -> AccessToken {
        let granted = try await request.grant([("grant_type", "client_credentials")], client: client, meter: meter)
        return AccessToken(granted.accessToken, lifetime: granted.lifetime)
    }
}

/// The older interface's /authenticate, with a password or a signed client token. Its tokens live 60 minutes.
struct LegacyLoginIssuer: TokenIssuer {
    let request: TokenRequest
    let login: ZoomInfoCredentials.Login

    private static let lifetime = Duration.seconds(60 * 60)

    func token(insteadOf rejected: String?, meter: any CallMeter) async throws -> AccessToken {
        let (body, authorization) = try asked()
        return try await request.post(
            body, contentType: "application/json", authorization: authorization, meter: meter
        ) { answer throws(VendorFailure) in
            guard let token = answer["jwt"]?.text, !token.isEmpty else { throw .unusable("the answer has no jwt") }
            return AccessToken(token, lifetime: Self.lifetime, margin: .seconds(5 * 60))
        }
    }

    private func asked() throws -> (body: Data, authorization: String?) {
        switch login {
        case .password(let username, let password):
            return (try JSONEncoder().encode(["username": username, "password": password]), nil)
        case .key(let username, let clientID, let key):
            let now = Int(Date().timeIntervalSince1970)
            return (Data(), "Bearer " + (try ClientJWT(clientID: clientID, username: username, issuedAt: now).signed(with: key.key)))
        }
    }
}
