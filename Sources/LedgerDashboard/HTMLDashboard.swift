import LedgerCore

/// A run as one self-contained page.
struct HTMLDashboard {
    let run: RunSnapshot

    var text: String { "" }
}
