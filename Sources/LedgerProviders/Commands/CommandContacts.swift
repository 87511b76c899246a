public import LedgerCore
import Prospect

/// The command of `--contacts-command`: a company and a persona on stdin, people on stdout.
public struct CommandContacts: ContactSource {
    public let name = "contacts_command"
    public let isMetered = true
    private let command: ExternalCommand

    public init(_ command: ExternalCommand) { self.command = command }

    /// - Throws: `ContactSourceUnavailable` where the command says so; `StepFailure`, `CancellationError`, `LedgerFault`.
    public func contacts(
        at account: AccountQuery, persona: SearchPersona, meter: any CallMeter
    ) async throws -> [FoundContact] {
        let call = OutsideCall(provider: name, operation: "contacts:\(persona.id)")
        let answer: Result = try await command.asking(Request(account, persona), as: call, meter: meter) { output in
            try ContractSchema().check(output.bytes, is: .contactsResult)
            let result = try CommandPipeline.decode(Result.self, output.bytes)
            if result.status == .unavailable, result.cause == nil {
                throw CommandFailure.contract("status unavailable without a cause")
            }
            return result
        } end: { (result: Result) in
            OutsideCallEnd(
                status: result.status == .ok ? .ok : .unavailable, detail: result.cause?.cause.rawValue,
                results: result.contacts?.count ?? 0)
        }
        if let cause = answer.cause, answer.status == .unavailable {
            throw ContactSourceUnavailable(provider: command.name, cause: cause.cause)
        }
        let people = (answer.contacts ?? []).map(\.onOneLine)
        return people.filter { !$0.isIncomplete } + people.filter(\.isIncomplete)
    }

    struct Request: Encodable {
        let version = PipelineContract.version
        let company: Company
        let persona: Persona

        init(_ account: AccountQuery, _ persona: SearchPersona) {
            company = Company(
                name: account.companyName, domain: account.identity.domain, accountID: account.identity.externalID)
            self.persona = Persona(id: persona.id, terms: persona.terms)
        }

        struct Company: Encodable {
            let name: String
            let domain: String?
            let accountID: String?

            enum CodingKeys: String, CodingKey {
                case name, domain
                case accountID = "account_id"
            }
        }

        struct Persona: Encodable {
            let id: String
            let terms: [String]
        }
    }

    struct Result: Decodable {
        enum Status: String, Decodable { case ok, unavailable }
        enum Cause: String, Decodable {
            case noCredentials = "no_credentials"
            case rejectedCredentials = "rejected_credentials"
            case quota, outage

            var cause: ContactSourceUnavailable.Cause {
                switch self {
                case .noCredentials: .noCredentials
                case .rejectedCredentials: .rejectedCredentials
                case .quota: .quota
                case .outage: .outage
                }
            }
        }

        let status: Status
        let cause: Cause?
        let contacts: [FoundContact]?
    }
}

extension FoundContact {
    fileprivate var isIncomplete: Bool { name.isBlank || title.isBlank }

    fileprivate var onOneLine: FoundContact {
        FoundContact(
            name: name.onOneLine(), title: title.onOneLine(), email: email?.onOneLine(), reference: reference.onOneLine())
    }
}
