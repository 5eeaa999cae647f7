"""SQLite cuts words at vowel signs unless it is told that they are letters: विद्यालय would be four words.

The table is an index of another one, from which it is filled again. After this, `manage.py update_index` once.
"""

from django.db import migrations

TABLE = "wagtailsearch_indexentry"
COLUMNS = "title, body, autocomplete"
LETTERS = "unicode61 categories ''L* N* Co Mn Mc''"


def make_again(schema_editor, tokenizer):
    if schema_editor.connection.vendor != "sqlite":
        return
    more = f", tokenize='{tokenizer}'" if tokenizer else ""
    schema_editor.execute(f"DROP TABLE {TABLE}_fts")
    schema_editor.execute(f"CREATE VIRTUAL TABLE {TABLE}_fts USING fts5(autocomplete, body, title{more})")
    schema_editor.execute(f"INSERT INTO {TABLE}_fts(rowid, {COLUMNS}) SELECT id, {COLUMNS} FROM {TABLE}")


def with_vowel_signs(apps, schema_editor):
    make_again(schema_editor, LETTERS)


def as_before(apps, schema_editor):
    make_again(schema_editor, "")


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0004_photos_of_pupils"),
        ("wagtailsearch", "0009_remove_ngram_autocomplete"),
    ]

    operations = [migrations.RunPython(with_vowel_signs, as_before)]
