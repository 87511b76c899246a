/// A key, password or file of a service: it comes from the environment alone, and is never shown.
struct Credential {
    let name: String
    let meaning: String
    /// Its value may be in a file of mode 0600 instead, which the variable with `_FILE` behind its name tells.
    var mayBeInFile = true

    static let all = [
        Credential(name: "ANTHROPIC_API_KEY", meaning: "Key for models `anthropic/NAME`."),
        Credential(name: "OPENAI_API_KEY", meaning: "Key for models `openai/NAME`; a server of your own needs none."),
        Credential(name: "PERPLEXITY_API_KEY", meaning: "Key for the source `perplexity`."),
        Credential(name: "ZOOMINFO_CLIENT_ID", meaning: "ZoomInfo: of either interface."),
        Credential(name: "ZOOMINFO_CLIENT_SECRET", meaning: "ZoomInfo's GTM interface."),
        Credential(
            name: "ZOOMINFO_REFRESH_TOKEN_FILE", meaning: "ZoomInfo's GTM interface, where a person opened the session; rewritten with each new token.",
            mayBeInFile: false),
        Credential(name: "ZOOMINFO_USERNAME", meaning: "ZoomInfo's older interface."),
        Credential(name: "ZOOMINFO_PASSWORD", meaning: "ZoomInfo's older interface, by password."),
        Credential(
            name: "ZOOMINFO_PRIVATE_KEY_FILE", meaning: "ZoomInfo's older interface, by key: the PEM file of the Admin Portal.",
            mayBeInFile: false),
    ]
}
