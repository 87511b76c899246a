internal import EmbeddedFiles
internal import LedgerCore

/// Everything the pipeline knows of the business it writes for: products, personas, angles, wording, limits.
public struct Rules: Sendable {
    /// The rules as they were used, an experiment merged in, in one canonical spelling.
    public let mergedYAML: String
    /// SHA-256 of `mergedYAML`.
    public let sha256: String

    let products: [Product]
    let industries: [Industry]
    let defaultIndustry: Industry
    let titles: TitleRules
    let personas: [Persona]
    let fallback: FallbackPersona
    let ambiguity: Ambiguity
    let angles: [Angle]
    let offers: [Offer]
    let subjects: [String]
    /// Last sentences for angles that have none of their own.
    let questions: [String]
    let topics: [String: String]
    let hooks: [HookWording]
    let greetings: [Phrase]
    /// Words that open a sign-off.
    let closings: [Phrase]
    let constraints: Constraints
    let signalLimits: SignalLimits
    let modes: [ConfidenceMode: ModeLimits]
    let bannedPhrases: [Phrase]
    let semanticGuard: SemanticGuard
    let contactSearch: ContactSearch
    /// Notes on how the sender writes, for a language model; the composer has no use for them.
    public let voice: [String]
    /// Phrases that spam filters weigh. They warn; no gate asks for them.
    let spamTriggers: [Phrase]
    /// From where on two drafts say the same.
    public let nearDuplicates: NearDuplicates
    /// Lower-case words of the rules' own wordings: none of them is taken for a name.
    let ordinaryWords: Set<String>
    /// Stems of all words of the rules' own wordings: none of them says anything of a company.
    let wordingStems: Set<String>

    /// The rules that ship inside the binary.
    public static var defaultYAML: String { RulePack.regulated.yaml }

    /// Reads a rules file, with an experiment laid over it where there is one.
    ///
    /// Sections that hold of any business are the built-in ones where the file leaves them out, whole or in part.
    /// - Throws: `RulesError` for the first thing that is wrong in either file; `check` names all.
    public static func load(
        _ yaml: String, file: String, overlay: (yaml: String, file: String)? = nil
    ) throws -> Rules {
        let base = try completeTree(yaml, file: file)
        let rules = try Rules(checking: base)
        guard let overlay else { return rules }
        return try Rules(checking: base.overlaid(with: try RuleFile.tree(overlay.yaml, file: overlay.file)))
    }

    /// A file's tree with what it lacks of the sections for any business.
    static func completeTree(_ yaml: String, file: String) throws -> RuleTree {
        let builtIn = try RuleFile.tree(defaultYAML, file: "built-in rules")
        return try RuleFile.tree(yaml, file: file).completed(with: builtIn.keeping(generalSections))
    }

    private static let generalSections: Set<String> = [
        "titles", "questions", "greetings", "closings", "constraints", "signal_limits", "confidence_modes", "banned_phrases",
        "semantic_guard", "spam_triggers", "near_duplicates",
    ]

    private init(checking tree: RuleTree) throws {
        let faults = RuleFaults()
        let rules = try faults.collecting { try Rules(tree, faults: faults) }
        if let fault = faults.all.first { throw fault }
        guard let rules else { throw RuleReader(tree, faults: faults).error("not readable", "Compare it with the schema") }
        self = rules
    }

    init(_ tree: RuleTree, faults: RuleFaults) throws {
        let root = RuleReader(tree, faults: faults)
        try root.only(
            "products", "industries", "titles", "personas", "default_persona", "ambiguity", "angles", "offers",
            "subjects", "questions", "topics", "hooks", "greetings", "closings", "constraints", "signal_limits",
            "confidence_modes", "banned_phrases", "semantic_guard", "contact_search", "voice", "spam_triggers",
            "near_duplicates")
        products = try root.required("products").map(Product.fields).map { Product($0, $1) }
        let industrySection = try root.required("industries")
        industries = try industrySection.map(Industry.fields).map { Industry($0, $1) }
        defaultIndustry = try Self.defaultIndustry(industries, in: industrySection)
        titles = try TitleRules(try root.required("titles"))
        let names = try Names(root)
        personas = try root.required("personas").each { try Persona($0, $1, names) }
        fallback = try FallbackPersona(try root.required("default_persona"), names)
        ambiguity = try Ambiguity(try root.required("ambiguity"), names)
        angles = try root.required("angles").each { try Angle($0, $1, names) }
        offers = try root.required("offers").each { try Offer($0, $1, names) }
        subjects = try root.required("subjects").wordings(filling: Angle.captures)
        questions = try root.required("questions").nonEmptyWordings(filling: Angle.captures)
        topics = Dictionary(
            try root.optional("topics")?.map { try $0.string() }.map { ($0.key, $0.value) } ?? [],
            uniquingKeysWith: { first, _ in first })
        hooks = try root.required("hooks").each { try HookWording($0, $1) }
        greetings = try root.required("greetings").phrases()
        closings = try root.required("closings").phrases()
        constraints = try Constraints(try root.required("constraints"))
        signalLimits = try SignalLimits(try root.required("signal_limits"))
        modes = try ModeLimits.all(try root.required("confidence_modes"))
        bannedPhrases = try root.required("banned_phrases").phrases()
        semanticGuard = try SemanticGuard(try root.required("semantic_guard"))
        contactSearch = try ContactSearch(try root.required("contact_search"))
        voice = try root.optional("voice")?.strings() ?? []
        spamTriggers = try root.required("spam_triggers").phrases()
        nearDuplicates = try NearDuplicates(try root.required("near_duplicates"))
        let wordings = Self.wordings(root)
        ordinaryWords = wordings.reduce(into: EverydayWords.openers) { $0.formUnion(Self.ordinaryWords(in: $1)) }
        wordingStems = Set(wordings.flatMap { $0.map { Stem.of($0.folded) } })
        mergedYAML = tree.canonicalYAML
        sha256 = Digest.sha256(mergedYAML)
    }

    private static func defaultIndustry(_ industries: [Industry], in section: RuleReader) throws -> Industry {
        if let last = industries.last { return last }
        throw section.error("there is no industry", "Add at least one; the last one stands for all others")
    }

    /// What drafts are put together from, text by text; not the word lists that drafts are held to.
    private static func wordings(_ root: RuleReader) -> [[Word]] {
        let sections = ["angles", "offers", "subjects", "questions", "hooks", "greetings", "closings"]
        let texts = sections.compactMap { try? root.optional($0) }.flatMap { Self.texts($0.tree) }
        let single = [("industries", "makers"), ("personas", "framing")].flatMap { section, key in
            let entries = (try? root.optional(section)?.entries()) ?? []
            return entries.compactMap { try? $0.value.optional(key) }
        }
        return (texts + single.flatMap { Self.texts($0.tree) }).map(Words.of)
    }

    private static func texts(_ tree: RuleTree) -> [String] {
        switch tree.value {
        case .scalar(let text, _): [text]
        case .list(let items): items.flatMap(texts)
        case .map(let entries): entries.flatMap { texts($0.value) }
        }
    }
}

extension Rules {
    /// Lower-case words, and the first word of a whole sentence.
    private static func ordinaryWords(in words: [Word]) -> Set<String> {
        let opening = words.count > 6 ? words.prefix(1).filter { $0.text.dropFirst().allSatisfy(\.isLowercase) } : []
        return Set((words.filter(\.isLowercase) + opening).map(\.folded))
    }
}

/// Files that the binary carries.
enum EmbeddedRules {
    static func text(path: String) -> String? {
        for index in 0..<embedded_files_count {
            let file = embedded_file(index)
            guard String(cString: file.path) == path else { continue }
            return String(decoding: UnsafeBufferPointer(start: file.bytes, count: file.count), as: UTF8.self)
        }
        return nil
    }
}

/// The ids that other sections may refer to.
struct Names {
    let products: [String]
    let industries: [String]
    let angles: [String]
    let personas: [String]

    init(_ root: RuleReader) throws {
        func keys(_ section: String) throws -> [String] { try root.required(section).entries().map(\.key) }
        products = try keys("products")
        industries = try keys("industries")
        angles = try keys("angles")
        personas = try keys("personas")
    }
}
