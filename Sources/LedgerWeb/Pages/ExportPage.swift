import Foundation
import HTTPTypes
import LedgerCore
import LedgerDashboard
import LedgerStore

/// Hands approved drafts on: as a file the browser keeps, or as messages in the output folder.
struct ExportPage: Page {
    private let toSend: Int
    private let done: String?
    private static let mostCounted = 1_000

    /// - Parameter done: what an export came to.
    init(_ store: Store, done: String? = nil) throws {
        toSend = try store.draftsToSend(upTo: Self.mostCounted + 1)
        self.done = done
    }

    var title: String { "Export" }
    var part: SitePart? { .review }

    func content(_ context: PageContext) -> HTML {
        """
        <p class="kicker"><span id="to-send">\(ReviewPage.counted(toSend))</span> approved and not sent</p>
        \(done.map { "<p id=\"exported\" class=\"note\" role=\"status\">\($0)</p>" as HTML })
        <form id="export-form" method="post" action="/export">\(context.formToken)
        <div class="filter">
        <span><label for="format">As</label><select id="format" name="format">\(HTML(joining: formats))</select></span>
        <span><label for="export-run">Of one run alone</label><input id="export-run" name="run" inputmode="numeric" size="7"></span>
        <span><label for="raw"><input id="raw" name="raw" type="checkbox" value="1"> cells as they are, for importers</label></span>
        <button class="primary" id="export">Export</button>
        </div>
        </form>
        <p class="quiet">Never what was rejected, is suppressed, or failed its validation. Messages (eml) are written into the exports \
        folder of the output root; everything else comes as a file.</p>
        """
    }

    private var formats: [HTML] { ExportFormat.allCases.map { "<option>\($0.rawValue)</option>" } }

    var json: JSON {
        .members(
            ("drafts_to_send", .int(min(toSend, Self.mostCounted))), ("drafts_to_send_is_more", .bool(toSend > Self.mostCounted)),
            ("formats", .array(ExportFormat.allCases.map { .string($0.rawValue) })))
    }

    /// - Throws: `Problem` for a format or run that is none.
    static func change(_ form: FormFields, _ visitor: Visitor, _ site: Site) throws -> Routes.Change {
        guard let format = form["format"].flatMap(ExportFormat.init(rawValue:)) else { throw Problem.badRequest("There is no such format.") }
        let scope: ExportScope = try form.text("run").map { text in
            guard let id = Int64(text.trimmingWhitespace()) else { throw Problem.badRequest("A run is named by its number.") }
            return .run(RunID(id))
        } ?? .toSend
        let export = try site.desk.export(format, isRaw: format.isTable && form["raw"] != nil, scope, by: visitor.actor)
        guard let file = export.file else { return .page(try ExportPage(site.writer, done: export.told)) }
        if export.drafts == 0 { return .page(try ExportPage(site.writer, done: export.told)) }
        return .file(attachment(file.name, file.text, format))
    }

    /// One draft as a message to open and send.
    static func message(_ id: DraftID, _ visitor: Visitor, _ site: Site) throws -> Routes.Change {
        let export = try site.desk.message(id, by: visitor.actor)
        guard let file = export.file else { throw Problem(.conflict, "Not exported", export.told) }
        return .file(attachment(file.name, file.text, .eml))
    }

    private static func attachment(_ name: String, _ text: String, _ format: ExportFormat) -> Rendered {
        let type =
            switch format {
            case .eml: "message/rfc822"
            case .markdown: "text/markdown; charset=utf-8"
            case .json: Rendered.json
            case .instantly, .smartlead, .hubspot, .salesforce: "text/csv; charset=utf-8"
            }
        var file = Rendered(.ok, text, type: type)
        let safe = name.unicodeScalars.map { $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || "._-".unicodeScalars.contains($0)) ? Character($0) : "_" }
        file.headers[.contentDisposition] = "attachment; filename=\"\(String(safe))\""
        return file
    }
}
