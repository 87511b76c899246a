import NIOCore
import NIOHTTPTypes

/// Closes a connection whose request takes too long to arrive or is larger than any may be, or that does not take what
/// it is answered, so that who is slow, endless or deaf holds nothing for long.
final class RequestGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    /// Runs from the connection's begin, or from the end of a later request's header: what is no whole header is not seen
    /// here, and a connection that waits for one is idle.
    private var deadline: Scheduled<Void>?
    /// Runs while more waits to be sent than the other end takes.
    private var stalled: Scheduled<Void>?
    private var bodyBytes = 0

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { watch(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { cancel() }

    func channelActive(context: ChannelHandlerContext) {
        watch(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        cancel()
        context.fireChannelInactive()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            stalled?.cancel()
            stalled = nil
        } else if stalled == nil {
            stalled = closing(context)
        }
        context.fireChannelWritabilityChanged()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            bodyBytes = 0
            watch(context)
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            // Four times what is answered with words: past that there is nobody to talk to.
            if bodyBytes > 4 * Limits.body { return context.close(promise: nil) }
        case .end:
            deadline?.cancel()
            deadline = nil
        }
        context.fireChannelRead(data)
    }

    private func watch(_ context: ChannelHandlerContext) {
        if deadline == nil { deadline = closing(context) }
    }

    private func closing(_ context: ChannelHandlerContext) -> Scheduled<Void> {
        let channel = context.channel
        return context.eventLoop.scheduleTask(in: .seconds(Limits.request)) { channel.close(promise: nil) }
    }

    private func cancel() {
        deadline?.cancel()
        stalled?.cancel()
    }
}
