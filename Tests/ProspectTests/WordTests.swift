@testable import Prospect
import Testing

@Suite struct WordTests {
    @Test func `words of plain ASCII are read from bytes as they are read from characters`() {
        let pieces = [
            "", "it's", "On-Time", "3.5", "1,000", "x", "A", "s", "'", "'s", "'S", ".", ",", "-", "--", " ", "\n", "\r\n", "(",
            "v2", "o'er", "'n'", "\0",
        ]
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let text = first + second + third
                    #expect(Words.ofASCII(text) == Words.ofAny(text), "\(text.debugDescription)")
                }
            }
        }
    }

    @Test func `other letters are not taken for ASCII`() {
        #expect(Words.ofASCII("Zoë") == nil)
        #expect(Words.of("Zoë's").map(\.folded) == ["zoë"])
    }
}
