internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
import Foundation

/// One request and its answer: the whole exchange within a time limit, the answer within a size limit.
struct HTTPExchange: Sendable {
    /// `POST` where there is a body, else `GET`.
    var url: String
    /// Without those that the body sets: nothing else is sent of oneself.
    var headers: [(String, String)]
    var body: Data?
    var contentType = "application/json"
    var timeout: Duration
    /// Bytes of an answer that are read, once unpacked.
    var mostBytes: Int

    struct Answer: Sendable {
        let status: Int
        let headers: [String: String]
        let retryAfter: Duration?
        let body: Data

        /// - Parameter name: in lower case.
        func header(_ name: String) -> String? { headers[name] }
    }

    enum Failure: Error, Equatable {
        /// Nothing was sent: no connection came about.
        case unreachable
        /// The connection broke, or the answer ended, after the request was on its way.
        case broken
        case timedOut
        case tooLarge
    }

    /// One for the process, never shut down. It connects once: what waits and tries again is above. Packed answers are
    /// unpacked as they come, up to 25 times their length.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration.singletonConfiguration
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.redirectConfiguration = .disallow
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// - Throws: `Failure`; `CancellationError`.
    func send() async throws -> Answer {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            group.addTask { try await exchange() }
            group.addTask {
                try await Task.sleep(for: timeout)
                throw Failure.timedOut
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw Failure.broken }
            return first
        }
    }

    private func exchange() async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if !request.headers.contains(name: "accept") { request.headers.add(name: "accept", value: contentType) }
        if let body {
            request.method = .POST
            request.headers.replaceOrAdd(name: "content-type", value: contentType)
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        do {
            let response = try await Self.client.execute(request, timeout: .nanoseconds(nanoseconds))
            let status = Int(response.status.code)
            // Of what is no answer the beginning would do, and nothing does too.
            let bytes = status == 200
                ? try await response.body.collect(upTo: mostBytes)
                : (try? await response.body.collect(upTo: mostBytes)) ?? ByteBuffer()
            return Answer(
                status: status, headers: Self.fields(response.headers),
                retryAfter: Self.retryAfter(response.headers), body: Data(bytes.readableBytesView))
        } catch let error where error is NIOTooManyBytesError || "\(type(of: error))" == "DecompressionError" {
            throw Failure.tooLarge
        } catch let error as HTTPClientError where error == .deadlineExceeded {
            throw Failure.timedOut
        } catch let error as HTTPClientError where Self.beforeSending.contains(error) {
            throw Failure.unreachable
        } catch is CancellationError {
            throw CancellationError()
        } catch let error where error is NIOConnectionError || "\(type(of: error))".hasPrefix("NIOSSL") {
            throw Failure.unreachable
        } catch let error as IOError where Self.unreachable.contains(error.errnoCode) {
            throw Failure.unreachable
        } catch {
            throw Failure.broken
        }
    }

    private static let beforeSending: [HTTPClientError] = [
        .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout, .invalidURL, .emptyHost,
    ]
    private static let unreachable: Set<Int32> = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL]

    /// By lower-case name; of several fields of one name the first.
    private static func fields(_ headers: HTTPHeaders) -> [String: String] {
        Dictionary(headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    private var nanoseconds: Int64 { Int64(clamping: Int(timeout / .nanoseconds(1))) }

    /// Seconds, or a date as HTTP writes it; `retry-after-ms`, which some vendors send, is finer.
    private static func retryAfter(_ headers: HTTPHeaders) -> Duration? {
        if let text = headers.first(name: "retry-after-ms"), let value = Double(text), (0...1e9).contains(value) {
            return .milliseconds(value)
        }
        guard let text = headers.first(name: "retry-after") else { return nil }
        if let seconds = Double(text) { return (0...1e6).contains(seconds) ? .seconds(seconds) : nil }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return format.date(from: text).map { .seconds(max(0, $0.timeIntervalSinceNow)) }
    }
}
