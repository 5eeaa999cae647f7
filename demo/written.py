"""Reports as a kind teacher writes them: what the child can do, and what comes next."""

from random import Random

from roll.models import Pupil, Subject

GRADES = ("A+", "A", "B+", "B")
# For each subject, from strong to still learning.
WORDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "Hindi": (
        (
            "Reads a new story aloud with feeling, and retells it in their own words.",
            "Writes a page without being asked.",
        ),
        ("Reads fluently. Longer sentences come next.", "Good spelling; now adds describing words."),
        ("Reads short texts well. Ten minutes aloud at home each evening will help.", "Matras are nearly secure."),
    ),
    "English": (
        ("Asks and answers in whole sentences.", "Has read five books from the library corner."),
        ("Knows most of this year's words. Speaks up more each week.", "Reads the signs on the way to school."),
        ("Understands simple questions. Singing the rhymes again at home will help.", "Letters are clear now."),
    ),
    "Mathematics": (
        ("Quick with fractions, and explains them to others.", "Finds a second way to solve a sum."),
        ("Secure with tables up to 12. Word problems come next.", "Adds, and subtracts with borrowing."),
        ("Counts with care. Sums with money at the shop are good practice.", "Knows the 2, 5 and 10 times tables."),
    ),
    "Environmental studies": (
        ("Kept a diary of the neem tree for four weeks.", "Knows where our water comes from, and says why it matters."),
        ("Good questions about birds and plants.", "Draws a map of the way to school."),
        ("Names the plants of the school garden. Likes to work with others.", "Learns best outdoors."),
    ),
    "Art and craft": (
        ("The clay lamps in the hall are partly this child's work.", "Sees colours that others miss."),
        ("Cuts and folds with patience.", "Likes to draw people and animals."),
        ("Draws with joy. Finishing a picture comes next.", "Good ideas; asks for help when needed."),
    ),
    "Physical education": (
        ("Runs fast and waits for those who don't.", "Captain of the kho-kho team, and a fair one."),
        ("Joins every game.", "Throws and catches well."),
        ("More courage each week on the climbing frame.", "Plays well with the younger ones."),
    ),
}
OPENINGS = (
    "{name} comes to school with a smile and leaves with a question.",
    "{name} has grown in confidence this term.",
    "{name} helps the child in the next seat without being asked.",
    "{name} listens well and has good ideas.",
    "{name} works carefully and likes to get things right.",
    "{name} is a friend to many in the class.",
)
NEXT = (
    "Next: reading aloud for ten minutes each evening, to anyone at home.",
    "Next: writing a little more than the first idea.",
    "Next: asking at once when something is not clear.",
    "Next: the 7 and 8 times tables, perhaps on the way to school.",
    "Next: speaking up in front of the whole class.",
)


def overall(pupil: Pupil, rng: Random) -> str:
    opening = rng.choice(OPENINGS).format(name=pupil.first_name)
    return f"{opening} {rng.choice(NEXT)}"


def lines(subjects: list[Subject], rng: Random) -> list[tuple[Subject, str, str]]:
    """(subject, grade, words) for each subject that has words."""
    strength = rng.choice((0, 0, 1, 1, 1, 2))
    found = []
    for subject in subjects:
        level = min(2, max(0, strength + rng.choice((-1, 0, 0, 1))))
        grade = GRADES[level + rng.choice((0, 0, 1))]
        if subject.name in WORDS:
            found.append((subject, grade, rng.choice(WORDS[subject.name][level])))
    return found
