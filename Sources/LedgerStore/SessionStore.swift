internal import GRDB
public import LedgerCore

/// Somebody who is signed in to the web application.
public struct WebSession: Sendable, Equatable {
    /// What is done in the session is done in this name.
    public let actor: String
    public let expiresAt: Timestamp
}

extension Store {
    /// Makes a link by which `actor` can sign in, once, until it expires. Those that have expired are forgotten.
    /// - Parameter digest: SHA-256 of the secret in the link, which itself is kept nowhere.
    public func addSignInLink(_ digest: String, actor: String, now: Timestamp, expiresAt: Timestamp) throws {
        try write { database in
            try database.run("DELETE FROM web_links WHERE expires_at <= ? AND used_at IS NULL", [now.description])
            try database.run("DELETE FROM web_sessions WHERE expires_at <= ?", [now.description])
            try database.run(
                "INSERT INTO web_links (token_sha256, actor, expires_at) VALUES (?, ?, ?)",
                [digest, actor, expiresAt.description])
        }
    }

    /// Uses a link up and begins a session in its name.
    /// - Parameters:
    ///   - isIt: whether a link's digest is that of the secret somebody shows; asked of each link that is open.
    ///   - session: SHA-256 of the new session's secret.
    /// - Returns: nil where no open link is it.
    public func signIn(
        where isIt: (String) -> Bool, session: String, now: Timestamp, expiresAt: Timestamp
    ) throws -> WebSession? {
        try write { database in
            let open = try database.rows(
                """
                SELECT id, token_sha256, actor FROM web_links INDEXED BY web_links_open
                WHERE used_at IS NULL AND expires_at > ? ORDER BY id
                """, [now.description])
            // All are compared, whichever it is.
            guard let link = open.filter({ isIt($0["token_sha256"]) }).first else { return nil }
            try database.run(
                "UPDATE web_links SET used_at = ? WHERE id = ? AND used_at IS NULL", [now.description, link["id"] as Int64])
            let actor: String = link["actor"]
            try database.run(
                "INSERT INTO web_sessions (token_sha256, actor, expires_at) VALUES (?, ?, ?)",
                [session, actor, expiresAt.description])
            return WebSession(actor: actor, expiresAt: expiresAt)
        }
    }

    /// The session with the digest of its secret; nil where there is none or it has expired.
    public func webSession(_ digest: String, now: Timestamp) throws -> WebSession? {
        try read { database in
            let row = try database.row(
                "SELECT actor, expires_at FROM web_sessions WHERE token_sha256 = ? AND expires_at > ?",
                [digest, now.description])
            return try row.map { WebSession(actor: $0["actor"], expiresAt: try Self.timestamp($0["expires_at"])) }
        }
    }

    public func endWebSession(_ digest: String) throws {
        try write { _ = try $0.run("DELETE FROM web_sessions WHERE token_sha256 = ?", [digest]) }
    }
}
