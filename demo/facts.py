"""What the demo's two schools say about themselves, and the logo of the first."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from foundation.files.images import Cleaned, clean_image
from roll.models import School, User

NAI_UMEED = {
    "name_hi": "नई उम्मीद प्राथमिक विद्यालय",
    "name_pa": "ਨਵੀਂ ਉਮੀਦ ਪ੍ਰਾਇਮਰੀ ਸਕੂਲ",
    "name_ur": "نئی امید پرائمری اسکول",
    "short_name": "Nai Umeed",
    "place": "Barabanki",
    "address": "Dewa Road, Barabanki\nUttar Pradesh 225301",
    "phone": "+91 5248 222 333",
    "public_email": "office@example.org",
    "hours": "Monday to Saturday, 8:00 to 14:00",
}
SITARA = {
    "name_hi": "सितारा कन्या विद्यालय",
    "name_pa": "ਸਿਤਾਰਾ ਕੰਨਿਆ ਸਕੂਲ",
    "name_ur": "ستارہ گرلز اسکول",
    "place": "Nindura",
    "address": "Nindura, Barabanki 225302",
    "phone": "+91 5248 222 444",
    "hours": "Monday to Saturday, 8:00 to 13:00",
}


def say(school: School, facts: dict[str, str], by: User) -> None:
    """Writes a school's facts as its head does, on the object that is there as well."""
    for name, value in facts.items():
        setattr(school, name, value)
    school.change_facts(version=school.facts_version, by=by)


def logo() -> Cleaned:
    """Returns a sun that rises over an open book."""
    side = 512
    picture = Image.new("RGB", (side, side), "#FFFFFF")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((16, 16, side - 16, side - 16), fill="#0B566B")
    draw.pieslice((136, 120, 376, 360), 180, 360, fill="#F6A91B")
    draw.polygon(((96, 270), (256, 310), (256, 420), (96, 370)), fill="#FFFFFF")
    draw.polygon(((416, 270), (256, 310), (256, 420), (416, 370)), fill="#E3F1F4")
    out = BytesIO()
    picture.save(out, "PNG")
    return clean_image(ContentFile(out.getvalue(), name="logo.png"))
