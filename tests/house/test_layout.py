"""What holds the house together and no single test would notice."""

import ast
import re
import subprocess
import sys
import tomllib
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import get_template

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"


def test_site_is_a_folder_on_the_path_and_no_package():
    """Python has a module named `site`: a package here could replace it (decision 0001)."""
    assert not (ROOT / "site" / "__init__.py").exists()


@pytest.mark.django_db
def test_the_migrations_are_up_to_date():
    out = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=out, no_color=True)
    assert out.getvalue() == "No changes detected\n"


def test_migrations_are_named():
    ours = [path for path in ROOT.glob("*/migrations/*.py") if path.parts[-3] not in {".venv", "var"}]
    assert [path.name for path in ours if "_auto_" in path.name] == []


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.*")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_template_compiles(path: Path):
    assert get_template(str(path.relative_to(TEMPLATES)))


def test_every_dependency_says_why_it_is_there():
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)["project"]
    listed = project["dependencies"] + [name for extra in project["optional-dependencies"].values() for name in extra]
    reasoned = set(re.findall(r'^.*"([^"]+)"\]?,? *# *\w', text, re.M))
    assert [name for name in listed if name not in reasoned] == []


def test_nobody_imports_upwards():
    lint = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    ran = subprocess.run([*lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout


def test_every_language_has_its_catalogue_and_its_formats():
    codes = [code for code, _ in settings.LANGUAGES]
    assert codes == ["en", "hi", "pa", "ur"]
    assert [code for code in codes[1:] if not (ROOT / "locale" / code / "LC_MESSAGES" / "django.po").exists()] == []
    assert [code for code in codes if not (ROOT / "foundation" / "formats" / code / "formats.py").exists()] == []


# One element each, drawn dozens of times a page; a QR code; what programs read (feeds, JSON-LD); a hook that has to
# return a string; the demo's own strip.
HTML_IN_PYTHON = {
    "foundation/templatetags/chaupal.py",
    "foundation/templatetags/pictures.py",
    "newsfeed/feed_texts.py",
    "newsfeed/printouts.py",
    "newsfeed/wagtail_hooks.py",
    "pages/structured_data.py",
    "pages/templatetags/heads.py",
    "portal/attendance/templatetags/attendance.py",
    "portal/bookings/templatetags/bookings.py",
    "demo/links.py",
}


def test_html_stands_in_templates():
    """So that who designs a page finds it there: Python makes no more of it than these files do."""
    marks = re.compile(r"\b(format_html|format_html_join|mark_safe|SafeString|SafeText)\b")
    hidden = {".venv", ".venv-next", "var", "tests", "bench"}
    sources = [path.relative_to(ROOT) for path in ROOT.rglob("*.py") if path.relative_to(ROOT).parts[0] not in hidden]
    assert {str(path) for path in sources if marks.search((ROOT / path).read_text())} == HTML_IN_PYTHON


def test_the_dark_changes_colours_alone():
    """The browser's sweep asks all else of a page in the light only."""
    css = (ROOT / "site" / "static" / "app.css").read_text()
    dark = re.findall(r"@media \(prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}\s*\}", css, re.DOTALL)
    assert css.count("prefers-color-scheme") == len(dark) == 1
    assert [
        line for line in re.split(r";\s*", dark[0].strip()) if not re.match(r"(--[\w-]+|color-scheme):|$", line)
    ] == []


ROOMS_NOTICES = sorted(path for path in ROOT.glob("**/notices.py") if not {".venv", "var"} & set(path.parts))


@pytest.mark.parametrize("path", ROOMS_NOTICES, ids=lambda path: str(path.relative_to(ROOT)))
def test_notices_import_no_models_of_their_room(path: Path):
    """Models import their notices, at the top; a notice names its `subject_model`."""
    room = ".".join(path.parent.relative_to(ROOT).parts)
    imports = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.ImportFrom)]
    assert [node.module for node in imports if node.module and node.module.startswith(f"{room}.models")] == []
