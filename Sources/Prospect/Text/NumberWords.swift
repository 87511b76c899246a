/// English words for numbers.
enum NumberWords {
    static let small: [String: Double] = [
        "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
        "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
        "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
        "seventy": 70, "eighty": 80, "ninety": 90,
    ]
    /// What multiplies the number before it.
    static let magnitudes: [String: Double] = [
        "hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12, "k": 1e3,
        "m": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "bn": 1e9, "b": 1e9,
    ]
    /// "hundreds of": at least so many.
    static let vague: [String: Double] = [
        "dozens": 12, "scores": 20, "hundreds": 100, "thousands": 1e3, "millions": 1e6, "billions": 1e9,
    ]
    static let multiples: [String: Double] = [
        "twice": 2, "double": 2, "doubled": 2, "doubles": 2, "doubling": 2, "thrice": 3, "triple": 3, "tripled": 3,
        "triples": 3, "tripling": 3, "treble": 3, "trebled": 3, "quadruple": 4, "quadrupled": 4, "quadrupling": 4,
        "half": 0.5, "halve": 0.5, "halved": 0.5, "halves": 0.5, "halving": 0.5, "twofold": 2, "threefold": 3,
        "fourfold": 4, "fivefold": 5, "sixfold": 6, "tenfold": 10,
    ]
    static let ordinals: [String: Double] = [
        "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
        "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
        "twentieth": 20, "thirtieth": 30, "hundredth": 100,
    ]
    static let currencies: [String: String] = [
        "usd": "USD", "dollar": "USD", "dollars": "USD", "eur": "EUR", "euro": "EUR", "euros": "EUR", "gbp": "GBP",
        "pound": "GBP", "pounds": "GBP", "sterling": "GBP", "chf": "CHF", "francs": "CHF", "yen": "JPY", "jpy": "JPY",
        "yuan": "CNY", "rmb": "CNY", "cny": "CNY", "rupees": "INR", "inr": "INR", "crore": "INR", "kronor": "SEK",
        "sek": "SEK", "kroner": "NOK", "nok": "NOK", "dkk": "DKK", "cad": "CAD", "aud": "AUD", "sgd": "SGD",
        "zloty": "PLN", "pln": "PLN", "rand": "ZAR", "won": "KRW", "krw": "KRW", "brl": "BRL", "reais": "BRL",
    ]
    /// What goes before "dollars" or "$".
    static let dollars = [
        "us": "USD", "u.s": "USD", "american": "USD", "a": "AUD", "au": "AUD", "australian": "AUD", "c": "CAD", "ca": "CAD",
        "canadian": "CAD", "nz": "NZD", "hk": "HKD", "s": "SGD", "singapore": "SGD", "r": "BRL",
    ]
    static let currencySigns: [Unicode.Scalar: String] = [
        "$": "USD", "\u{20ac}": "EUR", "\u{a3}": "GBP", "\u{a5}": "JPY", "\u{20b9}": "INR",
    ]
    /// Days in each.
    static let periods: [String: Double] = [
        "day": 1, "week": 7, "fortnight": 14, "month": 30.4375, "quarter": 91.3125, "year": 365.25,
    ]
}
