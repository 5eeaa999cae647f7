"""The words of the demo's how-tos: what each clip shows and says, and the steps. Two stand in Hindi too."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Slide:
    """A picture, the few words on it, and what is said meanwhile. `alt` where it stands as a picture of its own."""

    scene: str
    heading: str
    line: str
    alt: str = ""


@dataclass(frozen=True)
class Practice:
    """`back` counts school days. `shown` makes the clip of what we did, `steps` that of how we did it."""

    name: str
    title: str
    summary: str
    back: int
    what: str
    how: str
    shown: tuple[Slide, ...]
    steps: tuple[Slide, ...]
    hindi: dict[str, str] = field(default_factory=dict)


MEETING = Practice(
    name="virtual-meeting",
    title="How we hold a virtual parents' meeting",
    summary="Parents who can't come to school meet the teacher by phone or video, in the evening.",
    back=4,
    what="In one week our teachers spoke with 9 out of 10 families. Half of them had never come to a "
    "meeting at school.",
    how="Three evenings, ten minutes for each family. Families without a smartphone get a call.",
    shown=(
        Slide("many_faces", "A meeting without the way", "Parents meet the teacher on the phone, from home.",
              "A phone with four faces on it."),
        Slide("ringing", "Nobody is left out", "Families without a smartphone get a call."),
        Slide("suggestions", "Parents speak too", "What parents suggest is written down, and answered."),
    ),
    steps=(
        Slide("evenings", "1 Choose three evenings", "Choose three evenings. Tell every family a week before.",
              "A calendar with three marked days, and a clock at half past seven."),
        Slide("ringing", "2 Call where there is no video", "Agree a time with each family that has no smartphone.",
              "A phone rings; a teacher stands beside it."),
        Slide("star_first", "3 Begin with what went well", "Begin with one thing that the child does well.",
              "A star above a mother and her child."),
        Slide("suggestions", "4 Write suggestions down", "Write down what the parents suggest before the next call.",
              "A sheet of notes and two speech bubbles."),
    ),
)  # fmt: skip
CALLS = Practice(
    name="call-every-home",
    title="How we call every family in one week",
    summary="One list, shared by all teachers. By Friday every family has heard from school.",
    back=8,
    what="Every family had one good call. We learned which numbers are dead, and when each family likes to be called.",
    how="Each teacher calls eight families a day. A card with four sentences makes it easy to begin.",
    shown=(
        Slide("shared_list", "Every home, one week", "All families are on one list, shared by the teachers.",
              "Three lists with ticks."),
        Slide("script", "A good call", "Each call begins with something good about the child."),
        Slide("reached", "We know who was reached", "On Friday we see who was reached and who was not."),
    ),
    steps=(
        Slide("shared_list", "1 Share the list", "Share the families among all teachers: eight a day each.",
              "Three lists with ticks."),
        Slide("script", "2 Write a card", "Write on a card: who calls, what is good, what is next, thanks.",
              "A card, and a teacher with a phone."),
        Slide("reached", "3 Mark each call", "Mark each call at once: reached, or try again in the evening.",
              "A list with ticks and two crosses."),
        Slide("visit", "4 Visit the last few", "Visit the families that nobody could reach, two teachers together.",
              "A father and a child on the way to school."),
    ),
)  # fmt: skip
REGISTER = Practice(
    name="register-in-20-seconds",
    title="How to take a register in 20 seconds",
    summary="Look round, tap who is away, then mark everyone else as here. The lesson begins at once.",
    back=12,
    what="Our registers are in before the bell has stopped. Families hear about an absence the same morning.",
    how="Look first, tap second. Only those who are late or away need a tap.",
    shown=(
        Slide("classroom", "Before", "Calling every name took five minutes of each morning.",
              "Eight children at their desks."),
        Slide("tapping", "Now", "Now the teacher taps only who is away."),
        Slide("twenty", "20 seconds", "It takes 20 seconds. The lesson begins."),
    ),
    steps=(
        Slide("classroom", "1 Look up", "Look at the class. Which seats "
"are empty?", "Eight children at their desks."),
        Slide("away", "2 Tap who is away", "Tap who is away or late. The reason can follow later.",
              "Two seats in the class are empty."),
        Slide("tapping", "3 The rest are here", "Tap “Everyone else is here” and look at the count once more.",
              "A phone with a list; one child is marked as away."),
        Slide("twenty", "4 Send", "Send it. The families of those who are away are notified.",
              "A clock and a green tick."),
    ),
    hindi={
        "How to take a register in 20 seconds": "20 सेकंड में हाज़िरी कैसे लें",
        "Look round, tap who is away, then mark everyone else as here. The lesson begins at once.":
            "कक्षा को देखें, जो नहीं आया उसे छुएँ, बाकी सब उपस्थित। पढ़ाई तुरंत शुरू।",
        "Our registers are in before the bell has stopped. Families hear about an absence the same morning.":
            "घंटी रुकने से पहले हाज़िरी भर जाती है। घर को उसी सुबह पता चलता है कि बच्चा नहीं आया।",
        "Look first, tap second. Only those who are late or away need a tap.":
            "पहले देखें, फिर छुएँ। केवल देर से आए या न आए बच्चों को छूना है।",
        "Calling every name took five minutes of each morning.": "हर नाम पुकारने में रोज़ पाँच मिनट लगते थे।",
        "Now the teacher taps only who is away.": "अब शिक्षक केवल उसे छूते हैं जो नहीं आया।",
        "It takes 20 seconds. The lesson begins.": "20 सेकंड लगते हैं। पढ़ाई शुरू।",
        "Look at the class. Which seats are empty?": "कक्षा को देखें। कौन सी जगहें ख़ाली हैं?",
        "Tap who is away or late. The reason can follow later.":
            "जो नहीं आया या देर से आया उसे छुएँ। कारण बाद में भी लिख सकते हैं।",
        "Tap “Everyone else is here” and look at the count once more.":
            "“बाकी सब हाज़िर हैं” पर टैप करें और गिनती एक बार फिर देखें।",
        "Send it. The families of those who are away are notified.": "भेजें। जो नहीं आए उनके घर को बता दिया जाता है।",
        "Eight children at their desks.": "आठ बच्चे अपनी मेज़ पर।",
        "Two seats in the class are empty.": "कक्षा में दो जगहें ख़ाली हैं।",
        "A phone with a list; one child is marked as away.": "फ़ोन पर सूची; एक बच्चा ग़ैरहाज़िर लिखा है।",
        "A clock and a green tick.": "एक घड़ी और हरा निशान।",
    },
)  # fmt: skip
CONTACTS = Practice(
    name="clean-contacts",
    title="How we clean our contact list",
    summary="Dead numbers and people entered twice: found in two afternoons, and kept right since then.",
    back=16,
    what="A quarter of our numbers were dead. Now nearly every message arrives.",
    how="Compare, ask, correct. Then look again at the start of each term.",
    shown=(
        Slide("dead_number", "A quarter was dead", "A quarter of our numbers reached nobody.",
              "A phone with a red cross on its screen."),
        Slide("twice", "The same mother twice", "Many parents were on the list twice."),
        Slide("each_term", "Clean since then", "Today nearly every message arrives."),
    ),
    steps=(
        Slide("twice", "1 Find who stands there twice", "Sort the list by number. The same number twice is one person.",
              "Two cards that look the same."),
        Slide("ask_home", "2 Ask at the gate", "Ask parents at the gate: is this still your number?",
              "A teacher asks a father."),
        Slide("dead_number", "3 Take dead numbers out", "Remove a number that fails three times, and note the day.",
              "A phone with a red cross on its screen."),
        Slide("each_term", "4 Look again each term", "Look again on the first day of each term.",
              "A calendar whose first day is marked."),
    ),
)  # fmt: skip
REPORTS = Practice(
    name="report-a-grandmother-enjoys",
    title="How to write a report a grandmother enjoys",
    summary="Short words, one thing the child can do now, one thing that comes next.",
    back=20,
    what="Our reports are read aloud at home. Families ask about them at the next meeting.",
    how="Three sentences for each child. Read them to a colleague before you publish.",
    shown=(
        Slide("read_aloud", "Read aloud at home", "Our reports are read aloud at home.",
              "A grandmother reads to a child."),
        Slide("short_words", "From long to short", "They used to be long, and nobody read them."),
        Slide("can_do", "What the child can do", "Now they say what the child can do."),
    ),
    steps=(
        Slide("can_do", "1 Say what the child can do", "Begin with one thing that the child can do now.",
              "A list with three ticks beside a happy child."),
        Slide("short_words", "2 Use short words", "Use words that a grandmother uses, and no office words.",
              "A long text crossed out, a short one ticked."),
        Slide("colleague", "3 Read it to a colleague", "Read it to a colleague. Where you stumble, make it shorter.",
              "Two teachers with a sheet of paper."),
    ),
)  # fmt: skip
CORNER = Practice(
    name="reading-corner",
    title="How to start a reading corner",
    summary="A shelf, forty books in four languages, and ten quiet minutes a day.",
    back=25,
    what="Each child takes a book home every week. Most are read to somebody there.",
    how="Start small: one shelf in one classroom. Children keep it in order themselves.",
    shown=(
        Slide("corner", "A corner for reading", "One shelf in the classroom is enough to begin.",
              "A child reads beside two shelves of books."),
        Slide("circle", "Ten minutes a day", "After lunch we read together for ten minutes."),
        Slide("borrowed", "Books go home", "Each child takes a book home every week."),
    ),
    steps=(
        Slide("corner", "1 Put up a shelf", "Put up a low shelf, so that the youngest can reach it.",
              "A child reads beside two shelves of books."),
        Slide("four_languages", "2 Four languages", "Find books in the languages that are spoken at home.",
              "Four books in four colours."),
        Slide("borrowed", "3 Let children lend", "Let two children write down who borrows which book.",
              "A list and a child with a book."),
        Slide("circle", "4 Read every day", "Read aloud for ten minutes, every day, at the same time.",
              "Five children stand in a row, one with a book."),
    ),
    hindi={
        "How to start a reading corner": "पढ़ने का कोना कैसे शुरू करें",
        "A shelf, forty books in four languages, and ten quiet minutes a day.":
            "एक अलमारी, चार भाषाओं की चालीस किताबें और रोज़ दस शांत मिनट।",
        "Each child takes a book home every week. Most are read to somebody there.":
            "हर बच्चा हर हफ़्ते एक किताब घर ले जाता है। ज़्यादातर किताबें घर में किसी को पढ़कर सुनाई जाती हैं।",
        "Start small: one shelf in one classroom. Children keep it in order themselves.":
            "छोटे से शुरू करें: एक कक्षा में एक अलमारी। बच्चे उसे ख़ुद सँभालते हैं।",
        "One shelf in the classroom is enough to begin.": "शुरू करने के लिए कक्षा में एक अलमारी काफ़ी है।",
        "After lunch we read together for ten minutes.": "भोजन के बाद हम दस मिनट साथ पढ़ते हैं।",
        "Each child takes a book home every week.": "हर बच्चा हर हफ़्ते एक किताब घर ले जाता है।",
        "Put up a low shelf, so that the youngest can reach it.": "अलमारी नीची लगाएँ, ताकि सबसे छोटे बच्चे भी पहुँचें।",
        "Find books in the languages that are spoken at home.": "उन भाषाओं की किताबें लाएँ जो घर में बोली जाती हैं।",
        "Let two children write down who borrows which book.": "दो बच्चे लिखें कि कौन सी किताब किसने ली।",
        "Read aloud for ten minutes, every day, at the same time.": "रोज़ एक ही समय पर दस मिनट ज़ोर से पढ़ें।",
        "A child reads beside two shelves of books.": "एक बच्चा किताबों की दो अलमारियों के पास पढ़ रहा है।",
        "Four books in four colours.": "चार रंगों की चार किताबें।",
        "A list and a child with a book.": "एक सूची और किताब लिए एक बच्चा।",
        "Five children stand in a row, one with a book.": "पाँच बच्चे एक कतार में, एक के हाथ में किताब।",
    },
)  # fmt: skip
PRACTICES = (MEETING, CALLS, REGISTER, CONTACTS, REPORTS, CORNER)
