import Foundation

/// Wall and processor time so far.
struct Usage {
    let wall = ContinuousClock.now
    let processor: Double

    init() {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        processor = seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}

/// A line of results.
struct Measurement: Codable {
    var seconds, processor: Double
    var attempts = 0, opened = 0, claims = 0, commits = 0, changes = 0
    /// Median of one claim.
    var claimMilliseconds = 0.0

    init(since began: Usage) {
        let now = Usage()
        seconds = began.wall.duration(to: now.wall) / .seconds(1)
        processor = now.processor - began.processor
    }
}

/// Prints a line of JSON.
func show(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
    fflush(nil)
}

/// Resident memory in MB: now, and the most so far.
func memory() -> (now: Double, peak: Double) {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    func megabytes(_ key: String) -> Double {
        let line = status.split(separator: "\n").first { $0.hasPrefix(key + ":") }
        return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first).flatMap { Double($0) }.map { $0 / 1_024 } ?? 0
    }
    return (megabytes("VmRSS"), megabytes("VmHWM"))
}
