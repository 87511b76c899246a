import Foundation

/// What a person types: single keys at a terminal; where input is a pipe or a file, lines whose first character is the
/// key, so that a review can be scripted.
final class Keyboard {
    let isTerminal = isatty(STDIN_FILENO) == 1

    /// Stands for what is no single key, and never decides anything: arrows and other sequences, pasted text.
    static let noKey: Character = "\u{1b}"

    /// The next key; nil at the end of the input. What was typed before the prompt is dropped: nobody meant it as an
    /// answer to what it shows.
    func next(_ prompt: String) -> Character? {
        guard isTerminal else {
            while let line = readLine() {
                if let key = line.first { return key }
            }
            return nil
        }
        let key = raw { () -> Character? in
            Terminal.ask(prompt)
            return Self.key()
        }
        guard let key else { return nil }
        Terminal.say(key.asciiValue.map { $0 >= 0x20 && $0 < 0x7f } == true ? String(key) : "")
        return key
    }

    /// A line of text; nil at the end of the input.
    func line(_ prompt: String) -> String? {
        if isTerminal { Terminal.ask(prompt) }
        return readLine()
    }

    /// A key is a byte that comes alone.
    private static func key() -> Character? {
        var bytes = [UInt8](repeating: 0, count: 64)
        while true {
            let count = read(STDIN_FILENO, &bytes, bytes.count)
            if count == -1, errno == EINTR { continue }
            guard count > 0 else { return nil }
            let key = Character(Unicode.Scalar(bytes[0]))
            if count == 1, key != noKey { return key }
            dropRest()
            return noKey
        }
    }

    /// Drops what belongs to the bytes that were read, until nothing has come for a twentieth of a second.
    private static func dropRest() {
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        repeat { tcflush(STDIN_FILENO, TCIFLUSH) } while poll(&input, 1, 50) == 1 && input.revents == Int16(POLLIN)
    }

    /// Reads without waiting for the end of the line and without showing it; the terminal is put back before this returns.
    private func raw<Value>(_ body: () -> Value) -> Value {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return body() }
        var now = before
        // Ctrl-C arrives as a key too: nothing may end with the terminal left like this.
        now.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &now)
        defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &before) }
        return body()
    }
}
