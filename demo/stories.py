"""The words of the demo's news. Three pieces stand in all four languages; the others wait for their translator."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Story:
    """`back` counts school days, `words` holds (Hindi, Punjabi, Urdu) for each English text."""

    title: str
    summary: str
    topic: str
    picture: str
    alt: str
    back: int
    at: str
    body: tuple[tuple[str, str], ...]
    read_by: str = ""
    tells: bool = False
    words: dict[str, tuple[str, str, str]] = field(default_factory=dict)


SPORTS = Story(
    title="Sports day: everybody runs",
    summary="On Saturday the whole school meets in the playground at 9. Families are welcome.",
    topic="Sport",
    picture="sports",
    alt="Three children run on a red track under bunting.",
    back=2,
    at="10:15",
    tells=True,
    body=(
        ("paragraph", "Races, kho-kho and tug of war, from class 1 to class 6. Each child runs at least once."),
        ("heading", "What to bring"),
        ("paragraph", "A bottle of water and a cap. There is food for everyone at noon."),
    ),
    words={
        "Sports day: everybody runs": (
            "खेल दिवस: सब दौड़ेंगे",
            "ਖੇਡ ਦਿਵਸ: ਸਾਰੇ ਦੌੜਨਗੇ",
            "کھیلوں کا دن: سب دوڑیں گے",
        ),
        "On Saturday the whole school meets in the playground at 9. Families are welcome.": (
            "शनिवार को 9 बजे पूरा स्कूल मैदान में मिलेगा। परिवारों का स्वागत है।",
            "ਸ਼ਨੀਵਾਰ ਨੂੰ 9 ਵਜੇ ਸਾਰਾ ਸਕੂਲ ਮੈਦਾਨ ਵਿੱਚ ਮਿਲੇਗਾ। ਪਰਿਵਾਰਾਂ ਦਾ ਸੁਆਗਤ ਹੈ।",
            "ہفتے کو 9 بجے پورا اسکول میدان میں ملے گا۔ گھر والوں کا خیرمقدم ہے۔",
        ),
        "Three children run on a red track under bunting.": (
            "झंडियों के नीचे लाल पट्टी पर तीन बच्चे दौड़ रहे हैं।",
            "ਝੰਡੀਆਂ ਹੇਠ ਲਾਲ ਪੱਟੀ ਉੱਤੇ ਤਿੰਨ ਬੱਚੇ ਦੌੜ ਰਹੇ ਹਨ।",
            "جھنڈیوں کے نیچے لال پٹی پر تین بچے دوڑ رہے ہیں۔",
        ),
        "Races, kho-kho and tug of war, from class 1 to class 6. Each child runs at least once.": (
            "दौड़, खो-खो और रस्साकशी, कक्षा 1 से 6 तक। हर बच्चा कम से कम एक बार दौड़ेगा।",
            "ਦੌੜਾਂ, ਖੋ-ਖੋ ਅਤੇ ਰੱਸਾਕਸ਼ੀ, ਜਮਾਤ 1 ਤੋਂ 6 ਤੱਕ। ਹਰ ਬੱਚਾ ਘੱਟੋ-ਘੱਟ ਇੱਕ ਵਾਰ ਦੌੜੇਗਾ।",
            "دوڑ، کھو کھو اور رسہ کشی، جماعت 1 سے 6 تک۔ ہر بچہ کم از کم ایک بار دوڑے گا۔",
        ),
        "What to bring": ("क्या साथ लाएँ", "ਕੀ ਨਾਲ ਲਿਆਉਣਾ ਹੈ", "کیا ساتھ لائیں"),
        "A bottle of water and a cap. There is food for everyone at noon.": (
            "पानी की बोतल और टोपी। दोपहर में सबके लिए खाना है।",
            "ਪਾਣੀ ਦੀ ਬੋਤਲ ਅਤੇ ਟੋਪੀ। ਦੁਪਹਿਰ ਨੂੰ ਸਾਰਿਆਂ ਲਈ ਖਾਣਾ ਹੈ।",
            "پانی کی بوتل اور ٹوپی۔ دوپہر کو سب کے لیے کھانا ہے۔",
        ),
    },
)
LIBRARY = Story(
    title="Two hundred new books",
    summary="The library corner has new books in four languages. Each child may take one home.",
    topic="Learning",
    picture="library",
    alt="Three children read in front of full shelves.",
    back=5,
    at="12:40",
    body=(
        (
            "paragraph",
            "A book may stay at home for a week. Nobody pays for a torn page: children who read do tear pages.",
        ),
        ("quote", "My son now reads to his grandmother every evening."),
    ),
    words={
        "Two hundred new books": ("दो सौ नई किताबें", "ਦੋ ਸੌ ਨਵੀਆਂ ਕਿਤਾਬਾਂ", "دو سو نئی کتابیں"),
        "The library corner has new books in four languages. Each child may take one home.": (
            "पुस्तकालय में चार भाषाओं की नई किताबें आई हैं। हर बच्चा एक किताब घर ले जा सकता है।",
            "ਲਾਇਬ੍ਰੇਰੀ ਵਿੱਚ ਚਾਰ ਭਾਸ਼ਾਵਾਂ ਦੀਆਂ ਨਵੀਆਂ ਕਿਤਾਬਾਂ ਹਨ। ਹਰ ਬੱਚਾ ਇੱਕ ਕਿਤਾਬ ਘਰ ਲਿਜਾ ਸਕਦਾ ਹੈ।",
            "کتب خانے میں چار زبانوں کی نئی کتابیں آئی ہیں۔ ہر بچہ ایک کتاب گھر لے جا سکتا ہے۔",
        ),
        "Three children read in front of full shelves.": (
            "भरी अलमारियों के सामने तीन बच्चे पढ़ रहे हैं।",
            "ਭਰੀਆਂ ਅਲਮਾਰੀਆਂ ਅੱਗੇ ਤਿੰਨ ਬੱਚੇ ਪੜ੍ਹ ਰਹੇ ਹਨ।",
            "بھری الماریوں کے سامنے تین بچے پڑھ رہے ہیں۔",
        ),
        "A book may stay at home for a week. Nobody pays for a torn page: children who read do tear pages.": (
            "किताब एक हफ़्ते घर रह सकती है। फटे पन्ने का कोई पैसा नहीं: पढ़ने वाले बच्चों से पन्ने फटते हैं।",
            "ਕਿਤਾਬ ਇੱਕ ਹਫ਼ਤਾ ਘਰ ਰਹਿ ਸਕਦੀ ਹੈ। ਫਟੇ ਪੰਨੇ ਦਾ ਕੋਈ ਪੈਸਾ ਨਹੀਂ: ਪੜ੍ਹਨ ਵਾਲੇ ਬੱਚਿਆਂ ਤੋਂ ਪੰਨੇ ਫਟਦੇ ਹਨ।",
            "کتاب ایک ہفتہ گھر رہ سکتی ہے۔ پھٹے صفحے کا کوئی پیسہ نہیں: پڑھنے والے بچوں سے صفحے پھٹتے ہیں۔",
        ),
        "My son now reads to his grandmother every evening.": (
            "मेरा बेटा अब हर शाम दादी को पढ़कर सुनाता है।",
            "ਮੇਰਾ ਪੁੱਤਰ ਹੁਣ ਹਰ ਸ਼ਾਮ ਦਾਦੀ ਨੂੰ ਪੜ੍ਹ ਕੇ ਸੁਣਾਉਂਦਾ ਹੈ।",
            "میرا بیٹا اب ہر شام دادی کو پڑھ کر سناتا ہے۔",
        ),
    },
)
SAPLINGS = Story(
    title="Sixty saplings, sixty families",
    summary="Neem, mango and guava trees now grow along the wall. Each has a family that waters it.",
    topic="Achievements",
    picture="saplings",
    alt="Three children water young plants in the school garden.",
    back=11,
    at="15:05",
    body=(
        ("paragraph", "The children dug, the grandfathers showed them how, and class 6 wrote the name boards."),
        ("paragraph", "In three years the mango tree will bear fruit. Come and taste it."),
    ),
    words={
        "Sixty saplings, sixty families": ("साठ पौधे, साठ परिवार", "ਸੱਠ ਬੂਟੇ, ਸੱਠ ਪਰਿਵਾਰ", "ساٹھ پودے، ساٹھ گھرانے"),
        "Neem, mango and guava trees now grow along the wall. Each has a family that waters it.": (
            "दीवार के साथ अब नीम, आम और अमरूद उग रहे हैं। हर पौधे को एक परिवार पानी देता है।",
            "ਕੰਧ ਦੇ ਨਾਲ ਹੁਣ ਨਿੰਮ, ਅੰਬ ਅਤੇ ਅਮਰੂਦ ਉੱਗ ਰਹੇ ਹਨ। ਹਰ ਬੂਟੇ ਨੂੰ ਇੱਕ ਪਰਿਵਾਰ ਪਾਣੀ ਦਿੰਦਾ ਹੈ।",
            "دیوار کے ساتھ اب نیم، آم اور امرود اگ رہے ہیں۔ ہر پودے کو ایک گھرانا پانی دیتا ہے۔",
        ),
        "Three children water young plants in the school garden.": (
            "स्कूल के बगीचे में तीन बच्चे छोटे पौधों को पानी दे रहे हैं।",
            "ਸਕੂਲ ਦੇ ਬਾਗ਼ ਵਿੱਚ ਤਿੰਨ ਬੱਚੇ ਛੋਟੇ ਬੂਟਿਆਂ ਨੂੰ ਪਾਣੀ ਦੇ ਰਹੇ ਹਨ।",
            "اسکول کے باغ میں تین بچے چھوٹے پودوں کو پانی دے رہے ہیں۔",
        ),
        "The children dug, the grandfathers showed them how, and class 6 wrote the name boards.": (
            "बच्चों ने गड्ढे खोदे, दादा-नाना ने तरीक़ा बताया, और कक्षा 6 ने तख्तियों पर नाम लिखे।",
            "ਬੱਚਿਆਂ ਨੇ ਟੋਏ ਪੁੱਟੇ, ਦਾਦਿਆਂ ਨੇ ਤਰੀਕਾ ਦੱਸਿਆ, ਅਤੇ ਜਮਾਤ 6 ਨੇ ਫੱਟੀਆਂ ਉੱਤੇ ਨਾਂ ਲਿਖੇ।",
            "بچوں نے گڑھے کھودے، دادا نے طریقہ بتایا، اور جماعت 6 نے تختیوں پر نام لکھے۔",
        ),
        "In three years the mango tree will bear fruit. Come and taste it.": (
            "तीन साल में आम फल देगा। हम आपका इंतज़ार करेंगे।",
            "ਤਿੰਨ ਸਾਲਾਂ ਵਿੱਚ ਅੰਬ ਫਲ ਦੇਵੇਗਾ। ਅਸੀਂ ਤੁਹਾਡੀ ਉਡੀਕ ਕਰਾਂਗੇ।",
            "تین سال میں آم پھل دے گا۔ ہم آپ کا انتظار کریں گے۔",
        ),
    },
)
STORIES = (
    SPORTS,
    LIBRARY,
    SAPLINGS,
    Story(
        title="5B measures the playground",
        summary="Please send a ball of string and a shoe box on Thursday. Only families of 5B can read this.",
        topic="Learning",
        picture="sums",
        alt="Four children cheer in front of a blackboard with a triangle.",
        back=3,
        at="13:30",
        read_by="5B",
        tells=True,
        body=(
            (
                "paragraph",
                "With string, steps and a triangle we will find out how large our playground is.",
            ),
            (
                "paragraph",
                "The string comes home again. The shoe box becomes a model, and comes home in another shape.",
            ),
        ),
    ),
    Story(
        title="School begins at 8:30 from Monday",
        summary="The mornings are darker, so lessons begin half an hour later. They end at 2, as before.",
        topic="Events",
        picture="school",
        alt="The school with its verandah, and children on the way to it.",
        back=8,
        at="11:00",
        tells=True,
        body=(("paragraph", "The gate is open from 8. Children who have to come earlier may wait in the library."),),
    ),
    Story(
        title="Clean hands before the meal",
        summary="Six new taps, soap on a string, and a song of twenty seconds.",
        topic="Health",
        picture="health",
        alt="Three children wash their hands at a long basin.",
        back=15,
        at="10:30",
        body=(
            (
                "paragraph",
                "Since we have had the taps, fewer children miss school with a bad stomach. Sing along!",
            ),
        ),
    ),
    Story(
        title="Class 3 makes clay lamps",
        summary="Forty lamps, dried in the sun, painted, and lit by the youngest.",
        topic="Achievements",
        picture="lamps",
        alt="A row of clay lamps burns under the stars.",
        back=20,
        at="14:20",
        body=(("paragraph", "The village potter sat with us for three mornings. Thank you, Ram Swaroop ji."),),
    ),
)
OF_SITARA = Story(
    title="Our girls win the kho-kho cup",
    summary="Eight schools came to Nindura. The cup will be in our hall for a year.",
    topic="Sport",
    picture="cup",
    alt="Four girls cheer beside a golden cup.",
    back=4,
    at="16:00",
    tells=True,
    body=(
        (
            "paragraph",
            "They practised every morning before the bell. On Monday everyone who played will stand at the front.",
        ),
    ),
)
INTRO = (
    "A school of twelve classes between the mango trees, where four languages are at home.",
    "आम के पेड़ों के बीच बारह कक्षाओं का स्कूल, जहाँ चार भाषाएँ घर जैसी हैं।",
    "ਅੰਬਾਂ ਦੇ ਰੁੱਖਾਂ ਵਿਚਕਾਰ ਬਾਰਾਂ ਜਮਾਤਾਂ ਦਾ ਸਕੂਲ, ਜਿੱਥੇ ਚਾਰ ਭਾਸ਼ਾਵਾਂ ਵੱਸਦੀਆਂ ਹਨ।",
    "آم کے درختوں کے بیچ بارہ جماعتوں کا اسکول، جہاں چار زبانیں بستی ہیں۔",
)
