"""Where somebody is signed in, and what they wrote and could not send: each their own, whatever it says and of whom."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from foundation import clock
from roll.sessions.models import SignIn
from roll.unsent.models import Unsent
from tests.access.world import SIGNED_IN, Keys, Rule, World, canary, members

SEES: dict[str, set[str]] = {f"unsent-{role}": {role} for role in SIGNED_IN}


def build(world: World) -> None:
    world.kept["unsent"], world.kept["sign_ins"] = {}, {}
    for role in SIGNED_IN:
        user, written = getattr(world.cast, role), QueryDict(mutable=True)
        written["text"] = f"{canary(f'unsent-{role}')} was not there."
        world.kept["unsent"][role] = Unsent.keep(user, "/portal/you/", written, MultiValueDict()).token
        world.kept["sign_ins"][role] = SignIn.begin(
            user, f"session of {role}", good_until=clock.now() + timedelta(days=1)
        ).pk


def keys_of(kept: str, name: str) -> Callable[[World], list[Keys]]:
    return lambda world: [{name: value} for value in world.kept[kept].values()]


def owner(kept: str, name: str) -> Callable[[World, Keys], Iterable[str]]:
    return lambda world, keys: {role for role, value in world.kept[kept].items() if value == keys[name]}


ACCESS: dict[str, Rule] = {
    "unsent": Rule(owner("unsent", "token"), keys_of("unsent", "token")),
    "unsent_removal": Rule(owner("unsent", "token"), keys_of("unsent", "token")),
    "sign_in_ending": Rule(owner("sign_ins", "pk"), keys_of("sign_ins", "pk")),
    "sign_ins_others_ending": Rule(members),
}
