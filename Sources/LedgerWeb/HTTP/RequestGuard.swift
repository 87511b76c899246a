import NIOCore
import NIOHTTPTypes

/// Closes a connection whose request takes too long to arrive or is larger than any may be, so that slow and endless
/// senders hold nothing for long.
final class RequestGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    /// Runs from the connection's begin, or from the first byte after a request that is answered.
    private var deadline: Scheduled<Void>?
    private var bodyBytes = 0

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { watch(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    func channelActive(context: ChannelHandlerContext) {
        watch(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
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
        guard deadline == nil else { return }
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: .seconds(Limits.request)) { channel.close(promise: nil) }
    }
}
