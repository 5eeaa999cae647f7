"""What runs a real site: environment, container, units, proxies. Each is read by the program that it is for."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from security import BODY, FILMS_BODY

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
EXAMPLE = (ROOT / ".env.example").read_text()
UNITS = sorted(path.name for path in DEPLOY.glob("chaupal*"))
# Read by libraries: gunicorn. Said to be refused, or for developers alone.
OTHERS, NEVER = {"WEB_CONCURRENCY"}, {"CHAUPAL_DEMO", "CHAUPAL_NOW", "DEBUG"}


# --- The environment --------------------------------------------------------------------------------------------------
def uncommented() -> str:
    """With every variable that is only offered, too."""
    return re.sub(r"^#([A-Z_]+=)", r"\1", EXAMPLE, flags=re.M)


def sourced(text: str, folder: Path) -> dict[str, str]:
    (folder / "env").write_text(text)
    words = "set -a; . ./env; exec python3 -c 'import json, os; print(json.dumps(dict(os.environ)))'"
    ran = subprocess.run(
        ["sh", "-euc", words], cwd=folder, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return json.loads(ran.stdout)


@pytest.mark.parametrize("text", [EXAMPLE, uncommented()], ids=["as it is", "with all that is offered"])
def test_a_shell_takes_the_example(tmp_path, text):
    found = sourced(text, tmp_path)
    assert found["DEFAULT_FROM_EMAIL"] == "Chaupal <no-reply@school.example.org>"
    if "SOCIAL_CHANNELS" in found:
        assert json.loads(found["SOCIAL_CHANNELS"])["nai-umeed"]


def read_in(*places: str) -> set[str]:
    """The variables that the code asks for."""
    sources = [path for place in places for path in (ROOT / place).rglob("*.py")] + [
        ROOT / "run.py",
        ROOT / "manage.py",
    ]
    asks = r'(?:environ(?:\.get)?[\[(]|required\(|in os\.environ.*?|^)"([A-Z][A-Z_]+)"'
    return {name for path in sources for name in re.findall(asks, path.read_text())}


def test_every_variable_stands_in_the_example_and_nothing_else():
    offered = set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.M))
    assert offered - OTHERS == read_in("site/settings") - NEVER
    assert offered >= OTHERS


def test_every_variable_is_explained_in_the_lines_above_it():
    lines = EXAMPLE.splitlines()
    named = [number for number, line in enumerate(lines) if re.match(r"#?[A-Z_]+=", line)]
    bare = [lines[number] for number in named if not re.match(r"# [^-]|#?[A-Z_]+=", lines[number - 1])]
    assert bare == []


# --- The container ----------------------------------------------------------------------------------------------------
CONTAINERFILE = (ROOT / "Containerfile").read_text()


def copied() -> list[str]:
    lines = re.findall(r"^COPY (.+)$", CONTAINERFILE, re.M)
    return [source for line in lines for source in line.split()[:-1]]


def test_the_image_has_all_that_the_site_needs(tmp_path):
    """Its steps, but for Debian's packages and pip: the folders that are copied, words, styles, the check."""
    for name in copied():
        source, there = ROOT / name, tmp_path / name
        shutil.copytree(source, there) if source.is_dir() else shutil.copy2(source, there)
    (tmp_path / "site/static/app.css").unlink(missing_ok=True)
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "settings.production"}
    environment |= {"SECRET_KEY": "k2#x9" * 12, "ALLOWED_HOSTS": "localhost", "CHAUPAL_BASE_URL": "https://localhost"}
    environment |= {"CHAUPAL_VAR": str(tmp_path / "var"), "CHAUPAL_STATIC": str(tmp_path / "static")}
    (tmp_path / "var").mkdir()
    for command in (
        ["-m", "foundation.catalogues", "compile"],
        ["manage.py", "collectstatic", "--no-input", "-v0"],
        ["manage.py", "check", "--deploy"],
    ):
        ran = subprocess.run([sys.executable, *command], cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr
    assert list((tmp_path / "static").glob("app.*.css"))


def test_the_image_runs_as_nobody_special_and_takes_locked_libraries():
    assert re.search(r"^USER \d+$", CONTAINERFILE, re.M) and "--require-hashes -r requirements.txt" in CONTAINERFILE
    assert CONTAINERFILE.index("USER 10001") < CONTAINERFILE.index("\nCMD")
    assert re.findall(r"^HEALTHCHECK .*\\\n +CMD .*run\.health\(\)", CONTAINERFILE, re.M)


def test_no_secret_comes_into_the_image():
    ignored = (ROOT / ".containerignore").read_text().split()
    assert {"**/.env*", "var", ".git"} <= set(ignored)


COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def test_the_compose_file_is_whole():
    services = COMPOSE["services"]
    assert set(services) == {"postgres", "redis", "migrate", "web", "worker", "proxy"}
    for name, service in services.items():
        mounted = {volume.partition(":")[0] for volume in service.get("volumes", [])}
        assert {each for each in mounted if not each.startswith(".")} <= set(COMPOSE["volumes"]), name
        assert set(service.get("depends_on", [])) <= set(services), name
    assert (services["web"]["command"], services["worker"]["command"]) == (
        ["python", "run.py", "web"],
        ["python", "run.py", "worker", "fast"],
    )
    # The proxy alone is reached from outside, and only the site has its secrets.
    assert {name for name, service in services.items() if "ports" in service} == {"proxy"}
    assert {name for name, service in services.items() if "env_file" in service} == {"migrate", "web", "worker"}


def test_what_the_image_sets_is_not_to_be_set_again():
    """Beside that the compose file names each."""
    (said,) = re.findall(r"^# (HOST, .*) are the image's own", (DEPLOY / "compose.yaml").read_text(), re.M)
    names = set(re.split(r", | and ", said))
    assert names == set(
        re.findall(r"\b([A-Z_]+)=/?\S", "\n".join(re.findall(r"^ENV (?:.*\\\n)*.*", CONTAINERFILE, re.M)))
    ) - {
        "PYTHONUNBUFFERED",
        "PYTHONDONTWRITEBYTECODE",
        "DJANGO_SETTINGS_MODULE",
    }


# --- Units ------------------------------------------------------------------------------------------------------------
@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_takes_the_units(tmp_path, name):
    """It prints what it does not know, and says that all is well: nothing may be printed."""
    for unit in UNITS:
        text = (DEPLOY / unit).read_text().replace("/opt/chaupal/.venv/bin/python", sys.executable)
        (tmp_path / unit).write_text(text)
    ran = subprocess.run(["systemd-analyze", "verify", str(tmp_path / name)], capture_output=True, text=True)
    about_ours = [line for line in (ran.stdout + ran.stderr).splitlines() if "chaupal" in line]
    assert about_ours == []


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_the_units_may_do_little(name):
    text = (DEPLOY / name).read_text()
    for line in (
        "User=chaupal",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=",
        "PrivateTmp=yes",
    ):
        assert f"\n{line}\n" in text, line


# --- Proxies ----------------------------------------------------------------------------------------------------------
def test_the_proxies_cap_bodies_where_the_site_does():
    nginx, caddy = (DEPLOY / "nginx.conf").read_text(), (DEPLOY / "Caddyfile").read_text()
    caps = [BODY // 1024**2, FILMS_BODY // 1024**2]
    assert re.findall(r"client_max_body_size (\d+)m;", nginx) == [str(cap) for cap in caps]
    assert re.findall(r"max_size (\d+)MiB", caddy) == [str(cap) for cap in reversed(caps)]


def test_the_proxies_wait_longer_than_the_site_and_let_go_sooner():
    import run

    (kept,) = [int(each.partition("=")[2]) for each in run.WEB if each.startswith("--keep-alive=")]
    nginx, caddy = (DEPLOY / "nginx.conf").read_text(), (DEPLOY / "Caddyfile").read_text()
    assert f"keeps its end open for {kept} s" in nginx and kept > 60  # nginx's own, which is not set there
    assert int(re.search(r"keepalive (\d+)s", caddy)[1]) < kept
    for text in (nginx, caddy):
        assert int(re.search(r"read_timeout (\d+)s", text)[1]) > run.WEB_HANGS


CADDY = shutil.which("caddy")


@pytest.mark.skipif(not CADDY, reason="Caddy is not here")
def test_caddy_takes_its_file(tmp_path):
    text = (DEPLOY / "Caddyfile").read_text()
    version = subprocess.run([CADDY, "version"], capture_output=True, text=True).stdout.lstrip("v").split(".")
    if (int(version[0]), int(version[1])) < (2, 7):
        text = text.replace("request_buffers 20MiB", "")  # Debian 12's knows it by another name
    (tmp_path / "Caddyfile").write_text(text)
    command = [CADDY, "validate", "--config", str(tmp_path / "Caddyfile"), "--adapter", "caddyfile"]
    ran = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"HOME": str(tmp_path)})
    assert ran.returncode == 0, ran.stderr
