internal import GRDB
public import LedgerCore

/// What is kept about an account from outside.
public struct KeptResearch: Sendable, Equatable {
    public let topic: ResearchTopic
    /// JSON.
    public let answer: String
    public let fetchedAt: Timestamp
    public let expiresAt: Timestamp
}

extension Store {
    /// The newest answer about a subject, however old; nil where none was ever kept.
    public func research(
        of accountID: AccountID, provider: String, subject: String
    ) throws -> KeptResearch? {
        try read { database in
            try database.row(
                """
                SELECT provider, kind, subject, answer, fetched_at, expires_at FROM research_cache
                WHERE account_id = ? AND provider = ? AND subject = ?
                """, [accountID.rawValue, provider, subject]
            ).flatMap(Self.keptResearch)
        }
    }

    /// All that is kept about an account.
    public func research(of accountID: AccountID) throws -> [KeptResearch] {
        try read { database in
            try database.rows(
                """
                SELECT provider, kind, subject, answer, fetched_at, expires_at FROM research_cache
                WHERE account_id = ? ORDER BY provider, subject
                """, [accountID.rawValue]
            ).compactMap(Self.keptResearch)
        }
    }

    /// Keeps an answer in the place of an older one. Of two that were fetched at once the newer stays.
    public func keep(_ answer: String, about topic: ResearchTopic, of accountID: AccountID, at: Timestamp) async throws {
        let expiresAt = at.adding(milliseconds: Int64(topic.timeToLive / .milliseconds(1)))
        let digest = Digest.sha256(answer)
        try await grouped { database in
            let isKnown = try database.number(
                "SELECT 1 FROM research_cache WHERE account_id = ? AND provider = ? AND subject = ?",
                [accountID.rawValue, topic.provider, topic.subject]) != nil
            try database.run(
                isKnown
                    ? """
                    UPDATE research_cache SET kind = ?3, answer = ?5, answer_sha256 = ?6, fetched_at = ?7, expires_at = ?8
                    WHERE account_id = ?1 AND provider = ?2 AND subject = ?4 AND fetched_at <= ?7
                    """
                    : """
                    INSERT INTO research_cache
                        (account_id, provider, kind, subject, answer, answer_sha256, fetched_at, expires_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                [
                    accountID.rawValue, topic.provider, topic.kind.rawValue, topic.subject, answer, digest,
                    at.description, expiresAt.description,
                ])
        }
    }

    private static func keptResearch(_ row: Row) -> KeptResearch? {
        guard let kind = ResearchTopic.Kind(rawValue: row["kind"]), let fetchedAt = Timestamp(row["fetched_at"] as String),
            let expiresAt = Timestamp(row["expires_at"] as String)
        else { return nil }
        let life = expiresAt.millisecondsSinceEpoch - fetchedAt.millisecondsSinceEpoch
        let topic = ResearchTopic(
            provider: row["provider"], kind: kind, subject: row["subject"], timeToLive: .milliseconds(life))
        return KeptResearch(topic: topic, answer: row["answer"], fetchedAt: fetchedAt, expiresAt: expiresAt)
    }
}
