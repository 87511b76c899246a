import Hummingbird
import Synchronization

/// Leads to the site, which is made once the port is known; no connection is taken before.
final class Entrance: HTTPResponder {
    typealias Context = BasicRequestContext

    private let site = Mutex<Site?>(nil)

    func open(_ site: Site) { self.site.withLock { $0 = site } }

    func respond(to request: Request, context: Context) async throws -> Response {
        guard let site = site.withLock({ $0 }) else { return Response(status: .serviceUnavailable) }
        return try await site.respond(to: request, context: context)
    }
}
