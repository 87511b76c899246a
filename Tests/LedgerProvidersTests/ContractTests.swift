import Foundation
import LedgerCore
@testable import LedgerProviders
@testable import Prospect
import Testing

/// The published schema and the types that are read and written by it name the same keys.
@Suite struct ContractTests {
    private let definitions: JSONElement.Value

    init() throws {
        let root = try JSONElement.value(Array(PipelineContract.schema.utf8), line: 1)
        definitions = try #require(root["$defs"])
    }

    /// A value with every key that the schema knows.
    private func full(_ given: JSONElement.Value) -> JSON {
        let name = given["$ref"]?.string?.split(separator: "/").last.map(String.init)
        let schema = name.flatMap { definitions[$0] } ?? given
        if case .bare(let word)? = schema["const"] { return .int(Int(word) ?? 0) }
        if let first = schema["enum"]?.items.first?.string { return .string(first) }
        switch schema["type"]?.string {
        case "object":
            guard case .object(let members)? = schema["properties"] else { return .object([]) }
            return .object(members.map { JSON.Member($0.key, full($0.value)) })
        case "array": return .array(schema["items"].map { [full($0)] } ?? [])
        case "integer", "number": return .int(1)
        case "boolean": return .bool(true)
        default: return .string(schema["format"]?.string == "date" ? "2026-03-17" : "text")
        }
    }

    private func full(_ message: ContractSchema.Message) throws -> String {
        full(try #require(definitions[message.rawValue])).serialized(pretty: false)
    }

    /// `variants[].subject`: every key that a text has.
    private func keys(_ text: String) throws -> Set<String> {
        func paths(_ value: JSONElement.Value, _ path: String) -> [String] {
            switch value {
            case .object(let members): members.flatMap { [path + "." + $0.key] + paths($0.value, path + "." + $0.key) }
            case .array(let items): items.flatMap { paths($0, path + "[]") }
            case .bare, .text: []
            }
        }
        return Set(paths(try JSONElement.value(Array(text.utf8), line: 1), ""))
    }

    private func fault(_ text: String, _ message: ContractSchema.Message) throws -> String? {
        do {
            try ContractSchema().check(Array(text.utf8), is: message)
            return nil
        } catch CommandFailure.contract(let problem) {
            return problem
        }
    }

    @Test func `A request has every key of the schema, and no other`() throws {
        let signal = Signal(
            id: "signal_001", claim: "c", sourceType: .publicURL, sourceURL: "https://a.example", asOf: CalendarDay("2026-03-01"),
            scope: .company, type: .launch, keyTerms: [], provider: "p", fetchedAt: try #require(CalendarDay("2026-03-17")),
            sha256: "", cited: true)
        let prospect = ProspectRequest(
            company: .init(name: "n", domain: "d", ticker: "t", cik: CIK("320193"), accountID: "i", industry: "i", notes: "n", tags: ["t"]),
            contact: .init(name: "n", title: "t", persona: "p", email: "e"), tier: .A, mode: .hybrid, experiment: "e",
            runDate: try #require(CalendarDay("2026-03-17")), refresh: .all, variants: 2, colleague: 1)
        let text = try StableJSON.encode(PipelineRequest(prospect, outputRoot: "/out", signals: [signal]))
        #expect(try fault(text, .request) == nil)
        #expect(try keys(text) == keys(full(.request)))
    }

    @Test func `A result is read and written with every key of the schema`() throws {
        let text = try full(.result)
        #expect(try fault(text, .result) == nil)
        let result = try CommandPipeline.decode(PipelineResult.self, Array(text.utf8))
        #expect(try keys(StableJSON.encode(result)) == keys(text))
    }

    @Test func `Requests and results about contacts have the keys of the schema`() throws {
        let account = AccountQuery(
            companyName: "n", identity: AccountIdentity(externalID: "AC-1", domain: "a.example", name: "n"))
        let request = try StableJSON.encode(CommandContacts.Request(account, SearchPersona(id: "it", terms: ["cio"])))
        #expect(try fault(request, .contactsRequest) == nil)
        #expect(try keys(request) == keys(full(.contactsRequest)))
        let text = try full(.contactsResult)
        #expect(try fault(text, .contactsResult) == nil)
        let result = try CommandPipeline.decode(CommandContacts.Result.self, Array(text.utf8))
        #expect(result.contacts == [FoundContact(name: "text", title: "text", email: "text", reference: "text")])
    }

    @Test(arguments: [
        ("", "it wrote nothing to stdout"), ("[]", "the object is not an object"),
        (#"{"version":1}"#, "the object has no status"), (#"{"version":"1"}"#, "it speaks another version; this ledger speaks version 1"),
        (#"{"version":1,"status":"ready","status":"ready"}"#, "the object has no company"),
        (#"{"version":1,"version":1,"status":"ready","company":{"name":"a"},"contact":{"name":"b"}}"#, "the object has version twice"),
        (#"{"version":1,"status":"done","company":{"name":"a"},"contact":{"name":"b"}}"#,
         "status is none of ready, needs_more_research, requires_manual_review, rejected, error"),
        (#"{"version":1,"status":"ready","company":{"name":""},"contact":{"name":"b"}}"#, "company.name is too short"),
        (#"{"version":1,"status":"ready","company":{"name":"a\u0000"},"contact":{"name":"b"}}"#, "company.name has a character U+0000"),
        (#"{"version":1,"status":"ready","company":{"name":"a"},"contact":{"name":null}}"#, "contact.name is not a string"),
        (#"{"version":1,"status":"ready","company":{"name":"a"},"contact":{"name":"b"},"notes":1}"#,
         "the object has a key notes, which version 1 does not know"),
        (#"{"version":1,"status":"ready","company":{"name":"a"},"contact":{"name":"b"},"cost":{"usd":-1}}"#, "cost.usd is too small"),
        (#"{"version":1,"status":"ready","company":{"name":"a"},"contact":{"name":"b"},"cost":{"usd":1e999}}"#, "cost.usd is not a number"),
        (#"{"version":1,"status":"ready","company":{"name":"a"},"contact":{"name":"b"},"cost":{"input_tokens":1.5}}"#,
         "cost.input_tokens is not an integer"),
        (#"{"version":1,"status":"ready","company":{"name":"a"},"contact":{"name":"b"},"research":{"signals":[{"id":"a","claim":"c","source_type":"public_url","as_of":"2026-02-30"}]}}"#,
         "research.signals[0].as_of is no day YYYY-MM-DD"),
    ])
    func `What is wrong with a result is told by its place, and nothing of it is quoted`(text: String, problem: String) throws {
        #expect(try fault(text, .result) == problem)
    }
}
