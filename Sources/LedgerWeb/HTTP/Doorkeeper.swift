import HTTPTypes
import Hummingbird
import LedgerCore
import LedgerStore

/// Lets people in by links that are used once, and knows them again by a cookie.
struct Doorkeeper: Sendable {
    /// Milliseconds a link can be used, and a browser stays signed in.
    static let linkLifetime: Int64 = 15 * 60_000
    static let sessionLifetime: Int64 = 7 * 86_400_000

    private let cookie: String
    private let isSecure: Bool
    private let requiresSignIn: Bool
    private let actor: String
    /// Of the process: what forms carry where nobody signs in.
    private let openToken = Secret()

    init(settings: WebSettings, port: Int) {
        isSecure = settings.tls != nil
        // Browsers keep cookies by host whatever the port: two ledgers of one machine are two cookies, and whoever else
        // serves on the host is sent both.
        cookie = (isSecure ? "__Host-ledger-" : "ledger-") + String(port)
        requiresSignIn = settings.requiresSignIn
        actor = settings.actor
    }

    /// The secret in a request's cookie; nil where there is none.
    func secret(of request: Request) -> String? {
        let pairs = request.headers[values: .cookie].flatMap { $0.split(separator: ";") }
        for pair in pairs {
            let parts = pair.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0].trimmingWhitespace() == cookie { return parts[1].trimmingWhitespace() }
        }
        return nil
    }

    /// - Returns: nil for somebody who is to sign in.
    func visitor(_ secret: String?, _ store: Store, now: Timestamp) throws -> Visitor? {
        guard requiresSignIn else { return Visitor(actor: actor, formToken: openToken.text, key: "open", isSignedIn: false) }
        guard let secret, secret.utf8.count == openToken.text.utf8.count else { return nil }
        let digest = Secret.digest(of: secret)
        return try store.webSession(digest, now: now).map {
            Visitor(actor: $0.actor, formToken: Self.formToken(of: secret), key: digest, isSignedIn: true)
        }
    }

    /// Follows from the cookie, so that nothing more is kept; leads back to it for nobody.
    static func formToken(of secret: String) -> String { Secret.digest(of: "form " + secret) }

    /// Uses up the link with this secret.
    /// - Returns: the header that keeps the browser signed in; nil where no open link has it.
    func signIn(_ link: String, _ store: Store, now: Timestamp) throws -> String? {
        let session = Secret()
        let shown = Secret.digest(of: link)
        let begun = try store.signIn(
            where: { Secret.isSame($0, shown) }, session: session.digest, now: now,
            expiresAt: now.adding(milliseconds: Self.sessionLifetime))
        return begun.map { _ in setCookie(session.text, seconds: Self.sessionLifetime / 1_000) }
    }

    func signOut(_ visitor: Visitor, _ store: Store) throws -> String {
        try store.endWebSession(visitor.key)
        return setCookie("", seconds: 0)
    }

    private func setCookie(_ value: String, seconds: Int64) -> String {
        "\(cookie)=\(value); Path=/; HttpOnly; SameSite=Strict; Max-Age=\(seconds)" + (isSecure ? "; Secure" : "")
    }

    /// Makes a link for `actor` and returns the path of it.
    static func link(for actor: String, in store: Store, now: Timestamp) throws -> String {
        let secret = Secret()
        try store.addSignInLink(
            secret.digest, actor: actor, now: now, expiresAt: now.adding(milliseconds: linkLifetime))
        return "/sign-in?token=" + secret.text
    }
}
