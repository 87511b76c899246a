/// One word of a sentence with what general English knows of it.
struct Token: Sendable {
    let word: Word
    let stem: String
    let meaning: Meaning

    var folded: String { word.folded }
    /// Carries meaning of its own: no small word, no bare digits.
    let isContent: Bool

    init(word: Word, stem: String, meaning: Meaning) {
        self.word = word
        self.stem = stem
        self.meaning = meaning
        isContent = word.folded.utf8.count > 2 && !SmallWords.all.contains(word.folded) && !word.hasDigit
    }

    /// Reads words, two of them together where that says something else: `lay off`.
    static func read(_ words: [Word]) -> [Token] {
        let stems = words.map { Stem.of($0.folded) }
        return words.indices.map { place in
            var meaning = Lexicon.meanings[stems[place]] ?? Meaning()
            if place + 1 < words.count, let pair = pair(stems[place], stems[place + 1]) { meaning.add(pair) }
            if place > 0, let pair = pair(stems[place - 1], stems[place]) { meaning.add(pair) }
            return Token(word: words[place], stem: stems[place], meaning: meaning)
        }
    }

    private static func pair(_ first: String, _ second: String) -> Meaning? {
        Lexicon.pairOpeners.contains(first) ? Lexicon.meanings[first + "_" + second] : nil
    }
}

/// Words that only hold a sentence together, and what they show of it.
enum SmallWords {
    static let all: Set<String> = set("""
        a an the and or but nor so yet if then than that this these those there here it its it's he she they them their
        theirs we us our ours you your yours i me my mine who whom whose which what when where why how is are was were be
        been being am do does did doing done has have had having will would shall should can could may might must of to
        in on at by for from with without within about into onto over under after before since until till during as up
        down out off through between among across against along around behind beyond near per via not no never any some
        each every all both either neither one ones other others another such same own more most less least much many
        few very too also just only even still already again ever rather quite once twice while because although though
        whether unless however therefore thus hence upon toward towards amid despite except like unlike plus minus i'm
        i've i'd i'll you're you've you'd you'll we're we've we'd we'll they're they've that's there's what's let let's
        don't doesn't didn't isn't aren't wasn't weren't won't wouldn't can't couldn't shouldn't haven't hasn't hadn't
        cannot yes now new get got gets getting make makes made making take takes taken took taking go goes going went
        gone come comes came coming put puts putting keep keeps kept keeping see sees saw seen say says said
        """)
    /// A sentence with one of these speaks of firms in general.
    static let general: Set<String> = set("""
        usually often typically generally tends tend tended commonly frequently sometimes rarely seldom normally most many
        several firms companies makers manufacturers teams anyone everyone everybody nobody somebody whoever
        whenever wherever mostly
        operators carriers banks lenders insurers retailers hospitals clinics leads leaders managers directors planners
        elsewhere nearly organisations organizations businesses groups departments functions peers people habit common commonplace familiar typical apt prone
        """)
    /// A sentence with one of these says what could be, not what is.
    static let hedges: Set<String> = set("""
        may might could can if whether would perhaps maybe possibly probably likely presumably imagine guess suspect
        expect wonder assume suppose seem seems suggests suggest sounds should bet hope
        """)
    static let conditions: Set<String> = set("may might could can if whether would perhaps maybe possibly should hope")
    static let readers: Set<String> = set("you your yours yourself you're you\u{2019}re you've you\u{2019}ve you'll you'd")
    static let writers: Set<String> = set("i me my mine we us our ours i'm i've i'd i'll i\u{2019}m i\u{2019}ve i\u{2019}d i\u{2019}ll")
    static let pronouns: Set<String> = set("it its it's they their them he she his her him")
    /// "The chain also …": more is said of the same.
    static let additions: Set<String> = set("also since already recently meanwhile itself likewise")
    static let articles: Set<String> = set("a an the this that these those such its their your our his her each every any no some")
    /// Ways to call the company without its name.
    static let callings: Set<String> = set("company firm group business organisation organization maker manufacturer")

    private static func set(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
