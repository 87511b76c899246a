import Foundation
import LedgerCore
import LedgerVendors
import Prospect

extension Workspace {
    /// The model of a run's settings, with the key of this process's environment; nil where there is none.
    /// - Throws: `CommandError` where the vendor needs a key and there is none.
    func model(of settings: RunSettings) throws -> (any LanguageModel)? {
        try modelConnection(of: settings)?.languageModel()
    }

    func modelConnection(of settings: RunSettings) throws -> ModelConnection? {
        guard let name = settings.model, settings.mode == .hybrid else { return nil }
        let timeout = try self.settings.seconds(.modelTimeout)
        let bare = ModelConnection(name: name, url: settings.modelURL, key: nil, timeout: timeout)
        guard let vendor = bare?.vendor else {
            throw CommandError(status: .badInput, description: "model \(name) is not anthropic/NAME or openai/NAME")
        }
        let key = try Secrets.here.value(vendor.keyVariable)
        if key != nil, let url = settings.modelURL { try OpenAddress.refuse(url, for: vendor.keyVariable) }
        // A server of one's own may ask for none.
        guard key != nil || settings.modelURL != nil else {
            throw CommandError(
                status: .unavailable,
                description: "model \(name) needs a key; set \(vendor.keyVariable) (or \(vendor.keyVariable)_FILE) in the environment, or leave `model` out")
        }
        return ModelConnection(name: name, url: settings.modelURL, key: key, timeout: timeout)
    }
}
