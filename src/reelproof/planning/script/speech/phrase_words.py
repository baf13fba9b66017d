"""Word lists by language for caption line breaks: articles, prepositions, abbreviations, units."""

from collections.abc import Mapping

from reelproof.planning.script.spelling import word_set

UNITS = word_set(
    "percent per cent million millions billion billions trillion thousand hundred degrees "
    "metres meters kilometres kilometers miles feet inches grams kilograms kilos pounds tonnes "
    "tons litres liters seconds minutes hours days weeks months years euros dollars millones "
    "mil kilómetros metros años horas kilomètres mètres ans heures mille milliards millionen "
    "milliarden prozent jahre jahren stunden minuten kilometer meter anni ore chilometri metri "
    "milioni milhões quilômetros anos"
)

ABBREVIATIONS = word_set(
    "dr mr mrs ms st prof sr jr vs no fig vol approx e.g i.e cf sra srta dra ud mme mlle bzw z.b nr dott sig"
)

# With a capital before a name; without their point.
TITLES = word_set(
    "dr mr mrs ms mx prof st sr sra srta dra don doña dott sig dipl ing mme mlle mm mgr pr lord sir lady "
    "hr fr frau herr г-н г-жа проф акад ул гл"
)
# Before a number; without their point or sign.
NUMBERED = word_set(
    "no nr n° nº núm p pp s fig figs vol ch chap art abb bd kap str tab ca c approx env aprox стр рис гл т №"
)
# Their one-letter words end no line.
ONE_LETTER_LANGUAGES = word_set("ru uk be bg mk sr hr bs sl cs sk pl")
PARTICLES: Mapping[str, frozenset[str]] = {
    "ru": word_set("бы б же ж ли ль"),
    "uk": word_set("би б же ж"),
    "be": word_set("бы б жа ж"),
}
PERSONAL_PRONOUNS: Mapping[str, frozenset[str]] = {
    "en": word_set("i you he she it we they there here then today now"),
    "es": word_set("yo él ella ellos nosotros"),
    "fr": word_set("je tu il elle on nous vous ils elles c’est"),
    "de": word_set("ich du er sie es wir dann dort hier"),
    "it": word_set("io lui lei noi loro"),
    "pt": word_set("eu ele ela nós eles"),
}

# After these the reader waits for the word they belong to: articles, prepositions, possessives.
LEADS_ON: Mapping[str, frozenset[str]] = {
    "en": word_set(
        "a an the of in on at to by for from with into onto over under between through during "
        "about as than my your his her its our their this that these those no not and or but if "
        "because is are was were very"
    ),
    "es": word_set(
        "el la los las un una unos unas de del a al en con por para sin sobre entre desde hasta "
        "hacia su sus mi mis tu tus este esta ese esa y o u e que no se lo es muy"
    ),
    "fr": word_set(
        "le la les l un une des du de d à au aux en dans par pour sur avec sans sous entre vers "
        "chez ce cet cette ces son sa ses leur leurs mon ma mes notre nos et ou ne que qu est très"
    ),
    "de": word_set(
        "der die das den dem des ein eine einen einem einer eines in im an am auf aus bei beim mit "
        "nach von vom zu zum zur für über unter durch um ohne und oder nicht sein seine ihr ihre "
        "kein keine sehr"
    ),
    "it": word_set(
        "il lo la i gli le un uno una di del dello della dei degli delle a al alla ai alle in nel "
        "nella nei nelle con su sul sulla per tra fra da dal dalla e o che non si è molto"
    ),
    "pt": word_set(
        "o a os as um uma uns umas de do da dos das em no na nos nas por pelo pela para com sem "
        "sobre entre até seu sua seus suas e ou que não se é muito"
    ),
    "ru": word_set("на по за до из от об ко со во не ни но для при без под над про или через перед"),
    "uk": word_set("на по за до із від об не ні але для при без під над про або через перед"),
    "pl": word_set("na po za do od ze we ku dla przy bez pod nad przez przed nie ani ale lub że"),
    "cs": word_set("na po za do od ze ve ke pro při bez pod nad přes před ani ale nebo že"),
    "sk": word_set("na po za do od zo vo ku pre pri bez pod nad cez pred ani ale alebo že"),
    "nl": word_set(
        "de het een van in op aan bij met naar door voor over uit om zonder en of niet zijn haar hun geen"
    ),
}

# Before these a phrase begins.
OPENS_PHRASE: Mapping[str, frozenset[str]] = {
    "en": word_set(
        "and or but so because which who whose when where while if unless although then than until"
    ),
    "es": word_set("y o pero porque que cuando donde mientras si aunque entonces"),
    "fr": word_set("et ou mais car donc parce que qui quand où pendant si"),
    "de": word_set("und oder aber denn weil dass wenn wo während obwohl als"),
    "it": word_set("e o ma perché che quando dove mentre se anche"),
    "pt": word_set("e ou mas porque que quando onde enquanto se embora"),
    "nl": word_set("en of maar want omdat dat die wanneer waar terwijl als"),
    "hi": word_set("और या लेकिन क्योंकि जब जहाँ कि अगर तो"),
}
# Hindi postpositions and auxiliaries follow the word they belong to.
FOLLOWS_ITS_WORD = word_set("का के की को में से पर ने तक है हैं था थे थी")
