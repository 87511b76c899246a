import LedgerCore
import LedgerDashboard

/// Pieces that pages are made of.
enum Parts {
    /// A heading with what is below it, as a landmark of its own.
    static func section(_ id: String, _ heading: String, _ content: HTML?) -> HTML {
        """
        <section aria-labelledby="\(id)">
        <h2 id="\(id)">\(heading)</h2>
        \(content)
        </section>
        """
    }

    struct Column {
        let name: String
        var isNumber = false

        init(_ name: String, isNumber: Bool = false) {
            self.name = name
            self.isNumber = isNumber
        }
    }

    /// A table that scrolls within its own width; the first cell of a row names it.
    /// - Parameter isCaptioned: where no heading above says the same, the caption is there to be seen.
    static func table(
        _ id: String, _ caption: String, _ columns: [Column], _ rows: [[HTML]], isCaptioned: Bool = false
    ) -> HTML {
        """
        <div class="scroll" tabindex="0" role="region" aria-label="\(caption)"><table\(id.isEmpty ? nil : " id=\"\(id)\"" as HTML)>
        <caption\(isCaptioned ? nil : " class=\"unseen\"" as HTML)>\(caption)</caption>
        <thead><tr>\(HTML(joining: columns.map(head)))</tr></thead>
        <tbody>
        \(rows.map { row(columns, $0) })
        </tbody>
        </table></div>
        """
    }

    private static func head(_ column: Column) -> HTML {
        let number: HTML? = column.isNumber ? " class=\"number\"" : nil
        return "<th scope=\"col\"\(number)>\(column.name)</th>"
    }

    private static func row(_ columns: [Column], _ cells: [HTML]) -> HTML {
        let cells = zip(columns, cells).enumerated().map { place, cell -> HTML in
            let number: HTML? = cell.0.isNumber ? " class=\"number\"" : nil
            return place == 0 ? "<th scope=\"row\"\(number)>\(cell.1)</th>" : "<td\(number)>\(cell.1)</td>"
        }
        return "<tr>\(HTML(joining: cells))</tr>"
    }

    /// Names and values.
    static func facts(_ facts: [(String, HTML)]) -> HTML {
        let rows = facts.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" as HTML }
        return "<dl class=\"facts\">\n\(rows)\n</dl>"
    }

    struct Figure {
        let name: String
        let value: String
        var tone = "plain"
        /// Where a running run writes the value anew.
        var live: String?
    }

    /// Large numbers in a row.
    static func figures(_ figures: [Figure]) -> HTML {
        let items = figures.map { figure -> HTML in
            let live: HTML? = figure.live.map { " data-live=\"\($0)\"" }
            return "<div class=\"\(figure.tone)\"><dt>\(figure.name)</dt><dd\(live)>\(figure.value)</dd></div>"
        }
        return "<dl class=\"figures\">\n\(items)\n</dl>"
    }

    /// A state, marked by its colour and always by its word.
    static func status(_ word: String) -> HTML { "<span class=\"status \(word)\">\(word)</span>" }

    /// Why is on the page of suppressions.
    static let suppressed: HTML = "<a href=\"/suppressions\">suppressed</a>"

    static func quiet(_ text: String) -> HTML { "<p class=\"quiet\">\(text)</p>" }

    /// Below a list that is not all there is.
    static func andMore(_ isCut: Bool, than shown: Int) -> HTML? {
        isCut ? quiet("And more: \(shown) are shown.") : nil
    }

    /// On to the next page, where there is one.
    static func more(_ path: String?, _ words: String = "Next") -> HTML? {
        path.map { "<p class=\"more\"><a id=\"next\" rel=\"next\" href=\"\($0)\">\(words)</a></p>" }
    }

    /// A link where an address is one of the web, else its text.
    static func outside(_ url: String) -> HTML {
        let lower = url.lowercased()
        guard lower.hasPrefix("https://") || lower.hasPrefix("http://") else { return "<span class=\"quiet\">\(url)</span>" }
        let host = AccountIdentity.canonicalDomain(url) ?? url
        return "<a href=\"\(url)\" rel=\"noopener noreferrer external\" target=\"_blank\">\(host)</a>"
    }
}

/// The first of what was found, where one more was asked for than is shown.
struct Shortened<Item: Sendable>: Sendable {
    let items: [Item]
    /// There are more.
    let isCut: Bool

    init(_ found: [Item], most: Int) {
        items = Array(found.prefix(most))
        isCut = found.count > most
    }

    var note: HTML? { Parts.andMore(isCut, than: items.count) }
}

extension AttemptState {
    /// As dashboards call it: what is held is to be reviewed.
    var shown: String { self == .held ? "review" : rawValue }
}

extension RowID {
    var json: JSON { .int(Int(rawValue)) }
}
