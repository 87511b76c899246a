import HTTPTypes
import Hummingbird
import LedgerCore
import LedgerStore
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The application: takes a request, checks it, and answers with a page, with data or with a refusal.
///
/// SQLite blocks, so what reads or writes the ledger runs on threads of its own: pages on some, questions in SQL on
/// others, so that a long one keeps nobody waiting for a page or for the server's end, and changes one after the other.
struct Site: HTTPResponder {
    typealias Context = BasicRequestContext

    let check: RequestCheck
    let door: Doorkeeper
    let times: LocalTimes
    let ports: WebPorts
    let pool: ReadPool
    let writer: Store
    let desk: any DraftDesk
    let live: LiveRuns
    let threads: Threads
    let assets = Assets()
    let cache = PageCache()

    struct Threads: Sendable {
        let pages = NIOThreadPool(numberOfThreads: 4)
        let questions = NIOThreadPool(numberOfThreads: 2)
        let changes = NIOThreadPool(numberOfThreads: 1)

        func start() { for pool in [pages, questions, changes] { pool.start() } }

        /// Waits for pages and changes. A question may be long within one function, where nothing stops it: it ends with
        /// the process.
        func end() async {
            questions.shutdownGracefully { _ in }
            for pool in [pages, changes] { try? await pool.shutdownGracefully() }
        }
    }

    func respond(to request: Request, context: Context) async throws -> Response {
        do {
            try check.admit(request)
            switch request.method {
            case .get, .head: return try await get(request)
            case .post: return try await post(request).response(to: .post)
            default: throw Problem.methodNotAllowed("GET, HEAD, POST")
            }
        } catch {
            return refusal(Problem(error, say: ports.say), request)
        }
    }

    // MARK: - Reading

    private func get(_ request: Request) async throws -> Response {
        if request.uri.path.hasPrefix("/assets/") {
            return try assets.rendered(request.uri.path).response(to: request.method)
        }
        let asked = try WebRequest(request)
        if asked.path == ["sign-in"] { return try signInPage(asked).response(to: request.method) }
        let secret = door.secret(of: request)
        if let runID = Routes.liveRun(asked) { return try await liveResponse(runID, secret, request) }
        let isQuestion = asked.path.first == "sql" && asked.query["q"] != nil
        let rendered = try await isQuestion
            ? question(asked, secret)
            : threads.pages.runIfActive { try answer(asked, secret, isCached: true) }
        return rendered.response(to: request.method)
    }

    /// The answer to a question in SQL, unless the server is stopped before there is one.
    private func question(_ asked: WebRequest, _ secret: String?) async throws -> Rendered {
        let (answers, answered) = AsyncThrowingStream.makeStream(of: Rendered.self)
        let asking = Task {
            do {
                answered.yield(try await threads.questions.runIfActive { try answer(asked, secret, isCached: false) })
                answered.finish()
            } catch {
                answered.finish(throwing: error)
            }
        }
        defer { asking.cancel() }
        for try await rendered in answers.cancelOnGracefulShutdown() { return rendered }
        throw Problem(.serviceUnavailable, "The server is stopped", "Ask again when it is there again.")
    }

    private func answer(_ asked: WebRequest, _ secret: String?, isCached: Bool) throws -> Rendered {
        // Asked before the state is fixed that the page is made of: it may be newer than these say, never older.
        let (version, writes) = (try pool.version(), cache.writes)
        // A question in SQL has a connection and a limit of its own.
        return try pool.read(within: isCached ? Limits.page : 2 * Limits.query) { store in
            let visitor = try requireVisitor(secret, store)
            let key = PageCache.Key(visitor: visitor.key, target: asked.target, wantsJSON: asked.wantsJSON)
            if isCached, let known = cache.page(key, version: version) { return known }
            let context = PageContext(times: times, visitor: visitor)
            let rendered = switch try Routes.answer(asked, store, self) {
            case .page(let page): rendered(page, asked.wantsJSON, context)
            case .file(let file): file
            }
            if isCached, rendered.status == .ok { cache.keep(rendered, key, version: version, writes: writes) }
            return rendered
        }
    }

    func requireVisitor(_ secret: String?, _ store: Store) throws -> Visitor {
        guard let visitor = try door.visitor(secret, store, now: LocalTimes.now) else { throw Problem.signedOut }
        return visitor
    }

    func rendered(_ page: any Page, _ wantsJSON: Bool, _ context: PageContext) -> Rendered {
        wantsJSON
            ? Rendered(page.status, page.json.serialized(), type: Rendered.json)
            : Rendered(page.status, Layout(assets: assets).text(page, context), type: Rendered.html)
    }

    private func signInPage(_ asked: WebRequest) throws -> Rendered {
        let page = SignInPage(token: asked.query["token"], isSubmitted: !asked.isFromElsewhere)
        return rendered(page, asked.wantsJSON, PageContext(times: times, visitor: nil))
    }

    private func refusal(_ problem: Problem, _ request: Request) -> Response {
        let isTwin = request.uri.path.hasSuffix(".json") || WebRequest.prefersJSON(request)
        var answer = rendered(ProblemPage(problem: problem), isTwin, PageContext(times: times, visitor: nil))
        if let allow = problem.allow { answer.headers[.allow] = allow }
        return answer.response(to: request.method)
    }

    // MARK: - Changing

    private func post(_ request: Request) async throws -> Rendered {
        let asked = try WebRequest(request)
        let type = request.headers[.contentType]?.lowercased() ?? ""
        guard type.hasPrefix("application/x-www-form-urlencoded") else {
            throw Problem(.unsupportedMediaType, "Not a form", "Changes are sent as application/x-www-form-urlencoded.")
        }
        let form = FormFields(try await body(of: request))
        let secret = door.secret(of: request)
        let rendered = try await threads.changes.runIfActive { try change(asked, form, secret) }
        cache.changed()
        return rendered
    }

    private func body(of request: Request) async throws -> String {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > Limits.body { throw Problem.tooLarge }
        do {
            return String(buffer: try await request.body.collect(upTo: Limits.body))
        } catch is NIOTooManyBytesError {
            throw Problem.tooLarge
        } catch {
            throw Problem.badRequest("What was sent does not read as a request.")
        }
    }

    private func change(_ asked: WebRequest, _ form: FormFields, _ secret: String?) throws -> Rendered {
        if asked.path == ["sign-in"] { return try signIn(form) }
        let visitor = try requireVisitor(secret, writer)
        guard let token = form["form_token"], Secret.isSame(token, visitor.formToken) else {
            throw Problem.forbidden("The form is not of this session; load the page anew and send it again.")
        }
        if asked.path == ["sign-out"] { return try signOut(visitor) }
        switch try Routes.change(asked, form, visitor, self) {
        case .seeOther(let path): return Rendered(seeOther: path)
        case .page(let page): return rendered(page, asked.wantsJSON, PageContext(times: times, visitor: visitor))
        case .file(let file): return file
        }
    }

    private func signIn(_ form: FormFields) throws -> Rendered {
        guard let cookie = try form["token"].flatMap({ try door.signIn($0, writer, now: LocalTimes.now) }) else {
            throw Problem(
                .forbidden, "The link does not work",
                "It was used before, or it has expired. `ledger serve --link` makes another.")
        }
        var rendered = Rendered(seeOther: "/")
        rendered.headers[.setCookie] = cookie
        return rendered
    }

    private func signOut(_ visitor: Visitor) throws -> Rendered {
        var rendered = Rendered(seeOther: "/sign-in")
        rendered.headers[.setCookie] = try door.signOut(visitor, writer)
        return rendered
    }
}
