import Foundation
import LedgerCore
import LedgerVendors
import Prospect

extension Workspace {
    /// The model of a run's settings, with the key of this process's environment; nil where there is none.
    /// - Throws: `CommandError` where the vendor needs a key and there is none.
    func model(of settings: RunSettings) throws -> (any LanguageModel)? {
        guard let name = settings.model, settings.mode == .hybrid else { return nil }
        let timeout = try self.settings.seconds(.modelTimeout, atLeast: 1, atMost: 3_600)
        let bare = ModelConnection(name: name, url: settings.modelURL, key: nil, timeout: timeout)
        guard let vendor = bare?.vendor else {
            throw CommandError(status: .badInput, description: "model \(name) is not anthropic/NAME or openai/NAME")
        }
        let key = ProcessInfo.processInfo.environment[vendor.keyVariable].map { $0.trimmingWhitespace() }
            .flatMap { $0.isEmpty ? nil : $0 }
        if let key, !key.isEmpty, let url = settings.modelURL, OpenAddress.isOpen(url) {
            throw CommandError(
                status: .usage,
                description: "\(vendor.keyVariable) would go unencrypted to \(url); use https, or unset the key")
        }
        // A server of one's own may ask for none.
        guard key != nil || settings.modelURL != nil else {
            throw CommandError(
                status: .unavailable,
                description: "model \(name) needs a key; set \(vendor.keyVariable) in the environment, or leave `model` out")
        }
        return ModelConnection(name: name, url: settings.modelURL, key: key, timeout: timeout)?.languageModel()
    }
}
