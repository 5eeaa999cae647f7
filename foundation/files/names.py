"""What a file is called when it is saved: by its title, in whatever script that is. Kept it has a random name."""

import re
import unicodedata

from django.utils.http import content_disposition_header

# Letters with their vowel signs, digits, and what joins or parts letters within a word of Hindi, Urdu or Persian.
JOINERS = "-_\u200c\u200d"
# A letter takes up to four bytes, and a file's name has room for 255.
LONGEST = 60


def disposition(title: str, ending: str, otherwise: str, as_attachment: bool = True) -> str:
    """Returns the Content-Disposition that has a browser save or show a file as `<title><ending>` (RFC 6266).

    `ending`: with its dot; `otherwise`: the name of a title without any letter.
    """
    return content_disposition_header(as_attachment, f"{stem(title, ending) or otherwise}{ending}") or ""


def stem(title: str, ending: str) -> str:
    """Returns the title as a file may be named on any system; an ending that it has already is left out."""
    title = re.sub(re.escape(ending) + r"\Z", "", unicodedata.normalize("NFC", title).strip(), flags=re.I)
    kept = "".join(each if unicodedata.category(each)[0] in "LMN" or each in JOINERS else " " for each in title)
    return " ".join(kept.split())[:LONGEST].strip(f" {JOINERS}")
