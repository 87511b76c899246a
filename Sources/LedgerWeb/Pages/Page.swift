import HTTPTypes
import LedgerCore
import LedgerDashboard

/// A page as a value, in both its forms.
protocol Page: Sendable {
    var title: String { get }
    /// The part of the site that is marked in the navigation; nil: none.
    var part: SitePart? { get }
    var status: HTTPResponse.Status { get }
    /// Seconds after which a browser without JavaScript asks again; nil: never.
    var refreshSeconds: Int? { get }

    /// What is below the heading.
    func content(_ context: PageContext) -> HTML

    /// The same as data.
    var json: JSON { get }
}

extension Page {
    var status: HTTPResponse.Status { .ok }
    var refreshSeconds: Int? { nil }
}

/// What the navigation leads to, in its order.
enum SitePart: String, CaseIterable {
    case today, review, runs, accounts, suppressions, reports, sql

    var path: String { self == .today ? "/" : "/" + rawValue }

    var name: String {
        switch self {
        case .today: "Today"
        case .review: "Review"
        case .runs: "Runs"
        case .accounts: "Accounts"
        case .suppressions: "Suppressions"
        case .reports: "Reports"
        case .sql: "SQL"
        }
    }
}

/// What pages are shown with.
struct PageContext: Sendable {
    let times: LocalTimes
    /// Nil where nobody is signed in: such a page has no forms but that of signing in.
    let visitor: Visitor?

    /// The hidden field that every form carries.
    var formToken: HTML {
        "<input type=\"hidden\" name=\"form_token\" value=\"\(visitor?.formToken ?? "")\">"
    }
}
