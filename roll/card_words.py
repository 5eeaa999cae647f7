"""Plain words for pupils' sign-in cards: short, known to a child who learns English, easy to spell, none unkind."""

LISTED = """
    acorn actor air alarm album alley almond amber anchor angel ankle ant apple apricot apron arch arm arrow artist
    ash atlas attic aunt autumn avenue axle baby badge bag baker balcony ball balloon bamboo banana band bangle
    banjo bank banner banyan barge bark barley barn barrel basket bat bay beach bead beam bean bear beaver bed bee
    beetle bell belt bench berry bicycle bird biscuit blanket blue boat bonnet book boot border bottle bow bowl box
    boy bracket branch brass bread brick bridge bright broom brother brown brush bubble bucket bud bugle builder
    bulb bull bun bus bush butter button cabin cable cactus cake calf camel camp canal candle canoe canvas cap
    captain car card cargo carpet carrot cart castle cat cave cedar cello chain chair chalk chapter cheese cherry
    chess chest chief chin cinema circle circus city clay clean clear clever cliff climb clock cloth cloud clover
    coach coast coat cobbler cocoa coconut coffee coin collar comb comet compass cook copper coral corn corner
    cotton couch country cousin crab craft crane crayon cream creek cricket crown crystal cub cube cup curd curry
    curtain cushion cycle daily dairy daisy dance dawn day deer delta den desert desk dew dhow dial diary dinner
    dish dock doctor dog doll dolphin door dot dove dragon drawer dream dress drift driver drop drum duck dune eagle
    ear early earth east easy echo edge eight elbow elder elephant eleven elm engine envelope evening fable face
    fair falcon family fan farm farmer fast father feast feather fence fern ferry festival field fig finger fire
    fish five flag flame flash flask flight float floor flour flower flute fly foam fog folder folk forest fork fort
    forty fountain four fox frame fresh friend frog frost fruit funny gallery game garage garden garland garlic gate
    gentle giant gift ginger giraffe girl glad glass globe glove glow goal gold golden good goose grain grand grape
    graph grass gravel great green grove guava guest guide guitar gulf gull hall hammer hand handle happy hare harp
    harvest hat hawk hay hazel head heart hedge heel helmet helper hen herb herd hero heron hill hive hobby hockey
    holiday home honest honey hood hook hoop hope horn horse hotel hour house hundred ice idea igloo inch indigo ink
    inn insect iron island ivory jacket jaguar jam jar jasmine jelly jewel joke jolly journey judge jug juice july
    jump june jungle juniper kettle key kind king kingdom kitchen kite kitten knee knot koala lace ladder lady lake
    lamb lamp land lane lantern large lark laugh laundry lawn leaf leap learn leather lemon lentil leopard lesson
    letter level library lid light lily lime line linen lion list little lizard lobster locket log lotus loud lucky
    lunch lute machine magnet magic magpie mail maize major mango map maple marble march margin market marsh mask
    master mat match meadow meal medal melody melon mender merry metal midday milk mill million mint minute mirror
    mitten model month moon morning moss moth mother motor mount mountain mouse mouth museum music mustard nail name
    napkin narrow nature navy near neat neck necklace needle nest net new nice night nine noble noise noon north
    nose note novel number nurse nut oak oar oasis oats ocean office oil olive onion open orange orbit orchard
    orchid organ ostrich otter oval oven owl oyster paddle page paint painter pair palace palm pan panda panel paper
    parade parcel park parrot party path pattern paw pea peach peacock peanut pear pearl pebble pedal pen pencil
    penguin pepper petal phone photo piano picnic picture pillow pilot pin pine pink pipe pirate pistachio pitcher
    place plain plane planet plant plate player plaza plenty plow plum pocket poem poet point polar polite pond pony
    pool poplar poppy porch port postcard pot potato potter powder prince print prize proud puddle pulse pump
    pumpkin pupil puppet puppy purple purse puzzle quail quarter queen question quick quiet quilt quiz rabbit race
    radio radish raft rail rain rainbow raisin ranger rapid raven ray ready red reed reef rest ribbon rice rich
    riddle ride ring rise river road robin robot rock rocket roof room root rope rose round route row royal ruby rug
    ruler runner saddle safe saffron sail sailor salad salt sand sandal sandwich sapphire satin sauce scale scarf
    school science scooter sea seal season seat second secret seed sesame seven shade shadow shark shawl sheep shelf
    shell shepherd shield shine ship shirt shoe shop shore short shoulder shovel shower silk silver simple singer
    sister six sixty skate sketch skill skirt sky sled sleeve slide slipper small smart smile smooth snail snow soap
    soccer sock sofa soft soil solar soldier song soup south space spade sparrow spark speech spice spider spinach
    spiral sponge spoon sport spring sprout square squirrel stable stage stair stamp star starfish station statue
    steam steel stem step stereo stone stool stork storm story stove straw stream street string strong student
    studio sugar suit summer sun sunday sunny sunrise supper surprise swan sweater sweet swift swim swing table
    tablet tailor talent tall tamarind tambour tank tape tea teacher team temple ten tennis tent thank thimble third
    thirty thread three throne thumb thunder ticket tide tidy tiger tile timber time tin tiny toast today toe tomato
    tooth top topaz torch tortoise towel tower town toy track tractor trail train traffic tray treasure tree
    triangle trip trolley trophy truck true trumpet trunk tube tulip tunnel turban turkey turmeric turnip turtle
    twelve twenty twin two umbrella uncle uniform valley van vase velvet verb verse vessel village vine violet
    violin visit voice volcano voyage wagon walk wall walnut walrus warm watch water wave wax weather weaver week
    wells west whale wheat wheel whisper whistle white wide willow wind window wing winner winter wise wolf wonder
    wood wool word work world writer yacht yard year yellow yoga yogurt young zebra zero zigzag zinc zipper
"""
WORDS = tuple(LISTED.split())
