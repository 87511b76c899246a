import Foundation
import Testing

/// The daily run, by a timer of a systemd or a crontab that stand in for the machine's.
@Suite(.ownThreads)
struct ScheduleTests {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Scripts/schedule").path

    /// Speaks crontab's protocol over a file, and fails where there is one called `crontab.broken`.
    private static let crontab = """
        #!/bin/sh
        if [ -e "$TABLE.broken" ]; then echo "$USER: you are not allowed to use this program" >&2; exit 1; fi
        case "$1" in
            -l) if [ -e "$TABLE" ]; then cat "$TABLE"; else echo "no crontab for nobody" >&2; exit 1; fi ;;
            -r) rm "$TABLE" ;;
            -) cat >"$TABLE" ;;
        esac
        """

    /// Writes down what it is asked.
    private static let systemctl = """
        #!/bin/sh
        echo "$@" >>"$TABLE.systemctl"
        """

    /// A bench with a workspace, `tour`, the stand-ins in its PATH, and a home of its own.
    private func bench(workspace: String = "tour") throws -> Bench {
        let bench = try Bench()
        try SampleList.write(to: bench)
        let files = ["accounts.csv", "contacts.csv", "signals.csv", "ledger.yaml"]
        for file in files { try bench.write(bench.read(file), to: workspace + "/" + file) }
        try bench.write(Self.crontab, to: "bin/crontab")
        try bench.write(Self.systemctl, to: "bin/systemctl")
        _ = try bench.shell("chmod 755 bin/*")
        return bench
    }

    private func schedule(_ bench: Bench, _ arguments: String, with more: [String: String] = [:]) throws -> Bench.Outcome {
        let environment = [
            "TABLE": bench.folder.path + "/crontab", "HOME": bench.folder.path + "/home", "XDG_CONFIG_HOME": "", "TZ": "",
        ].merging(more) { $1 }
        return try bench.shell(
            "export PATH=\"$PWD/bin:$PATH\"; '\(Self.script)' \(arguments) --ledger '\(Bench.program)'", environment: environment)
    }

    @Test func `A line is put into the crontab beside others, once however often, and is taken out exactly`() throws {
        let bench = try bench()
        let others = "MAILTO=ana@example.com\n# ledger-schedule is below\n5 4 * * 1 /usr/bin/true 50\\% 'a b'\n"
        try bench.write(others, to: "crontab")
        for time in ["07:00", "06:30"] {
            #expect(try schedule(bench, "tour --crontab --time \(time)").status == 0)
        }
        let table = try bench.read("crontab")
        #expect(table.hasPrefix(others) && table.split(separator: "\n").count == 4)
        #expect(table.split(separator: "\n").last?.hasPrefix("30 06 * * * ") == true)
        let removal = try schedule(bench, "tour --crontab --remove")
        #expect(removal.status == 0, "\(removal.err)")
        #expect(try bench.read("crontab") == others)
    }

    @Test func `Where there was no crontab there is none after the removal`() throws {
        let bench = try bench()
        #expect(try schedule(bench, "tour --crontab").status == 0)
        #expect(bench.exists("crontab"))
        #expect(try schedule(bench, "tour --crontab --remove").status == 0)
        #expect(!bench.exists("crontab"))
    }

    @Test func `A crontab that cannot be read is left as it is`() throws {
        let bench = try bench()
        try bench.write("5 4 * * * /usr/bin/true\n", to: "crontab")
        try bench.write("", to: "crontab.broken")
        for action in ["", "--remove"] {
            let outcome = try schedule(bench, "tour --crontab \(action)")
            #expect(outcome.status == 69)
            #expect(outcome.err.contains("stays as it is"))
        }
        #expect(try bench.read("crontab") == "5 4 * * * /usr/bin/true\n")
    }

    /// The command of the table's last line, as cron hands it to sh.
    private func command(_ bench: Bench) throws -> String {
        let line = try #require(try bench.read("crontab").split(separator: "\n").last)
        return line.split(separator: " ", maxSplits: 5)[5].replacingOccurrences(of: "\\%", with: "%")
    }

    @Test func `What the crontab line says runs the workspace, whatever its folder is called`() throws {
        let bench = try bench(workspace: "50% of 'our' $HOME")
        try bench.write("# settings\nLEDGER_MAX_TOTAL_DRAFTS=\"1\"\n", to: "50% of 'our' $HOME/ledger.env")
        _ = try bench.shell("chmod 600 */ledger.env")
        let installed = try schedule(bench, #"'50% of '\''our'\'' $HOME' --crontab"#)
        #expect(installed.status == 0, "\(installed.err)")
        let outcome = try Bench.launch("/bin/sh", ["-c", try command(bench)], in: bench.folder, environment: [:])
        #expect(outcome.status == 0, "\(outcome.err)")
        // What ledger.env says of the cap holds.
        #expect(outcome.out.contains(" of at most 1 drafts accepted"), "\(outcome.out)")
        #expect(try schedule(bench, #"'50% of '\''our'\'' $HOME' --crontab --remove"#).status == 0)
        #expect(!bench.exists("crontab"))
    }

    @Test func `A run that accepts nothing, and one that another is at work on, are no failure of the crontab line`() throws {
        let bench = try bench()
        #expect(try schedule(bench, "tour --now", with: ["LEDGER_TOP_N": "1", "LEDGER_TIER": "A"]).status == 0)
        // Everybody was written to a moment ago.
        let nothing = try schedule(bench, "tour --now", with: ["LEDGER_TOP_N": "1"])
        #expect(nothing.status == 0 && nothing.out.contains("0 of at most"), "\(nothing.out) \(nothing.err)")
        let held = try bench.shell(
            "cd tour && flock ledger.yaml '\(Self.script)' --now --ledger '\(Bench.program)' && ls outbound/runs | wc -l")
        #expect(held.status == 0 && held.out.trimmingCharacters(in: .whitespacesAndNewlines) == "6", "\(held.out) \(held.err)")
    }

    @Test func `A fault of a setting is a failure of the crontab line`() throws {
        #expect(try schedule(bench(), "tour --now", with: ["LEDGER_TOP_N": "many"]).status == 65)
    }

    @Test func `Keys that others can read are refused`() throws {
        let bench = try bench()
        try bench.write("OPENAI_API_KEY=k\n", to: "tour/ledger.env")
        _ = try bench.shell("chmod 640 tour/ledger.env")
        for action in ["--now", "--crontab", "--user"] {
            let outcome = try schedule(bench, "tour \(action)")
            #expect(outcome.status == 65)
            #expect(outcome.err.contains("chmod 600"), "\(outcome.err)")
        }
    }

    @Test func `A user's timer is written, started, and taken away without a trace`() throws {
        let bench = try bench()
        let outcome = try schedule(bench, "tour --user --time 06:45 --time-zone Europe/Berlin")
        #expect(outcome.status == 0, "\(outcome.err)")
        let units = bench.files(in: "home/.config/systemd/user")
        #expect(units.count == 2)
        let timer = try bench.read("home/.config/systemd/user/" + units[1])
        #expect(timer.contains("OnCalendar=*-*-* 06:45:00 Europe/Berlin\n") && timer.contains("Persistent=true\n"))
        let calls = try bench.read("crontab.systemctl")
        #expect(calls.contains("--user enable --quiet \(units[1])\n--user restart \(units[1])\n"), "\(calls)")
        #expect(try schedule(bench, "tour --user --remove").status == 0)
        #expect(bench.files(in: "home/.config/systemd/user") == [])
        #expect(try bench.read("crontab.systemctl").contains("--user disable --quiet --now \(units[1])\n"))
    }

    @Test func `The timer goes by the workspace's time zone where it has one`() throws {
        let bench = try bench()
        try bench.write(bench.read("tour/ledger.yaml") + "time_zone: America/Toronto\n", to: "tour/ledger.yaml")
        let outcome = try schedule(bench, "tour --user --dry-run")
        #expect(outcome.out.contains("OnCalendar=*-*-* 07:00:00 America/Toronto\n"), "\(outcome.out) \(outcome.err)")
        // Cron cannot.
        #expect(try schedule(bench, "tour --crontab").status == 65)
    }

    @Test func `Settings of ledger.env hold for the schedule, those of the shell that schedules do not`() throws {
        let bench = try bench()
        try bench.write("", to: "shell/.keep")
        try bench.write("", to: "drafts/.keep")
        let shell = ["LEDGER_TIME_ZONE": "Asia/Tokyo", "PROSPECTING_OUTPUT_ROOT": bench.folder.path + "/shell"]
        let unset = try schedule(bench, "tour --user --dry-run", with: shell)
        #expect(unset.out.contains("OnCalendar=*-*-* 07:00:00\n"), "\(unset.out) \(unset.err)")
        #expect(!unset.out.contains("/shell"))
        try bench.write("LEDGER_TIME_ZONE=Europe/Berlin\nPROSPECTING_OUTPUT_ROOT='../drafts'\n", to: "tour/ledger.env")
        _ = try bench.shell("chmod 600 tour/ledger.env")
        let set = try schedule(bench, "tour --user --dry-run", with: shell)
        #expect(set.out.contains("OnCalendar=*-*-* 07:00:00 Europe/Berlin\n"), "\(set.out) \(set.err)")
        #expect(set.out.contains("ReadWritePaths=\"\(bench.folder.path)/drafts\"\n"))
    }

    @Test func `The keys of a folder whose name looks like a pattern are found`() throws {
        let bench = try bench(workspace: "a[1]*")
        let outcome = try schedule(bench, "'a[1]*' --user --dry-run")
        #expect(outcome.out.contains("EnvironmentFile=-\(bench.folder.path)/a\\[1\\]\\*/ledger.env\n"), "\(outcome.out) \(outcome.err)")
    }

    @Test func `A dry run writes nothing and asks nothing`() throws {
        let bench = try bench()
        for manager in ["--user", "--system", "--crontab"] {
            let outcome = try schedule(bench, "tour \(manager) --dry-run")
            #expect(outcome.status == 0 && outcome.out.contains("tour"), "\(outcome.err)")
        }
        #expect(!bench.exists("home") && !bench.exists("crontab") && !bench.exists("crontab.systemctl"))
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze")), arguments: ["--user", "--system"])
    func `systemd understands the units, whatever the folder is called`(manager: String) throws {
        let bench = try bench(workspace: #"50% "of" $our tours"#)
        let outcome = try schedule(bench, #"'50% "of" $our tours' \#(manager) --dry-run"#)
        #expect(outcome.status == 0, "\(outcome.err)")
        let parts = outcome.out.components(separatedBy: "# /")
        let names = parts.dropFirst().map { String($0.prefix { $0 != "\n" }.split(separator: "/").last ?? "") }
        for (name, text) in zip(names, parts.dropFirst()) {
            try bench.write(String(text.drop { $0 != "\n" }).replacing(/\n# systemctl.*\n/, with: "\n"), to: "units/" + name)
        }
        let folder = bench.folder.path + #"/50%% "of" $our tours"#
        #expect(try bench.read("units/" + names[0]).contains("WorkingDirectory=\(folder)\n"))
        // Verified as the machine's in both cases: a user's needs a session.
        let check = try bench.shell("cd units && systemd-analyze verify --man=no ./*.service ./*.timer")
        #expect(check.status == 0, "\(check.err)")
        #expect(!check.err.contains("ledger-run"), "\(check.err)")
    }

    @Test func `A run gets no more than it needs`() throws {
        let text = try schedule(bench(), "tour --system --dry-run").out
        for line in ["NoNewPrivileges=yes", "ProtectSystem=strict", "UMask=0077", "SuccessExitStatus=2 75", "CapabilityBoundingSet="] {
            #expect(text.contains(line + "\n"), "\(line)")
        }
    }

    @Test func `An output root elsewhere can be written to, once it is there`() throws {
        let bench = try bench()
        try bench.write(bench.read("tour/ledger.yaml") + "output_root: ../elsewhere\n", to: "tour/ledger.yaml")
        #expect(try schedule(bench, "tour --user --dry-run").status == 65)
        try bench.write("", to: "elsewhere/.keep")
        let outcome = try schedule(bench, "tour --user --dry-run")
        #expect(outcome.out.contains("ReadWritePaths=\"\(bench.folder.path)/elsewhere\"\n"), "\(outcome.out) \(outcome.err)")
    }

    @Test(arguments: [
        ("tour --time 7", 64), ("tour --time-zone Mars/Phobos --crontab", 64), ("tour --often", 64), ("tour --time", 64),
        ("nowhere", 65), ("tour --user --as ana", 64), ("tour --crontab --ledger /nonexistent", 65),
    ])
    func `What cannot be scheduled is told with its exit code`(arguments: String, status: Int32) throws {
        let bench = try bench()
        let outcome = try bench.shell(
            "export PATH=\"$PWD/bin:$PATH\"; '\(Self.script)' \(arguments)", environment: ["TABLE": bench.folder.path + "/crontab"])
        #expect(outcome.status == status, "\(outcome.err)")
        #expect(outcome.err.hasPrefix("schedule: "))
        #expect(!bench.exists("crontab"))
    }
}
