import Synchronization

/// What was told already, so that it is told once.
final class Remarks: Sendable {
    private let told = Mutex(Set<String>())

    func isNew(_ remark: String) -> Bool { told.withLock { $0.insert(remark).inserted } }
}
