import LedgerCore

/// Drafts as a table that another program imports: the columns as that program names them, the text of the e-mail in
/// columns of ours for its custom fields.
///
/// Checked against the vendors' pages in November 2026; each lets one match columns to fields by hand where it does not do
/// so itself. Whether a program keeps the line ends of a custom field when it sends is not said by any of them: try one.
/// - Instantly: names of a lead's fields from https://developer.instantly.ai/api-reference/lead (`email`, `first_name`,
///   `last_name`, `company_name`, `job_title`, `website`); other columns become custom variables, `{{email_body}}`. That the
///   upload of a file knows the same names is likely and not written there.
/// - Smartlead: https://api.smartlead.ai/guides/lead-management (`email`, `first_name`, `last_name`, `company_name`);
///   `website` and custom fields as in its import of leads.
/// - HubSpot: https://knowledge.hubspot.com/import-and-export/set-up-your-import-file: headings are the labels of
///   properties; those of ours are to be made as multi-line text properties, or left unmapped.
/// - Salesforce: https://help.salesforce.com/s/articleView?id=xcloud.field_mapping_for_importing_leads.htm: labels of a
///   lead's fields; it must have a last name and a company. `Other` is a lead source of every new organisation.
struct ImportTable {
    let format: ExportFormat

    struct Row {
        let draft: OutgoingDraft
        let address: MailAddress
    }

    typealias Column = (heading: String, value: (Row) -> String)

    var columns: [Column] {
        switch format {
        case .hubspot: hubSpot
        case .salesforce: salesforce
        case .instantly, .smartlead, .eml, .markdown, .json: sequencer
        }
    }

    private var sequencer: [Column] {
        [
            ("email", { $0.address.text }), ("first_name", { $0.name().first }), ("last_name", { $0.name().last }),
            ("company_name", \.company), ("job_title", \.title), ("website", \.website),
            ("email_subject", \.draft.subject), ("email_body", \.draft.body), ("ledger_draft", \.id), ("ledger_review", \.review),
        ]
    }

    private var hubSpot: [Column] {
        [
            ("Email", { $0.address.text }), ("First name", { $0.name().first }), ("Last name", { $0.name().last }),
            ("Job title", \.title), ("Company name", \.company), ("Website URL", \.website),
            ("Ledger email subject", \.draft.subject), ("Ledger email body", \.draft.body), ("Ledger draft", \.id),
            ("Ledger review", \.review),
        ]
    }

    private var salesforce: [Column] {
        [
            ("First Name", { $0.name(wholeIsLast: true).first }), ("Last Name", { $0.name(wholeIsLast: true).last }),
            ("Email", { $0.address.text }), ("Company", \.company), ("Title", \.title), ("Website", \.website),
            ("Lead Source", { _ in "Other" }), ("Ledger Email Subject", \.draft.subject), ("Ledger Email Body", \.draft.body),
            ("Ledger Draft", \.id), ("Ledger Review", \.review),
        ]
    }

    func file(_ rows: [Row], for reader: CSVFile.Reader) -> CSVFile {
        CSVFile(
            headings: columns.map(\.heading), rows: rows.map { row in columns.map { $0.value(row) } }, reader: reader)
    }
}

extension ImportTable.Row {
    fileprivate func name(wholeIsLast: Bool = false) -> SplitName { SplitName(draft.contactName, wholeIsLast: wholeIsLast) }
    fileprivate var company: String { draft.company.onOneLine }
    fileprivate var title: String { draft.contactTitle.onOneLine }
    fileprivate var website: String { draft.domain.map { "https://\($0.onOneLine)" } ?? "" }
    fileprivate var id: String { "\(draft.id)" }
    fileprivate var review: String { draft.standing.rawValue }
}
