"""Pupils sign in with a card: a user name and three words, made at school and shown once.

The three words are one of 900 million, few enough to guess only where guessing is not counted: `pupil_sign_in` is
limited for each user name. A grown-up's account never opens by a card, whatever the roll says of its owner.
"""

import re
import unicodedata
from collections.abc import Iterable
from secrets import choice, randbelow
from typing import NamedTuple

from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password
from django.db import transaction

from foundation import clock
from journal.clients import client_of
from journal.kinds import write_all
from roll.card_words import WORDS
from roll.kinds import CARD_MADE
from roll.models import Pupil, PupilCard, User

NUMBER_OF_WORDS = 3


class CardHasher(Argon2PasswordHasher):
    """Argon2 at the least that is advised: anybody may try a card, and a password's would cost 0.3 s for each try.

    What keeps a card is that tries are counted: three words would be guessed from a stolen hash at any price.
    """

    algorithm = "card"
    time_cost, memory_cost, parallelism = 2, 19 * 1024, 1


class Card(NamedTuple):
    """What is printed, once."""

    pupil: Pupil
    user_name: str
    words: str


def make_cards(pupils: Iterable[Pupil], *, by: User) -> list[Card]:
    """A new card for each; the words of the old one are good no longer, and who is signed in by them is signed out."""
    chosen = list(pupils)
    words = [" ".join(choice(WORDS) for _ in range(NUMBER_OF_WORDS)) for _pupil in chosen]
    # Outside the transaction: thirty hashes take two seconds, and nobody else could write meanwhile.
    hashes = [make_password(each, hasher=CardHasher.algorithm) for each in words]
    with transaction.atomic():
        locked = Pupil.objects.select_for_update(of=("self",)).select_related("user", "school")
        pupils_by_pk = locked.in_bulk([pupil.pk for pupil in chosen])
        made = [
            Card(pupils_by_pk[pupil.pk], _save_card(pupils_by_pk[pupil.pk], password_hash, by), secret)
            for pupil, password_hash, secret in zip(chosen, hashes, words, strict=True)
            if not _belongs_to_adult(pupils_by_pk[pupil.pk].user)
        ]
        client = client_of()
        write_all(
            CARD_MADE.entry(by=by, school=card.pupil.school_id, subject=card.pupil, client=client) for card in made
        )
        return made


def _belongs_to_adult(user: User | None) -> bool:
    return bool(user and (user.is_staff or user.guardians.exists() or user.postings.exists()))


def _save_card(pupil: Pupil, password_hash: str, by: User) -> str:
    user = pupil.user or User(first_name=pupil.first_name, last_name=pupil.last_name, language=pupil.school.language)
    if not user.has_written_username:
        user.username = free_user_name(pupil.first_name)
    user.password = password_hash
    user.save()
    if pupil.user_id is None:
        pupil.user = user
        pupil.save(update_fields=["user"])
    now = {"school": pupil.school, "made_by": by, "made_at": clock.now()}
    PupilCard.objects.update_or_create(pupil=pupil, defaults=now)
    return user.username


def free_user_name(first_name: str) -> str:
    """`aarav482`: letters a keyboard has, and a number that says nothing."""
    plain = unicodedata.normalize("NFKD", first_name).lower()
    stem = re.sub(r"[^a-z]", "", plain)[:12] or "pupil"
    tries = 0
    while True:
        # Where a name is common in the state, more digits find a free one soon.
        name = f"{stem}{100 + randbelow(9900 * 10 ** (tries // 3))}"
        if not User.objects.filter(username=name).exists():
            return name
        tries += 1


def normalise_user_name(written: str) -> str:
    return "".join(written.split()).lower()


def normalise_words(written: str) -> str:
    """As a child writes them: capitals, commas, hyphens, more spaces."""
    return " ".join(re.findall(r"[a-z]+", written.lower()))


def authenticate_card(user_name: str, words: str) -> User | None:
    """The pupil whose card says this. An unknown name takes as long as wrong words.

    So does a card from before cards had a hasher of their own: it is good no longer.
    """
    user = User.objects.filter(
        username=user_name,
        pupil__card__isnull=False,
        password__startswith=f"{CardHasher.algorithm}$",
        is_active=True,
        is_staff=False,
        guardians__isnull=True,
        postings__isnull=True,
    ).first()
    if user is None:
        make_password(words, hasher=CardHasher.algorithm)
        return None
    return user if check_password(words, user.password) else None
