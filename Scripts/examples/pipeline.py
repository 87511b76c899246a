#!/usr/bin/env python3
"""An external pipeline for ledger, in Python's standard library alone: a request on stdin, a result on stdout.

    ledger run --pipeline "python3 Scripts/examples/pipeline.py"

It drafts from the signals the request brings along: one wording that opens with the freshest cited claim about the
company, and one that claims nothing. The ledger judges both and keeps the first that passes. What they may say is in
docs/pipeline.schema.json; whatever is printed to stderr is shown by `ledger run --verbose`.
"""
import json
import sys


def greeting(name):
    parts = name.split()
    return f"Hi {parts[0]}," if len(parts) > 1 and parts[0].isalpha() else "Hello,"


def body(name, opening):
    return (
        f"{greeting(name)}\n\n{opening} "
        "When a site changes, the paperwork tends to lag behind the work, and people end up keeping the same record in "
        "more than one place. "
        "I have a short checklist that shows where such gaps usually sit, and it takes a few minutes to go through. "
        "Would it be useful if I sent it over?"
    )


def freshest(signals, scope):
    fit = [signal for signal in signals if signal["cited"] and signal["scope"] == scope and "as_of" in signal]
    return max(fit, key=lambda signal: signal["as_of"], default=None)


def result(request):
    company, contact = request["company"], request["contact"]
    answer = {
        "version": 1,
        "company": {"name": company["name"]},
        "contact": {"name": contact["name"]},
    }
    signal = freshest(request["signals"], "company")
    if signal is None:
        return answer | {
            "status": "needs_more_research",
            "reason": "No cited claim about the company",
            "what_would_help": "Add a dated claim with a public URL to the signals file",
        }
    claim = signal["claim"].rstrip(".")
    claim = claim[:1].upper() + claim[1:] + "."
    general = "Many teams in regulated manufacturing are asked to do more with the same number of people."
    variants = [
        {"subject": "Records after a change", "body": body(contact["name"], claim), "used_signal_ids": [signal["id"]]},
        {"subject": "Records after a change", "body": body(contact["name"], general), "used_signal_ids": []},
    ]
    if request["mode"] == "legacy":
        variants.reverse()
    # A file in the folder this was started in; the ledger keeps its text with the research.
    with open("notes.md", "w", encoding="utf-8") as notes:
        notes.write(f"Opened with {signal['id']}, the freshest of {len(request['signals'])} signals.\n")
    return answer | {
        "status": "ready",
        "brief": {"angle": "records", "offer": "checklist"},
        "variants": variants,
        "validation": {"status": "PASSED"},
        "cost": {"usd": 0},
        "artefacts": [{"name": "notes", "path": "notes.md"}],
    }


def main():
    request = json.load(sys.stdin)
    if request.get("version") != 1:
        sys.exit("pipeline.py speaks version 1 of the contract")
    print(f"{len(request['signals'])} signals", file=sys.stderr)
    json.dump(result(request), sys.stdout)


if __name__ == "__main__":
    main()
