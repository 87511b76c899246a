public import LedgerCore
public import LedgerStore

/// What an export did under the output root. Paths are relative to it.
public struct WrittenExport: Sendable {
    public let record: ExportRecord
    /// Files that were not there as they are to be.
    public let written: [String]
    /// Files of an earlier export to the same folder whose drafts are not in this one.
    public let removed: [String]
    /// Messages in the folder that the ledger did not write, or that were changed since.
    public let strangers: [String]
}

/// A file that an export put a draft in, and that was changed since: nobody knows what is in it but who looks.
public struct ChangedExport: Sendable, Hashable {
    public let draft: DraftID
    /// Absolute path of the file, or of the folder of messages: a message's own name is a person's.
    public let place: String
    public let isFolder: Bool
}

/// A path relative to the output root, told apart by its bytes as the file system does: Swift takes differently composed
/// letters for equal.
private struct Place: Hashable, Comparable {
    let path: String

    init(_ path: String) { self.path = path }

    static func == (one: Place, other: Place) -> Bool { one.path.utf8.elementsEqual(other.path.utf8) }
    static func < (one: Place, other: Place) -> Bool { one.path.utf8.lexicographicallyPrecedes(other.path.utf8) }
    func hash(into hasher: inout Hasher) { hasher.combine(Array(path.utf8)) }
}

/// Writes an export under the output root, and records it.
///
/// The place holds exactly this export afterwards: a message whose draft is no longer in it (declined, suppressed, sent,
/// edited and not approved again) is removed. Only what an export wrote, byte for byte, is ever replaced or removed.
public struct ExportDrafts: Sendable {
    private let store: Store
    private let root: OutputRoot

    public init(store: Store, root: OutputRoot) {
        self.store = store
        self.root = root
    }

    /// - Parameters:
    ///   - path: of the file, or of the folder of messages, relative to the output root.
    ///   - render: makes the files.
    /// - Throws: `OutputError` where a file that is not the ledger's is in the place of one; nothing is written then.
    public func write(
        _ request: ExportRequest, to path: String, at now: Timestamp, render: ([OutgoingDraft]) throws -> RenderedExport
    ) throws -> WrittenExport {
        // One export after the other: of two at once the older could write what the newer has removed.
        try root.holding("exports") { try writeAlone(request, to: path, at: now, render: render) }
    }

    private func writeAlone(
        _ request: ExportRequest, to path: String, at now: Timestamp, render: ([OutgoingDraft]) throws -> RenderedExport
    ) throws -> WrittenExport {
        let present = presentFiles(request.format, path)
        let ours = try store.exportedFiles(among: Set(present.values))
        let record = try store.export(request, at: now) { drafts in
            let rendered = try render(drafts)
            for file in rendered.files {
                let place = Self.join(path, file.name)
                if let found = present[Place(place)], found != Digest.sha256(file.text), !ours.contains(found) {
                    throw Self.taken(path, file)
                }
            }
            return rendered
        }
        FaultPoint.reached("exported")
        return try withdrawOutdated(settle(record, path, present, ours), path)
    }

    /// What was suppressed, edited or decided otherwise while the files were written is not in them; who was erased
    /// meanwhile is in no file of any export.
    private func withdrawOutdated(_ written: WrittenExport, _ path: String) throws -> WrittenExport {
        let outdated = try store.outdated(in: written.record.id)
        if outdated.isEmpty { return written }
        let paths = try withdraw(outdated, at: path).removed + withdraw(store.erased(among: outdated)).removed
        let removed = Set(paths.map { Place($0) })
        return WrittenExport(
            record: written.record, written: written.written.filter { !removed.contains(Place($0)) },
            removed: removed.union(written.removed.map { Place($0) }).sorted().map(\.path), strangers: written.strangers)
    }

    /// Removes before it writes: what must not be sent goes first.
    private func settle(
        _ record: ExportRecord, _ path: String, _ present: [Place: String], _ ours: Set<String>
    ) throws -> WrittenExport {
        let files = Dictionary(
            record.rendered.files.map { (Place(Self.join(path, $0.name)), $0.text) }, uniquingKeysWith: { _, newest in newest })
        let others = present.filter { files[$0.key] == nil }
        let removed = others.filter { ours.contains($0.value) }.keys.sorted().map(\.path)
        removed.forEach(root.remove)
        let changed = files.filter { present[$0.key] != Digest.sha256($0.value) }
        for (place, text) in changed.sorted(by: { $0.key < $1.key }) { try root.write(text, to: place.path) }
        return WrittenExport(
            record: record, written: changed.keys.sorted().map(\.path), removed: removed,
            strangers: others.filter { !ours.contains($0.value) }.keys.sorted().map(\.path))
    }

    /// Removes the files of exports that hold some drafts, byte for byte as they were written; a table or list with others
    /// in it is removed whole, and can be exported again. For those who are to be forgotten.
    /// - Parameter path: only of exports to this place; nil: of all.
    /// - Returns: what was removed, and the exports it was of, relative to the output root; and what is there still, as
    ///   it was changed.
    public func withdraw(
        _ drafts: [DraftID], at path: String? = nil
    ) throws -> (removed: [String], exports: [String], changed: [ChangedExport]) {
        let wanted = path.map { Place($0) }
        let places = try store.exportPlaces(of: drafts).filter { wanted == nil || Place($0.path) == wanted }
        let theirs = Set(places.map(\.sha256))
        var (removed, exports, changed): (Set<Place>, Set<Place>, [ChangedExport]) = ([], [], [])
        // A folder is read once, however many of the drafts are in it.
        for group in Dictionary(grouping: places, by: { [Place($0.path), Place("\($0.isFolder)")] }).values {
            guard let place = group.first else { continue }
            let present = presentFiles(place.isFolder ? .eml : .json, place.path)
            let ours = try store.exportedFiles(among: Set(present.values))
            let withdrawn = present.filter { theirs.contains($0.value) }.keys
            removed.formUnion(withdrawn)
            if !withdrawn.isEmpty { exports.insert(Place(place.path)) }
            changed += still(group, present.filter { !ours.contains($0.value) }.keys.map(\.path))
        }
        let paths = removed.sorted().map(\.path)
        paths.forEach(root.remove)
        // Of messages, where none is left; a file is no folder.
        exports.map(\.path).forEach(root.removeEmptyFolder)
        return (paths, exports.sorted().map(\.path), changed.sorted { ($0.draft, $0.place) < ($1.draft, $1.place) })
    }

    /// Places of which one of these files is what became of an export's.
    private func still(_ places: [ExportPlace], _ files: [String]) -> [ChangedExport] {
        if files.isEmpty { return [] }
        let named = Set(files.compactMap(Self.draft))
        let found = places.filter { !$0.isFolder || named.contains("\($0.draft)") }
        return Array(
            Set(found.map { ChangedExport(draft: $0.draft, place: root.path + "/" + $0.path, isFolder: $0.isFolder) }))
    }

    /// The draft that a message is named after: `…_12.eml`, `…_12.open.eml`; others are not the ledger's.
    private static func draft(of message: String) -> String? {
        guard message.hasSuffix(".eml"), let mark = message.lastIndex(of: "_") else { return nil }
        let parts = message[message.index(after: mark)...].dropLast(4).split(separator: ".", omittingEmptySubsequences: false)
        guard let id = parts.first, parts.count < 3, parts.dropFirst().allSatisfy({ DraftStanding(rawValue: String($0)) != nil })
        else { return nil }
        return String(id)
    }

    /// By the draft's id: a message's file is named after a person.
    private static func taken(_ path: String, _ file: RenderedExport.File) -> OutputError {
        let what = file.name.isEmpty ? "it" : "the message of draft \(file.drafts.map(\.description).joined())"
        return OutputError(
            path: path, reason: "\(what) is there, and was not written by an export or was changed since",
            remedy: "move it away, or name another place with --output", isOfThisPath: true)
    }

    /// Digests of the files that are in the place now: of the file, or of the messages in the folder.
    private func presentFiles(_ format: ExportFormat, _ path: String) -> [Place: String] {
        let places = format.isFolder ? root.names(in: path).filter { $0.hasSuffix(".eml") }.map { path + "/" + $0 } : [path]
        return Dictionary(
            places.compactMap { place in root.bytes(place).map { (Place(place), Digest.sha256($0)) } },
            uniquingKeysWith: { first, _ in first })
    }

    private static func join(_ path: String, _ name: String) -> String { name.isEmpty ? path : path + "/" + name }
}
