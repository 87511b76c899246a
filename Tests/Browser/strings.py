"""Text that breaks programs which take text for something else. Some lines are of the Big List of Naughty Strings
(Max Woolf, MIT licence)."""

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)' x='",
    '" autofocus onfocus=alert(1) x="',
    "</title><script>alert(2)</script>",
    "</textarea><svg onload=alert(3)>",
    "</option></select><iframe srcdoc='<script>parent.alert(4)</script>'>",
    "</td></tr></table></main><h1>Gone</h1>",
    "<!-- never closed",
    "javascript:alert(5)",
    "data:text/html,<script>alert(6)</script>",
    "&lt;b&gt; &amp;amp; &#60;script&#62;",
    "\u202e\u2066txet thgir ot tfel\u2069\u202c",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "{{7*7}} ${7*7} #{7*7} <%= 7*7 %>",
    "%s%n %00 \\0 \\u0000 \ufffd",
    "'; DROP TABLE drafts; --",
    "👩‍👩‍👧‍👦🇩🇪𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤ ̖t̝͕̳̣̻̪͞h̼͓̲̦̳̘̲e͇̣̰̦̬͎",
    "田中さんにあげて下さい",
    "W" * 180,
    "a" * 40 + "\u200b\ufeff\u00ad" + "b" * 40,
]


def shown(text):
    """As a page may show it: marks that turn the direction of what follows are left out."""
    return "".join(mark for mark in text if not ("\u202a" <= mark <= "\u202e" or "\u2066" <= mark <= "\u2069"))
