internal import GRDB
public import LedgerCore

/// What is asked of an export.
public struct ExportRequest: Sendable {
    public let format: ExportFormat
    /// Cells of a table as they are, for importers.
    public let isRaw: Bool
    public let scope: ExportScope
    /// What is exported besides approved drafts. Rejected and suppressed ones never are.
    public let included: Set<DraftStanding>
    /// Of the file or folder, relative to the output root; nil: it is printed.
    public let path: String?
    public let actor: String

    public init(
        format: ExportFormat, isRaw: Bool, scope: ExportScope, included: Set<DraftStanding>, path: String?, actor: String
    ) {
        self.format = format
        self.isRaw = isRaw
        self.scope = scope
        self.included = included
        self.path = path
        self.actor = actor
    }
}

/// An export as it was recorded.
public struct ExportRecord: Sendable {
    public let id: ExportID
    public let rendered: RenderedExport
    /// Every draft of the scope that is not in it.
    public let leftOut: [LeftOut: [DraftID]]
}

extension Store {
    /// Reads the drafts that may leave, renders them and records what left, in one transaction: who is suppressed, and
    /// what is approved, is as it is when the row is written.
    /// - Parameter render: makes the files; what it throws records nothing.
    /// - Throws: `StoreError.noSuchRun`, `StoreError.noSuchDraft` where the scope names one that is not there.
    public func export(
        _ request: ExportRequest, at now: Timestamp, render: ([OutgoingDraft]) throws -> RenderedExport
    ) throws -> ExportRecord {
        try write { database in
            var leftOut: [LeftOut: [DraftID]] = [:]
            var drafts: [OutgoingDraft] = []
            for candidate in try Self.candidates(request.scope, database) {
                switch candidate.fate {
                case .leaves(let standing) where standing == .approved || request.included.contains(standing):
                    drafts.append(try Self.outgoing(candidate.id, standing, database))
                case .leaves(let standing): leftOut[LeftOut(standing), default: []].append(candidate.id)
                case .stays(let reason): leftOut[reason, default: []].append(candidate.id)
                }
            }
            let rendered = try render(drafts)
            for (id, reason) in rendered.leftOut.sorted(by: { $0.key < $1.key }) { leftOut[reason, default: []].append(id) }
            let id = try Self.insert(request, rendered, leftOut, now, database)
            try Self.insert(rendered, drafts, of: id, database)
            return ExportRecord(id: id, rendered: rendered, leftOut: leftOut)
        }
    }

    /// Drafts of an export that by now would not be in it as they are: erased, suppressed, edited or decided otherwise.
    public func outdated(in export: ExportID) throws -> [DraftID] {
        try read { database in
            let rows = try database.rows(
                """
                SELECT x.draft_id, x.standing, x.content_sha256 IS d.content_sha256 AS is_same
                FROM export_drafts x CROSS JOIN drafts d ON d.id = x.draft_id WHERE x.export_id = ? ORDER BY x.draft_id
                """, [export.rawValue])
            return try rows.compactMap { row -> DraftID? in
                let (id, standing) = (DraftID(row["draft_id"] as Int64), DraftStanding(rawValue: row["standing"]))
                guard row["is_same"], let standing, try Self.fate(id, database) == .leaves(standing) else { return id }
                return nil
            }
        }
    }

    /// Of some digests those of files that exports wrote.
    public func exportedFiles(among digests: Set<String>) throws -> Set<String> {
        try read { database in
            Set(
                try digests.filter { digest in
                    try database.number(
                        """
                        SELECT 1 WHERE EXISTS (SELECT 1 FROM exports WHERE sha256 = ?1)
                        OR EXISTS (SELECT 1 FROM export_drafts WHERE file_sha256 = ?1)
                        """, [digest]) != nil
                })
        }
    }

    private static func insert(
        _ request: ExportRequest, _ rendered: RenderedExport, _ leftOut: [LeftOut: [DraftID]], _ now: Timestamp,
        _ database: Database
    ) throws -> ExportID {
        let counts = Dictionary(uniqueKeysWithValues: leftOut.map { ($0.key.rawValue, $0.value.count) })
        try database.run(
            """
            INSERT INTO exports (format, raw, scope, included, path, sha256, drafts, left_out, actor, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                request.format.rawValue, request.isRaw ? 1 : 0, request.scope.json.serialized(pretty: false),
                try StableJSON.encode(request.included.map(\.rawValue).sorted()), request.path, rendered.sha256,
                rendered.drafts.count, try StableJSON.encode(counts), request.actor, now.description,
            ])
        return ExportID(database.lastInsertedRowID)
    }

    private static func insert(
        _ rendered: RenderedExport, _ drafts: [OutgoingDraft], of id: ExportID, _ database: Database
    ) throws {
        let byID = Dictionary(uniqueKeysWithValues: drafts.map { ($0.id, $0) })
        for file in rendered.files {
            let digest = file.name.isEmpty ? nil : Digest.sha256(file.text)
            for draft in file.drafts.compactMap({ byID[$0] }) {
                try database.run(
                    """
                    INSERT INTO export_drafts (export_id, draft_id, standing, content_sha256, file_sha256)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                    [id.rawValue, draft.id.rawValue, draft.standing.rawValue, draft.contentSHA256, digest])
            }
        }
    }
}

extension LeftOut {
    /// Why a draft of a standing that was not asked for is left out.
    fileprivate init(_ standing: DraftStanding) {
        switch standing {
        case .approved, .open: self = .open
        case .declined: self = .declined
        case .held: self = .held
        case .sent: self = .sent
        }
    }
}

extension ExportScope {
    fileprivate var json: JSON {
        switch self {
        case .toSend: .object([])
        case .run(let id): .members(("run", .int(Int(id.rawValue))))
        case .since(let day): .members(("since", .string(day.description)))
        case .drafts(let ids): .members(("drafts", .array(ids.map { .int(Int($0.rawValue)) })))
        }
    }
}

/// Where an export put a draft.
public struct ExportPlace: Sendable, Equatable {
    public let draft: DraftID
    /// Of the file, or of the folder of messages; relative to the output root.
    public let path: String
    public let isFolder: Bool
    /// Of the file that holds the draft.
    public let sha256: String
}

extension Store {
    /// Whether a folder of the output root is a company's.
    public func isFolderOfAccount(_ folder: String) throws -> Bool {
        try read { try Self.isFolderTaken($0, FolderName.key(folder)) }
    }

    /// Where exports put some drafts, for whoever has to take them back.
    public func exportPlaces(of drafts: [DraftID]) throws -> [ExportPlace] {
        try read { database in
            try drafts.flatMap { draft in
                try database.rows(
                    """
                    SELECT DISTINCT e.path, x.file_sha256 IS NOT NULL AS is_folder, coalesce(x.file_sha256, e.sha256) AS sha256
                    FROM export_drafts x JOIN exports e ON e.id = x.export_id
                    WHERE x.draft_id = ? AND e.path IS NOT NULL ORDER BY e.path, sha256
                    """, [draft.rawValue]
                ).map { ExportPlace(draft: draft, path: $0["path"], isFolder: $0["is_folder"], sha256: $0["sha256"]) }
            }
        }
    }
}
