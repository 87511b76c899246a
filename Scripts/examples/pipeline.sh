#!/bin/sh
# An external pipeline for ledger in POSIX sh and awk: a request on stdin, a result on stdout.
#
#     ledger run --pipeline "sh Scripts/examples/pipeline.sh"
#
# It has no JSON parser, and needs none: it looks for three texts by their keys, hands them back spelled as they came, and
# writes one wording that claims nothing about the company. What may be said is in docs/pipeline.schema.json.
set -eu

request=$(cat)

# The text of key $2 within the object of key $1, as JSON spells it, without its quotes. The request is one line, its
# objects hold no braces but in texts, and these two objects come with their keys in order: see StableJSON.
text_of() {
    printf '%s\n' "$request" | awk -v object="\"$1\":{" -v key="\"$2\":\"" '
        # Looks at what is not in a text: a name there cannot be taken for a key.
        {
            depth = 0; inside = 0
            for (i = 1; i <= length($0); i++) {
                if (!inside && depth == 1 && substr($0, i, length(object)) == object) inside = depth + 1
                c = substr($0, i, 1)
                if (inside && depth == inside && substr($0, i, length(key)) == key) {
                    for (j = i + length(key); j <= length($0); j++) {
                        c = substr($0, j, 1)
                        if (c == "\\") { j++; continue }
                        if (c == "\"") { print substr($0, i + length(key), j - i - length(key)); exit }
                    }
                }
                if (c == "\"") { for (i++; i <= length($0); i++) { c = substr($0, i, 1); if (c == "\\") i++; else if (c == "\"") break } }
                else if (c == "{") depth++
                else if (c == "}") { depth--; if (inside && depth < inside) exit }
            }
        }'
}

company=$(text_of company name)
contact=$(text_of contact name)
case $request in
*'"version":1'*) ;;
*) echo "pipeline.sh speaks version 1 of the contract" >&2; exit 64 ;;
esac

opening='Many teams in regulated manufacturing are asked to do more with the same number of people.'
pain='When a site changes, the paperwork tends to lag behind the work, and people end up keeping the same record in more than one place.'
offer='I have a short checklist that shows where such gaps usually sit, and it takes a few minutes to go through.'
question='Would it be useful if I sent it over?'

printf '{"version":1,"status":"ready","company":{"name":"%s"},"contact":{"name":"%s"},' "$company" "$contact"
printf '"variants":[{"subject":"Records after a change","used_signal_ids":[],"written_by":"pipeline.sh",'
printf '"body":"Hello,\\n\\n%s %s %s %s"}]}\n' "$opening" "$pain" "$offer" "$question"
