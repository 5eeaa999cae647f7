"""Photos of pupils: who says yes to them, who says who is in them, and who is shown one that waits."""

from collections.abc import Iterable

from foundation.models import ContentImage
from roll.models import Class
from tests.access.world import Keys, Rule, World, as_guardian, by_code, by_school, canary, posted
from tests.factories.photos import consent, photo_of, waiting_photo

# The title of a picture is its school's own; where the form of a child's consent is kept, the office's.
SEES: dict[str, set[str]] = {
    "photo": {"office", "head", "editor"},
    "other-photo": {"other_head"},
    "consent": {"office", "head"},
}


def build(world: World) -> None:
    cast = world.cast
    for school, name, pupil, by in (
        (cast.school, "photo", cast.siya, cast.office),
        (cast.other_school, "other-photo", cast.meher, cast.other_head),
    ):
        waits = waiting_photo(school, title=canary(name))
        held = photo_of([pupil], by=by, title=canary(name))
        world.kept[name] = [waits, held]
    consent(cast.aarav, cast.office, note=canary("consent"))


def pictures(world: World) -> list[Keys]:
    found = [image for name in ("photo", "other-photo") for image in world.kept[name]]
    schools = [keys["school"] for keys in by_school(world)]
    return [{"school": school, "pk": pk} for school in schools for pk in [*(image.pk for image in found), 0]]


def file_of(keys: Keys) -> dict[str, str]:
    """The picture that was looked at."""
    return {"file": "".join(ContentImage.objects.filter(pk=keys["pk"]).values_list("file", flat=True))}


def names_pupils(world: World, keys: Keys) -> Iterable[str]:
    school, own = ("photo", {"office", "head"}), ("other-photo", {"other_head"})
    name, roles = school if keys["school"] == world.cast.school.slug else own
    return roles if keys["pk"] in {image.pk for image in world.kept[name]} else ()


def rooms(world: World) -> list[Keys]:
    classes = Class.objects.values_list("pk", flat=True)
    return [keys | {"class_pk": pk} for keys in by_school(world) for pk in [*classes, 0]]


def keeps_class(world: World, keys: Keys) -> Iterable[str]:
    there = Class.objects.filter(pk=keys["class_pk"], school__slug=keys["school"]).exists()
    return posted("office", "head")(world, keys) if there else ()


ACCESS: dict[str, Rule] = {
    "photo_consents": Rule(as_guardian, by_code, lambda world, keys: {"give": "website"}),
    "roll:photo_classes": Rule(posted("office", "head"), by_school),
    "roll:photo_class": Rule(keeps_class, rooms, lambda world, keys: {"note": "Folder A"}),
    "editing:photos": Rule(posted("office", "head"), by_school),
    "editing:photo": Rule(names_pupils, pictures, lambda world, keys: {"nobody": "1"} | file_of(keys)),
}
