public import LedgerCore

/// Renders drafts in a format. Pure: the same drafts give the same bytes.
public struct ExportRenderer: Sendable {
    public let format: ExportFormat
    /// Who messages are from; nil: whoever opens them.
    public let sender: MailSender?
    /// Cells of tables as they are, for importers; else safe to open in a spreadsheet.
    public let isRaw: Bool

    public init(format: ExportFormat, sender: MailSender? = nil, isRaw: Bool = false) {
        self.format = format
        self.sender = sender
        self.isRaw = isRaw
    }

    /// - Parameter drafts: in the order they are to be in, which is that of the files and rows.
    /// - Returns: the files; and the drafts the format has no place for, with the reason.
    public func render(_ drafts: [OutgoingDraft]) -> RenderedExport {
        switch format {
        case .eml: messages(drafts)
        case .markdown: oneFile(ExportMarkdown(drafts: drafts).text, drafts)
        case .json: oneFile(ExportJSON(drafts: drafts).value.serialized(), drafts)
        case .instantly, .smartlead, .hubspot, .salesforce: table(drafts)
        }
    }

    private func oneFile(
        _ text: String, _ drafts: [OutgoingDraft], leftOut: [DraftID: LeftOut] = [:]
    ) -> RenderedExport {
        RenderedExport(files: [.init(name: "", text: text, drafts: drafts.map(\.id))], leftOut: leftOut)
    }

    /// A message without a recipient is of use, one to an address that cannot be is not.
    private func messages(_ drafts: [OutgoingDraft]) -> RenderedExport {
        var files: [RenderedExport.File] = []
        var leftOut: [DraftID: LeftOut] = [:]
        for draft in drafts {
            let address = draft.givenEmail.flatMap { MailAddress($0) }
            if draft.givenEmail != nil, address == nil {
                leftOut[draft.id] = .badEmail
                continue
            }
            let message = MailMessage(draft: draft, address: address, sender: sender)
            files.append(.init(name: message.fileName, text: message.text, drafts: [draft.id]))
        }
        return RenderedExport(files: files, leftOut: leftOut)
    }

    /// Programs know a person by the address, so that of two rows with one address only one would arrive: the newer is kept.
    private func table(_ drafts: [OutgoingDraft]) -> RenderedExport {
        var rows: [ImportTable.Row] = []
        var leftOut: [DraftID: LeftOut] = [:]
        for draft in drafts {
            guard let email = draft.givenEmail else {
                leftOut[draft.id] = .noEmail
                continue
            }
            if let address = MailAddress(email) {
                rows.append(.init(draft: draft, address: address))
            } else {
                leftOut[draft.id] = .badEmail
            }
        }
        let newest = Dictionary(rows.map { ($0.address.text.lowercased(), $0.draft.id) }, uniquingKeysWith: max)
        for row in rows where newest[row.address.text.lowercased()] != row.draft.id { leftOut[row.draft.id] = .sameEmail }
        let kept = rows.filter { leftOut[$0.draft.id] == nil }
        let file = ImportTable(format: format).file(kept, for: isRaw ? .importer : .spreadsheet)
        return oneFile(file.text, kept.map(\.draft), leftOut: leftOut)
    }
}

extension OutgoingDraft {
    fileprivate var givenEmail: String? { email.flatMap { $0.isBlank ? nil : $0 } }
}
