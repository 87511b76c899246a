import Foundation
import LedgerCore
import Testing

@testable import LedgerDashboard

/// Messages are read by another program's parser: Python's, which tells each defect it sees.
@Suite struct MailTests {
    @Test func `A message is this, byte for byte`() {
        let draft = outgoing {
            $0.contactName = "Inès Müller"
            $0.subject = "Abfülllinie in Köln"
        }
        let text = message(draft)
        #expect(
            text == [
                "Date: Tue, 17 Mar 2026 10:15:00 +0000", "To: =?UTF-8?B?SW7DqHMgTcO8bGxlcg==?= <ana.ruiz@northfield.example>",
                "Subject: =?UTF-8?B?QWJmw7xsbGxpbmllIGluIEvDtmxu?=",
                "Message-ID: <draft.12.\(draft.contentSHA256.prefix(32))@ledger.invalid>", "X-Unsent: 1", "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "", "Hi Ana,", "",
                "Would it help to compare notes?", "", "Kim", "",
            ].joined(separator: "\r\n"))
    }

    @Test func `Names in five scripts, emoji and long words arrive as they are`() throws {
        let names = [
            "Inès Müller", "Łukasz Żółć", "Дмитрий Щербаков", "Ελένη Παπαδοπούλου", "محمد بن سلمان", "山田 太郎", "王小明", "김민준",
            "Zoë 🧪 Ångström", "Ruiz, Ana", "Ana \"Annie\" Ruiz", "O'Brien", "J. R. \\ Smith", "ana@ruiz.example", "Ana (QA) Ruiz",
            String(repeating: "Wolfeschlegelsteinhausenbergerdorff", count: 4), String(repeating: "山", count: 120),
            String(repeating: "👨‍👩‍👧‍👦", count: 20), "=?UTF-8?B?QmNj?=",
        ]
        let bodies = [
            "Hi,\n\nplain.\n", "no line end", "", "\n\n", "trailing space \ntrailing tab\t\nend ", ".\n..\n. dot\n.\n", "From me\nFrom you\n>From",
            String(repeating: "word ", count: 300), String(repeating: "x", count: 1_500), String(repeating: "ü", count: 1_500), String(repeating: "👩‍🔬", count: 300),
            String(repeating: "a", count: 75) + "From here", String(repeating: "a", count: 75) + ".b", String(repeating: "a", count: 74) + "  ", "a=b =3D =\n=", "one\r\ntwo\rthree\n\rfour",
            "Здравствуйте,\n\nможно спросить?", "こんにちは。\n一つ質問があります。", "مرحبا،\n\nهل يمكن؟",
        ]
        let drafts = names.enumerated().flatMap { place, name in
            [0, 7].map { shift in
                outgoing(Int64(place * 2 + shift + 1)) {
                    $0.contactName = name
                    $0.subject = "Re: " + name
                    $0.body = bodies[(place + shift) % bodies.count]
                }
            }
        }
        try expectNoFaults(faults(drafts))
    }

    @Test func `Hostile text makes no header, no line and no recipient of its own`() throws {
        let drafts = hostileTexts.enumerated().flatMap { place, text in
            [
                outgoing(Int64(3 * place + 1)) { $0.subject = text },
                outgoing(Int64(3 * place + 2)) { $0.contactName = text },
                outgoing(Int64(3 * place + 3)) {
                    $0.body = text
                    $0.company = text
                    $0.contactTitle = text
                },
            ]
        }
        try expectNoFaults(faults(drafts))
    }

    @Test func `Any text survives the way through a mail program`() throws {
        var random = Seeded("MailTests")
        let alphabets = ["abc .,\"\\<>()@:;=?_-", "äöüßéñłż", "жщюё ", "αβγώ", "مرحبا ", "漢字かな", "👩‍🔬🧪🏳️‍🌈e\u{301}", "\t =", "From .", "\u{1b}\u{7}\u{85}\u{2028}\u{202e}\u{200b}"]
        func text(upTo most: Int, lines: Bool) -> String {
            var out = ""
            for _ in 0..<random.number(0...most) {
                if lines, random.number(0...20) == 0 { out += "\n" }
                let alphabet = alphabets[random.number(0...alphabets.count - 1)]
                out.unicodeScalars.append(alphabet.unicodeScalars.randomElement(using: &random) ?? "x")
            }
            return out
        }
        let drafts = (1...300).map { id in
            outgoing(Int64(id)) {
                $0.subject = text(upTo: 120, lines: false)
                $0.contactName = text(upTo: 60, lines: false)
                $0.body = text(upTo: 600, lines: true)
            }
        }
        try expectNoFaults(faults(drafts))
    }

    @Test func `Without an address there is no recipient, without a sender the opener's account sends`() {
        let text = message(outgoing { $0.email = nil })
        #expect(!text.contains("To:") && !text.contains("From:"))
        let sender = MailSender("\"Lee, Kim\" <kim@our.example>")
        #expect(message(outgoing(), sender: sender).contains("\r\nFrom: \"Lee, Kim\" <kim@our.example>\r\n"))
        #expect(MailSender("kim@our.example")?.name == "")
        #expect(MailSender("Kim <kim@our>") == nil && MailSender("Kim") == nil && MailSender("") == nil)
    }

    @Test func `A draft that nobody approved says so in its header and its file's name`() {
        let file = ExportRenderer(format: .eml).render([outgoing { $0.standing = .open }]).files.first
        #expect(file?.text.contains("\r\nX-Ledger-Review: open\r\n") == true)
        #expect(file?.name == "Northfield-Devices-Inc_Ana-Ruiz_12.open.eml")
        #expect(ExportRenderer(format: .eml).render([outgoing()]).files.first?.name == "Northfield-Devices-Inc_Ana-Ruiz_12.eml")
    }

    @Test func `No name of a file leads anywhere or is too long`() {
        for text in hostileTexts {
            let name = MailMessage(draft: outgoing { ($0.company, $0.contactName) = (text, text) }, address: nil, sender: nil).fileName
            #expect(!name.contains("/") && !name.hasPrefix(".") && !name.utf8.contains(0) && name.utf8.count <= 200, "\(name)")
            #expect(name.hasSuffix("12.eml"))
        }
    }

    @Test(arguments: [
        ("ana@northfield.example", "ana@northfield.example"), (" ana.ruiz+x@a-b.co.uk ", "ana.ruiz+x@a-b.co.uk"), ("o'brien@x.example", "o'brien@x.example"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"), ("ana@例え.テスト", "ana@xn--r8jz45g.xn--zckzah"), ("ana@XN--BCHER-KVA.example", "ana@XN--BCHER-KVA.example"),
    ])
    func `An address is written as mail servers take it`(_ given: String, _ written: String) {
        #expect(MailAddress(given)?.text == written)
    }

    @Test(arguments: [
        "", " ", "ana", "ana@", "@x.example", "ana@x", "ana@x..example", "ana@.example", "ana@x.example.", "a na@x.example", "ana@x .example", "ana@@x.example",
        "ana@x.example\r\nBcc: e@evil.example", "ana\n@x.example", "ana\u{0}@x.example", "ana@x.example,eve@evil.example", "ana@x.example;eve@evil.example",
        "Ana <ana@x.example>", "<ana@x.example>", "\"ana ruiz\"@x.example", "ana@[127.0.0.1]", "ana@127.0.0.1", ".ana@x.example", "ana.@x.example", "a..b@x.example",
        "añа@x.example", "ana@-x.example", "ana@x-.example", "ana@x_y.example", "ana@x/y.example", "ana@x.example/path", "ana@ü/evil.example", "ana@ü:80.example", "ana@x%2e.example", "(c)ana@x.example",
        "ana@\u{202e}elpmaxe.x", "ana@ü\u{2100}.example", "ana@" + String(repeating: "a", count: 64) + ".example", String(repeating: "a", count: 65) + "@x.example",
        "ana@" + String(repeating: "abcdefg.", count: 40) + "example",
    ])
    func `What is no address is none`(_ given: String) {
        #expect(MailAddress(given) == nil)
    }

    @Test func `A draft whose address no message can be sent to is left out, and told`() {
        let rendered = ExportRenderer(format: .eml).render([outgoing(1), outgoing(2) { $0.email = "ana@x\r\nBcc: e@evil.example" }])
        #expect(rendered.drafts == [DraftID(1)])
        #expect(rendered.leftOut == [DraftID(2): .badEmail])
    }

    private func message(_ draft: OutgoingDraft, sender: MailSender? = nil) -> String {
        ExportRenderer(format: .eml, sender: sender).render([draft]).files.first?.text ?? ""
    }

    /// What Python's parser has against the messages of drafts, and where it reads something else than was written.
    private func faults(_ drafts: [OutgoingDraft]) throws -> [String] {
        let sender = MailSender("Kim Lée <kim@our.example>")
        let cases = drafts.map { draft in
            JSON.members(
                ("id", .int(Int(draft.id.rawValue))), ("eml", .string(message(draft, sender: sender))),
                ("name", .string(draft.contactName.onOneLine)), ("address", .text(draft.email)),
                ("subject", .string(draft.subject.onOneLine)), ("body", .string(draft.body)))
        }
        return try Python.faults(Self.reader, .array(cases))
    }

    private static let reader = #"""
        import email, email.header, email.policy
        def display_name(raw, person):
            """Python before 3.13 puts a space between two encoded words of a name; its older reader of headers does not."""
            name = email.message_from_bytes(raw)["To"].rsplit("<", 1)[0]
            return str(email.header.make_header(email.header.decode_header(name.rstrip()))) if "=?" in name else person.display_name
        for case in cases:
            def fault(text): print(case["id"], text)
            raw = case["eml"].encode("utf-8")
            if any(byte > 126 or byte < 32 and byte not in (9, 10, 13) for byte in raw): fault("not printable ASCII")
            lines = raw.split(b"\r\n")
            if any(b"\r" in line or b"\n" in line for line in lines): fault("a bare CR or LF")
            if any(len(line) > 76 for line in lines if not line.startswith((b"Message-ID", b" <"))): fault("a line over 76")
            if not raw.endswith(b"\r\n"): fault("no line end at the end")
            body = raw.split(b"\r\n\r\n", 1)[1]
            if any(line.startswith((b".", b"From ")) or line.endswith((b" ", b"\t")) for line in body.split(b"\r\n")): fault("a line that is changed on the way")
            for word in raw.split():
                if word.startswith(b"=?") and len(word) > 75: fault("an encoded word over 75")
            message = email.message_from_bytes(raw, policy=email.policy.default)
            if message.defects: fault(f"defects {message.defects}")
            expected = ["Date", "From", "To", "Subject", "Message-ID", "X-Unsent", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]
            if message.keys() != expected: fault(f"headers {message.keys()}")
            for key, value in message.items():
                if getattr(value, "defects", ()): fault(f"{key}: defects {value.defects}")
            if str(message["subject"]) != case["subject"]: fault(f"subject {str(message['subject'])!r} for {case['subject']!r}")
            people = message["to"].addresses
            if len(people) != 1 or people[0].addr_spec != case["address"]: fault(f"to {people}")
            elif display_name(raw, people[0]) != case["name"]: fault(f"name {display_name(raw, people[0])!r} for {case['name']!r}")
            elif people[0].display_name.replace(" ", "") != case["name"].replace(" ", ""): fault(f"name {people[0].display_name!r}")
            if message["date"].datetime.isoformat() != "2026-03-17T10:15:00+00:00": fault("date")
            text = case["body"].replace("\r\n", "\n").replace("\r", "\n")
            if text and not text.endswith("\n"): text += "\n"
            got = message.get_content().replace("\r\n", "\n")
            if got != text: fault(f"body {got!r} for {text!r}")
        """#
}
