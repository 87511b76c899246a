"""Manual pages from what a program says of itself, so that they cannot say anything else.

    ledger --experimental-dump-help | python3 manual.py commands --date 2026-11-23 --version 0.1.0 >ledger.1
    Scripts/schedule --help | python3 manual.py text --name ledger-schedule --date … --version … >ledger-schedule.1
"""

import argparse
import collections
import json
import sys


def roff(text):
    """Text in which nothing is a request or an escape; hyphens stay hyphens where they are copied."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def paragraphs(text):
    return "\n.PP\n".join(roff(part) for part in text.split("\n\n"))


def shown(arguments):
    return [argument for argument in arguments or [] if argument.get("shouldDisplay", True)]


def spelled(name):
    return ("-" if name["kind"] == "short" else "--") + name["name"]


def value(argument):
    """The name of its value: of --max-total-drafts it is `drafts`."""
    return "\\fI%s\\fR" % roff(argument["valueName"].split("-")[-1])


def key(argument):
    """What makes two commands' options the same one."""
    return json.dumps([argument["kind"], argument.get("names"), argument.get("abstract")])


def synopsis(argument):
    if argument["kind"] == "positional":
        text = value(argument)
    else:
        text = "\\fB%s\\fR" % roff(spelled(argument["preferredName"]))
        if argument["kind"] == "option":
            text += " " + value(argument)
    if argument["isOptional"]:
        text = "[%s]" % text
    return text + ("..." if argument["isRepeating"] else "")


def entry(argument):
    if argument["kind"] == "positional":
        head = value(argument)
    else:
        behind = " " + value(argument) if argument["kind"] == "option" else ""
        head = ", ".join("\\fB%s\\fR%s" % (roff(spelled(name)), behind) for name in argument["names"])
    about = [argument.get("abstract") or "", argument.get("discussion") or ""]
    if argument.get("allValues"):
        about.append("One of %s." % ", ".join(argument["allValues"]))
    if argument.get("defaultValue"):
        about.append("Default: %s." % argument["defaultValue"])
    return ".TP\n%s\n%s" % (head, roff(" ".join(part for part in about if part)))


def leaves(command, path=()):
    """Each command that can be run, with the words it is called by."""
    path = path + (command["commandName"],)
    below = [sub for sub in command.get("subcommands", []) if sub.get("shouldDisplay", True)]
    below = [sub for sub in below if sub["commandName"] != "help"]
    if path[1:] and (shown(command.get("arguments")) or not below):
        yield path, command
    for sub in below:
        yield from leaves(sub, path)


def section(path, command, common):
    own = [argument for argument in shown(command.get("arguments")) if key(argument) not in common]
    names = "\\fB%s\\fR" % roff(" ".join(path))
    lines = [".SS %s" % roff(" ".join(path[1:])), " ".join([names] + [synopsis(argument) for argument in own])]
    about = [command.get("abstract", ""), command.get("discussion", "")]
    lines += [".PP\n" + paragraphs(part) for part in about if part]
    return "\n".join(lines + [entry(argument) for argument in own])


def heading(name, options):
    return '.TH %s 1 %s "%s %s" "User Commands"' % (name.upper(), roff(options.date), name, options.version)


def commands_page(options):
    root = json.load(sys.stdin)["command"]
    name = root["commandName"]
    every = list(leaves(root))
    counts = collections.Counter(key(argument) for _, command in every for argument in shown(command.get("arguments")))
    # What most commands take is said once.
    common = {text for text, count in counts.items() if count * 2 > len(every)}
    first = {key(argument): argument for _, command in every for argument in shown(command.get("arguments"))}
    about, _, codes = root.get("discussion", "").partition("\n\nExit codes: ")
    print("\n".join(
        [heading(name, options), ".SH NAME", "%s \\- %s" % (name, roff(root["abstract"][:1].lower() + root["abstract"][1:].rstrip("."))),
         ".SH SYNOPSIS", "\\fB%s\\fR \\fIcommand\\fR [\\fIoption\\fR]..." % name, ".SH DESCRIPTION", paragraphs(about),
         ".SH COMMON OPTIONS", "Most commands take these; long options may be written with underscores."]
        + [entry(first[text]) for text in sorted(common)]
        + [".SH COMMANDS"] + [section(path, command, common) for path, command in every]
        + [".SH EXIT STATUS"] + [".TP\n.B %s\n%s" % tuple(roff(part) for part in code.strip(" .").split(" ", 1)) for code in codes.split(";")]
        + [".SH SEE ALSO", ".BR ledger\\-schedule (1),", ".BR sqlite3 (1)", ".PP",
           "The guides and the configuration reference in /usr/share/doc/outbound\\-ledger."]))


def text_page(options):
    """From a help text: its first line is what the program does, the rest is kept as it is laid out."""
    first, _, rest = sys.stdin.read().strip().partition("\n")
    print("\n".join(
        [heading(options.name, options), ".SH NAME", "%s \\- %s" % (roff(options.name), roff(first[:1].lower() + first[1:].rstrip("."))),
         ".SH DESCRIPTION", ".nf", roff(rest.strip("\n")), ".fi", ".SH SEE ALSO", ".BR ledger (1)"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("kind", choices=["commands", "text"])
    parser.add_argument("--name", default="ledger")
    parser.add_argument("--date", required=True)
    parser.add_argument("--version", required=True)
    options = parser.parse_args()
    {"commands": commands_page, "text": text_page}[options.kind](options)


if __name__ == "__main__":
    main()
