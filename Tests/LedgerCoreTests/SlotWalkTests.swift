import LedgerCore
import Testing

/// Any number of workers, finishing in any order, come to what one worker comes to in the plain loop.
@Suite struct SlotWalkTests {
    /// A run whose outcomes are decided beforehand: of each account, what becomes of each of its contacts.
    struct Story {
        var accounts: [[Bool]]
        var perAccount: Int
        var total: Int

        static func any(_ random: inout Seeded) -> Story {
            let accounts = (0..<random.number(1...8)).map { _ in
                (0..<random.number(0...6)).map { _ in random.number(0...2) > 0 }
            }
            return Story(accounts: accounts, perAccount: random.number(0...4), total: random.number(0...12))
        }

        /// One worker, one contact after another.
        func plainLoop() -> Outcome {
            var outcome = Outcome(accounts.count)
            for (index, contacts) in accounts.enumerated() {
                guard outcome.accepted < total else { break }
                outcome.found.insert(index)
                var accepted = 0
                for (place, isGood) in contacts.enumerated() {
                    if accepted == perAccount || outcome.accepted == total {
                        outcome.caps[index] = outcome.accepted == total ? .total : .account
                        break
                    }
                    outcome.attempted.insert([index, place])
                    if isGood {
                        accepted += 1
                        outcome.accepted += 1
                        outcome.acceptedSet.insert([index, place])
                    }
                }
            }
            return outcome
        }
    }

    struct Outcome: Equatable {
        var accepted = 0
        var found = Set<Int>()
        var attempted = Set<[Int]>()
        var acceptedSet = Set<[Int]>()
        /// What kept contacts of an account from a slot.
        var caps: [SlotWalk.Cap?]

        init(_ accounts: Int) { caps = Array(repeating: nil, count: accounts) }
    }

    /// Workers in memory, over the rows a ledger would have.
    struct Crew {
        enum Job: Equatable { case find(Int), draft(Int, Int) }
        enum Place { case waiting, running, ended(Bool) }

        let story: Story
        let workers: Int
        var known: [[Place]?]
        var closed: [Bool]
        var flying: [Job] = []
        var outcome: Outcome

        init(_ story: Story, workers: Int) {
            self.story = story
            self.workers = workers
            known = story.accounts.map { _ in nil }
            closed = story.accounts.map { _ in false }
            outcome = Outcome(story.accounts.count)
        }

        private func accepted(_ account: Int) -> Int {
            known[account]?.count { if case .ended(true) = $0 { true } else { false } } ?? 0
        }

        /// Starts what may start; true where nothing is left to do.
        mutating func claim() -> Bool {
            let all = story.accounts.indices
            var walk = SlotWalk(
                maxTotalDrafts: story.total, acceptedByClosed: all.filter { closed[$0] }.map(accepted).reduce(0, +),
                maxDraftsPerAccount: story.perAccount)
            for account in all where !closed[account] {
                if walk.isOver || flying.count >= workers { break }
                let contacts = known[account].map { places in
                    AccountSlots.Contacts(
                        accepted: accepted(account), started: places.count { if case .running = $0 { true } else { false } },
                        waiting: places.count { if case .waiting = $0 { true } else { false } })
                }
                let upTo = all.filter { $0 <= account }.map(accepted).reduce(0, +)
                switch walk.visit(AccountSlots(contacts: contacts), isTotalReached: { upTo >= story.total }) {
                case .findContacts:
                    if !flying.contains(.find(account)) { flying.append(.find(account)) }
                case .start(let count): start(count, at: account)
                case .close(let cap):
                    closed[account] = true
                    outcome.caps[account] = cap
                case .wait: break
                }
            }
            return flying.isEmpty && walk.isDone
        }

        private mutating func start(_ count: Int, at account: Int) {
            let waiting = known[account]?.indices.filter { if case .waiting? = known[account]?[$0] { true } else { false } } ?? []
            for place in waiting.prefix(min(count, workers - flying.count)) {
                known[account]?[place] = .running
                flying.append(.draft(account, place))
                outcome.attempted.insert([account, place])
            }
        }

        mutating func finishAny(_ random: inout Seeded) {
            guard !flying.isEmpty else { return }
            switch flying.remove(at: random.number(0...flying.count - 1)) {
            case .find(let account):
                known[account] = story.accounts[account].map { _ in .waiting }
                outcome.found.insert(account)
            case .draft(let account, let place):
                let isGood = story.accounts[account][place]
                known[account]?[place] = .ended(isGood)
                if isGood {
                    outcome.accepted += 1
                    outcome.acceptedSet.insert([account, place])
                }
            }
        }
    }

    @Test func `any number of workers comes to what one does, over 20000 random runs`() {
        var random = Seeded("slots")
        for _ in 0..<20_000 {
            let story = Story.any(&random)
            var crew = Crew(story, workers: random.number(1...16))
            var steps = 0
            while !crew.claim(), steps < 500 {
                crew.finishAny(&random)
                steps += 1
                #expect(crew.outcome.accepted <= story.total)
            }
            let expected = story.plainLoop()
            guard crew.outcome != expected else { continue }
            Issue.record("\(story): \(crew.outcome), not \(expected)")
            return
        }
    }

    @Test func `a better account's open slots keep a worse one from starting`() {
        var walk = SlotWalk(maxTotalDrafts: 3, acceptedByClosed: 0, maxDraftsPerAccount: 3)
        #expect(walk.visit(AccountSlots(contacts: nil)) { false } == .findContacts)
        #expect(walk.isOver)
        var later = SlotWalk(maxTotalDrafts: 4, acceptedByClosed: 0, maxDraftsPerAccount: 3)
        _ = later.visit(AccountSlots(contacts: nil)) { false }
        let two = AccountSlots(contacts: .init(accepted: 0, started: 0, waiting: 2))
        #expect(later.visit(two) { false } == .start(1))
    }
}
