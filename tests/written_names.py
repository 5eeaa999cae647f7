"""Names in the order in which somebody who reads them looks for them, written down by hand."""

LATIN = (
    "Aarav Sharma", "Aarav Verma", "Angel", "Ångström", "Anil", "Anne-Marie", "Annette", "Chloë", "de Souza",
    "De Souza", "Dev", "Emil", "émile", "Émile", "Emily", "Kiran", "Łukasz", "Mary", "Núñez", "Nunn", "Oak", "O'Brien",
    "Obuya", "Odell", "Özil", "Peter", "van Dyk", "Vane", "Zoë", "Zoya",
)  # fmt: skip
URDU = (
    "آدم", "آصف", "آمنہ", "ابراہیم", "احمد", "ارشد", "بلال", "پروین", "تسنیم", "ٹیپو", "ثنا", "جاوید", "چاند", "حسن",
    "خالد", "دانش", "ڈیوڈ", "ذاکر", "رضیہ", "زینب", "ژالہ", "ساجد", "شبانہ", "صائمہ", "ضیا", "طارق", "ظفر", "عائشہ",
    "غزالہ", "فاطمہ", "قاسم", "کامران", "گلزار", "لبنیٰ", "محمد", "مریم", "مہک", "نادیہ", "واجد", "ہارون", "یاسمین",
)  # fmt: skip
HINDI = (
    "अजय", "अमन", "आरव", "इमरान", "ईशा", "उषा", "एकता", "ओम", "कमल", "कविता", "कामिनी", "किरण", "कीर्ति", "कुसुम",
    "कृष्ण", "केशव", "कोमल", "क्षमा", "खुशी", "गीता", "चंदन", "जया", "दीपक", "नेहा", "पूजा", "प्रिया", "मीरा", "रोहन",
    "हिना", "हीरा",
)  # fmt: skip
PUNJABI = (
    "ਉਪਕਾਰ", "ਊਸ਼ਾ", "ਅਮਰਜੀਤ", "ਆਸ਼ਾ", "ਇੰਦਰ", "ਸਿਮਰਨ", "ਹਰਪ੍ਰੀਤ", "ਕੁਲਦੀਪ", "ਖੁਸ਼ੀ", "ਗੁਰਲੀਨ", "ਚਰਨ", "ਜਸਪਾਲ", "ਤੇਜਿੰਦਰ",
    "ਦਲਜੀਤ", "ਨਵਨੀਤ", "ਪਰਮਿੰਦਰ", "ਬਲਵਿੰਦਰ", "ਮਨਜੀਤ", "ਰਾਜਵੀਰ", "ਲਵਪ੍ਰੀਤ",
)  # fmt: skip
# One after the other: the scripts themselves stand in Unicode's order.
NAMES = (*LATIN, *URDU, *HINDI, *PUNJABI)
CLASSES = ("1A", "2 B", "5A", "5B", "९ क", "10A", "10B", "11 Science", "Nursery", "कक्षा 2", "कक्षा 10")
