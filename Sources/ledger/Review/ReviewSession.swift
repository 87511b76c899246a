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
    /// What is on the screen; nil past the last draft.
    private var shown: ReviewItem?
    private let keys: Keyboard
    /// Decisions of this session that can be taken back, the newest last.
    private var decided: [(DraftID, ReviewDecision)] = []
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

    /// Until the person quits, or the input ends.
    mutating func run() {
        while true {
            show()
            guard let key = keys.next(isPastLast ? "p u ? q > " : "a d e o n p u ? q > ") else { return }
            do {
                guard try act(on: key) else { return }
            } catch {
                Terminal.say("\(error)")
            }
        }
    }

    private var isPastLast: Bool { place >= items.count }

    /// Shows the draft as it is now, unless that is what was shown last.
    private mutating func show() {
        refresh()
        guard !isPastLast else {
            if shown != nil { Terminal.say("That was the last one.") }
            shown = nil
            return
        }
        guard shown != items[place] else { return }
        shown = items[place]
        Terminal.say("\n" + ReviewView.page(items[place], place: " (\(place + 1) of \(items.count))"))
    }

    /// Reads the draft anew, as others decide too; what is no longer for review leaves the list.
    private mutating func refresh() {
        while !isPastLast {
            do {
                items[place] = try desk.item(items[place].draftID)
                return
            } catch StoreError.wrongState, StoreError.noSuchDraft {
                items.remove(at: place)
            } catch {
                return Terminal.say("\(error)")
            }
        }
    }

    /// False where the person quits.
    private mutating func act(on key: Character) throws -> Bool {
        switch key {
        case "q", "\u{3}", "\u{4}": return false
        case "p", "k":
            if place > 0 { place -= 1 } else { Terminal.say("This is the first one.") }
        case "u": try undo()
        case "?": Terminal.say(Self.help)
        case Keyboard.noKey: Terminal.say("That is no single key; ? lists the keys")
        case _ where isPastLast:
            Terminal.say("That was the last one: u takes the last decision back, q quits")
            // A script that goes on and on is not waited for.
            return keys.isTerminal
        case "n", "s", " ", "j": place += 1
        case "a": try approve()
        case "d": try decline()
        case "e": try edit()
        case "o": open()
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
        try desk.approve(item.draftID, by: actor, reason: reason, seen: item.contentSHA256)
        decided.append((item.draftID, .approved))
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
        declined += 1
        Terminal.say("Draft \(item.draftID) declined.")
        guard item.state == .accepted else {
            // Of a held draft it is final.
            items.remove(at: place)
            return
        }
        decided.append((item.draftID, .declined))
        place += 1
    }

    private mutating func edit() throws {
        let item = items[place]
        // The editor takes the screen.
        shown = nil
        let after = try Editor.edit(item.wording) { wording in
            try desk.edit(item.draftID, to: wording, by: actor, seen: item.contentSHA256)
        }
        guard after != nil else { return Terminal.say("Nothing was changed.") }
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
        guard let (last, decision) = decided.popLast() else {
            return Terminal.say("There is no decision of this session to take back.")
        }
        try desk.reopen(last, by: actor)
        if decision == .approved { approved -= 1 } else { declined -= 1 }
        place = items.firstIndex { $0.draftID == last } ?? place
        Terminal.say("The decision on draft \(last) is taken back.")
    }
}
