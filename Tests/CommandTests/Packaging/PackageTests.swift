import Foundation
import Testing

/// What is in the Debian package, and what its installation and removal do.
@Suite(.ownThreads, .withDebianPackage)
struct PackageTests {
    /// Where dpkg keeps what it knows, in a root of its own.
    private static let dpkg = """
        mkdir -p host/var/lib/dpkg/info host/var/lib/dpkg/updates && touch host/var/lib/dpkg/status
        as_root=; [ "$(id -u)" = 0 ] || as_root="unshare --map-root-user"
        dpkg_host() {
            PATH="$PATH:/usr/sbin:/sbin" $as_root dpkg --root="$PWD/host" --force-not-root --force-depends \\
                --force-script-chrootless --log=/dev/null "$@" >>dpkg.log 2>&1
        }
        installed() { find host -mindepth 1 -not -path 'host/var*' | sort; }

        """

    @Test func `An installed package makes and runs a workspace, and its removal leaves nothing but the user's data`() throws {
        let package = try DebianPackage.made()
        let bench = try Bench()
        let outcome = try bench.shell(
            Self.dpkg + """
                dpkg_host --install '\(package.file)'
                host/usr/bin/ledger --version
                host/usr/bin/ledger init tour >&2
                (cd tour && ../host/usr/bin/ledger run >&2)
                dpkg_host --remove outbound-ledger
                dpkg_host --purge outbound-ledger
                installed
                """)
        #expect(outcome.status == 0, "\(outcome.err) \((try? bench.read("dpkg.log")) ?? "")")
        #expect(outcome.out == (try bench.ledger("--version").out))
        #expect(bench.exists("tour/outbound/ledger.sqlite"))
        #expect(bench.files(in: "tour/outbound/runs").count == 3)
    }

    @Test func `The removal stops the machine's timers that run the package, and tells of crontabs`() throws {
        let package = try DebianPackage.made()
        let bench = try Bench()
        try bench.write("#!/bin/sh\necho \"$@\" >>'\(bench.folder.path)/calls'\n", to: "bin/systemctl")
        for (name, program) in [("tour", "/usr/bin/ledger"), ("own", "/opt/ledger")] {
            try bench.write("[Timer]\n", to: "host/etc/systemd/system/ledger-run-\(name).timer")
            try bench.write("[Service]\nExecStart=\"\(program)\" run\n", to: "host/etc/systemd/system/ledger-run-\(name).service")
        }
        try bench.write("0 7 * * * '/usr/bin/ledger-schedule' --now '/srv/tour'\n", to: "host/var/spool/cron/crontabs/ana")
        try bench.write("0 7 * * * /usr/bin/true\n", to: "host/var/spool/cron/crontabs/bob")
        let outcome = try bench.shell(
            Self.dpkg + """
                chmod 755 bin/systemctl
                export PATH="$PWD/bin:$PATH"
                for action in install install remove; do
                    [ ! -e calls ]
                    if [ $action = install ]; then dpkg_host --install '\(package.file)'; else dpkg_host --remove outbound-ledger; fi
                done
                """)
        let log = (try? bench.read("dpkg.log")) ?? ""
        #expect(outcome.status == 0, "\(outcome.err) \(log)")
        // Installing it over itself is no removal.
        #expect(try bench.read("calls").hasSuffix("/host disable ledger-run-tour.timer\n"))
        #expect(try bench.read("calls").split(separator: "\n").count == 1)
        #expect(log.contains("the crontab of ana runs ledger-schedule") && !log.contains("bob"), "\(log)")
    }

    @Test func `dpkg finds every installed file as it was packaged`() throws {
        let package = try DebianPackage.made()
        let bench = try Bench()
        let outcome = try bench.shell(
            Self.dpkg + """
                dpkg_host --install '\(package.file)'
                (cd host && md5sum --check --quiet var/lib/dpkg/info/outbound-ledger.md5sums)
                grep '^/[^.]' host/var/lib/dpkg/info/outbound-ledger.list | sort >listed
                installed | sed 's/^host//' | diff listed -
                dpkg-deb --contents '\(package.file)' | grep -v ' root/root ' || true
                """)
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(outcome.out == "")
    }

    @Test func `The same binary gives the same bytes`() throws {
        let package = try DebianPackage.made()
        let second = try DebianPackage.build(in: package.bench, output: "second").file
        #expect(second != package.file)
        #expect(FileManager.default.contentsEqual(atPath: second, andPath: package.file))
    }

    @Test func `What the package needs and what it cannot stand beside is told to Debian`() throws {
        let package = try DebianPackage.made()
        let control = try package.bench.shell("dpkg-deb --field '\(package.file)'").out
        for part in ["Package: outbound-ledger\n", "libsqlite3-0 (>= 3.40.1)", "libc6 (>= ", ", tzdata", "Conflicts: ledger\n"] {
            #expect(control.contains(part), "\(part) in \(control)")
        }
        let version = try package.bench.ledger("--version").out
        #expect(control.contains("Version: \(version)"))
    }

    @Test func `The newest version of the changelog is the program's`() throws {
        let package = try DebianPackage.made()
        let outcome = try package.bench.shell("zcat root/usr/share/doc/outbound-ledger/changelog.gz | head -n 1")
        let version = try package.bench.ledger("--version").out.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(outcome.out.hasPrefix("outbound-ledger (\(version)) "))
    }

    @Test func `Every option of every command is in the manual page`() throws {
        let package = try DebianPackage.made()
        let page = try package.bench.shell("zcat root/usr/share/man/man1/ledger.1.gz").out
            .replacingOccurrences(of: "\\-", with: "-")
        let help = try package.bench.ledger("--experimental-dump-help").out
        let names = help.matches(of: #/"kind" : "long",\s*"name" : "([^"]+)"/#).map { "--\($0.output.1)" }
        #expect(Set(names).count > 50)
        for name in Set(names) { #expect(page.contains(name), "\(name)") }
        for command in ["run", "accounts check", "limits set", "rules schema"] { #expect(page.contains(".SS \(command)\n"), "\(command)") }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/groff")))
    func `The manual pages are laid out without a warning`() throws {
        let package = try DebianPackage.made()
        let outcome = try package.bench.shell(
            "for page in root/usr/share/man/man1/*.gz; do zcat $page | groff -Kutf8 -man -Tutf8 -ww >page.txt; test -s page.txt; done")
        #expect(outcome.status == 0)
        #expect(outcome.err == "")
    }

    @Test func `The completions are understood by those shells that are here`() throws {
        let package = try DebianPackage.made()
        let outcome = try package.bench.shell(
            """
            bash -n root/usr/share/bash-completion/completions/ledger
            ! command -v zsh >/dev/null || zsh -n root/usr/share/zsh/vendor-completions/_ledger
            ! command -v fish >/dev/null || fish --no-execute root/usr/share/fish/vendor_completions.d/ledger.fish
            """)
        #expect(outcome.status == 0, "\(outcome.err)")
    }

    @Test func `A library that no Debian package has is told of`() throws {
        let package = try DebianPackage.made()
        let asks = try package.bench.shell("ldd '\(Bench.program)'").out
        guard asks.contains("libswiftCore.so") else { return }
        #expect(package.log.contains("good for this machine alone") && package.log.contains("libswiftCore.so"))
    }
}
