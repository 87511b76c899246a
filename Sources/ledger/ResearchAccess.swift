import LedgerCore
import LedgerVendors
import Prospect

extension Workspace {
    /// The sources that a run asks besides its signals file, in the order of its settings.
    /// - Throws: `ConfigurationError` for an address that is none.
    func researchSources(of run: RunSettings) throws -> [any SignalSource] {
        try run.sources.map { kind in
            switch kind {
            case .sec: try edgar()
            case .perplexity: try perplexity()
            case .website: try websiteNews()
            }
        }
    }

    /// Why the SEC cannot be asked; nil where it can.
    var objectionToContact: String? { EdgarSignals.objection(toContact: settings.text(.secUserAgent)) }

    func edgar() throws -> EdgarSignals {
        EdgarSignals(
            contact: settings.text(.secUserAgent), siteURL: try settings.url(.secURL) ?? EdgarSignals.siteURL,
            dataURL: try settings.url(.secDataURL) ?? EdgarSignals.dataURL)
    }

    private func websiteNews() throws -> WebsiteNews {
        WebsiteNews(
            standIn: try settings.url(.websiteURL), allowsPrivate: try settings.flag(.websiteAllowPrivate))
    }
}
