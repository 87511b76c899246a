"""Credentials and tokens: OAuth client credentials and rotating refresh tokens, passwords, and signed client JWTs."""

import base64
import json
import secrets
import subprocess
import tempfile
import time
import urllib.parse

LONGEST_JWT_SECONDS = 300


class Tokens:
    """Access tokens that are out."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.out = {}

    def issue(self, scopes=(), session=None, token=None) -> str:
        token = token or secrets.token_urlsafe(24)
        self.out[token] = (time.time() + self.seconds, frozenset(scopes), session)
        return token

    def held(self, authorization):
        """The scopes of the token in an `Authorization` header, or None."""
        scheme, _, token = authorization.partition(" ")
        expires, scopes, session = self.out.get(token, (0, None, None))
        good = scheme.lower() == "bearer" and time.time() < expires and not (session and session.dead)
        return scopes if good else None

    def expire(self):
        self.out.clear()


class Session:
    """A chain of refresh tokens, each good for one use; a spent one used again ends the chain."""

    def __init__(self, refresh_token):
        self.current, self.spent, self.dead = refresh_token, set(), False

    def rotate(self, token):
        """The next refresh token, or None where the session is over."""
        if token in self.spent:
            self.dead = True
        if self.dead or token != self.current:
            return None
        self.spent.add(token)
        self.current = secrets.token_urlsafe(24)
        return self.current

    def knows(self, token):
        return token == self.current or token in self.spent


def basic(authorization):
    """The client's id and secret of a Basic header, or None."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return None
    return (urllib.parse.unquote_plus(user), urllib.parse.unquote_plus(password)) if colon else None


def part(value) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def server_jwt(seconds) -> str:
    """What `/authenticate` gives: it looks like a JWT, and is opaque to a client."""
    now = int(time.time())
    claims = {"iat": now, "exp": now + int(seconds), "jti": secrets.token_hex(8)}
    return f'{part({"alg": "RS256"})}.{part(claims)}.{secrets.token_urlsafe(32)}'


def decoded(text) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def flaw(jwt, public_key, client_id, username):
    """What is wrong with a client's JWT; None where nothing is."""
    try:
        head, claims, signature = jwt.split(".")
        header, fields = json.loads(decoded(head)), json.loads(decoded(claims))
        signed = verified(f"{head}.{claims}".encode(), decoded(signature), public_key)
    except ValueError as fault:
        return f"not a JWT: {fault}"
    if header.get("alg") != "RS256" or header.get("typ") != "JWT":
        return f"header is {header}"
    if not signed:
        return "the signature does not fit the public key"
    return claims_flaw(fields, client_id, username)


def claims_flaw(claims, client_id, username):
    expected = {
        "aud": "enterprise_api", "iss": "api-client@zoominfo.com", "client_id": client_id, "username": username}
    for name, value in expected.items():
        if claims.get(name) != value:
            return f"{name} is not {value}"
    issued, expires, now = claims.get("iat"), claims.get("exp"), time.time()
    if not isinstance(issued, int) or not isinstance(expires, int):
        return "iat and exp must be whole seconds"
    if expires > issued + LONGEST_JWT_SECONDS:
        return "exp is over iat + 300"
    if expires <= now or issued > now + 60:
        return "not valid at this time"
    return None


def verified(signed, signature, public_key) -> bool:
    if public_key is None:
        return False
    with tempfile.NamedTemporaryFile() as file:
        file.write(signature)
        file.flush()
        command = ["openssl", "dgst", "-sha256", "-verify", public_key, "-signature", file.name]
        return subprocess.run(command, input=signed, capture_output=True, check=False).returncode == 0
