import ArgumentParser
import LedgerCore
import LedgerProviders
import LedgerStore

struct SuppressCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suppress",
        abstract: "Whom not to write to: add, list, import, lift.",
        discussion: """
            What is suppressed is passed over in selection, gets no e-mail address bought, is not drafted for, and a \
            draft of it is never accepted, approved or exported; from the moment it is added, also in runs at work. \
            Nothing is ever changed or deleted: lifting is a new row.
            """,
        subcommands: [
            SuppressAddCommand.self, SuppressListCommand.self, SuppressImportCommand.self, SuppressLiftCommand.self,
        ])
}

/// What is suppressed or lifted, as options: one of them.
struct SuppressionOptions: ParsableArguments {
    @Option(help: "An e-mail address; case and what follows a + before the @ do not count.")
    var email: String?

    @Option(help: "A person's name; needs --account.")
    var person: String?

    @Option(help: "A domain, with all below it: its companies, and every e-mail address at it.")
    var domain: String?

    @Option(help: "A company: its id in the CRM or the ledger, its domain or its name; with --person where the person is.")
    var account: String?

    @Option(help: "Why; it is kept.")
    var reason: String

    @Option(help: "Who says so. [default: the user's name]")
    var by: String?

    func validate() throws {
        if reason.isBlank { throw ValidationError("--reason is empty; write one.") }
        for (name, value) in [("email", email), ("person", person), ("domain", domain), ("account", account)]
        where value?.isBlank == true { throw ValidationError("--\(name) is empty.") }
        _ = try target()
    }

    func target() throws -> SuppressionTarget {
        switch (email, person, domain, account) {
        case (let email?, nil, nil, nil): return .email(email)
        case (nil, let person?, nil, let company?): return .person(name: person, company: company)
        case (nil, nil, let domain?, nil): return .domain(domain)
        case (nil, nil, nil, let account?): return .account(account)
        default: throw ValidationError("Give one of --email, --domain, --account, or --person with --account.")
        }
    }
}

struct SuppressAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Do not write to a person, an address, a domain or a company any more.")

    @OptionGroup var options: SuppressionOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let actor = try Actor.named(options.by)
        let store = try common.workspace().store()
        defer { try? store.close() }
        let target = try options.target()
        let added = try store.suppress([target], by: actor, reason: options.reason)
        let coverage = try store.coverage(of: target)
        if common.json { return Terminal.show(SuppressionView.json(added, coverage).serialized()) }
        Terminal.show(
            added.isEmpty ? "is suppressed already" : added.map { "suppressed: \($0.shown)" }.joined(separator: "\n"))
        Terminal.say(SuppressionView.text(coverage))
    }
}

struct SuppressLiftCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lift", abstract: "Write again to whom a suppression kept from being written to.",
        discussion: "What else suppresses the same (a domain above, the company, the address) stays, and is told.")

    @OptionGroup var options: SuppressionOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let actor = try Actor.named(options.by)
        let store = try common.workspace().existingStore()
        defer { try? store.close() }
        let lifted = try store.lift(try options.target(), by: actor, reason: options.reason)
        guard !lifted.isEmpty else {
            throw CommandError(
                status: .badInput,
                description: "nothing of this is suppressed by itself; `ledger suppress list` shows what is")
        }
        if common.json { return Terminal.show(SuppressionView.json(lifted).serialized()) }
        Terminal.show(lifted.map { "lifted: \($0.shown)" }.joined(separator: "\n"))
    }
}

struct SuppressListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show whom not to write to, why, and who said so.")

    @Option(help: "Only this kind: email, person, domain, account or company.")
    var kind: String?

    @Option(help: "Only what has this in its value, company, reason or actor.")
    var text: String?

    @Flag(help: "The whole history: what was lifted, and the lifting.")
    var all = false

    @Option(help: "At most so many.")
    var limit = 100

    @Option(help: "Only those after this id: the next page.")
    var after: Int64 = 0

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let kind, Suppression.Kind(rawValue: kind) == nil {
            throw ValidationError("--kind is one of \(Suppression.Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit is 1 to 100000.") }
    }

    func run() throws {
        var filter = SuppressionFilter()
        filter.kind = kind.flatMap(Suppression.Kind.init(rawValue:))
        (filter.text, filter.isWhole, filter.after, filter.limit) = (text, all, after, limit)
        let found = try common.workspace().reading { try $0.suppressions(filter) }
        if common.json { return Terminal.show(SuppressionView.json(found).serialized()) }
        Terminal.show(SuppressionView.text(found, isWhole: all))
        if found.count == limit, let last = found.last { Terminal.say("more: --after \(last.id)") }
    }
}

struct SuppressImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Add a list of whom not to write to, CSV or JSON. It only ever adds.",
        discussion: """
            Columns: email, domain, company (or account), account_id, name (or first and last name), reason. A row with \
            an e-mail is about the address, and about the person where name and company are there too. Rows read = \
            added + already there + rejected; reading a list again adds nothing. Exits with 65 where every row was rejected.
            """)

    @Argument(help: "The file.")
    var file: String

    @Option(help: "Why, for rows that do not say.")
    var reason = "imported"

    @Option(help: "Who says so. [default: the user's name]")
    var by: String?

    @Option(help: "Column for a field, as suppressions.email=Column.")
    var map: [String] = []

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if reason.isBlank { throw ValidationError("--reason is empty; write one, or leave it out.") }
    }

    func run() throws {
        let actor = try Actor.named(by)
        let workspace = try common.workspace(columns: map)
        let source = try SuppressionsFile(path: file, mapping: workspace.settings.columns(of: "suppressions"))
        for remark in source.remarks where common.verbosity != .quiet { Terminal.say(remark) }
        let store = try workspace.store()
        defer { try? store.close() }
        let report = try store.importSuppressions(from: source, by: actor, reason: reason)
        Terminal.show(common.json ? SuppressionView.json(report).serialized() : SuppressionView.text(report, file))
        if report.rowsRead == report.rejected.count, !report.rejected.isEmpty { throw ExitCode(ExitStatus.badInput.rawValue) }
    }
}
