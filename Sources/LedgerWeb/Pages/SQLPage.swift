import HTTPTypes
import LedgerCore
import LedgerDashboard
import LedgerStore

/// A question in SQL and its answer. It can be linked to, so it stands in the address; a link from another site only
/// fills the field in.
struct SQLPage: Page {
    private let sql: String
    private let answer: Result<QueryResult, QueryError>?
    private let saved: [SavedQueries.Named]
    private let views: [(name: String, about: String, columns: [String])]
    private let isHeldBack: Bool

    init(_ asked: WebRequest, _ store: Store) throws {
        sql = asked.query.text("q") ?? ""
        isHeldBack = asked.isFromElsewhere && !sql.isEmpty
        answer = sql.isEmpty || isHeldBack ? nil : try Self.ask(sql, store, most: Limits.queryRows)
        saved = try SavedQueries.all(store)
        views = try store.views()
    }

    static func ask(_ sql: String, _ store: Store, most: Int) throws -> Result<QueryResult, QueryError> {
        do {
            return .success(try store.query(sql, parameters: [], timeout: Limits.query, most: most))
        } catch let error as QueryError {
            return .failure(error)
        }
    }

    var title: String { "SQL" }
    var part: SitePart? { .sql }
    var status: HTTPResponse.Status { if case .failure? = answer { .badRequest } else { .ok } }

    func content(_ context: PageContext) -> HTML {
        """
        <p class="kicker">Questions only: nothing can be changed. A query is stopped after \(Int(Limits.query)) seconds.</p>
        <form id="query" method="get" action="/sql">
        <label for="sql">One SELECT statement</label>
        <textarea id="sql" name="q" rows="6" spellcheck="false" autocomplete="off" data-key="/">
        \(sql)</textarea>
        <p><button class="primary" id="ask">Ask</button>\(isHeldBack ? " <span class=\"note\" role=\"status\">A link filled this in. Read it, then ask.</span>" : nil)</p>
        </form>
        \(result)
        \(Parts.section("saved", "Kept queries", kept(context)))
        \(Parts.section("views", "What can be asked", described))
        """
    }

    private var result: HTML? {
        switch answer {
        case nil: nil
        case .failure(let error): "<p id=\"problem\" class=\"note bad\" role=\"alert\">\(error.description)</p>"
        case .success(let result): table(result)
        }
    }

    private func table(_ result: QueryResult) -> HTML {
        let numbers = result.columns.indices.map { column in
            !result.rows.isEmpty && result.rows.allSatisfy { $0[column].isNumber || $0[column] == .null }
        }
        let columns = zip(result.columns, numbers).map { Parts.Column($0, isNumber: $1) }
        let count = result.isCut ? "The first \(result.rows.count) rows; there are more" : counted(result.rows.count)
        let query = FormFields.encoded(sql)
        return """
            \(Parts.table("answer", count, columns, result.rows.map { $0.map { "\($0.plain)" as HTML } }, isCaptioned: true))
            <p class="more">Download: <a id="csv" href="/sql/result.csv?q=\(query)">CSV</a> · \
            <a id="json" href="/sql/rows.json?q=\(query)">JSON</a></p>
            """
    }

    private func counted(_ rows: Int) -> String { rows == 1 ? "1 row" : "\(rows) rows" }

    private func kept(_ context: PageContext) -> HTML {
        let items = saved.map { item($0, context) }
        let save: HTML? = sql.isEmpty ? nil : """
            <form id="save-query" method="post" action="/sql/save">\(context.formToken)
            <input type="hidden" name="q" value="\(sql)">
            <label for="name">Keep this query as</label>
            <input id="name" name="name" maxlength="100" required> <button>Keep</button></form>
            """
        return "<ul class=\"queries\">\n\(items)\n</ul>\n\(save)"
    }

    private func item(_ query: SavedQueries.Named, _ context: PageContext) -> HTML {
        let delete: HTML? = query.isBuiltIn ? nil : """
            <form method="post" action="/sql/delete">\(context.formToken)\
            <input type="hidden" name="name" value="\(query.name)"> <button class="plain" aria-label="Delete \(query.name)">Delete</button></form>
            """
        return "<li><a href=\"/sql?q=\(FormFields.encoded(query.sql))\">\(query.name)</a>\(delete)</li>"
    }

    private var described: HTML {
        let items = views.map { "<dt><code>\($0.name)</code></dt><dd>\($0.about)<br><code>\($0.columns.joined(separator: ", "))</code></dd>" as HTML }
        return "<dl class=\"views\">\n\(items)\n</dl>"
    }

    var json: JSON {
        switch answer {
        case .success(let result):
            .members(
                ("q", .string(sql)), ("columns", .array(result.columns.map(JSON.string))), ("rows", result.json),
                ("is_cut", .bool(result.isCut)))
        case .failure(let error): .members(("q", .string(sql)), ("error", .string(error.description)))
        case nil:
            .members(
                ("saved", .array(saved.map { .members(("name", .string($0.name)), ("sql", .string($0.sql))) })),
                ("views", .array(views.map { view in
                    .members(("name", .string(view.name)), ("about", .string(view.about)), ("columns", .array(view.columns.map(JSON.string))))
                })))
        }
    }
}

/// The answer to a question as a file to keep.
enum SQLFile {
    /// - Throws: `Problem`; `QueryError`.
    static func rendered(_ name: String, _ asked: WebRequest, _ store: Store) throws -> Rendered {
        let isJSON = name == "rows" && asked.wantsJSON
        guard isJSON || name == "result.csv" else { throw Problem.notFound }
        guard let sql = asked.query.text("q"), !asked.isFromElsewhere else { throw Problem.badRequest("There is no question.") }
        let result = try SQLPage.ask(sql, store, most: Limits.fileRows).get()
        if result.isCut { throw Problem.badRequest("The answer has more than \(Limits.fileRows) rows; `ledger sql` prints them all.") }
        var file = isJSON
            ? Rendered(.ok, result.json.serialized(), type: Rendered.json)
            : Rendered(.ok, result.csv(neutral: asked.query["raw"] == nil), type: "text/csv; charset=utf-8")
        file.headers[.contentDisposition] = "attachment; filename=\"ledger-query.\(isJSON ? "json" : "csv")\""
        return file
    }
}
