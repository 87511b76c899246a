public struct SentenceGround: Sendable, Equatable {
    public let text: String
    public let signalIDs: [String]
}
extension Validator {
    public func grounds(of draft: DraftUnderTest) -> [SentenceGround] { [] }
}
