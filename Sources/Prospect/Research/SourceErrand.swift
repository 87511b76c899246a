import Foundation
internal import LedgerCore
import Synchronization

/// What a source answered, with its report.
struct SourceAnswer: Sendable {
    var signals: [RawSignal] = []
    /// Nil where it was looked up now.
    var fetchedOn: CalendarDay?
    var report: SourceReport
}

/// One question to one source, which is not waited for beyond its deadline.
struct SourceErrand: Sendable {
    let source: any SignalSource
    let request: ProspectRequest
    let outside: Outside

    /// A source that does not answer in time is left behind. It goes on, for what it was asked may be paid for: what it
    /// brings is kept for the next who asks.
    /// - Throws: `CancellationError`; what is no failure of the source.
    func run(within deadline: Duration) async throws -> SourceAnswer {
        let asking = Task { try await ask() }
        let first = FirstOutcome()
        let answer: SourceAnswer? = try await withTaskCancellationHandler {
            let clock = Task {
                try await Task.sleep(for: deadline)
                first.settle(.success(nil))
            }
            Task {
                do { first.settle(.success(try await asking.value)) } catch { first.settle(.failure(error)) }
            }
            defer { clock.cancel() }
            return try await first.value()
        } onCancel: {
            asking.cancel()
            first.settle(.failure(CancellationError()))
        }
        if let answer { return answer }
        let seconds = deadline.formatted(.units(allowed: [.seconds, .milliseconds], width: .narrow))
        return failed("no answer within \(seconds)")
    }

    private func ask() async throws -> SourceAnswer {
        do {
            return try await answer()
        } catch let skipped as SourceSkipped {
            return SourceAnswer(
                report: SourceReport(source: source.name, status: .skipped, count: 0, errors: [skipped.description]))
        } catch let error where !(Task.isCancelled || error is any LedgerFault) {
            return failed("\(error)")
        }
    }

    private func answer() async throws -> SourceAnswer {
        guard let topic = source.topic(of: request) else {
            let signals = try await source.signals(for: request, meter: outside.meter)
            return SourceAnswer(signals: signals, report: report(signals.count))
        }
        let kept = try await outside.cache.answer(topic) {
            try StableJSON.encode(try await source.signals(for: request, meter: outside.meter))
        }
        let signals = try JSONDecoder().decode([RawSignal].self, from: Data(kept.answer.utf8))
        var report = report(signals.count)
        report.cacheHit = kept.isFromCache
        if let reason = kept.staleBecause {
            report.status = .error
            report.errors = ["\(reason); what was known on \(kept.fetchedAt.day) is used"]
            report.isStale = true
        }
        return SourceAnswer(signals: signals, fetchedOn: kept.isFromCache ? kept.fetchedAt.day : nil, report: report)
    }

    private func report(_ count: Int) -> SourceReport { SourceReport(source: source.name, status: .ok, count: count) }

    private func failed(_ reason: String) -> SourceAnswer {
        SourceAnswer(report: SourceReport(source: source.name, status: .error, count: 0, errors: [reason]))
    }
}

/// The first of several outcomes; later ones are of no account.
private final class FirstOutcome: Sendable {
    private enum State {
        case open(CheckedContinuation<SourceAnswer?, any Error>?)
        case settled(Result<SourceAnswer?, any Error>)
    }

    private let state = Mutex(State.open(nil))

    func settle(_ outcome: Result<SourceAnswer?, any Error>) {
        let waiting: CheckedContinuation<SourceAnswer?, any Error>? = state.withLock { state in
            guard case .open(let waiting) = state else { return nil }
            state = .settled(outcome)
            return waiting
        }
        waiting?.resume(with: outcome)
    }

    func value() async throws -> SourceAnswer? {
        try await withCheckedThrowingContinuation { continuation in
            let settled: Result<SourceAnswer?, any Error>? = state.withLock { state in
                if case .settled(let outcome) = state { return outcome }
                state = .open(continuation)
                return nil
            }
            if let settled { continuation.resume(with: settled) }
        }
    }
}
