import Foundation
import LedgerCore
import LedgerRunner
import LedgerVendors

/// All settings of one call: flags before environment before `ledger.yaml` before defaults.
struct Settings {
    private let flags: [SettingKey: String]
    private let environment: [String: String]
    private let file: ConfigurationFile
    private let flagColumns: [String: String]

    /// - Parameter configurationPath: given with `--config`; else `ledger.yaml` of this folder where it is there.
    init(flags: [SettingKey: String], columns: [String], configurationPath: String?) throws {
        self.flags = flags
        environment = ProcessInfo.processInfo.environment
        if let path = configurationPath {
            file = try ConfigurationFile.read(path)
        } else if FileManager.default.fileExists(atPath: "ledger.yaml") {
            file = try ConfigurationFile.read("ledger.yaml")
        } else {
            file = .empty
        }
        flagColumns = try Self.columns(columns)
        for key in SettingKey.allCases {
            if let setting = setting(key), setting.value.isBlank { throw fault(setting, "is empty; give it a value") }
        }
    }

    /// Nil where nobody set it and there is no default.
    func setting(_ key: SettingKey) -> Setting? {
        if let value = flags[key] { return Setting(key: key, value: value, source: .flag) }
        if let value = environment[key.environmentName], !value.isEmpty {
            return Setting(key: key, value: value, source: .environment(key.environmentName))
        }
        if let entry = file.entries[key] {
            let value = key.isPath ? relativeToFile(entry.value) : entry.value
            return Setting(key: key, value: value, source: .file(file.path, line: entry.line))
        }
        return key.defaultValue.map { Setting(key: key, value: $0, source: .byDefault) }
    }

    func text(_ key: SettingKey) -> String? { setting(key)?.value }

    /// Absolute.
    func path(_ key: SettingKey) -> String? { text(key).map(Self.absolute) }

    /// In the range of its kind; the least of it where nobody set it.
    func number(_ key: SettingKey) throws -> Int {
        let range = key.wholeNumbers
        guard let setting = setting(key) else { return range.lowerBound }
        guard let number = Int(setting.value), range.contains(number) else {
            throw fault(setting, "is not a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// Seconds in the range of its kind, fractions allowed; the least of it where nobody set it.
    func seconds(_ key: SettingKey) throws -> Duration {
        let range = key.durations
        guard let setting = setting(key) else { return .seconds(range.lowerBound) }
        guard let seconds = Double(setting.value), range.contains(seconds) else {
            let (least, most) = (range.lowerBound.formatted(), range.upperBound.formatted())
            throw fault(setting, "is not a number of seconds from \(least) to \(most)")
        }
        return .seconds(seconds)
    }

    /// Nil where nobody set it.
    func amount(_ key: SettingKey) throws -> Double? {
        guard let setting = setting(key) else { return nil }
        guard let amount = Double(setting.value), (0...1_000_000).contains(amount) else {
            throw fault(setting, "is not an amount in US dollars from 0 to 1000000")
        }
        return amount
    }

    /// An http(s) address; nil where nobody set it.
    func url(_ key: SettingKey) throws -> String? {
        guard let setting = setting(key) else { return nil }
        guard let url = URLComponents(string: setting.value), ["http", "https"].contains(url.scheme), url.host?.isEmpty == false,
            url.user == nil, url.password == nil, url.query == nil, url.fragment == nil,
            url.port.map({ (1...65_535).contains($0) }) ?? true
        else {
            // Its value may hold a password or a key.
            throw fault(
                Setting(key: key, value: "…", source: setting.source),
                "is not an http(s) address, with a port up to 65535 and without user, password and query")
        }
        return setting.value
    }

    func choice<Value: CaseIterable & RawRepresentable>(
        _ key: SettingKey, _ type: Value.Type
    ) throws -> Value? where Value.RawValue == String {
        guard let setting = setting(key) else { return nil }
        guard let value = Value.allCases.first(where: { $0.rawValue.lowercased() == setting.value.lowercased() })
        else {
            throw fault(setting, "is not one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return value
    }

    func flag(_ key: SettingKey) throws -> Bool {
        guard let setting = setting(key) else { return false }
        switch setting.value.lowercased() {
        case "true", "yes", "on", "1": return true
        case "false", "no", "off", "0": return false
        default: throw fault(setting, "is not true or false")
        }
    }

    /// Field of an input file to the column that holds it.
    var columns: [String: String] { flagColumns.isEmpty ? file.columns : flagColumns }

    /// The columns of a list that no run reads, `suppressions` or `outcomes`, by their bare field names.
    /// - Throws: `ConfigurationError` for `--map` with a field of something else.
    func columns(of list: String) throws -> [String: String] {
        if let field = flagColumns.keys.sorted().first(where: { !$0.hasPrefix(list + ".") }) {
            throw ConfigurationError(
                status: .usage, description: "--map \(field): no field of \(list); write one as \(list).email=Column")
        }
        var settings = RunSettings()
        settings.columns = columns
        return settings.columns(of: list)
    }

    /// The folder that relative paths of a setting are relative to.
    func folder(of setting: Setting) -> String {
        guard case .file = setting.source else { return Self.absolute(".") }
        return Self.absolute(relativeToFile("."))
    }

    /// Where `experiments/NAME.yaml` is looked for: beside `ledger.yaml`, else here.
    var experimentsFolder: String { Self.absolute(relativeToFile("experiments")) }

    func fault(_ setting: Setting, _ problem: String) -> ConfigurationError {
        var isFlag = false
        if case .flag = setting.source { isFlag = true }
        return ConfigurationError(
            status: isFlag ? .usage : .badInput,
            description: "\(setting.source): \(setting.key.rawValue) \"\(setting.value)\" \(problem)")
    }

    static func absolute(_ path: String) -> String {
        let expanded = (path as NSString).expandingTildeInPath
        return URL(fileURLWithPath: expanded).standardizedFileURL.path
    }

    private func relativeToFile(_ path: String) -> String {
        guard !file.path.isEmpty, !path.hasPrefix("/"), !path.hasPrefix("~") else { return path }
        return URL(fileURLWithPath: file.path).deletingLastPathComponent().appendingPathComponent(path).path
    }

    private static func columns(_ texts: [String]) throws -> [String: String] {
        var columns: [String: String] = [:]
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw ConfigurationError(description: "--map \(text): write it as field=Column, such as company=Security")
            }
            columns[parts[0].trimmingWhitespace()] = parts[1].trimmingWhitespace()
        }
        return columns
    }
}

extension Settings {
    /// The settings of a run.
    /// - Throws: `ConfigurationError` naming the setting and where it is from.
    func runSettings() throws -> RunSettings {
        var run = RunSettings()
        run.topN = try number(.topN)
        run.maxDraftsPerAccount = try number(.maxDraftsPerAccount)
        run.maxTotalDrafts = try number(.maxTotalDrafts)
        run.tier = try choice(.tier, Tier.self) ?? .A
        run.mode = try choice(.mode, DraftMode.self) ?? .hybrid
        run.experiment = try experiment()
        try takeModel(into: &run)
        run.sinceDays = try number(.sinceDays)
        run.refresh = try choice(.refresh, Refresh.self)
        run.accountTier = try choice(.accountTier, Tier.self)
        run.backfill = try flag(.backfill)
        run.variants = try number(.variants)
        run.contactsPath = path(.contacts)
        try takeCommands(into: &run)
        run.contactSource = try choice(.contactSource, ContactSourceKind.self)
            ?? (run.contactsCommand != nil ? .command : run.contactsPath == nil ? .zoominfo : .file)
        run.enrichEmail = try flag(.enrichEmail)
        run.signalsPath = path(.signals)
        run.sources = try sources()
        run.columns = columns
        run.timeZone = try timeZone().identifier
        return run
    }

    /// Each once, in the order written.
    private func sources() throws -> [ResearchSourceKind] {
        guard let setting = setting(.sources) else { return [] }
        var kinds: [ResearchSourceKind] = []
        for name in setting.value.split(separator: ",").map({ $0.trimmingWhitespace() }) where name != "none" {
            guard let kind = ResearchSourceKind(rawValue: name.lowercased()) else {
                let known = ResearchSourceKind.allCases.map(\.rawValue).joined(separator: ", ")
                throw fault(setting, "names \"\(name)\", which is no source; write a list of \(known), or none")
            }
            if !kinds.contains(kind) { kinds.append(kind) }
        }
        return kinds
    }

    /// As it is written, once it is known to name an experiment or to split accounts between some.
    private func experiment() throws -> String? {
        guard let setting = setting(.experiment) else { return nil }
        do {
            _ = try ExperimentSplit(setting.value)
        } catch {
            throw fault(setting, "\(error)")
        }
        return setting.value
    }

    private func takeModel(into run: inout RunSettings) throws {
        run.modelURL = try url(.modelURL)
        run.modelInputRate = try amount(.modelInputRate)
        run.modelOutputRate = try amount(.modelOutputRate)
        run.modelRanks = try flag(.modelRanks)
        try takeBudget(into: &run)
        guard let model = setting(.model) else { return }
        guard ModelConnection(name: model.value, url: nil, key: nil, timeout: .zero) != nil else {
            throw fault(model, "is not anthropic/NAME or openai/NAME")
        }
        run.model = model.value
        let vendor = String(model.value.prefix { $0 != "/" })
        let hasRates = run.modelInputRate != nil && run.modelOutputRate != nil
        if let budget = setting(.budget), !hasRates, run.limitsMoney(of: vendor) {
            throw fault(budget, "cannot be kept to without model_input_rate and model_output_rate")
        }
    }

    private func takeBudget(into run: inout RunSettings) throws {
        guard let setting = setting(.budget) else { return }
        do {
            let budget = try BudgetText(setting.value)
            run.budgetMicroUSD = budget.microUSD
            run.budgets = budget.budgets
        } catch {
            throw fault(setting, "\(error)")
        }
    }

    /// How this process works on runs.
    /// - Throws: `ConfigurationError` naming the setting and where it is from.
    func workOptions() throws -> WorkOptions {
        var work = WorkOptions()
        work.slots = try number(.workers)
        work.grace = try seconds(.grace)
        work.lease = try seconds(.lease)
        work.retry.maxTries = try number(.maxTries)
        work.retry.firstPause = try seconds(.retryPause)
        work.modelRetry.firstPause = work.retry.firstPause
        return work
    }

    /// The time zone a run's day is taken in.
    func timeZone() throws -> TimeZone {
        guard let setting = setting(.timeZone) else { return .current }
        guard let zone = TimeZone(identifier: setting.value) else {
            throw fault(setting, "is not a time zone; write one like Europe/Berlin")
        }
        return zone
    }
}

extension RunSettings {
    /// A budget limits what calls of the provider may cost.
    func limitsMoney(of provider: String) -> Bool {
        budgetMicroUSD != nil || budgets.contains { $0.provider == provider && $0.unit == .usd }
    }
}
