"""What is typed wrong into a command of ours is said in one line, by a CommandError, and nothing is changed."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command, get_commands

from demo.management.commands import draw_clips
from roll.models import Posting, User

ROOT = Path(__file__).parents[2]
LONG, HUGE, NO_DIGITS = "x" * 5000, "9" * 40, "²²²²-01"
APPOINT = ("appoint", "new@example.org", "head", "--school=nai-umeed")
# Of each command of ours what people, or scripts around it, get wrong. An argument too many fits all of them.
WRONG: dict[str, list[tuple[str, ...]]] = {
    "appoint": [
        ("not-an-address", "head", "--school=nai-umeed"),
        ("", "head", "--school=nai-umeed"),
        (f"{LONG}@example.org", "head", "--school=nai-umeed"),
        (f"a@{'x.' * 300}org", "head", "--school=nai-umeed"),
        ("new@example.org", "king", "--school=nai-umeed"),
        ("new@example.org", "head"),
        ("new@example.org", "head", "--school=nowhere"),
        ("new@example.org", "head", f"--school={LONG}"),
        ("new@example.org", "head", "--area=09-045-03"),
        ("new@example.org", "agent", "--area=nowhere"),
        ("new@example.org", "agent", "--area="),
        ("new@example.org", "head", "--school=nai-umeed", "--area=09-045-03"),
        ("new@example.org", "head", "--school=nai-umeed", f"--name={LONG}"),
        ("new@example.org", "head", "--school=nai-umeed", "--end"),
        ("new@example.org", "agent", "--area=09-045-03", "--end"),
        (),
    ],
    "import_roll": [
        ("nowhere.zip",),
        (str(ROOT),),
        (f"{LONG}.zip",),
        (__file__,),
        (__file__, "--school=nowhere"),
        (__file__, f"--school={LONG}"),
        ("",),
        (),
    ],
    "journal": [
        ("--kind=nothing",),
        ("--user=Sunita",),
        (f"--user={HUGE}",),
        ("--day=yesterday",),
        ("--most=some",),
        (f"--most={HUGE}",),
        ("--drop-month=2024-10",),
        ("--drop-month=2024-13", "--by=rules@example.org"),
        (f"--drop-month={NO_DIGITS}", "--by=rules@example.org"),
        ("--drop-month=9999-12", "--by=rules@example.org"),
        ("--drop-month=0001-01", "--by=rules@example.org"),
        ("--drop-month=2024-10", f"--by={LONG}"),
    ],
    "partition_marks": [("--apply=now",)],
    "backup": [("--to",)],
    "restore": [("nowhere.chaupal",), ("nowhere.chaupal", "--mail=perhaps"), ()],
    "doctor": [],
    "sign_in_link": [("not-an-address",), ("nobody@example.org",), (LONG,), (f"{LONG}@example.org", "--admin"), ()],
    "worker": [],
    # The demo's, never in production.
    "demo_school": [],
    "draw_clips": [],
    "prepare_database": [],
    "write_schema": [],
}


def own_commands() -> set[str]:
    own = {app.name for app in apps.get_app_configs() if ROOT in Path(app.path).parents and ".venv" not in app.path}
    return {name for name, app in get_commands().items() if app in own}


def cases() -> Iterator[tuple[str, ...]]:
    for command, wrong in WRONG.items():
        for arguments in [*wrong, ("--no-such",), ("one", "more", "than", "it", "takes")]:
            yield command, *arguments


@pytest.fixture
def administrator(cast) -> User:
    return User.objects.create(email="rules@example.org", is_superuser=True)


def test_every_command_of_ours_is_in_the_list():
    assert set(WRONG) == own_commands()


@pytest.mark.parametrize("arguments", list(cases()), ids=lambda case: " ".join(case)[:60])
def test_what_is_wrong_is_said_in_one_line(administrator, arguments):
    before = User.objects.count(), Posting.objects.count()
    with pytest.raises(CommandError) as refused:
        call_command(*arguments)
    said = str(refused.value)
    assert said and "\n" not in said
    assert (User.objects.count(), Posting.objects.count()) == before


@pytest.mark.parametrize("name", ["Ravi\nDas", "  Ravi   Das\x1b", "\u202eRavi Das"])
def test_a_name_is_kept_in_one_line(cast, name):
    call_command(*APPOINT, f"--name={name}")
    assert Posting.objects.get(user__email="new@example.org").name == "Ravi Das"


def test_without_ffmpeg_no_clip_is_drawn(tmp_path, monkeypatch):
    monkeypatch.setattr(draw_clips, "FOLDER", tmp_path / "clips")
    monkeypatch.setitem(os.environ, "PATH", str(tmp_path))
    with pytest.raises(CommandError, match="ffmpeg"):
        call_command("draw_clips")
    assert not (tmp_path / "clips").exists()
