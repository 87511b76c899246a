import ArgumentParser
import LedgerCore
import LedgerRunner
import LedgerStore
import Prospect

struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Explain a draft: each sentence with its signal, URL, date and hash; who wrote it, and what was tried.",
        discussion: "From the ledger alone: nothing is asked outside.")

    @Argument(help: "The draft's id, as dashboards and `v_drafts` show it.")
    var draft: Int64

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let explanation = try workspace.reading { store in
            try DraftExplanation(DraftID(draft), store: store) { try RunPipeline($0).rules(of: $1) }
        }
        let view = ExplanationView(explanation)
        Terminal.show(common.json ? view.json.serialized() : view.text)
    }
}
