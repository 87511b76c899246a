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
    /// A longer answer is cut there, and no failure.
    var isCut = false
    /// Media types whose body is read; nil: of all.
    var types: Set<String>?
    /// Where the connection is made to, whatever the host's name leads to; the host is asked for, and proves itself, all
    /// the same.
    var pinnedAddress: String?

    struct Answer: Sendable {
        let status: Int
        let headers: [String: String]
        let retryAfter: Duration?
        let body: Data

        /// - Parameter name: in lower case.
        func header(_ name: String) -> String? { headers[name] }

        /// Without parameters, in lower case.
        var mediaType: String? {
            header("content-type").map { $0.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased() }
        }
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
    private static let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)

    private static let configuration: HTTPClient.Configuration = {
        var configuration = HTTPClient.Configuration.singletonConfiguration
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.redirectConfiguration = .disallow
        return configuration
    }()

    private func withClient<Value: Sendable>(_ body: (HTTPClient) async throws -> Value) async throws -> Value {
        guard let address = pinnedAddress, let host = URLComponents(string: url)?.host else { return try await body(Self.client) }
        var configuration = Self.configuration
        configuration.dnsOverride = [host: address]
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let result: Result<Value, any Error>
        do { result = .success(try await body(client)) } catch { result = .failure(error) }
        try? await client.shutdown()
        return try result.get()
    }

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
            return try await withClient { client in
                try await answer(try await client.execute(request, timeout: .nanoseconds(nanoseconds)))
            }
        } catch let error where error is NIOTooManyBytesError || "\(type(of: error))" == "DecompressionError" {
            throw Failure.tooLarge
        } catch let error as HTTPClientError where error == .deadlineExceeded {
            throw Failure.timedOut
        } catch let error as HTTPClientError where Self.beforeSending.contains(error) {
            throw Failure.unreachable
        } catch is CancellationError {
            throw CancellationError()
        } catch let error where error is NIOConnectionError || Self.isOfHandshake(error) {
            throw Failure.unreachable
        } catch let error as IOError where Self.unreachable.contains(error.errnoCode) {
            throw Failure.unreachable
        } catch {
            throw Failure.broken
        }
    }

    private func answer(_ response: HTTPClientResponse) async throws -> Answer {
        let bare = Answer(
            status: Int(response.status.code), headers: Self.fields(response.headers),
            retryAfter: Self.retryAfter(response.headers), body: Data())
        if let types, !types.contains(bare.mediaType ?? "") { return bare }
        // Of what is no answer the beginning would do, and nothing does too.
        let bytes = bare.status == 200 ? try await collect(response.body) : (try? await collect(response.body)) ?? ByteBuffer()
        return Answer(
            status: bare.status, headers: bare.headers, retryAfter: bare.retryAfter, body: Data(bytes.readableBytesView))
    }

    private func collect(_ body: HTTPClientResponse.Body) async throws -> ByteBuffer {
        guard isCut else { return try await body.collect(upTo: mostBytes) }
        var all = ByteBuffer()
        for try await var part in body {
            guard let slice = part.readSlice(length: min(part.readableBytes, mostBytes - all.readableBytes)) else { break }
            all.writeImmutableBuffer(slice)
            if all.readableBytes >= mostBytes { break }
        }
        return all
    }

    /// What TLS refuses before anything is sent; a connection that ends without its farewell has carried something.
    private static func isOfHandshake(_ error: any Error) -> Bool {
        "\(type(of: error))".hasPrefix("NIOSSL") && "\(error)" != "uncleanShutdown"
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
