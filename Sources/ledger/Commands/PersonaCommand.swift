import ArgumentParser
import LedgerCore
import Prospect

struct PersonaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "persona", abstract: "Show how a job title is read: the persona, and what may be written to it.")

    @Argument(help: "The title, such as \"Director, Quality\".")
    var title: String

    @Option(help: "Rules file. [default: built-in]")
    var rules: String?

    @Option(help: "Experiment: experiments/NAME.yaml.")
    var exp: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace([.rules: rules, .experiment: exp])
        let reading = try workspace.rules(experiment: workspace.singleExperiment()).read(title: title)
        Terminal.show(common.json ? Self.json(reading).serialized() : Self.text(reading))
    }

    private static func json(_ reading: TitleReading) -> JSON {
        func list(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }
        return .members(
            ("persona", .string(reading.persona)), ("fallback", .bool(reading.fallback)),
            ("ambiguous", .bool(reading.ambiguous)), ("automation_allowed", .bool(reading.automationAllowed)),
            ("confidence_cap", .string(reading.confidenceCap.rawValue)), ("eligible", list(reading.eligible)),
            ("forbidden", list(reading.forbidden)), ("matched", list(reading.matched)),
            ("personas", list(reading.personas)), ("secondary", list(reading.secondary)),
            ("safe_angle", .string(reading.safeAngle)), ("review_required", .bool(reading.reviewRequired)))
    }

    private static func text(_ reading: TitleReading) -> String {
        func list(_ texts: [String]) -> String { texts.isEmpty ? "none" : texts.joined(separator: ", ") }
        let how = reading.fallback
            ? " (fallback: the title names no persona)"
            : reading.ambiguous ? " (ambiguous: \(reading.personas.joined(separator: ", ")))" : ""
        return """
            persona: \(reading.persona)\(how)
            matched: \(list(reading.matched))
            confidence: at most \(reading.confidenceCap.rawValue)
            automation: \(reading.automationAllowed && !reading.reviewRequired ? "allowed" : "each draft waits for a person")
            products: \(list(reading.eligible)); secondary: \(list(reading.secondary)); never: \(list(reading.forbidden))
            """
    }
}
