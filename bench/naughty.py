"""What nobody is expected to send: texts, numbers, days, keys, headers and bodies that break what trusts them."""

FAR_TOO_LONG = 70_000

TEXTS: tuple[str, ...] = (
    # Nothing, or hardly anything
    *("", " ", "\t", "\n", "\r\n\r\n", "\u00a0", "\u200b", "\ufeff", "\u3000\u2028\u2029", "-", "_", "."),
    # Words that are values elsewhere
    *("null", "None", "undefined", "nil", "true", "False", "NaN", "Infinity", "on", "[]", "{}", '""'),
    *("[object Object]",),
    # Signs that steer a terminal, a line or a string
    *("a\0b", "\0", "\x01\x02\x1b[31m", "\x7f\x85\x9f", "a\vb\fc"),
    *("a\rb", "Subject: a\r\nBcc: b@example.org\r\n\r\nc"),
    # Letters turned around, joined, stacked, of other planes, half of one
    *("\u202etxt.exe\u202c", "\u2066\u2067a\u2069", "\u0627\u0644\u0652\u0639\u064e\u0631\u064e\u0628\u0650"),
    *("\u05d0a",),
    *("\u0928\u093f\u0930\u0940\u0915\u094d\u0937\u0923", "\u0a2a\u0a70\u0a1c\u0a3e\u0a2c\u0a40"),
    *("\u067e\u0646\u062c\u0627\u0628",),
    *("\U0001f469\u200d\U0001f469\u200d\U0001f467", "\U0001f1ee\U0001f1f3"),
    *("\U0001f44d\U0001f3ff", "\u2764\ufe0f"),
    *("Z\u0351\u0321a\u0329\u036fl\u0348\u0300g\u0315\u0334o\u0489" * 9, "e\u0301" * 300, "\u0e01\u0e33" * 30),
    *("\ufdfd" * 40,),
    *("\ud800", "a\udfff", "\udc80\udcff", "\ufffe\uffff", "\U0010ffff", "\U000e0041\U000e007f"),
    *("\u0130\u0131\u017f\u1e9e",),
    *("\ufb03\u00df", "\u2126\u212b", "\uff21\uff22\uff1c\uff1e"),
    *("\u00b2\u2460\u0967\u06f1\U0001d7d8", "\u037e\u1fef"),
    # Of another language of machines
    *("' OR 1=1 --", "'; DROP TABLE roll_user; --", '" OR ""="'),
    *("\\'", "%' AND 1=0 UNION SELECT 1 --", "a%_b", "\\"),
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>"),
    *("javascript:alert(1)", "]]>", "<!--", "</textarea>"),
    *("<a href='", "&lt;&#0;&#x110000;&bogus;", "<![CDATA["),
    *("<p><b></p></i>", '"><svg/onload=alert(1)>', "<?xml?>"),
    *("{{ 7|add:7 }}", "{% debug %}", "${7*7}", "#{7}", "%s%d%n%(a)s%%", "{0.__class__}", "{", "}{", "$(reboot)"),
    *("`id`",),
    *("../../../etc/passwd", "C:\\con\\nul", "/", "//", "//example.org/", "http://[::1"),
    *("http://\u0130.example:99999/",),
    *("file:///etc/passwd", "data:text/html,a", "mailto:a@b"),
    *("=HYPERLINK(1)", "@SUM(1)", "+1", "|cmd", "a,b;c\td"),
    *("(?:a+)+$", "[", "*", "a" * 300 + "!", ")(", "\\x00", "\\u0000"),
    *("%00", "%E0%A4", "&a=b", "a&b=c;d", "#", "?"),
    # Addresses and numbers of telephones
    *("a@b", "a@", "@", "a@b@c.de", '"a b"@example.org', "a@\u0928.\u092d\u093e\u0930\u0924", "a@[127.0.0.1]"),
    *("a" * 70 + "@x.in",),
    *("+910000000000", "+", "00911234567890123456789"),
    *("\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660",),
    # Many
    *("a" * 256, "\u0928" * 5000, "a " * 3000, "\n" * 3000, "\U0001f600" * 2000, "a" * FAR_TOO_LONG),
    *("<b>" * 3000, "[" * 3000),
)
NUMBERS: tuple[str, ...] = (
    *("0", "-0", "-1", "1", "007", "1.5", "1,5", ".5", "1.", "1e3"),
    *("1e309", "-1e309", "1e-400", "NaN", "-inf", "0x10"),
    *("2147483647", "2147483648", "-2147483649", "9223372036854775807"),
    *("9223372036854775808", "-9223372036854775809"),
    *("9" * 18, "9" * 19, "9" * 40, "9" * 5000, "1" + "0" * 400),
    *("1_000", " 1 ", "+1", "--1", "1\0", "1\n2", "\u0661"),
    *("\u0967\u0968", "\u06f1\u06f2", "\u0a67", "\uff11", "\u00b2"),
    *("\u2460", "\U0001d7d9", "1\u20441", "one", ""),
)
DAYS: tuple[str, ...] = (
    *("0001-01-01", "9999-12-31", "0000-00-00", "2026-02-30"),
    *("2026-02-29", "2024-02-29", "2026-13-01", "10000-01-01"),
    *("-2026-01-01", "2026-1-1", "20261125", "2026-W48-3", "2026-330"),
    *("25/11/2026", "11/25/2026", "25.11.26", "today"),
    *("1900-01-01", "1969-12-31", "1970-01-01", "2038-01-20"),
    *("2262-04-12", "2026-11-25T14:20", "2026-11-25T99:99Z"),
    *("9999-12-31T23:59:59+23:59", "0001-01-01T00:00:00-23:59", "2026-11-25 24:00", "24:00", "23:59:60", "-1:00"),
    *("7:5",),
    *("0:00", "12:00 am", "25:61", "2026-11", "9999-12", "0001-01", "2026-00"),
    *("\u0968\u0966\u0968\u096c-\u0967\u0967-\u0968\u096b",),
    *("2026-11-25\0", "2026\u201311\u201325", "9" * 400, "2026-11-25" * 50, "1e9", "2026-W53", "99999-W99"),
    *("P1D", "13"),
)
KEYS: tuple[str, ...] = (
    *("0", "-1", "1", "00001", "9" * 18, "1" + "0" * 18, "9" * 19, "9" * 60, "\u0661\u0662", "\u0967", "\uff11"),
    *("\u00b2",),
    *("\0", "1\0", "a\0b", " ", "1 ", "+1", "1.0", "1e5", "0x1", "None", "nul", "..", ".", "%2e%2e", "%2f"),
    *("a/b", "a;b"),
    *("nai-umeed", "nai_umeed", "NAI-UMEED", "-", "_", "--", "a" * 5000),
    *("\u0928\u0908-\u0909\u092e\u094d\u092e\u0940\u0926",),
    *("\U0001f600", "\u202e", "\r\n", "\xff", "\ud800", "'", '"', "<b>", "{{ a }}", "%s", "*", "@", ":", "~"),
    *("$", "am", "pm"),
    *("0001-01-01", "9999-12-31", "2026-02-30", "0" * 8 + "-0000-4000-8000-" + "0" * 12),
    *("00000000-0000-0000-0000",),
    *("rss", "atom", "en", "hi", "ur", "xx", "admin", "static", "__debug__", "a.b.c", "what.vtt", "favicon.ico"),
    *("1,2,3",),
)
LANGUAGES = (
    "",
    "*",
    "hi;q=9",
    "ur;q=NaN",
    "en-" * 900,
    "xx",
    ";;;,,,",
    "\u0939\u093f",
    "hi,pa;q=0.5,*;q=0",
    "en\x1f",
    "-",
    "i-klingon",
)
# Name of the header, and what stands in it; a text of TEXTS where it is None.
HEADERS: tuple[tuple[str, tuple[str, ...] | None], ...] = (
    ("Accept-Language", LANGUAGES),
    ("Accept-Language", None),
    (
        "Cookie",
        ("a", "=", ";" * 900, "a=" * 900, 'a="', "$Version=1; $Path=/", "sessionid=\x1f", "language=" + "x" * 900),
    ),
    ("Cookie", None),
    (
        "Host",
        (
            *("", "example.org", "a..b", "localhost:99999", "[::1", "127.0.0.1:80:80", "\u0928.example", "a/b"),
            *("localhost.",),
        ),
    ),
    ("Referer", None),
    ("Referer", ("http://[", "//", "http://localhost", "https://localhost/portal/\xff", "about:blank", "a" * 5000)),
    ("Origin", ("null", "http://[", "https://example.org", "localhost")),
    ("User-Agent", None),
    ("User-Agent", ("", "bot", "a" * 5000, "Mozilla/5.0 \xff")),
    ("Accept", ("", "*", "application/json", "image/*;q=9", "text/html;q=a", ";", "a/b/c")),
    ("Accept-Encoding", ("", "gzip;q=NaN", "identity;q=0", "*;q=0", "br", "gzip, gzip, gzip")),
    (
        "Range",
        (
            *("bytes=", "bytes=0-", "bytes=-0", "bytes=9-1", "bytes=0-0,1-1", "bytes=" + "9" * 400 + "-"),
            *("a=1-2", "bytes=\u0661-"),
        ),
    ),
    (
        "If-Modified-Since",
        ("", "0", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 99 Foo 9999 99:99:99 GMT", "Sun, 01 Jan 0000 00:00:00 GMT"),
    ),
    ("If-None-Match", ("", "*", '"', 'W/"a"', '"a", "b', "\x1f")),
    ("If-Range", ('"a"', "0", "\xff")),
    ("If-Match", ("*", '"a"', "")),
    ("X-Forwarded-For", ("", "1.2.3.4", "a, b", "::1", "999.1.1.1", "1.2.3.4:80", ",,,", "\xff")),
    ("X-Forwarded-Proto", ("https", "gopher", "")),
    ("X-Forwarded-Host", ("example.org", "[")),
    ("X-Requested-With", ("XMLHttpRequest", "\xff")),
    ("HX-Request", ("true", "false", "\xff")),
    ("HX-Current-URL", ("http://[", "/portal/", "\xff")),
    ("HX-Target", None),
    ("X-CSRFToken", ("", "a", "a" * 64, "\xff" * 32, "\u0928" * 32)),
    ("Content-Length", ("", "a", "-1", "+1", "1.5", "\u0661", "9" * 30, "1", "0", "1 1")),
    ("Content-Encoding", ("gzip", "\xff")),
    ("Transfer-Encoding", ("chunked", "gzip")),
    ("Expect", ("100-continue", "a")),
    ("Sec-Purpose", ("prefetch", "\xff")),
    ("X-HTTP-Method-Override", ("DELETE",)),
    ("DNT", ("\xff",)),
)
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
CHARSETS = (
    *("utf-16", "utf-32", "utf-7", "latin-1", "ascii", "cp037", "utf-8-sig", "hex", "zip", "rot13", "idna", "punycode"),
    *("undefined", "unicode_escape", "", "bogus", '"', "\xff", "a\x1fb", "base64", "mbcs", "x" * 900),
)
PARTS_SAY = ("", "; boundary=", "; boundary=a; charset=utf-16", '; boundary="', "; boundary=\xff", ";;=;")
# What a body says of itself.
TYPES: tuple[str, ...] = (
    *(f"{FORM}; charset={charset}" for charset in CHARSETS),
    *(f"{PARTS}{more}" for more in PARTS_SAY),
    *(f"{PARTS}; boundary={name}" for name in ("b" * 300, "another", "a b", "'", "--", "\u0928")),
    *("application/json", "text/plain", "text/html; charset=utf-16", "image/png", "", "a", "/", ";", "\xff"),
    *("x" * 5000,),
    *("message/rfc822", "multipart/mixed; boundary=b", "application/xml"),
    *("application/octet-stream", FORM.upper()),
)
BODIES: tuple[bytes, ...] = (
    *(b"", b"\0", b"&" * 900, b"=" * 900, b"a", b"%", b"%ZZ=%", b"a=%FF%FE", b"a=%00", b"a=%ED%A0%80"),
    *(b"\xff\xfea\0=\0", b"[]"),
    *(b"{", b'{"a": 1e999}', b"null", b"[" * 900, b"a=1&" * 1100, b";".join([b"a=1"] * 50), b"--b\r\n", b"--b--"),
    *(b"\r\n" * 50,),
)
# Heads of parts, each with the blank line behind it.
HEADS: tuple[bytes, ...] = (
    b"Content-Disposition: form-data\r\n\r\n",
    b"Content-Disposition: form-data; name\r\n\r\n",
    b'Content-Disposition: form-data; name="\xff"\r\n\r\n',
    b'Content-Disposition: form-data; name="a"; filename="../../a.png"\r\n\r\n',
    b"Content-Disposition: form-data; name=\"a\"; filename*=utf-16''%FF%FE\r\n\r\n",
    b"Content-Disposition: form-data; name*=bogus''a\r\n\r\n",
    b'Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n*',
    b'Content-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=utf-16\r\n\r\n',
    b'Content-Disposition: form-data; name="a"\r\n' + b"X: a\r\n" * 1200 + b"\r\n",
    b"Content-Disposition: attachment\r\n\r\n",
    b"\r\n\r\n",
    b"a",
)
FILES: tuple[tuple[str, bytes], ...] = (
    ("", b""),
    ("a.pdf", b""),
    ("a.pdf", b"%PDF-1.4"),
    ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1"),
    ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 40),
    ("a.heic", b"\0\0\0\x18ftypheic" + b"\0" * 40),
    ("a.docx", b"PK\3\4" + b"\0" * 60),
    ("a.mp4", b"\0\0\0\x18ftypmp42" + b"\xff" * 40),
    ("a.txt", "नमस्ते\0".encode()),
    ("a.csv", b"=1,\xff\r\n"),
    ("../../etc/passwd", b"a"),
    ("नमूना\u202egpj.exe", b"MZ"),
    ("a" * 300 + ".png", b"GIF89a"),
    (".png", b"<svg onload=alert(1)>"),
    ("a\0.png", b"RIFF\0\0\0\0WEBP"),
    ("con", b"\0" * 5000),
)
METHODS = ("HEAD", "PUT", "TRACE", "OPTIONS", "DELETE", "PATCH", "CONNECT", "PROPFIND", "get", "A" * 300)
