import Foundation

/// Results go to stdout, talk to stderr.
enum Terminal {
    /// Prints a result.
    static func show(_ text: String) { write(text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n", to: STDOUT_FILENO) }

    /// Says something to the person at the terminal.
    static func say(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// Says something without ending the line.
    static func ask(_ text: String) { write(text, to: STDERR_FILENO) }

    static let stderrIsTerminal = isatty(STDERR_FILENO) == 1
    static let stdoutIsTerminal = isatty(STDOUT_FILENO) == 1

    /// Who read the results has gone away (`… | head`): what is printed on and on can end.
    static var readerIsGone: Bool {
        var output = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
        return poll(&output, 1, 0) > 0 && output.revents & Int16(POLLERR | POLLNVAL) != 0
    }

    /// Replaces the current line of a terminal.
    static func replaceLine(_ text: String) { write("\r\u{1b}[2K" + text, to: STDERR_FILENO) }

    /// Columns of the terminal on stderr; 80 where it does not tell.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// A reader that has gone away, and a terminal that was closed, are nobody to tell.
    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 {
                let error = errno
                if error == EINTR { continue }
                if error == EPIPE || descriptor != STDOUT_FILENO || isClosedTerminal(descriptor) { return }
                say("ledger: cannot write the result: \(String(cString: strerror(error)))")
                exit(ExitStatus.cannotWrite.rawValue)
            }
            rest = rest.dropFirst(written)
        }
    }

    private static func isClosedTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 0 && errno == EIO }
}
