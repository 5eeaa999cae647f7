"""Rows keep the key of the name that they have, whoever writes them, and stand in the same order on every database."""

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from foundation import sort_keys
from foundation.sort_keys import key_field, outdated, sorted_models, write_sort_keys
from foundation.sorting import sort_key
from newsfeed.models import Topic
from roll.models import Class, Guardian, Posting, Pupil, School, Subject, User, YearGroup
from roll.oneroster.inserting import insert, insert_values
from tests.factories.roll import AcademicYearFactory, PupilFactory, SchoolFactory, YearGroupFactory
from tests.written_names import CLASSES, NAMES

# What a second row of each has to have of its own beside its name.
MODELS: dict[Any, Callable[[int], dict[str, Any]]] = {
    Class: lambda n: {},
    Guardian: lambda n: {"user": None},
    Posting: lambda n: {"ends_on": date(2050, 1, n + 1)},
    Pupil: lambda n: {"code": f"new-{n}", "admission_number": "", "user": None},
    School: lambda n: {"slug": f"new-{n}"},
    Subject: lambda n: {},
    Topic: lambda n: {},
    User: lambda n: {"username": f"new-{n}", "email": None, "phone": None},
    YearGroup: lambda n: {},
}


def test_each_model_that_is_sorted_is_asked_here():
    assert set(sorted_models()) == MODELS.keys()


def first(model: Any) -> Any:
    return model.objects.order_by("pk").first()


def new(model: Any, number: int = 0) -> Any:
    """A row that is not written yet, with the place of one that is there."""
    row = first(model)
    row.pk, row._state.adding, row.sort_key = None, True, None
    for name, value in (MODELS[model](number) | names(model, f"Émile {number}")).items():
        setattr(row, name, value)
    return row


def names(model: Any, text: str) -> dict[str, str]:
    return {name: f"{text} {name}" for name in key_field(model).of}


def keep(model: Any) -> None:
    new(model).save()


def save_one_field(model: Any) -> None:
    row = first(model)
    name = key_field(model).of[0]
    setattr(row, name, "Zoë")
    row.save(update_fields=[name])


def update_or_create(model: Any) -> None:
    model.objects.update_or_create(pk=first(model).pk, defaults=names(model, "Zoë"))


def bulk_create(model: Any) -> None:
    model.objects.bulk_create([new(model, 1), new(model, 2)])


def bulk_create_over(model: Any) -> None:
    row = first(model)
    for name in key_field(model).of:
        setattr(row, name, "Zoë")
    fields = list(key_field(model).of)
    model.objects.bulk_create([row], update_conflicts=True, unique_fields=["pk"], update_fields=fields)


def bulk_update(model: Any) -> None:
    rows = list(model.objects.all()[:3])
    for number, row in enumerate(rows):
        setattr(row, key_field(model).of[0], f"Zoë {number}")
    model.objects.bulk_update(rows, [key_field(model).of[0]])


def update(model: Any) -> None:
    model.objects.filter(pk=first(model).pk).update(**{key_field(model).of[-1]: "Zoë"})


def update_the_whole_name(model: Any) -> None:
    model.objects.filter(pk=first(model).pk).update(**names(model, "Zoë"))


def update_by_an_expression(model: Any) -> None:
    """Of all, so that the condition is no longer true of what was written."""
    name = key_field(model).of[0]
    model.objects.exclude(**{f"{name}__startswith": "~"}).update(**{name: Concat(Value("~Zoë "), F(name))})


def import_rows(model: Any) -> None:
    insert(model, [new(model, 1), new(model, 2)])


WRITERS = (
    keep,
    save_one_field,
    update_or_create,
    bulk_create,
    bulk_create_over,
    bulk_update,
    update,
    update_the_whole_name,
    update_by_an_expression,
    import_rows,
)


def held(model: Any) -> dict[Any, Any]:
    return dict(model.objects.values_list("pk", "sort_key"))


def stale(model: Any) -> list[Any]:
    return [row for batch in outdated(model.objects.all()) for row in batch]


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_no_writer_leaves_a_key_behind(cast, write):
    YearGroupFactory(school=cast.school, name="Reception")
    before = {model: held(model) for model in MODELS}
    with transaction.atomic():
        for model in MODELS:
            write(model)
    assert {model for model in MODELS if stale(model)} == set()
    assert {model for model in MODELS if held(model) == before[model]} == set()


def test_what_is_written_past_the_model_is_refused_without_a_key(cast):
    # PostgreSQL's COPY goes past Django, with an error of its own.
    with pytest.raises((IntegrityError, connection.Database.IntegrityError)), transaction.atomic():
        insert_values(Subject, ("school_id", "name"), [(cast.school.pk, "Physics")])
    with pytest.raises(IntegrityError), transaction.atomic():
        Subject.objects.update(sort_key=None)


def test_another_field_is_written_without_reckoning_a_key(cast, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(sort_keys, "sort_key", None)
    with django_assert_num_queries(3):
        Pupil.objects.update(badge=3)
        pupil = Pupil.objects.defer("sort_key")[0]
        pupil.save(update_fields=["badge"])


def test_keys_that_are_wrong_are_written_anew_some_at_a_time(db, monkeypatch):
    monkeypatch.setattr(sort_keys, "ROWS_AT_ONCE", 3)
    pupils = PupilFactory.create_batch(8, school=SchoolFactory())
    right, wrong = held(Pupil), [pupil.pk for pupil in pupils[2:7]]
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE roll_pupil SET sort_key = %s WHERE id = %s", [(b"wrong", key) for key in wrong])
    assert {key for _right, key in stale(Pupil)} == set(wrong)
    write_sort_keys(Pupil.objects.all())
    assert {pk: bytes(key) for pk, key in held(Pupil).items()} == {pk: bytes(key) for pk, key in right.items()}


def test_the_database_sorts_as_people_do(cast):
    Pupil.objects.filter(school=cast.school).update(school=cast.other_school)
    for name in Random(2).sample(NAMES, len(NAMES)):
        first_name, _space, last_name = name.partition(" ")
        PupilFactory(school=cast.school, first_name=first_name, last_name=last_name)
    assert list(map(str, Pupil.objects.filter(school=cast.school))) == list(NAMES)


def test_the_database_puts_5b_before_10a(db):
    year = AcademicYearFactory()
    Class.objects.bulk_create(Class(school=year.school, academic_year=year, name=name) for name in reversed(CLASSES))
    assert list(map(str, Class.objects.filter(school=year.school))) == list(CLASSES)
    assert sort_key("5B") < sort_key("10A")
