import Foundation
import LedgerCore
import LedgerVendors
import Prospect

extension Workspace {
    /// How this process asks ZoomInfo, with the credentials of its environment; nil where there are none.
    /// - Throws: `SecretFault` where they are incomplete or open to others; `CommandError` where they would go unencrypted;
    ///   `ConfigurationError`.
    func zoomInfo() throws -> ZoomInfoAccess? {
        let timeout = try settings.seconds(.zoomInfoTimeout)
        let (url, tokenURL) = (try settings.url(.zoomInfoURL), try settings.url(.zoomInfoTokenURL))
        let secrets = Secrets.here
        guard let credentials = try ZoomInfoCredentials.read(secrets) else { return nil }
        let access = try ZoomInfoAccess(credentials: credentials, url: url, tokenURL: tokenURL, timeout: timeout)
        for (key, url) in [(SettingKey.zoomInfoURL, access.url), (.zoomInfoTokenURL, access.tokenURL)] {
            try OpenAddress.refuse(
                url, for: "ZoomInfo's credentials", remedy: "set \(key.rawValue) to an https address")
        }
        return access
    }

    /// People as ZoomInfo knows them, those who fit by these rules.
    func zoomInfoContacts(_ rules: Rules) throws -> ZoomInfoContacts {
        ZoomInfoContacts(access: try zoomInfo()) { rules.searchRank(title: $0, persona: $1) }
    }
}
