"""`POST /gtm/oauth/v1/token`."""

from wire import Response
from zoominfo_tokens import Session, Tokens, basic

SCOPES = tuple(f"api:data:{kind}" for kind in ("contact", "company", "news", "scoops", "intent", "lookup"))


def refused(status, code, description):
    headers = {"WWW-Authenticate": "Basic"} if status == 401 else {}
    return Response.json(status, {"error": code, "error_description": description}, headers=headers)


class OAuth:
    def __init__(self, client_id, client_secret, seconds, refresh_token):
        self.client = (client_id, client_secret)
        self.tokens = Tokens(seconds)
        self.sessions = [Session(refresh_token)]
        self.scopes = SCOPES

    def token(self, request):
        if request.media_type() != "application/x-www-form-urlencoded":
            return refused(400, "invalid_request", "the body must be form-encoded")
        form = request.form()
        if self.credentials(request, form) != self.client:
            return refused(401, "invalid_client", "no such client, or another secret")
        match form.get("grant_type"):
            case "client_credentials":
                return self.by_client(form)
            case "refresh_token":
                return self.by_refresh(form.get("refresh_token"))
        return refused(400, "unsupported_grant_type", "client_credentials and refresh_token are known here")

    def credentials(self, request, form):
        """The header wins over the body."""
        if request.header("Authorization"):
            return basic(request.header("Authorization"))
        return form.get("client_id"), form.get("client_secret")

    def by_client(self, form):
        asked = form.get("scope", "").split()
        if not set(asked) <= set(self.scopes):
            return refused(400, "invalid_scope", "the app does not hold every scope asked for")
        return self.granted(asked or self.scopes)

    def by_refresh(self, token):
        session = next((session for session in self.sessions if session.knows(token)), None)
        following = session.rotate(token) if session else None
        if following is None:
            return refused(400, "invalid_grant", "the refresh token is invalid or was used before")
        return self.granted(self.scopes, session, following)

    def granted(self, scopes, session=None, refresh_token=None):
        answer = {
            "access_token": self.tokens.issue(scopes, session), "token_type": "Bearer",
            "expires_in": int(self.tokens.seconds), "scope": " ".join(scopes)}
        if refresh_token:
            answer["refresh_token"] = refresh_token
        return Response.json(200, answer, headers={"Cache-Control": "no-store"})
