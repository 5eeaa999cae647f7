"""What the pages of who has answered, and of the homes not reached, show: one line a class, or the children of one."""

from collections import Counter
from dataclasses import dataclass, field

from portal.letters.class_counts import ClassCounts, counts_by_class
from portal.letters.homes import Child, children_of, pupils_of
from portal.letters.models import Letter
from roll.classes import EVERY_CLASS, in_class_or_all
from roll.models import User


@dataclass
class Answers:
    """Either `classes` or `children`; the numbers are of all of them."""

    classes: list[ClassCounts] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)

    @property
    def states(self) -> Counter[str]:
        of_classes = sum((each.states for each in self.classes), Counter[str]())
        return of_classes + Counter(child.state for child in self.children)

    @property
    def homes(self) -> int:
        return sum(each.homes for each in self.classes) + sum(len(child.homes) for child in self.children)

    @property
    def unreached(self) -> int:
        return sum(each.unreached for each in self.classes) + sum(len(child.unreached) for child in self.children)


def answers_to(letter: Letter, user: User, key: str, contacts: bool = False) -> Answers:
    """Of the class of this key (`roll.classes`), or by class where none is named and this person sees several.

    A letter to one class is read child by child, whichever classes its children are in by now.
    """
    pupils = pupils_of(letter, user)
    if not key and not letter.is_to_one_class:
        classes = counts_by_class(letter, pupils)
        if len(classes) > 1:
            return Answers(classes=classes)
    return Answers(children=children_of(letter, in_class_or_all(pupils, key or EVERY_CLASS), contacts))
