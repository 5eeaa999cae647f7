"""Under which name families know a member of staff at their school, as a part of a query."""

from django.db.models import BinaryField, CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim

from roll.models import Posting


def posted_name(person: str = "teacher") -> Coalesce:
    """A person's name as families of the `school` read it: Ms Kaur. For annotations of any model with both."""
    full_name = NullIf(Trim(Concat(f"{person}__first_name", Value(" "), f"{person}__last_name")), Value(""))
    return Coalesce(Subquery(_postings(person).values("name")[:1]), full_name, output_field=CharField())


def posted_sort_key(person: str = "teacher") -> Coalesce:
    """What `posted_name` is sorted by."""
    own_key = Subquery(_postings(person).values("sort_key")[:1])
    return Coalesce(own_key, f"{person}__sort_key", output_field=BinaryField())


def _postings(person: str) -> QuerySet[Posting]:
    """Those with a name of the person at the school, the newest first."""
    posted = Posting.objects.filter(user=OuterRef(person), school=OuterRef("school"))
    return posted.exclude(name="").order_by("-pk")
