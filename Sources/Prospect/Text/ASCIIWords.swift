/// The words of a text that is plain ASCII, as nearly all are: by its bytes, without a look at Unicode's tables.
extension Words {
    /// Nil where the text has other letters.
    static func ofASCII(_ text: String) -> [Word]? {
        text.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.allSatisfy { $0 < 0x80 } ? words(bytes, of: text) : nil
        } ?? nil
    }

    static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static func words(_ bytes: UnsafeBufferPointer<UInt8>, of text: String) -> [Word] {
        var words: [Word] = []
        var place = 0
        while place < bytes.count {
            guard isLetter(bytes[place]) || isDigit(bytes[place]) else {
                place += 1
                continue
            }
            let end = endOfWord(bytes, from: place)
            let hyphenFollows = end + 1 < bytes.count && bytes[end] == UInt8(ascii: "-") && isWordByte(bytes[end + 1])
            let word = UnsafeBufferPointer(rebasing: bytes[place..<end])
            let start = text.utf8.index(text.startIndex, offsetBy: place)
            words.append(
                Word(
                    text: String(decoding: word, as: UTF8.self), folded: folded(word),
                    range: start..<text.utf8.index(start, offsetBy: end - place), hyphenFollows: hyphenFollows,
                    before: place > 0 ? Unicode.Scalar(bytes[place - 1]) : nil,
                    after: end < bytes.count ? Unicode.Scalar(bytes[end]) : nil))
            place = end
        }
        return words
    }

    private static func isWordByte(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

    private static func endOfWord(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var end = start + 1
        while end < bytes.count {
            if !isWordByte(bytes[end]) {
                guard end + 1 < bytes.count, joins(bytes[end], bytes[end - 1], bytes[end + 1]) else { break }
            }
            end += 1
        }
        return end
    }

    private static func joins(_ mark: UInt8, _ left: UInt8, _ right: UInt8) -> Bool {
        switch mark {
        case UInt8(ascii: "'"): isLetter(left) && isLetter(right)
        case UInt8(ascii: "."), UInt8(ascii: ","): isDigit(left) && isDigit(right)
        default: false
        }
    }

    /// Small letters, a possessive ending removed.
    private static func folded(_ word: UnsafeBufferPointer<UInt8>) -> String {
        var count = word.count
        if count >= 2, word[count - 1] | 0x20 == UInt8(ascii: "s"), word[count - 2] == UInt8(ascii: "'") { count -= 2 }
        return String(unsafeUninitializedCapacity: count) { buffer in
            var place = 0
            while place < count {
                let byte = word[place]
                buffer[place] = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte
                place += 1
            }
            return count
        }
    }
}
