/// A self-contained page: no script, nothing loaded from elsewhere, told so to the browser too.
struct HTMLPage {
    let title: String
    /// A word above the heading.
    let kicker: String
    let heading: HTML
    /// Below the heading, what the page comes to.
    var lead: [HTML] = []
    /// Sections by the id of their heading, for the contents.
    var contents: [(id: String, name: String)] = []
    let body: [HTML]
    let footer: HTML

    var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="referrer" content="no-referrer">
        <title>\(title)</title>
        <style>
        \(Self.style)
        \(ChartStyle.style)
        </style>
        </head>
        <body>
        <header>
        <p class="kicker">\(kicker)</p>
        <h1>\(heading)</h1>
        \(lead)
        </header>
        \(contents.isEmpty ? nil : navigation)
        <main>
        \(body)
        </main>
        <footer>\(footer)</footer>
        </body>
        </html>

        """
    }

    private var navigation: HTML {
        let links = contents.map { "<li><a href=\"#\($0.id)\">\($0.name)</a></li>" as HTML }
        return "<nav aria-label=\"On this page\"><ul>\n\(links)\n</ul></nav>"
    }
}

/// A part of a page under a heading.
func section(_ id: String, _ name: String, _ content: [HTML]) -> HTML {
    """
    <section aria-labelledby="\(id)">
    <h2 id="\(id)">\(name)</h2>
    \(content)
    </section>
    """
}

/// A table that scrolls within its own width, by keyboard too. The caption is for those who do not see the heading above.
func scrollingTable(_ caption: String, as name: String? = nil, head: HTML, rows: [HTML]) -> HTML {
    """
    <div class="scroll" tabindex="0" role="region" aria-label="\(caption)"><table\(name.map { " class=\"\($0)\"" as HTML })>
    <caption class="unseen">\(caption)</caption>
    <thead><tr>\(head)</tr></thead>
    <tbody>
    \(rows)
    </tbody>
    </table></div>
    """
}
