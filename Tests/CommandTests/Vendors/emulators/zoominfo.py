"""ZoomInfo on loopback, both interfaces at once: GTM under /gtm, the legacy one at the root.

Data: {"companies": [{"id", "name", "website"}], several may share a name;
       "people": [{"id", "firstName", "lastName", "jobTitle", "companyId", "email", "optOut", "accuracy",
                   "matchStatus"?: forced on enrich, "validDate"?, "lastUpdatedDate"?: ISO}],
       "scopes"?: what the app holds, "not_entitled"?: path prefixes answered 403 ZI0003}
Built in: the quickstart samples, with a namesake of Calder & Finch Pharma Ltd without people, Hannah Brook opted out,
Graham Petty without an address, Kwame Boateng at accuracy 71.
Limits (POST /_emulator/limits) besides the windows: "credits", "requests" (alone, they leave the windows as they are),
"quota_service_down": true.
POST /_emulator/session {"refresh_token"} opens another chain of refresh tokens.
GET /_emulator/credits: {"limit", "used"}.
"""

from emulator import Emulator, load, options, serve
from windows import Windows
from zoominfo_account import Account
from zoominfo_directory import Directory
from zoominfo_gtm import Gtm
from zoominfo_json_api import failure, gateway
from zoominfo_legacy import Legacy
from zoominfo_oauth import SCOPES, OAuth, refused
from zoominfo_sample import sample
from zoominfo_tokens import Session

TIERS = {"builder": (5, 10_800, 129_600), "standard": (25, 54_000, 648_000), "scaling": (35, 75_600, 907_200)}
LEGACY = {"second": 25, "minute": 1500}
TOKEN = "/gtm/oauth/v1/token"


class ZoomInfo(Emulator):
    def __init__(self, settings):
        self.account = Account(settings.credits, settings.requests)
        self.oauth = OAuth(
            settings.client_id, settings.client_secret, settings.token_seconds, settings.refresh_token)
        self.gtm, self.legacy = Gtm(self.oauth, self.account), Legacy(settings, self.account)
        super().__init__(
            load(settings.data, None) or sample(), dict(zip(("second", "hour", "day"), TIERS[settings.tier])))
        self.legacy_windows = Windows(LEGACY)

    def replace_data(self, data):
        self.directory = Directory(data)
        self.directory.not_entitled = data.get("not_entitled", [])
        self.oauth.scopes = tuple(data.get("scopes", SCOPES))
        self.data = data

    def answer(self, request):
        if not request.path.startswith("/gtm/"):
            return self.legacy.answer(request, self.directory, self.legacy_windows)
        if request.path == TOKEN and request.method == "POST":
            return self.oauth.token(request)
        if request.path == TOKEN:
            return gateway(404, f"No static resource {TOKEN.lstrip('/')}.")
        return self.gtm.answer(request, self.directory, self.windows)

    def error(self, status, request):
        if not request.path.startswith("/gtm/"):
            return self.legacy.failure(status)
        if request.path == TOKEN and status in (400, 401):
            return refused(status, "invalid_client" if status == 401 else "invalid_grant", "refused")
        return gateway(status) if request.path == TOKEN else failure(status)

    def expire_tokens(self):
        self.oauth.tokens.expire()
        self.legacy.tokens.expire()

    def limit(self, limits):
        self.account.credits = limits.get("credits", self.account.credits)
        self.account.requests = limits.get("requests", self.account.requests)
        if not limits or not set(limits) <= {"credits", "requests"}:
            super().limit(limits)
            self.legacy_windows = Windows(limits)

    def controlled(self, method, name, request):
        match method, name:
            case "POST", "session":
                self.oauth.sessions.append(Session(request.json()["refresh_token"]))
                return None
            case "GET", "credits":
                return {"limit": self.account.credits, "used": self.account.spent}
        return super().controlled(method, name, request)


def settings():
    parser = options(__doc__.partition("\n")[0])
    parser.add_argument("--client-id", default="test-client")
    parser.add_argument("--client-secret", default="test-secret")
    parser.add_argument("--username", default="user@agency.example")
    parser.add_argument("--password", default="test-password")
    parser.add_argument("--public-key", help="a PEM file; without it no client JWT is accepted")
    parser.add_argument("--refresh-token", default="refresh-1", help="the first of a chain")
    parser.add_argument("--token-seconds", type=float, default=3600)
    parser.add_argument("--tier", choices=TIERS, default="standard")
    parser.add_argument("--credits", type=int, default=1000)
    parser.add_argument("--requests", type=int, default=100_000, help="legacy data calls in all")
    parser.add_argument("--legacy-errors", choices=("message", "error", "text"), default="message")
    return parser.parse_args()


if __name__ == "__main__":
    arguments = settings()
    serve(ZoomInfo(arguments), arguments.port)
