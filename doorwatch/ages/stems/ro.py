"""Romanian."""

from __future__ import annotations

STEMS = {
    "tongue": """
        eu tu noi și de la în cu pentru nu nici mea mei meu noastră nostru am are sunt este ani
        o un una pe din să că dar care mai acum aici foarte cei cele al ale se voi
    """,
    "me": "eu mea meu mei sunt am mă",
    "not": "nu fără",
    "have": "am fac împlinesc",
    "become": "fac face împlinesc împlinește voi împlini sărbătoresc devin",
    "when": """
        viitoare viitor curând mâine luna săptămâna săptămâni luni zile ianuarie februarie
        martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie sfârșit
        peste vară iarnă toamnă primăvară
    """,
    "child": """
        copil* copii* fiu* fiic* băiatul băieț* nepot* nepoate gemen* adolescenți adolescente
        finul fina
    """,
    "pet": "câin* pisic* motan* cal calul ponei iepur* papagal* hamster*",
    "kin": """
        sora soră surori* frate* prieten* verișoar* verișor* coleg* nepoat* nepot* vecin* mama
        tata mătuș* unchi*
    """,
    "advert": "anunț anunțul lucrează rezervări rezerva oferă scrieți-mi",
    "firm": """
        salon* firm* afacer* clădir* centru* cabinet* studio* companie* casă societat* magazin*
        echip* agenție* institut* local* aniversăm deschidere deschis existăm există fondat*
        înființ* sărbătorim club site
    """,
    "job": """
        experiență practică meserie gimnastică masaj* maseuză spital lucrat lucrez lucrăm tratăm
        dans activitate carieră căsnicie căsătorită garanție serviciu masez tratez muncit oferim
        ofer profesie contract* antrenament*
    """,
    "fiction": "film filmul carte cartea roman romanul serial* cântec* poveste*",
    "look": "par pare arăt arată cred crede simți dau",
    "receive": "primesc primim acceptăm acceptat* accept admitem admiși întâlnesc",
    "nobody": "nimeni niciun nicio",
    "visitor": "ai tu dvs părăsește vizitator* suna clienți te tine cei celor tineri*",
    "leave": "părăsește părăsiți ieși",
    "grade": "clasa clasă",
    "youngest": "tânără tânăra mică mezina",
    "oneof": "una alta cealaltă prima",
    "majority": "major majoră majorat majoratul vota adultă",
    "yet": "mai până curând peste aproape încă abia",
    "age": "vârsta vârstă ani",
    "take": "scade scazi minus ia",
    "add": "adună aduni plus împreună adaugă",
    "fresh": "nouă liberă dulce drăguță tânără disponibilă veselă simpatică",
    "school": "liceu elevă școală studentă liceană clasa",
    "home": "acasă",
    "teen": "adolescent băiat băiețel",
    "has": "are avea au",
    "at": "la până din autobuz linia camera",
    "particle": "deocamdată acum doar împliniți ani",
    "past": "eram era",
    "our": "nostru noastră noastre",
    "candle": "lumânăr*",
    "blow": "suflat suflu sărbătorit* aniversar*",
    "menu": "meniu* formular* listă lista profil*",
    "choose": "ales alege* pus pune selectat bifat",
    "talk": "vorbești scrii",
    "lack": "lipses* lipsește",
}
