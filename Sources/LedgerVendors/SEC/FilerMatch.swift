import LedgerCore
import Prospect

/// Tells whether a filer is the account it was found for.
struct FilerMatch {
    enum FoundBy { case cik, ticker(Ticker), name }

    let company: ProspectRequest.Company
    let filer: Submissions
    let cik: CIK
    let foundBy: FoundBy

    /// Why the filer is taken for another company; nil where nothing says so.
    var objection: String? {
        switch foundBy {
        case .cik: return nil
        case .ticker(let ticker):
            if isNamesake || sharesFirstWord { return nil }
            return "ticker \(ticker.text) is of \(filer.name), whose name does not begin like the account's; give its cik"
        case .name:
            guard isNamesake else { return "CIK \(cik) is called \(filer.name) now; give the account its cik" }
            // The first level that both have decides, as between accounts.
            guard let theirs = filer.domain, areOneSite == false else { return nil }
            return "the SEC filer of that name has another website (\(theirs)); give the account its cik"
        }
    }

    /// Whether there is no doubt. A name is shared by firms of other legal forms, most of which file nothing: alone it is
    /// enough where the websites are one, or where the account's legal form is the filer's or not told, as listed
    /// companies are mostly written.
    var isCertain: Bool {
        if objection != nil { return false }
        guard case .name = foundBy else { return true }
        return areOneSite == true || hasName(filer.name) && isOfOneForm
    }

    private var names: [String] { [filer.name] + filer.formerNames }
    private var isNamesake: Bool { names.contains(where: hasName) }

    private func hasName(_ name: String) -> Bool { FilerName.key(name) == AccountIdentity.nameKey(company.name) }

    /// Nil where one of them has none.
    private var areOneSite: Bool? {
        guard let theirs = filer.domain, let ours = company.domain.flatMap(AccountIdentity.canonicalDomain) else { return nil }
        return theirs == ours || theirs.hasSuffix("." + ours) || ours.hasSuffix("." + theirs)
    }

    private var isOfOneForm: Bool {
        guard let ours = AccountIdentity.legalSuffix(of: company.name) else { return true }
        return FilerName.legalSuffix(filer.name).map(Self.form) == Self.form(ours)
    }

    /// One spelling of each legal form: EDGAR abbreviates where firms do not.
    private static func form(_ suffix: String) -> String {
        let short = ["incorporated": "inc", "corporation": "corp", "company": "co", "limited": "ltd", "private": "pvt"]
        return suffix.split(separator: " ").map { short[String($0)] ?? String($0) }.joined(separator: " ")
    }

    /// Tickers of exchanges elsewhere name other companies here: a name that begins otherwise is one of those.
    private var sharesFirstWord: Bool {
        guard let own = CommonWords.firstUncommon(of: company.name) else { return false }
        return names.contains { CommonWords.firstUncommon(of: $0) == own }
    }
}
