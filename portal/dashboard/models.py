"""What a family says of its own children: that two schools keep a record of one child.

Whose is it? The adult's who said so, and no school's: another adult of the child says it for themselves. No school
reads it, so neither learns of the other. It gives nobody a right: both records have to be open to the adult, each by a
grant of its own school, and where a court order or a school closes one, the other stands alone again. It goes with the
adult, and with either record. Its first row is written on "Moved school?" (`portal:joining`).
"""

from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q

from foundation import clock
from roll.models import Pupil, User
from roll.scope import NotVisible, clear_key_cache, family_keys, signed_in


class EarlierRecordQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """An adult's own words, where both records are open to them as a guardian; nobody else's, staff or not."""
        if not signed_in(user):
            return self.none()
        mine = family_keys(user).as_guardian(None)
        return self.filter(Q(pupil__in=mine) | Q(pupil=None), user=user, earlier__in=mine)


class EarlierRecord(models.Model):
    """That the child of the record `earlier` is now the one of `pupil`, at another school; None: none of the others."""

    class SameSchool(Exception):
        """Both records are of one school, which alone can say that they are one child."""

    # No index of its own: the unique one begins with it.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    earlier = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+", null=True)
    said_at = models.DateTimeField()

    objects = EarlierRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("user", "earlier"), name="one_word_of_an_adult_a_record"),
            models.CheckConstraint(condition=~Q(earlier=F("pupil")), name="no_record_earlier_than_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.earlier_id} is now {self.pupil_id}"

    @classmethod
    def join(cls, earlier: Pupil, pupil: Pupil | None, *, by: User) -> None:
        """Keeps the adult's word in place of an earlier one: both records are one child, or the child is no other.

        Raises SameSchool, and NotVisible where either record is not open to this adult as a guardian.
        """
        if pupil and pupil.school_id == earlier.school_id:
            raise cls.SameSchool
        with transaction.atomic():
            clear_key_cache(by)
            wanted = {earlier.pk, *([pupil.pk] if pupil else [])}
            if not wanted.issubset(family_keys(by).as_guardian(None)):
                raise NotVisible
            if pupil:
                # The newer record goes on in no other: so none goes on, however far, in itself.
                cls.objects.filter(user=by, earlier=pupil).delete()
            word = {"pupil": pupil, "said_at": clock.now()}
            cls.objects.update_or_create(user=by, earlier=earlier, defaults=word)

    @classmethod
    def words_of(cls, user: User) -> dict[int, int | None]:
        """Returns what this adult said, by the key of the earlier record."""
        return dict(cls.objects.visible_to(user).values_list("earlier", "pupil"))
