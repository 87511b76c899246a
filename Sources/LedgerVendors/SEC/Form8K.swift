import Prospect

/// The items of Form 8-K, as the SEC's instructions to the form number and name them ("Information to Be Included in
/// the Report"), and what the ledger makes of each.
enum Form8K {
    struct Item: Sendable {
        let number: String
        let title: String
        let use: Use
        var type = SignalType.other
        /// What the company did by filing it, behind its name; says no more than every filing of the item does.
        var words = ""
    }

    enum Use: Sendable {
        /// May open an email.
        case news
        /// For the person who reads the research; opens no email.
        case background
        /// As background, and keeps whatever else the filing reports from opening one.
        case grave
        /// Tells a reader nothing by itself.
        case silent
    }

    /// The item that says most of what a filing reports; nil where none says anything.
    /// - Parameter tellsOfOfficers: its text tells of somebody who goes or comes.
    static func leading(_ numbers: [String], tellsOfOfficers: Bool) -> Item? {
        let items = numbers.compactMap { $0 == officers.number && tellsOfOfficers ? officers : byNumber[$0] }
        for use in [Use.grave, .news, .background] {
            let candidates = items.filter { $0.use == use }
            if let first = candidates.min(by: { rank($0) < rank($1) }) { return first }
        }
        return nil
    }

    /// What is rarer tells more: results come every quarter.
    private static func rank(_ item: Item) -> Int {
        ["5.02", "2.01", "1.01"].firstIndex(of: item.number) ?? 3
    }

    /// Item 5.02 of a filing whose text tells of somebody who goes or comes.
    static let officers = Item(
        number: "5.02", title: byNumber["5.02"]?.title ?? "", use: .news, type: .leadership,
        words: "reported to the SEC a change among its directors or officers")

    /// The text of a filing can make news of its item 5.02.
    static func isWorthReading(_ numbers: [String]) -> Bool {
        numbers.contains(officers.number) && leading(numbers, tellsOfOfficers: true)?.use == .news
    }

    private static let byNumber = Dictionary(items.map { ($0.number, $0) }) { first, _ in first }

    // Wordings cover the whole item: 1.01 is amended agreements too, 2.01 sales too, 5.02 pay alone.
    static let items: [Item] = [
        Item(number: "1.01", title: "Entry into a Material Definitive Agreement", use: .news,
            words: "reported to the SEC a material agreement outside its ordinary course of business"),
        Item(number: "1.02", title: "Termination of a Material Definitive Agreement", use: .grave,
            words: "reported to the SEC the end of a material agreement"),
        Item(number: "1.03", title: "Bankruptcy or Receivership", use: .grave,
            words: "reported to the SEC on a bankruptcy or receivership"),
        Item(number: "1.04", title: "Mine Safety - Reporting of Shutdowns and Patterns of Violations", use: .grave,
            type: .regulatory, words: "reported to the SEC an order or notice under the mine safety law"),
        Item(number: "1.05", title: "Material Cybersecurity Incidents", use: .grave,
            words: "reported to the SEC a material cybersecurity incident"),
        Item(number: "2.01", title: "Completion of Acquisition or Disposition of Assets", use: .news,
            words: "reported to the SEC that it completed an acquisition or a sale of a significant amount of assets"),
        Item(number: "2.02", title: "Results of Operations and Financial Condition", use: .news,
            words: "reported to the SEC on results of a completed quarter or year"),
        Item(number: "2.03", title: "Creation of a Direct Financial Obligation or an Obligation under an Off-Balance"
            + " Sheet Arrangement of a Registrant", use: .background, type: .funding,
            words: "reported to the SEC a new material financial obligation"),
        Item(number: "2.04", title: "Triggering Events That Accelerate or Increase a Direct Financial Obligation or an"
            + " Obligation under an Off-Balance Sheet Arrangement", use: .grave,
            words: "reported to the SEC an event that accelerates or increases a financial obligation"),
        Item(number: "2.05", title: "Costs Associated with Exit or Disposal Activities", use: .grave,
            words: "reported to the SEC costs of leaving or disposing of an activity"),
        Item(number: "2.06", title: "Material Impairments", use: .grave, words: "reported to the SEC a material impairment"),
        Item(number: "3.01", title: "Notice of Delisting or Failure to Satisfy a Continued Listing Rule or Standard;"
            + " Transfer of Listing", use: .grave, words: "reported to the SEC on the listing of its shares"),
        Item(number: "3.02", title: "Unregistered Sales of Equity Securities", use: .background, type: .funding,
            words: "reported to the SEC an unregistered sale of equity securities"),
        Item(number: "3.03", title: "Material Modification to Rights of Security Holders", use: .silent),
        Item(number: "4.01", title: "Changes in Registrant's Certifying Accountant", use: .grave,
            words: "reported to the SEC a change of its auditor"),
        Item(number: "4.02", title: "Non-Reliance on Previously Issued Financial Statements or a Related Audit Report or"
            + " Completed Interim Review", use: .grave,
            words: "reported to the SEC that earlier financial statements should not be relied on"),
        Item(number: "5.01", title: "Changes in Control of Registrant", use: .grave,
            words: "reported to the SEC a change in control of the company"),
        Item(number: "5.02", title: "Departure of Directors or Certain Officers; Election of Directors; Appointment of"
            + " Certain Officers; Compensatory Arrangements of Certain Officers", use: .background, type: .leadership,
            words: "reported to the SEC on its directors or officers, or their pay"),
        Item(number: "5.03", title: "Amendments to Articles of Incorporation or Bylaws; Change in Fiscal Year",
            use: .silent),
        Item(number: "5.04", title: "Temporary Suspension of Trading Under Registrant's Employee Benefit Plans",
            use: .silent),
        Item(number: "5.05", title: "Amendments to the Registrant's Code of Ethics, or Waiver of a Provision of the Code"
            + " of Ethics", use: .silent),
        Item(number: "5.06", title: "Change in Shell Company Status", use: .silent),
        Item(number: "5.07", title: "Submission of Matters to a Vote of Security Holders", use: .silent),
        Item(number: "5.08", title: "Shareholder Director Nominations", use: .silent),
        Item(number: "6.01", title: "ABS Informational and Computational Material", use: .silent),
        Item(number: "6.02", title: "Change of Servicer or Trustee", use: .silent),
        Item(number: "6.03", title: "Change in Credit Enhancement or Other External Support", use: .silent),
        Item(number: "6.04", title: "Failure to Make a Required Distribution", use: .silent),
        Item(number: "6.05", title: "Securities Act Updating Disclosure", use: .silent),
        Item(number: "6.06", title: "Static Pool", use: .silent),
        Item(number: "7.01", title: "Regulation FD Disclosure", use: .silent),
        Item(number: "8.01", title: "Other Events", use: .silent),
        Item(number: "9.01", title: "Financial Statements and Exhibits", use: .silent),
    ]
}
