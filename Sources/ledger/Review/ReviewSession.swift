import Foundation
import LedgerCore
import LedgerRunner
import LedgerStore

/// One person going through drafts at a terminal, a key at a time.
struct ReviewSession {
    let desk: ReviewDesk
    let actor: String
    private var items: [ReviewItem]
    private var place = 0
    private let keys: Keyboard
    /// Decisions of this session, the newest last.
    private var decided: [DraftID] = []
    private(set) var approved = 0
    private(set) var declined = 0
    private(set) var edited = 0

    static let help = """
        a approve   d decline   e edit   o open a source   n next (skip)   p previous   u undo the last decision
        ? this help   q quit
        """

    init(_ items: [ReviewItem], desk: ReviewDesk, actor: String, keys: Keyboard) {
        self.items = items
        self.desk = desk
        self.actor = actor
        self.keys = keys
    }

    /// Until the last draft is past, or the person quits.
    mutating func run() {
        var shown: Int?
        while place < items.count {
            if shown != place { show() }
            shown = place
            guard let key = keys.next("a d e o n p u ? q > ") else { return }
            do {
                guard try act(on: key, &shown) else { return }
            } catch {
                Terminal.say("\(error)")
            }
        }
        Terminal.say("That was the last one.")
    }

    private func show() {
        Terminal.say("\n" + ReviewView.page(items[place], place: " (\(place + 1) of \(items.count))"))
    }

    /// False where the person quits.
    private mutating func act(on key: Character, _ shown: inout Int?) throws -> Bool {
        switch key {
        case "q", "\u{3}", "\u{4}": return false
        case "n", "s", " ", "j": place += 1
        case "p", "k":
            if place > 0 { place -= 1 } else { Terminal.say("This is the first one.") }
        case "a": try approve()
        case "d": try decline()
        case "e":
            try edit()
            shown = nil
        case "o": open()
        case "u":
            try undo()
            shown = nil
        case "?": Terminal.say(Self.help)
        default: Terminal.say("`\(TextTable.plain(String(key)))` is no key here; ? lists them")
        }
        return true
    }

    private mutating func approve() throws {
        let item = items[place]
        if let objection = item.objection { return Terminal.say("Cannot be approved: \(objection)") }
        var reason: String?
        if item.needsReason {
            reason = keys.line("Reason, as \(TextTable.plain(actor)): ")
            guard reason?.isBlank == false else { return Terminal.say("Not approved: this one needs a reason.") }
        }
        items[place] = try desk.approve(item.draftID, by: actor, reason: reason, seen: item.contentSHA256)
        decided.append(item.draftID)
        approved += 1
        Terminal.say("Draft \(item.draftID) approved.")
        place += 1
    }

    private mutating func decline() throws {
        let item = items[place]
        guard let reason = keys.line("Reason for declining: "), !reason.isBlank else {
            return Terminal.say("Not declined: that takes a reason.")
        }
        try desk.decline(item.draftID, by: actor, reason: reason, seen: item.contentSHA256)
        // Of a held draft it is final.
        if item.state == .accepted { decided.append(item.draftID) }
        declined += 1
        Terminal.say("Draft \(item.draftID) declined.")
        place += 1
    }

    private mutating func edit() throws {
        let item = items[place]
        guard let wording = try Editor.edit(item.wording) else { return Terminal.say("Nothing was changed.") }
        items[place] = try desk.edit(item.draftID, to: wording, by: actor, seen: item.contentSHA256)
        edited += 1
    }

    private func open() {
        let links = items[place].sources.compactMap(\.url).filter { $0.hasPrefix("https://") || $0.hasPrefix("http://") }
        guard !links.isEmpty else { return Terminal.say("This draft has no source with a link.") }
        var number = 1
        if links.count > 1 {
            for (place, link) in links.enumerated() { Terminal.say("  \(place + 1). \(TextTable.plain(link))") }
            number = keys.line("Which one? ").flatMap { Int($0.trimmingWhitespace()) } ?? 0
        }
        guard links.indices.contains(number - 1) else { return Terminal.say("No link was opened.") }
        if ProgramInForeground.run(["/bin/sh", "-c", "exec xdg-open \"$1\" >/dev/null 2>&1", "xdg-open", links[number - 1]]) != 0 {
            Terminal.say("No browser could be opened here: \(TextTable.plain(links[number - 1]))")
        }
    }

    private mutating func undo() throws {
        guard let last = decided.popLast() else { return Terminal.say("There is no decision of this session to take back.") }
        let item = try desk.reopen(last, by: actor)
        if let found = items.firstIndex(where: { $0.draftID == last }) {
            items[found] = item
            place = found
        }
        Terminal.say("The decision on draft \(last) is taken back.")
    }
}
