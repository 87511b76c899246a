import LedgerCore

/// Words that companies of all kinds have in their names: two that share no others have nothing in common.
enum CommonWords {
    /// The first word of a name that tells it from others, in lower case; nil where none does.
    static func firstUncommon(of name: String) -> String? {
        FilerName.key(name).split(separator: " ").map(String.init).first { !all.contains($0) }
    }

    private static let all = Set(
        """
        the and of a an in for new group holding holdings company companies co corp corporation inc incorporated
        ltd limited plc enterprise enterprises partner partners associates trust fund acquisition ventures
        brands products international global world worldwide universal general national federal american america
        americas united us usa states north south east west northern southern eastern western central pacific
        atlantic european europe asia china canada canadian first premier advanced applied integrated standard
        industry industries industrial manufacturing technology technologies tech system systems service
        services solution solutions software digital data network networks communications media entertainment
        electric electronic electronics power energy oil gas petroleum water gold silver mining minerals metals
        steel chemical chemicals materials resources environmental health healthcare medical medicine med pharma
        pharmaceutical pharmaceuticals therapeutics biotech biotechnology biosciences bio biologics life science
        sciences labs laboratories research bank banks banking bancorp bancshares financial finance capital
        investment investments investors insurance assurance credit savings mortgage real estate realty property
        properties land homes hotels food foods restaurants retail stores motor motors auto automotive air
        airlines aerospace defense marine shipping transport transportation logistics
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
