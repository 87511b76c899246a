import Crypto
import CryptoExtras
import Foundation
import LedgerCore

/// The token by which a client shows the older interface that it has the private key. RS256; lives 5 minutes.
struct ClientJWT {
    let clientID: String
    let username: String
    /// Seconds since 1970.
    let issuedAt: Int

    private struct Header: Encodable {
        let alg = "RS256"
        let typ = "JWT"
    }

    private struct Claims: Encodable {
        let aud = "enterprise_api"
        let iss = "api-client@zoominfo.com"
        let iat: Int
        let exp: Int
        let clientID: String
        let username: String

        enum CodingKeys: String, CodingKey {
            case aud, iss, iat, exp, username
            case clientID = "client_id"
        }
    }

    func signed(with key: PrivateKey) throws -> String {
        let claims = Claims(iat: issuedAt, exp: issuedAt + 300, clientID: clientID, username: username)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let signed = Self.part(try encoder.encode(Header())) + "." + Self.part(try encoder.encode(claims))
        return signed + "." + Self.part(try key.signature(of: Data(signed.utf8)))
    }

    private static func part(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

/// An RSA private key.
struct PrivateKey: Sendable {
    private let key: _RSA.Signing.PrivateKey

    /// - Parameters:
    ///   - pem: PKCS#8, or PKCS#1. Indented lines, other line ends, spaces after lines and `\n` written out are mended.
    ///   - source: for errors.
    /// - Throws: `SecretFault`.
    init(pem: String, source: String) throws(SecretFault) {
        let mended = try Self.mended(pem, source)
        do {
            key = try _RSA.Signing.PrivateKey(pemRepresentation: mended)
        } catch CryptoKitError.incorrectParameterSize {
            throw SecretFault("\(source): the key has less than 2048 bits; generate a new one in ZoomInfo's Admin Portal")
        } catch {
            throw SecretFault("\(source): it is no RSA private key; use the file of Admin Portal > API > Generate New Key as it is")
        }
    }

    func signature(of data: Data) throws -> Data {
        try key.signature(for: SHA256.hash(data: data), padding: .insecurePKCS1v1_5).rawRepresentation
    }

    private static func mended(_ pem: String, _ source: String) throws(SecretFault) -> String {
        let lines = pem.replacing("\\n", with: "\n").split(whereSeparator: \.isNewline)
            .map { $0.trimmingWhitespace().replacing("\u{feff}", with: "") }.filter { !$0.isEmpty }
        guard let start = lines.firstIndex(where: { $0.hasPrefix("-----BEGIN ") && $0.contains("PRIVATE KEY") }),
            let end = lines[start...].firstIndex(where: { $0.hasPrefix("-----END ") })
        else {
            throw SecretFault("\(source): it has no block from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----")
        }
        if lines[start].contains("ENCRYPTED") || lines[start..<end].contains(where: { $0.contains("ENCRYPTED") }) {
            throw SecretFault(
                "\(source): the key is encrypted; run `openssl pkcs8 -topk8 -nocrypt -in FILE -out NEWFILE` and name the new file")
        }
        let body = lines[(start + 1)..<end].joined().filter { !$0.isWhitespace }
        return lines[start] + "\n" + Self.wrapped(body) + lines[end] + "\n"
    }

    private static func wrapped(_ text: String) -> String {
        stride(from: 0, to: text.count, by: 64).map { String(text.dropFirst($0).prefix(64)) + "\n" }.joined()
    }
}
