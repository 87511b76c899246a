import ArgumentParser
import Foundation
import LedgerCore
import LedgerRunner
import LedgerStore

struct ForgetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Erase a person's data for ever, and keep a salted hash so that they are not taken up again.",
        discussion: """
            Names, titles, addresses, drafts, wordings, research, prompts, answers and notes become `(erased)`, in rows, \
            files, kept answers and the database's free pages; states, counts and times stay. An address stands for the \
            person at each company it is known at; where people of different names share it, they are listed, and \
            nothing is done: give the contact's id. The receipt says what was erased, and what you have to delete yourself.
            """)

    @Argument(help: "An e-mail address, or a contact's id.")
    var person: String

    @Flag(help: "Do not ask.")
    var yes = false

    @Option(help: "Who wants it. [default: the user's name]")
    var by: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let actor = try Actor.named(by)
        let workspace = try common.workspace()
        let store = try workspace.existingStore()
        defer { try? store.close() }
        let (people, email) = try people(store)
        try requireConsent(people)
        let erasure = try store.forget(
            people.map(\.contactID), email: email, by: actor, files: ErasableFiles.paths)
        let end = try workspace.finishErasures(store).finish(looking: [erasure.receipt.id: erasure.fragments])
        show(erasure.receipt, end, copies: Store.copies(of: workspace.databasePath, in: workspace.outputPath))
    }

    private func people(_ store: Store) throws -> (people: [PersonOnFile], email: String?) {
        if let id = Int64(person.trimmingWhitespace()) { return (try store.people(contact: ContactID(id)), nil) }
        guard person.contains("@") else {
            throw CommandError(status: .usage, description: "\(person) is neither an e-mail address nor a contact's id")
        }
        let found = try store.people(email: person)
        guard Set(found.map { PersonName.key($0.name) }).count > 1 else { return (found, person) }
        throw CommandError(
            status: .badInput,
            description: "people of different names have this address; give one of these contacts' ids\n"
                + ErasureView.text(found))
    }

    private func requireConsent(_ people: [PersonOnFile]) throws {
        let nobody = "the ledger knows nobody of this address, of which a salted hash is kept; check its spelling"
        if yes {
            if people.isEmpty { Terminal.say(nobody) }
            return
        }
        let shown = people.isEmpty ? nobody + "\n" : ErasureView.text(people)
        guard Terminal.stderrIsTerminal, isatty(STDIN_FILENO) == 1 else {
            throw CommandError(status: .usage, description: "nothing is erased without --yes\n" + shown)
        }
        Terminal.say(shown + "Erase this for ever? Type yes:")
        guard readLine()?.trimmingWhitespace().lowercased() == "yes" else {
            throw CommandError(status: .usage, description: "nothing was erased")
        }
    }

    private func show(_ receipt: ErasureReceipt, _ end: ErasureEnd, copies: [String]) {
        Terminal.show(
            common.json
                ? ErasureView.json(receipt, end, copies: copies).serialized()
                : ErasureView.text(receipt, end, copies: copies))
    }
}
