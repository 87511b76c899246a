internal import GRDB
import LedgerCore

/// An erasure under way: opens the rows of its people and attempts, and empties them.
struct Erasing {
    let database: Database
    let id: Int64
    var receipt = ErasureReceipt()
    /// What was erased, for looking whether it is gone.
    private(set) var fragments: [String] = []
    private var emails: Set<String> = []
    /// Of each opened contact.
    private(set) var people: [Person] = []

    struct Person {
        let account: Int64
        let reference: String
        let terms: PersonTerms
    }

    init(_ database: Database, _ kind: ErasureReceipt.Kind, by actor: String) throws {
        self.database = database
        try database.run("INSERT INTO erasures (kind, actor) VALUES (?, ?)", [kind.rawValue, actor])
        id = database.lastInsertedRowID
        receipt.id = id
        receipt.kind = kind
        receipt.actor = actor
        receipt.at = try database.row("SELECT at FROM erasures WHERE id = ?", [id])?["at"] ?? ""
    }

    // MARK: - Opening

    /// Opens contacts with all their attempts.
    mutating func open(contacts: [Int64], email: String? = nil) throws {
        for contact in contacts {
            try database.run("INSERT INTO erased_contacts (contact_id, erasure_id) VALUES (?, ?)", [contact, id])
            let attempts = try database.rows("SELECT id FROM attempts WHERE contact_id = ? ORDER BY id", [contact])
            try open(attempts: attempts.map { $0["id"] })
        }
        receipt.contacts += contacts.count
        if let email, try !isShared(email) { take(names: [], emails: [email]) }
        for contact in contacts { try readPerson(contact) }
        for email in emails {
            try database.run("INSERT INTO erased_emails (erasure_id, email) VALUES (?, ?)", [id, email])
        }
    }

    mutating func open(attempts: [Int64]) throws {
        for attempt in attempts {
            try database.run(
                """
                INSERT INTO erased_attempts (attempt_id, erasure_id) SELECT ?1, ?2
                WHERE NOT EXISTS (SELECT 1 FROM erased_attempts WHERE attempt_id = ?1 AND erasure_id = ?2)
                """, [attempt, id])
        }
        receipt.attempts += attempts.count
    }

    private mutating func readPerson(_ contact: Int64) throws {
        let rows = try database.rows(
            """
            SELECT name, email, account_id, reference FROM contacts WHERE id = ?1
            UNION SELECT contact_name, contact_email, account_id, '' FROM attempts WHERE contact_id = ?1 ORDER BY 4 DESC, 1, 2
            """, [contact])
        guard let first = rows.first else { throw StoreError.noSuchContact(ContactID(contact)) }
        let names = rows.map { $0["name"] as String }
        let addresses = try rows.compactMap { $0["email"] as String? }.filter { try !isShared($0) }
        people.append(
            Person(
                account: first["account_id"], reference: first["reference"],
                terms: PersonTerms(names: names.filter { $0 != Erased.text }, emails: addresses)))
        take(names: names, emails: addresses)
    }

    /// Somebody who is not erased has the address too: it tells nobody apart, and stays theirs.
    private func isShared(_ email: String) throws -> Bool {
        guard let key = EmailAddress.key(email) else { return false }
        return try database.number(
            """
            SELECT 1 FROM contacts WHERE email_key = ?1 AND email IS NOT NULL
                AND id NOT IN (SELECT contact_id FROM erased_contacts WHERE erasure_id = ?2)
            UNION ALL SELECT 1 FROM attempts WHERE email_key = ?1 AND contact_email IS NOT NULL
                AND contact_id NOT IN (SELECT contact_id FROM erased_contacts WHERE erasure_id = ?2) LIMIT 1
            """, [key, id]) != nil
    }

    private mutating func take(names: [String], emails addresses: [String]) {
        emails.formUnion(addresses.compactMap(EmailAddress.key))
        fragments += (names + names.map(PersonName.key) + addresses + emails)
            .filter { $0 != Erased.text && $0.utf8.count > 3 }
    }

    // MARK: - Hashes

    /// Keeps what tells that a person was forgotten, and puts it in the place of what their own suppressions say.
    mutating func keepHashes() throws {
        let hashes = try ForgottenHashes(database)
        for email in emails.sorted() {
            let hash = hashes.hash(email: email)
            try keep(hash, kind: .email)
            try erase(suppression: .email, email, as: hash)
        }
        let people = try database.rows(
            """
            SELECT c.account_id, c.person_key FROM erased_contacts e JOIN contacts c ON c.id = e.contact_id
            WHERE e.erasure_id = ? ORDER BY c.id
            """, [id])
        for person in people {
            let (account, key) = (person["account_id"] as Int64, person["person_key"] as String)
            let hash = hashes.hash(person: key, at: account)
            try keep(hash, kind: .person)
            try erase(suppression: .person, "\(account):\(key)", as: hash)
        }
    }

    private mutating func keep(_ hash: String, kind: Suppression.Kind) throws {
        try database.run(
            """
            INSERT INTO forgotten (hash, kind, erasure_id) SELECT ?1, ?2, ?3
            WHERE NOT EXISTS (SELECT 1 FROM forgotten WHERE hash = ?1)
            """, [hash, kind.rawValue, id])
        receipt.hashes += 1
    }

    private mutating func erase(suppression kind: Suppression.Kind, _ value: String, as hash: String) throws {
        try change(
            "suppressions",
            "UPDATE suppressions SET value = 'forgotten:' || ?3, reason = '(erased)' WHERE kind = ?1 AND value = ?2",
            [kind.rawValue, value, hash])
    }

    // MARK: - Emptying

    /// Empties the opened attempts, what else names their people at their accounts, and the contacts, in this order: what
    /// tells the people is needed until the end.
    mutating func erasePeople(_ files: (_ folder: String, _ stem: String) -> [String]) throws {
        try eraseAttempts(files)
        for person in people {
            try eraseTexts(at: person.account, of: [person], person.terms, files)
            try countMentions(person.account, person.terms)
        }
        try eraseContacts()
    }

    /// The same for contacts that are one person, who may be known by an address alone. Where they are no contact only
    /// their address tells them from a namesake: what has the name alone is counted, and stays.
    mutating func erasePerson(_ found: Mentions, _ files: (_ folder: String, _ stem: String) -> [String]) throws {
        try eraseAttempts(files)
        let terms = people.map(\.terms).reduce(PersonTerms(names: [], emails: Array(emails))) { $0.union($1) }
        try eraseLists(found, naming: terms)
        for account in found.accounts.union(people.map(\.account)).sorted() {
            try database.run("INSERT INTO erased_accounts (erasure_id, account_id) VALUES (?, ?)", [id, account])
            let own = people.filter { $0.account == account }
            try eraseTexts(at: account, of: own, own.isEmpty ? terms.addressesAlone : terms, files)
            try countMentions(account, terms)
        }
        try eraseContacts()
    }

    private mutating func eraseContacts() throws {
        try change(
            "contacts",
            """
            UPDATE contacts SET person_key = 'erased:' || id, name = '(erased)', title = '(erased)', email = NULL,
                reference = '(erased)'
            WHERE id IN (SELECT contact_id FROM erased_contacts WHERE erasure_id = ?)
            """, [id])
    }

    mutating func eraseAttempts(_ files: (_ folder: String, _ stem: String) -> [String]) throws {
        let rows = try database.rows(
            """
            SELECT t.id, t.run_id, t.contact_name, t.contact_email, t.file_stem, a.folder, d.subject, d.body,
                t.state = 'running' OR t.state = 'cancelled' AND EXISTS (
                    SELECT 1 FROM workers WHERE run_id = t.run_id AND ended_at IS NULL) AS is_in_hand
            FROM erased_attempts e JOIN attempts t ON t.id = e.attempt_id JOIN accounts a ON a.id = t.account_id
            LEFT JOIN drafts d ON d.attempt_id = t.id
            WHERE e.erasure_id = ? ORDER BY t.id
            """, [id])
        for row in rows { try erase(row, files) }
        try task(kind: "scrub")
    }

    private mutating func erase(_ row: Row, _ files: (_ folder: String, _ stem: String) -> [String]) throws {
        let (attempt, run) = (row["id"] as Int64, row["run_id"] as Int64)
        guard row["is_in_hand"] != true else {
            throw StoreError.wrongState(
                "attempt \(attempt) of run \(run) at this person is being worked on",
                remedy: "let it finish, or `ledger pause \(run)`, and try again")
        }
        let name: String = row["contact_name"]
        fragments += [row["subject"], (row["body"] as String?).map { String($0.prefix(60)) }].compactMap { $0 }
            .filter { $0 != Erased.text && $0.utf8.count > 11 }
        try schedule(attempt, run: run, folder: row["folder"], stem: row["file_stem"], files)
        try ErasingAttempt(
            database: database, id: attempt,
            terms: PersonTerms(names: [name], emails: [row["contact_email"] as String?].compactMap { $0 })
        ).erase(&receipt)
    }

    /// Files that rows name, and those that a process that died may have left.
    private mutating func schedule(
        _ attempt: Int64, run: Int64, folder: String?, stem: String?,
        _ files: (_ folder: String, _ stem: String) -> [String]
    ) throws {
        let named = try database.rows("SELECT path FROM artefacts WHERE attempt_id = ? ORDER BY kind", [attempt])
            .map { $0["path"] as String }
        receipt.files += named.count
        var paths = Set(named)
        if let folder, let stem { paths.formUnion(files(folder, stem)) }
        for path in paths.sorted() { try task(kind: "file", path: path) }
        try scheduleDashboards(of: run)
    }

    mutating func scheduleDashboards(of run: Int64) throws {
        let isKnown = try database.number(
            "SELECT 1 FROM erasure_tasks WHERE erasure_id = ? AND run_id = ?", [id, run]) != nil
        if isKnown { return }
        receipt.dashboards += 1
        try task(kind: "dashboards", run: run)
    }

    func task(kind: String, path: String? = nil, run: Int64? = nil) throws {
        try database.run(
            "INSERT INTO erasure_tasks (erasure_id, kind, path, run_id) VALUES (?, ?, ?, ?)", [id, kind, path, run])
    }

    /// Runs a change of a table's rows, and counts them.
    mutating func change(_ table: String, _ sql: String, _ values: [(any Bindable)?]) throws {
        receipt.count(try database.run(sql, values), in: table)
    }

    // MARK: - The end

    mutating func close() throws -> ErasureReceipt {
        try database.run("DELETE FROM erased_emails WHERE erasure_id = ?", [id])
        try database.run("DELETE FROM erased_accounts WHERE erasure_id = ?", [id])
        try database.run(
            "UPDATE erasures SET receipt = ? WHERE id = ? AND receipt IS NULL", [try StableJSON.encode(receipt), id])
        return receipt
    }
}

extension ErasureReceipt {
    mutating func count(_ changed: Int, in table: String) {
        if changed > 0 { rows[table, default: 0] += changed }
    }
}
