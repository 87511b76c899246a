import LedgerCore

/// How a process shows ZoomInfo who it is.
public enum ZoomInfoCredentials: Sendable {
    /// GTM: an app with a client id and a secret.
    case client(Client)
    /// GTM: a person's session, carried in a file.
    case session(Client, file: String)
    /// The older interface.
    case login(Login)

    public struct Client: Sendable {
        let id: String
        let secret: String
    }

    public enum Login: Sendable {
        case password(username: String, password: String)
        case key(username: String, clientID: String, SigningKey)
    }

    /// An RSA private key, ready for use.
    public struct SigningKey: Sendable {
        let key: PrivateKey
    }

    /// Which of the two interfaces these are for.
    public enum Interface: String, Sendable, CaseIterable {
        case gtm, legacy

        /// Address that the paths of calls are put behind.
        public var standardURL: String {
            switch self {
            case .gtm: "https://api.zoominfo.com/gtm"
            case .legacy: "https://api.zoominfo.com"
            }
        }

        var tokenPath: String {
            switch self {
            case .gtm: "/oauth/v1/token"
            case .legacy: "/authenticate"
            }
        }
    }

    public var interface: Interface {
        switch self {
        case .client, .session: .gtm
        case .login: .legacy
        }
    }

    /// For people: `client credentials`.
    public var kind: String {
        switch self {
        case .client: "client credentials"
        case .session: "refresh token"
        case .login(.password): "username and password"
        case .login(.key): "private key"
        }
    }
}

extension ZoomInfoCredentials {
    /// What the environment has; nil where it has nothing of ZoomInfo's.
    /// - Throws: `SecretFault` where it has some, and not enough; where a file is open to others; where a key cannot be read.
    public static func read(_ secrets: Secrets) throws(SecretFault) -> ZoomInfoCredentials? {
        let given = try Given(secrets)
        guard !given.isEmpty else { return nil }
        switch try interface(secrets) ?? (given.hasLegacyAlone ? .legacy : .gtm) {
        case .gtm: if let credentials = given.gtm { return credentials }
        case .legacy: if let credentials = try given.legacy() { return credentials }
        }
        throw SecretFault(
            """
            ZoomInfo's credentials are incomplete: its GTM interface needs ZOOMINFO_CLIENT_ID and ZOOMINFO_CLIENT_SECRET (and \
            ZOOMINFO_REFRESH_TOKEN_FILE where a person opened the session); the older one (ZOOMINFO_API=legacy) needs \
            ZOOMINFO_USERNAME with ZOOMINFO_PASSWORD, or with ZOOMINFO_CLIENT_ID and ZOOMINFO_PRIVATE_KEY_FILE
            """)
    }

    private static func interface(_ secrets: Secrets) throws(SecretFault) -> Interface? {
        guard let name = secrets.plain("ZOOMINFO_API") else { return nil }
        guard let interface = Interface(rawValue: name.lowercased()) else {
            throw SecretFault("ZOOMINFO_API is neither gtm nor legacy; set it to one of them, or leave it out")
        }
        return interface
    }

    private struct Given {
        let clientID, clientSecret, username, password, keyFile, sessionFile: String?

        init(_ secrets: Secrets) throws(SecretFault) {
            clientID = try secrets.value("ZOOMINFO_CLIENT_ID")
            clientSecret = try secrets.value("ZOOMINFO_CLIENT_SECRET")
            username = try secrets.value("ZOOMINFO_USERNAME")
            password = try secrets.value("ZOOMINFO_PASSWORD")
            keyFile = secrets.plain("ZOOMINFO_PRIVATE_KEY_FILE")
            sessionFile = secrets.plain(RefreshTokenFile.variable)
        }

        var isEmpty: Bool {
            [clientID, clientSecret, username, password, keyFile, sessionFile].allSatisfy { $0 == nil }
        }

        var hasLegacyAlone: Bool {
            clientSecret == nil && sessionFile == nil && (username != nil || password != nil || keyFile != nil)
        }

        var gtm: ZoomInfoCredentials? {
            guard let clientID, let clientSecret else { return nil }
            let client = Client(id: clientID, secret: clientSecret)
            return sessionFile.map { .session(client, file: $0) } ?? .client(client)
        }

        /// The key, where there are both.
        func legacy() throws(SecretFault) -> ZoomInfoCredentials? {
            guard let username else { return nil }
            if let keyFile, let clientID {
                let variable = "ZOOMINFO_PRIVATE_KEY_FILE"
                let pem = try SecretFile.text(keyFile, named: variable)
                let key = try PrivateKey(pem: pem, source: "\(variable): \(keyFile)")
                return .login(.key(username: username, clientID: clientID, SigningKey(key: key)))
            }
            return password.map { .login(.password(username: username, password: $0)) }
        }
    }
}

/// How and where a process asks ZoomInfo.
public struct ZoomInfoAccess: Sendable {
    public let credentials: ZoomInfoCredentials
    /// Without a slash at its end.
    public let url: String
    public let tokenURL: String
    let timeout: Duration

    /// - Parameters:
    ///   - url: the interface's own where nil.
    ///   - tokenURL: the interface's own behind `url` where nil.
    ///   - timeout: of a whole exchange.
    /// - Throws: `SecretFault` for a refresh token file that does not do.
    public init(
        credentials: ZoomInfoCredentials, url: String?, tokenURL: String?, timeout: Duration
    ) throws(SecretFault) {
        var url = url ?? credentials.interface.standardURL
        while url.hasSuffix("/") { url.removeLast() }
        self.credentials = credentials
        self.url = url
        self.tokenURL = tokenURL ?? url + credentials.interface.tokenPath
        self.timeout = timeout
        if case .session(_, let file) = credentials { _ = try RefreshTokenFile(path: file).read() }
    }

    var issuer: any TokenIssuer {
        let isLegacy = credentials.interface == .legacy
        let request = TokenRequest(
            url: tokenURL, timeout: timeout, provider: isLegacy ? "zoominfo_login" : "zoominfo",
            operation: isLegacy ? "login" : "token")
        return switch credentials {
        case .client(let client): ClientCredentialsIssuer(request: request, client: client)
        case .session(let client, let file):
            RefreshTokenIssuer(request: request, client: client, file: RefreshTokenFile(path: file))
        case .login(let login): LegacyLoginIssuer(request: request, login: login)
        }
    }

    var wire: any ZoomInfoWire {
        switch credentials.interface {
        case .gtm: GTMWire()
        case .legacy: LegacyWire()
        }
    }
}
