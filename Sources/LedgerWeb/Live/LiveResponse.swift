import HTTPTypes
import Hummingbird
import LedgerCore
import LedgerStore
import NIOPosix
import ServiceLifecycle

extension Site {
    /// A stream of server-sent events on one run, which ends when the run does, the session does, or the server is stopped.
    func liveResponse(_ runID: RunID, _ secret: String?, _ request: Request) async throws -> Response {
        _ = try await threads.pages.runIfActive {
            try pool.read(within: Limits.page) { store in
                _ = try requireVisitor(secret, store)
                _ = try store.runLine(runID)
            }
        }
        let headers: HTTPFields = [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"]
        if request.method == .head { return Response(status: .ok, headers: Rendered.guarding(headers)) }
        let mayWatch: LiveRuns.Admission = { [door] store in try door.visitor(secret, store, now: LocalTimes.now) != nil }
        guard let events = await live.watch(runID, while: mayWatch) else {
            throw Problem(.serviceUnavailable, "Too many", "Too many browsers look on; load the page anew now and then.")
        }
        let body = ResponseBody { writer in
            try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
            for await event in events.cancelOnGracefulShutdown() { try await writer.write(ByteBuffer(string: event)) }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: Rendered.guarding(headers), body: body)
    }
}
