import HTTPTypes
import LedgerCore
import LedgerDashboard

/// Where a sign-in link leads. Opening it uses nothing up: programs that look at links before people do open them too.
struct SignInPage: Page {
    /// Of the link; nil where there is none.
    let token: String?
    /// The form sends itself. Not where a page of another site led here: it would sign the browser in under a name that
    /// its owner did not choose.
    let isSubmitted: Bool

    var title: String { "Sign in" }
    var part: SitePart? { nil }

    func content(_ context: PageContext) -> HTML {
        guard let token else {
            return """
                <p>Open the link that <code>ledger serve</code> printed when it was started. A link works once, for 15 \
                minutes; <code>ledger serve --link</code> makes another.</p>
                """
        }
        let submitted: HTML? = isSubmitted ? " data-submit" : nil
        return """
            <form id="sign-in" method="post" action="/sign-in"\(submitted)>
            <input type="hidden" name="token" value="\(token)">
            <p>This link signs this browser in, once.</p>
            <p><button id="sign-in-button" class="primary">Sign in</button></p>
            </form>
            """
    }

    var json: JSON { .members(("sign_in", .string(token == nil ? "link needed" : "POST the token to /sign-in"))) }
}

/// Why a request was not answered as asked.
struct ProblemPage: Page {
    let problem: Problem

    var title: String { problem.title }
    var part: SitePart? { nil }
    var status: HTTPResponse.Status { problem.status }

    func content(_ context: PageContext) -> HTML {
        let hint: HTML? = problem.status == .unauthorized
            ? "<p><code>ledger serve --link</code> makes a new one; links work once, for 15 minutes.</p>" : nil
        return "<p id=\"problem\">\(problem.detail)</p>\n\(hint)\n<p><a href=\"/\">Back to today</a></p>"
    }

    var json: JSON {
        .members(
            ("error", .members(
                ("status", .int(problem.status.code)), ("title", .string(problem.title)), ("detail", .string(problem.detail)))))
    }
}
