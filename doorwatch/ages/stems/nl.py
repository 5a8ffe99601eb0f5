"""Dutch."""

from __future__ import annotations

STEMS = {
    "tongue": """
        ik je jij u de het een en is zijn ben met voor van niet geen naar bij maar onze mijn
        haar hem wij we ze zij er deze dit dat die nog ook op tot uit over jaar heb heeft hebben
        wordt word uur nieuw
    """,
    "me": "ik k mijn m_n me mij ben heb",
    "not": "niet geen",
    "have": "ben word vierde",
    "become": "word wordt worden vier tik",
    "when": """
        volgende volgend komende binnenkort straks over januari februari maart april mei juni
        juli augustus september oktober november december eindelijk jaartje zomer winter herfst
        lente morgen weken week weekjes maanden maand dagen gauw na
    """,
    "child": """
        kind kinderen kindje* zoon* zonen dochter* puber* kleinkind* kleinzoon* kleindochter*
        neefje* nichtje* tweeling peuter* kleuter* oudste jongste stiefkind* pleegkind*
    """,
    "pet": "hond* kat katten kater poes* paard* pony* konijn* papegaai* teckel* hamster* cavia*",
    "kin": """
        zus zusje* zussen broer* vriendin* vriend nicht* neef collega* moeder vader buur*
        huisgeno* tante oom oma opa schoonzus* kamergeno*
    """,
    "advert": "adverteert adverteren advertentie werkt boek boeken haar aanbiedt begeleiding vraag",
    "firm": """
        salon* zaak bedrijf* *bedrijf firma praktijk* *praktijk studio* winkel onderneming*
        *salon pand gebouw website huis team centrum bureau instituut bestaan bestaat bestaan*
        jubile* verjaardagsactie openden opgericht gevestigd vestiging familiebedrijf club
        parlour
    """,
    "job": """
        ervaring vakkennis kennis ervaren praktijk vak zorg massagetafel tafel beroep dienst
        getrouwd gehuwd geturnd gedaan gewerkt gedanst gemasseerd gestudeerd turnen dansen
        school* opleiding* actief werkzaam zelfstandig* lang achter sta werk masseer huur*
        *contract* *ervaring training oefening
    """,
    "fiction": "film boek roman serie liedje toneelstuk verhaal oppas*",
    "look": "lijk lijkt schat schatten denken denkt uitzie uitziet oog ogen schatte alsof",
    "receive": "ontvang ontvangen accepteer toegelaten welkom bellen",
    "nobody": "niemand",
    "visitor": "je jij jou jouw u uw verlaat klik bezoekers bezoeker heren mensen jongeren jeugd",
    "leave": "verlaat verlaten",
    "grade": "klas* groep leerjaar",
    "youngest": "jongste",
    "oneof": "ene andere tweede eerste",
    "majority": "meerderjarig* volwassen stemmen",
    "yet": "nog bijna over binnenkort straks pas wacht wachten tot",
    "age": "leeftijd oud jaar",
    "take": "trek aftrekken haal minder",
    "add": "tel optellen samen opgeteld plus",
    "fresh": "nieuw* vrij lief* spontaan* jong* klaar beschikbaar slank* knap*",
    "school": "school scholier* studente leerling* klas les",
    "home": "thuis huis",
    "teen": "tiener* puber* jongen jongetje",
    "has": "heeft had hebben",
    "at": "om tot vanaf op bus lijn kamer",
    "particle": "hoor meid geworden jong jonge oud nog pas toch dus eigenlijk",
    "past": "was vroeger destijds",
    "our": "ons onze",
    "candle": "kaars*",
    "blow": "uitgeblazen blies blaas jarig* verjaar*",
    "menu": "menu* keuzelijst formulier* profielleeftijd leeftijdsveld systeem",
    "choose": "kiezen kies koos gekozen invullen ingevuld invul aanklikken",
    "talk": "spreekt praat schrijft chat",
    "lack": "scheelt schelen ontbreek* ontbrek* duurt verwijderd",
}
