/// What a number measures: money, a share, a multiple, a rank.
extension QuantityReader {
    func hasCode(before place: Int) -> Bool {
        guard place > 0 else { return false }
        return NumberWords.currencies[folded(place - 1)] != nil && folded(place - 1).count == 3
            || isMoney(place) && words[place - 1].after == "$" && NumberWords.dollars[folded(place - 1)] != nil
    }

    func measured(_ place: Int, _ after: Int) -> (Quantity.Measure, Int) {
        if let sign = words[place].before, let currency = NumberWords.currencySigns[sign] {
            let kind = place > 0 && words[place - 1].after == sign ? NumberWords.dollars[folded(place - 1)] : nil
            return (.money(kind ?? currency), after)
        }
        if hasCode(before: place), let currency = NumberWords.currencies[folded(place - 1)] {
            return (.money(currency), after)
        }
        if let sign = words[after - 1].after, let currency = NumberWords.currencySigns[sign] { return (.money(currency), after) }
        if words[after - 1].after == "%" || ["percent", "pct"].contains(folded(after)) {
            return (.percent, words[after - 1].after == "%" ? after : after + 1)
        }
        if folded(after) == "per", folded(after + 1) == "cent" { return (.percent, after + 2) }
        if ["percentage", "pp"].contains(folded(after)) { return (.percent, folded(after + 1).hasPrefix("point") ? after + 2 : after + 1) }
        if folded(after + 1).hasPrefix("dollar"), let currency = NumberWords.dollars[folded(after)] {
            return (.money(currency), after + 2)
        }
        if let currency = NumberWords.currencies[folded(after)] { return (.money(currency), after + 1) }
        return (.count, after)
    }

    /// `3x`, `three times`, `ten-fold`.
    func times(_ value: Double, _ place: Int, _ after: Int) -> Found? {
        if folded(after) == "fold" || folded(after) == "times" && value > 1 || folded(after) == "x" {
            return found(.multiple, value, place..<after + 1, from: place)
        }
        if folded(after) == "thirds" || folded(after) == "quarters" {
            return found(.multiple, value / (folded(after) == "thirds" ? 3 : 4), place..<after + 1, from: place)
        }
        return nil
    }

    func multiple(at place: Int) -> Found? {
        let word = folded(place)
        if let value = NumberWords.vague[word] { return found(.vague, value, place..<place + 1, from: place) }
        if let value = NumberWords.multiples[word] {
            let isPart = word == "half" && (words[place].hyphenFollows || NumberWords.ordinals[folded(place - 1)] != nil
                || ["latter", "other", "back", "front", "better", "this"].contains(folded(place - 1)))
            return isPart || isJoined(place) ? nil : found(.multiple, value, place..<place + 1, from: place)
        }
        if ["third", "quarter"].contains(word), folded(place + 1) == "of", ["a", "one"].contains(folded(place - 1)) {
            return found(.multiple, word == "third" ? 1.0 / 3 : 0.25, place..<place + 1, from: place)
        }
        if word.hasSuffix("x"), let value = Double(word.dropLast()) {
            return found(.multiple, value, place..<place + 1, from: place)
        }
        return nil
    }

    func ordinal(at place: Int) -> Found? {
        let word = folded(place)
        if let value = NumberWords.ordinals[word] {
            if value > 2, isFraction(place) { return found(.multiple, 1 / value, place..<place + 1, from: place) }
            return isJoined(place) ? nil : found(.ordinal, value, place..<place + 1, from: place)
        }
        for ending in ["st", "nd", "rd", "th"] where word.hasSuffix(ending) {
            if let value = Double(word.dropLast(2)) { return found(.ordinal, value, place..<place + 1, from: place) }
        }
        return nil
    }

    /// "A fifth", "a third more", but "a third line".
    func isFraction(_ place: Int) -> Bool {
        guard ["a", "an", "one"].contains(folded(place - 1)) else { return false }
        return place + 1 == words.count || SmallWords.all.contains(folded(place + 1)) && folded(place + 1) != "one"
            || [".", ",", ";", "?"].contains(words[place].after)
    }
}
