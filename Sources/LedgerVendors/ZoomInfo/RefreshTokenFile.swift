import Foundation
import LedgerCore

/// The file that carries a session from process to process: the refresh token, good for one use, and the access token
/// that the last use brought.
struct RefreshTokenFile: Sendable {
    let path: String
    static let variable = "ZOOMINFO_REFRESH_TOKEN_FILE"

    struct Session: Sendable, Codable {
        var refreshToken: String
        var accessToken: String?
        var expiresAt: Timestamp?

        enum CodingKeys: String, CodingKey {
            case refreshToken = "refresh_token"
            case accessToken = "access_token"
            case expiresAt = "expires_at"
        }
    }

    /// - Throws: `SecretFault`.
    func read() throws(SecretFault) -> Session {
        let text = try SecretFile.text(path, named: Self.variable)
        guard let session = try? JSONDecoder().decode(Session.self, from: Data(text.utf8)), !session.refreshToken.isBlank
        else {
            throw SecretFault("\(Self.variable): \(path) is no JSON object with refresh_token; write {\"refresh_token\": \"…\"}")
        }
        return session
    }

    /// Whole or not at all, and on the disk when it returns.
    func write(_ session: Session) throws(SecretFault) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        guard let data = try? encoder.encode(session) else { throw unwritable("it cannot be encoded") }
        let temporary = "\(target).\(getpid()).tmp"
        guard let error = Self.put(data, temporary, target) else { return }
        unlink(temporary)
        throw unwritable(error)
    }

    /// That a new token could be kept, before the old one is spent.
    func requireWritable() throws(SecretFault) {
        let folder = URL(fileURLWithPath: target).deletingLastPathComponent().path
        guard access(folder, W_OK) == 0 else { throw unwritable("its folder cannot be written to") }
    }

    /// A link stays one.
    private var target: String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }

    private func unwritable(_ why: String) -> SecretFault {
        SecretFault("\(Self.variable): cannot write \(path) (\(why)); a refresh token is good for one use, and the next must be kept")
    }

    /// - Returns: what went wrong.
    private static func put(_ data: Data, _ temporary: String, _ path: String) -> String? {
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return String(cString: strerror(errno)) }
        let isWritten = data.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) } == data.count
        let isKept = isWritten && fchmod(descriptor, 0o600) == 0 && fsync(descriptor) == 0
        guard close(descriptor) == 0, isKept, rename(temporary, path) == 0 else { return String(cString: strerror(errno)) }
        let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return String(cString: strerror(errno)) }
        defer { close(folder) }
        return fsync(folder) == 0 ? nil : String(cString: strerror(errno))
    }

    /// Holds the lock beside the file, which all processes of this machine respect, while `body` runs.
    /// - Throws: `VendorFailure.outage` where another holds it too long; what `body` throws.
    func holdingLock<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        let descriptor = open(target + ".lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        let deadline = ContinuousClock.now + .seconds(120)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw unwritable(String(cString: strerror(errno))) }
            guard ContinuousClock.now < deadline else {
                throw VendorFailure.outage("another process holds the refresh token's lock", mayBeCharged: false)
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        return try await body()
    }
}

/// GTM with a session that a person opened. Of all processes one refreshes it at a time; the others use what it got.
struct RefreshTokenIssuer: TokenIssuer {
    let request: TokenRequest
    let client: ZoomInfoCredentials.Client
    let file: RefreshTokenFile

    func token(insteadOf rejected: String?, meter: any CallMeter) async throws -> AccessToken {
        do {
            return try await file.holdingLock {
                let session = try file.read()
                if let token = Self.usable(session, insteadOf: rejected) { return token }
                return try await refresh(session, meter)
            }
        } catch let fault as SecretFault {
            throw VendorFailure.rejected(fault.description)
        }
    }

    /// What another process got, where it is good for a while.
    private static func usable(_ session: RefreshTokenFile.Session, insteadOf rejected: String?) -> AccessToken? {
        guard let value = session.accessToken, value != rejected, let expiresAt = session.expiresAt else { return nil }
        let left = expiresAt.millisecondsSinceEpoch - milliseconds()
        return left > 0 ? AccessToken(value, lifetime: .milliseconds(left), margin: .zero) : nil
    }

    private func refresh(_ old: RefreshTokenFile.Session, _ meter: any CallMeter) async throws -> AccessToken {
        try file.requireWritable()
        let form = [("grant_type", "refresh_token"), ("refresh_token", old.refreshToken)]
        let granted = try await request.grant(form, client: client, meter: meter)
        let life = granted.lifetime - AccessToken.margin(granted.lifetime)
        let expiresAt = Timestamp(millisecondsSinceEpoch: Self.milliseconds() + Int64(life / .milliseconds(1)))
        try file.write(
            RefreshTokenFile.Session(
                refreshToken: granted.refreshToken ?? old.refreshToken, accessToken: granted.accessToken,
                expiresAt: expiresAt))
        return AccessToken(granted.accessToken, lifetime: life, margin: .zero)
    }

    private static func milliseconds() -> Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }
}
