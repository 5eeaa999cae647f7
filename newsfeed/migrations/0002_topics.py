"""The topics every site starts with."""

from django.db import migrations

TOPICS = (
    ("Events", "कार्यक्रम", "ਸਮਾਗਮ", "تقریبات", "calendar-days", "info"),
    ("Achievements", "उपलब्धियाँ", "ਪ੍ਰਾਪਤੀਆਂ", "کامیابیاں", "trophy", "warn"),
    ("Learning", "पढ़ाई", "ਪੜ੍ਹਾਈ", "پڑھائی", "book-open", "brand"),
    ("Health", "स्वास्थ्य", "ਸਿਹਤ", "صحت", "heart", "rose"),
    ("Sport", "खेल", "ਖੇਡਾਂ", "کھیل", "medal", "ok"),
    ("Holidays", "छुट्टियाँ", "ਛੁੱਟੀਆਂ", "چھٹیاں", "sun", "plum"),
)


def add(apps, schema_editor):
    Topic = apps.get_model("newsfeed", "Topic")
    for name, hi, pa, ur, icon, tone in TOPICS:
        Topic.objects.create(name=name, name_hi=hi, name_pa=pa, name_ur=ur, icon=icon, tone=tone)


class Migration(migrations.Migration):
    dependencies = [("newsfeed", "0001_first")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
