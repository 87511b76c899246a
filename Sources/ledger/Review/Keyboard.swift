import Foundation

/// What a person types: single keys at a terminal; where input is a pipe or a file, lines whose first character is the
/// key, so that a review can be scripted.
final class Keyboard {
    private let isTerminal = isatty(STDIN_FILENO) == 1

    /// The next key; nil at the end of the input.
    func next(_ prompt: String) -> Character? {
        guard isTerminal else {
            while let line = readLine() {
                if let key = line.first { return key }
            }
            return nil
        }
        Terminal.ask(prompt)
        let key = raw { () -> UInt8? in
            var byte: UInt8 = 0
            while true {
                let count = read(STDIN_FILENO, &byte, 1)
                if count == 1 { return byte }
                if count == 0 || errno != EINTR { return nil }
            }
        }
        guard let key else { return nil }
        let character = Character(Unicode.Scalar(key))
        Terminal.say(key >= 0x20 && key < 0x7f ? String(character) : "")
        return character
    }

    /// A line of text; nil at the end of the input.
    func line(_ prompt: String) -> String? {
        if isTerminal { Terminal.ask(prompt) }
        return readLine()
    }

    /// Reads without waiting for the end of the line and without showing it; the terminal is put back before this returns.
    private func raw<Value>(_ body: () -> Value) -> Value {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return body() }
        var now = before
        // Ctrl-C arrives as a key too: nothing may end with the terminal left like this.
        now.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &now)
        defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &before) }
        return body()
    }
}
