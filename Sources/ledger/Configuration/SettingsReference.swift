import ArgumentParser
import LedgerProviders

/// The configuration reference as Markdown, from the settings as the program knows them.
enum SettingsReference {
    static func markdown() throws -> String {
        let options = try optionNames()
        let sections = SettingSection.allCases.map { section($0, options: options) }
        return ([introduction] + sections + [columns, credentials]).joined(separator: "\n\n") + "\n"
    }

    private static let introduction = """
        # Configuration reference

        <!-- Written by `ledger config --reference`. A test holds this file to it. -->

        Each setting has one value. An option of the command line comes before the environment, the environment before
        `ledger.yaml` of the current folder (or `--config FILE`), the file before the default. `ledger config` shows the value of
        each and where it came from. In `ledger.yaml` a setting is a line `name: value`; paths there are relative to the file,
        elsewhere to the current folder. A setting that the program does not know, or a value it cannot take, is an error that
        names file and line. In options `_` may be written for `-`; those of true or false take no value.
        """

    private static func section(_ section: SettingSection, options: Set<SettingKey>) -> String {
        let rows = SettingKey.allCases.filter { $0.meaning.section == section }.map { key in
            [
                "`\(key.rawValue)`", options.contains(key) ? "`\(key.optionName)`" : "", "`\(key.environmentName)`",
                key.defaultValue.map { "`\($0)`" } ?? "", key.kind.description, key.meaning.text,
            ]
        }
        return "## \(section.rawValue)\n\n"
            + table(["setting", "option", "environment", "default", "takes", "meaning"], rows)
    }

    private static var columns: String {
        let rows = InputColumns.all.flatMap { input in
            input.fields.map { ["`\(input.prefix)\($0.name)`", input.kind, $0.headers.joined(separator: ", ")] }
        }
        return """
            ## Columns of input files

            Columns are known by the headers below, whatever their case and whether words are parted by spaces, `_` or `-`. Others
            are named in `ledger.yaml` under `map`, a line `field: Column` each, or with `--map field=Column`, which may be repeated
            and then stands in place of the whole of `map`.

            \(table(["field", "file", "headers it is known by"], rows))
            """
    }

    private static var credentials: String {
        let rows = Credential.all.map { credential in
            ["`\(credential.name)`", credential.mayBeInFile ? "`\(credential.name)_FILE`" : "", credential.meaning]
        }
        return """
            ## Keys of services

            They come from the environment alone: no option and no line of `ledger.yaml` takes them, so that they stand in no
            command line and in no file that is shared. The variable of the second column names a file that holds the key instead;
            only its owner may read it (`chmod 600`). With credentials of both interfaces of ZoomInfo at hand, `ZOOMINFO_API=legacy`
            chooses the older one.

            \(table(["variable", "or a file", "for"], rows))
            """
    }

    private static func table(_ headings: [String], _ rows: [[String]]) -> String {
        ([headings, headings.map { _ in "---" }] + rows)
            .map { "| " + $0.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |" }
            .joined(separator: "\n")
    }

    /// The settings that some command takes as an option.
    private static func optionNames() throws -> Set<SettingKey> {
        let run = try RunOptions.parse([]).flags.keys
        let work = try WorkerOptions.parse([]).flags.keys
        return Set(run).union(work).union([.outputRoot, .database])
    }
}

extension SettingKey {
    fileprivate var optionName: String { "--" + rawValue.replacing("_", with: "-") }
}
