#!/usr/bin/env python3
"""Lets ledger draft with an existing Python prospecting package.

    PROSPECT_HOME=/path/to/package ledger run --pipeline "python3 Scripts/prospect_bridge.py" \\
        --pipeline-env PROSPECT_HOME,OPENAI_API_KEY

PROSPECT_HOME is the folder that holds the package's `src`, with
    src.research_orchestrator.ResearchOrchestrator().research_prospect(name, company)
    src.hybrid_email_generator.HybridEmailGenerator(mode=, tier=, experiment=).generate(research_data=, n_variants=)
    src.validators.validate_all                     where it is there
    src.context_quality                             where it is there, with build_context_quality or compute_context_quality
What these answer may be dictionaries or objects. The package runs in this process, in the private folder that ledger
started it in; what it prints goes to stderr, and what goes wrong in it becomes the reason of a result `error`. The ledger
judges drafts itself: a PASSED of the package passes nothing. The contract is docs/pipeline.schema.json.
"""
import asyncio
import datetime
import importlib
import inspect
import json
import os
import sys

STATUSES = ("ready", "needs_more_research", "requires_manual_review", "rejected", "error")
SOURCE_TYPES = ("public_url", "user_provided", "vendor_data", "inferred")
SIGNAL_TYPES = ("funding", "leadership", "regulatory", "expansion", "launch", "other")
SCOPES = ("company", "person", "industry")
MODES = ("GENERIC", "LOW", "MEDIUM", "HIGH")


class Fault(Exception):
    """Why there is no draft, in words for a person."""


# ---- Reading what the package answers


def field(value, *names, default=None):
    """The first of the names that a dictionary or object has with a value."""
    for name in names:
        found = value.get(name) if isinstance(value, dict) else getattr(value, name, None)
        if found is not None:
            return getattr(found, "value", found)  # an Enum's value
    return default


def text(value, limit):
    return str(value).replace("\0", "")[:limit]


def items(value):
    return list(value) if isinstance(value, (list, tuple)) else []


def day(value):
    try:
        return datetime.date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        return None


def signal(value, number):
    """One signal as the contract has it; None where it claims nothing."""
    claim = field(value, "claim", "text", "fact", "summary")
    if not isinstance(claim, str) or not claim.strip():
        return None
    url = field(value, "source_url", "url", "citation")
    given = field(value, "source_type")
    found = {
        "id": text(field(value, "id", "signal_id", default=f"signal_{number:03}"), 100),
        "claim": text(claim, 8000),
        # What is not said to be anything backs no claim.
        "source_type": given if given in SOURCE_TYPES else "inferred",
        "source_url": text(url, 2000) if url else None,
        "as_of": day(field(value, "as_of", "date", "published_at", "published")),
        "type": field(value, "type", "signal_type"),
        "scope": field(value, "scope"),
    }
    if found["type"] not in SIGNAL_TYPES:
        found["type"] = "other"
    if found["scope"] not in SCOPES:
        found["scope"] = "company"
    return {key: value for key, value in found.items() if value is not None}


def signals(research):
    found = items(field(research, "signals", "facts", default=[]))[:200]
    named = [signal(value, number) for number, value in enumerate(found, 1)]
    return list({one["id"]: one for one in named if one}.values())


def variants(generated):
    several = field(generated, "variants", "drafts", "emails") if not isinstance(generated, (list, tuple)) else generated
    found = []
    for value in items(several) or [generated]:
        subject, body = field(value, "subject", "subject_line"), field(value, "body", "email_body")
        if isinstance(subject, str) and isinstance(body, str) and subject.strip() and body.strip():
            used = items(field(value, "used_signal_ids", "signal_ids", "signals_used", default=[]))
            ids = [text(one if isinstance(one, str) else field(one, "id", default=one), 100) for one in used]
            found.append({"subject": text(subject, 500), "body": text(body, 10000), "used_signal_ids": ids[:100]})
    return found[:20]


def judgement(value):
    """Whatever a validator answers: a truth, a list of failures, both, or a record with a status."""
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], bool):
        passed, failures = value[0], items(value[1])
    elif isinstance(value, bool):
        passed, failures = value, []
    elif isinstance(value, (list, tuple)):
        passed, failures = not value, items(value)
    else:
        failures = items(field(value, "failures", "errors", "issues", default=[]))
        status = field(value, "status", "passed", "is_valid", "valid", default=not failures)
        passed = status is True or str(status).upper() in ("PASSED", "PASS", "OK", "VALID")
    told = [
        {"check": text(field(one, "check", "code", "name", default="failed"), 100),
         "detail": text(one if isinstance(one, str) else field(one, "detail", "message", "reason", default=""), 2000)}
        for one in failures
    ]
    return {"status": "PASSED" if passed else "FAILED", "failures": told[:50]}


def quality(value):
    inner = field(value, "signals", default={})
    warnings = items(field(value, "warnings") or field(inner, "warnings", default=[]))
    record = {"warnings": [text(one, 200) for one in warnings[:50]]}
    if field(value, "confidence_mode") in MODES:
        record["confidence_mode"] = field(value, "confidence_mode")
    return record


# ---- Calling the package


def call(function, *positional, **offers):
    """Calls with the offers the function takes by name; what else it needs it is given in order."""
    needed = list(positional)
    given = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if name in offers:
            given[name] = offers[name]
        elif parameter.default is parameter.empty and needed:
            given[name] = needed.pop(0)
    answer = function(**given)
    return asyncio.run(answer) if inspect.iscoroutine(answer) else answer


def part(name, needed=True):
    """A module of the package."""
    try:
        return importlib.import_module("src." + name)
    except ModuleNotFoundError as error:
        if not needed and error.name == "src." + name:
            return None
        raise


def during(step, action):
    """What goes wrong in the package, sys.exit too, is told by its kind and the step it went wrong in; its words may hold
    keys, names and addresses, and go to stderr alone."""
    try:
        return action()
    except (Exception, SystemExit) as error:  # pylint: disable=broad-except
        raise Fault(f"{step} failed: {type(error).__name__}") from error


def drafted(request):
    company, contact = request["company"], request["contact"]
    offers = {"output_root": os.getcwd(), "run_date": request["run_date"], "refresh": request.get("refresh")}
    orchestrator = during("research", lambda: call(part("research_orchestrator").ResearchOrchestrator, **offers))
    research = during(
        "research",
        lambda: call(orchestrator.research_prospect, contact["name"], company["name"], name=contact["name"], company=company["name"],
                     title=contact["title"], domain=company.get("domain")))
    answer = {"research": {"signals": signals(research)}}
    generator = during(
        "generation",
        lambda: part("hybrid_email_generator").HybridEmailGenerator(
            mode=request["mode"], tier=request["tier"], experiment=request.get("experiment")))
    generated = during("generation", lambda: generator.generate(research_data=research, n_variants=request["variants"]))
    if inspect.iscoroutine(generated):
        generated = during("generation", lambda: asyncio.run(generated))
    answer["variants"] = variants(generated)
    status = field(generated, "status", default="ready") if not isinstance(generated, list) else "ready"
    reason = field(generated, "reason", "message", "error") if not isinstance(generated, list) else None
    if status not in STATUSES:
        status = "ready" if answer["variants"] else "error"
    if status == "ready" and not answer["variants"]:
        raise Fault("generation gave no subject and body")
    answer["status"] = status
    if reason or status not in ("ready", "requires_manual_review"):
        answer["reason"] = text(reason or f"the package answered {status}", 1000)
    if answer["variants"]:
        judge(answer, research, request)
    return answer


def judge(answer, research, request):
    best = answer["variants"][0]
    validators = during("validation", lambda: part("validators", needed=False))
    if validators is not None:
        offers = best | {"draft": best, "variant": best, "email": best, "research_data": research, "research": research,
                         "mode": request["mode"], "tier": request["tier"]}
        answer["validation"] = judgement(during("validation", lambda: call(validators.validate_all, best, research, **offers)))
    module = during("context quality", lambda: part("context_quality", needed=False))
    build = field(module, "build_context_quality", "compute_context_quality") if module else None
    if build is not None:
        offers = {"research_data": research, "research": research, "mode": request["mode"], "tier": request["tier"]}
        answer["context_quality"] = quality(during("context quality", lambda: call(build, research, **offers)))


def bridged(request):
    home = os.environ.get("PROSPECT_HOME", "")
    if not os.path.isdir(os.path.join(home, "src")):
        raise Fault("PROSPECT_HOME names no folder with the package's src; set it, and name it in pipeline_env")
    sys.path.insert(0, os.path.abspath(home))
    # The package's folder stays as it is.
    sys.dont_write_bytecode = True
    return drafted(request)


def main():
    request = json.load(sys.stdin)
    if request.get("version") != 1:
        sys.exit("prospect_bridge.py speaks version 1 of the contract")
    # Whatever the package prints, stdout is the result's alone.
    result_file = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    about = {"version": 1, "company": {"name": request["company"]["name"]}, "contact": {"name": request["contact"]["name"]}}
    try:
        answer = bridged(request)
    except Fault as fault:
        answer = {"status": "error", "reason": text(fault, 1000), "what_would_help": "Run with --verbose: the package's own words"}
        if fault.__cause__ is not None:
            sys.excepthook(type(fault.__cause__), fault.__cause__, fault.__cause__.__traceback__)
    with result_file:
        json.dump(about | answer, result_file)
    # Threads of the package are not waited for.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
