"""Which last label makes a domain of two words with a dot between them, and which makes code or a file of them.

A domain's ending may also be the name of an attribute («user.id»), of a method («array.map») or of a file
(«main.py»). An ending that is listed nowhere here is an address only after a path, «www.», «https://» or one of
INTRODUCTIONS; one of two letters is an address unless the first label is one of CODE_NAMES.
"""


def words(text: str) -> frozenset[str]:
    """Return the set of the words of a text."""
    return frozenset(text.split())


# Always an address, except for PRODUCTS.
PLAIN_ENDINGS = words("com org net edu gov xyz biz")
# Used by many sites, but attributes and folders bear these names too: not after one of CODE_NAMES.
EVERYDAY_ENDINGS = words("""
    info shop store online site website app zip mov cc live top club vip icu pro tech space fun cloud link click
    bid win loan men page blog news buzz bet casino poker sale today life world agency services support dev
    monster rest cam sbs cfd lol mobi press wiki stream download review trade date party science racing
    accountant cricket faith webcam gift rocks ninja guru digital email media network solutions academy
    education school university studio games game chat dating porn sex xxx adult tube video movie music hosting
    host social exchange money cash credit finance bank market markets marketing trading crypto capital ventures
    company business international global center city country land house homes travel tours holiday flights
    hotel events tickets dubai abudhabi arab
""")
FILE_ENDINGS = words("py rs md sh pl so ps ml mk ms la st bat js ts go rb vb cs")
WORD_ENDINGS = words("it is so to at as my be am do in id no us")
PRODUCTS = words("""
    asp.net vb.net ado.net ml.net paint.net dot.net f.net c.net socket.io system.io system.net java.io java.net
    std.io std.net fs.io node.io kotlin.io engine.io akka.net json.net xml.net log4.net nhibernate.net
""")
CODE_NAMES = words("""
    self this that super cls user users data document window file files app application array arr plt model
    models pd np tf torch nn os sys re io std fs path main index test tests util utils lib mod setup config
    settings conf obj object item items list dict map set str string int num number row rows col cols column df
    frame request req response res result results ctx context event e evt err error ex exc logger log logging
    console math random time date datetime json xml html css http https url uri client server service services
    api db database session cache store state props ref node elem element el parent child children root head
    tail body form field input output button view page component router route module package project program
    script source src dist build release archive backup photo photos image images video music doc docs readme
    license hello my mine current new old temp tmp var val value key name id type kind class func function fn
    method args kwargs params options opts info message msg text line word token process thread task job queue
    stack buffer stream reader writer socket conn connection cursor query sql engine game player enemy scene
    camera transform vector entity controller manager handler factory builder helper worker agent account order
    product customer profile post comment article author category tag group team role permission auth login gpu
    cpu redux vuex pinia react vue angular jquery axios express flask django fastapi numpy pandas torchvision
    safari chrome finder xcode terminal notes mail calendar maps firefox update install installer firmware
    kernel browser storage target navigator location history screen promise proxy reflect symbol system java
    kotlin
""")
INTRODUCTIONS = words("""
    زوروا زورو زر زور زوري رابط الرابط رابطنا رابطه موقع الموقع موقعنا موقعي موقعه تابعونا تابعوني تابعنا سجل
    سجلوا حمل حملوا اشتركوا ادخلوا ادخل عبر عنواننا الدومين دومين النطاق نطاق متجرنا متجر قناتنا بلوقنا مدونتي
    مدونتنا visit site website link url domain goto browse
""")
