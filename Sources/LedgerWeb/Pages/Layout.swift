import Foundation
import HTTPTypes
import LedgerCore
import LedgerDashboard

/// What is around every page.
struct Layout: Sendable {
    let assets: Assets

    func text(_ page: any Page, _ context: PageContext) -> String { html(page, context).source + "\n" }

    private func html(_ page: any Page, _ context: PageContext) -> HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        \(page.refreshSeconds.map { "<noscript><meta http-equiv=\"refresh\" content=\"\($0)\"></noscript>" as HTML })
        <title>\(page.title) · ledger</title>
        <link rel="icon" href="\(assets.path("icon.svg"))" type="image/svg+xml">
        <link rel="stylesheet" href="\(assets.path("ledger.css"))">
        <script src="\(assets.path("ledger.js"))" defer></script>
        </head>
        <body>
        <a class="skip" href="#main">Skip to content</a>
        \(header(page, context))
        <main id="main" tabindex="-1">
        <h1>\(page.title)</h1>
        \(page.content(context))
        </main>
        <footer class="foot">Times in \(context.times.zone.identifier)\
        \(context.visitor.map { " · \($0.isSignedIn ? "signed in as" : "open to everybody on this machine, in the name of") <span id=\"actor\">\($0.actor)</span>" as HTML })</footer>
        </body>
        </html>
        """
    }

    private func header(_ page: any Page, _ context: PageContext) -> HTML {
        guard let visitor = context.visitor else {
            return "<header class=\"topbar\"><span class=\"brand\">ledger</span></header>"
        }
        return """
            <header class="topbar">
            <a class="brand" href="/">ledger</a>
            <nav aria-label="Main"><ul>
            \(SitePart.allCases.map { link($0, isHere: $0 == page.part) })
            </ul></nav>
            \(visitor.isSignedIn ? signOut(context) : nil)
            </header>
            """
    }

    private func signOut(_ context: PageContext) -> HTML {
        """
        <form class="out" method="post" action="/sign-out">\(context.formToken)\
        <button id="sign-out" class="plain">Sign out</button></form>
        """
    }

    private func link(_ part: SitePart, isHere: Bool) -> HTML {
        let here: HTML? = isHere ? " aria-current=\"page\"" : nil
        return "<li><a id=\"nav-\(part.rawValue)\" href=\"\(part.path)\"\(here)>\(part.name)</a></li>"
    }
}
