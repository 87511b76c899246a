import LedgerCore
import Testing

/// What tells addresses and people apart, and where a text names somebody.
@Suite struct PersonalTextTests {
    @Test(arguments: [
        ("Ann.Lee@ACME.com", "ann.lee@acme.com"), ("  ann@acme.com\n", "ann@acme.com"), ("ann+news@acme.com", "ann@acme.com"),
        ("+ann@acme.com", "+ann@acme.com"), ("mailto:ann@acme.com", "ann@acme.com"), ("Ann Lee <Ann@acme.com>", "ann@acme.com"),
        ("ann@acme.com.", "ann@acme.com"), ("ａnn@acme.com", "ann@acme.com"), ("JÖRG@firma.de", "jörg@firma.de"),
        ("straße@firma.de", "strasse@firma.de"), ("A@Bücher.example", "a@xn--bcher-kva.example"),
        ("a@XN--BCHER-KVA.example", "a@xn--bcher-kva.example"), ("a@ｂücher.example.", "a@xn--bcher-kva.example"),
        ("Ann <a+x@bu\u{308}cher.example>", "a@xn--bcher-kva.example"), ("a@büch_er.example", "a@büch_er.example"),
    ])
    func `addresses of one mailbox have one key`(text: String, key: String) {
        #expect(EmailAddress.key(text) == key)
    }

    @Test(arguments: ["", "ann", "@acme.com", "ann@", "a@b@c", "ann lee@acme.com", "ann@.com", "ann@x,bob@y", "a\0@b.c"])
    func `what is no address has none`(text: String) {
        #expect(EmailAddress.key(text) == nil)
    }

    @Test func `an address is stored as the source has it, but where SQL could not compare it`() {
        #expect(EmailAddress.stored(" Ann+x@Acme.com ") == "Ann+x@Acme.com")
        #expect(EmailAddress.stored("Ann Lee <Ann@Acme.com>") == "Ann@Acme.com")
        #expect(EmailAddress.stored("mailto:Ann@Acme.com.") == "Ann@Acme.com")
        #expect(EmailAddress.stored("JÖRG@Firma.de") == "jörg@firma.de")
    }

    @Test(arguments: [
        "Met Ana Ruiz at the fair", "RUIZ, ANA", "x/2026-03-17_Ana-Ruiz_email.md", "{\"n\":\"ana ruiz\"}", "write to A.Ruiz@acme.com!",
        #"{"a":"\u0041na \u0052uiz"}"#, "A.Ruiz+news@acme.com", "<a.ruiz@acme.com.>", "_a.ruiz@acme.com_", #"{"a":"\na.ruiz@acme.com"}"#,
        #"{"a":"met\tAna Ruiz"}"#,
    ])
    func `a text that names a person is found, however it spells the name`(text: String) {
        #expect(PersonTerms(names: ["Ana Ruiz"], emails: ["a.ruiz@acme.com"]).holds(text))
    }

    @Test(arguments: ["Anna Ruiz", "Ana Maria Ruiz", "Diana Ruizo", "", "ana", "b.ruiz@acme.com", "diana.ruiz@acme.com", "a.ruiz@acme.com.br", "a.ruiz@acme.community", "a.ruiz acme.com"])
    func `another person is not taken for them`(text: String) {
        #expect(!PersonTerms(names: ["Ana Ruiz"], emails: ["a.ruiz@acme.com"]).holds(text))
    }

    @Test(arguments: [
        ("Dr. Ana Ruiz", "ana ruiz"), ("Ana Ruiz, MBA", "ana ruiz"), ("Mag. Dr. Ana Ruiz B.A. PhD", "ana ruiz"), ("Timothée Lenoir", "timothee lenoir"),
        ("Søren Łukasz", "soren lukasz"), ("Mrs. Ruiz", "mrs ruiz"), ("Dr. PhD", "dr phd"), ("Don Lee Smith", "don lee smith"), ("Jack Ma", "jack ma"),
        ("Ana Ruiz Jr.", "ana ruiz jr"), ("Андрей Зайцев", "андрей зайцев"), ("たがだ", "たがだ"), ("김 민준", "김 민준"), ("O'Brien, José", "jose o brien"), ("  ", ""),
        ("Okafor, Miriam", "miriam okafor"), ("RUIZ, ANA", "ana ruiz"), ("Ruiz, ANA", "ana ruiz"), ("van der Berg, Jan", "jan van der berg"), ("Doe, Dr. Jane", "jane doe"), ("Dr. Doe, Jane, PhD", "jane doe"),
        ("King, Martin Luther, Jr.", "martin luther king jr"), ("Ana Ruiz, Jr.", "ana ruiz jr"), ("Jane Doe, CQE", "jane doe cqe"), ("김, 민준", "김 민준"), ("Ana,", "ana"), (",", ""),
    ])
    func `names that differ by titles, degrees, accents or the order of their parts alone have one key`(name: String, key: String) {
        #expect(PersonName.key(name) == key)
    }

    @Test func `titles and accents that the name has and the text has not, or the other way round, hide nobody`() {
        let ana = PersonTerms(names: ["Dr. Ana Ruiz MBA"], emails: [])
        #expect(ana.holds("met Ana Ruiz") && ana.holds("met Dr. Ana Ruiz, MBA") && !ana.holds("met Dr. Ruiz"))
        #expect(PersonTerms(names: ["Ana Ruiz"], emails: []).holds("Dr. Ana Ruiz"))
        #expect(PersonTerms(names: ["Ruiz, Ana"], emails: []).holds("Ana Ruiz") && PersonTerms(names: ["Ruiz, Ana"], emails: []).holds("RUIZ, ANA"))
        #expect(ana.personal(["Dr. Ana", "Ruiz MBA", "Acme"]) == [0, 1])
        #expect(ana.personal(["Ana", "Ruiz", "Dr."]) == [0, 1])
        let lenoir = PersonTerms(names: ["Timothée Lenoir"], emails: [])
        #expect(lenoir.holds("LENOIR, Timothee") && lenoir.holds("Timothée Lenoir") && lenoir.holds("x_Timothe\u{301}e-Lenoir.md"))
        #expect(PersonTerms(names: ["Timothee Lenoir"], emails: []).holds(#"{"n":"Timoth\u00e9e Lenoir"}"#))
        #expect(PersonTerms(names: ["Zoë Ångström"], emails: []).commonParts == ["ngstr"])
    }

    @Test func `an address is no part of a longer one`() {
        let anna = PersonTerms(names: [], emails: ["anna@acme.com"])
        #expect(!anna.holds("write to johanna@acme.com") && !anna.holds("anna@acme.comx") && anna.holds("(anna@acme.com)"))
        #expect(PersonTerms(names: [], emails: ["ana@mail.com"]).holds("ana+news@mail.com"))
        #expect(PersonTerms(names: [], emails: ["o'brien@x.com"]).holds("ask 'O'Brien@x.com'"))
    }

    @Test func `names that a row keeps in two cells are found together`() {
        let terms = PersonTerms(names: ["Ana Ruiz"], emails: [])
        #expect(terms.personal(["Acme", "Ruiz", "12", "ANA", "Ana's boss"]) == [1, 3])
        #expect(terms.personal(["Ana", "Lee"]) == [])
        #expect(PersonTerms(names: ["N/A", "Erased"], emails: []).personal(["N/A"]) == [])
    }

    @Test func `every text that names a person has one of the parts`() {
        #expect(PersonTerms(names: ["José Ruiz"], emails: ["j@x.de"]).commonParts.contains("ruiz"))
        #expect(PersonTerms(names: ["王伟"], emails: []).commonParts == [""])
        #expect(PersonTerms(names: [], emails: ["ann@mail.com"]).commonParts == ["ann"])
        #expect(PersonTerms(names: ["Hans Strauß"], emails: []).commonParts.allSatisfy { "hans strauß".contains($0) })
    }

    @Test func `the tombstone of a wording is the hash that the schema has`() {
        #expect(Erased.contentSHA256 == "718a7641f3ee00da79582b7d94279cf14391e9f6cd6d8054c4548d0abcf54b8e")
    }
}
