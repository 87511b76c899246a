import Foundation

extension Store {
    /// Copies of a ledger that lie beside it or in a folder below: those made before a migration, and backups. By
    /// SQLite's header, whatever their names. They are as they were, with whoever was erased since.
    public static func copies(of path: String, in folder: String) -> [String] {
        let beside = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let folders = Set([beside, folder, folder + "/runs"])
        return folders.flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).map { folder + "/" + $0 }
        }.filter { FileIdentity($0) != FileIdentity(path) && isLedger($0) }.sorted()
    }
}
