"""Polish."""

from __future__ import annotations

STEMS = {
    "tongue": """
        ja jestem i w z na do nie się mam ma to jest moja mój moje nasz nasza dla lat po od za o
        ale jak czy tu tutaj już tylko jeszcze bardzo przy co był była u lub oraz proszę latka
        letnia latek
    """,
    "me": "ja jestem mam mój moja moje mnie mi",
    "not": "nie bez",
    "have": "mam skończyłam kończę ukończyłam stuknęła jestem",
    "become": "skończę kończę kończy skończy będę obchodzę ukończę",
    "when": """
        przyszłym przyszły niedługo wkrótce jutro miesiąc miesiącu miesiące miesięcy tydzień tygodnie
        tygodni tygodniu dni styczniu lutym marcu kwietniu maju czerwcu lipcu sierpniu wrześniu
        październiku listopadzie grudniu stycznia lutego marca kwietnia
        czerwca lipca sierpnia września października listopada grudnia wreszcie latem zimą jesienią wiosną za
    """,
    "child": """
        dziec* syn syna synem synowie synów synek córk* córecz* wnu* nastolatk* nastolatek
        nastolatków bliźni* starsza młodszy siostrzen* bratan* chrześni* maluch*
    """,
    "pet": "pies psa psy kot kota koty kotka kotk* koń konia kucyk* królik* papug* suczk* chomik*",
    "kin": """
        siostr* brat brata bracia koleżank* kolega kolegi przyjaciół* przyjaciel* kuzyn* sąsiad*
        matka ojciec ciocia wujek współlokator* siostrzenic*
    """,
    "advert": "ogłasza ogłoszenie pracuje rezerw* oferuje",
    "firm": """
        salon* firm* gabinet* budyn* studio* studia biznes* dom sklep* zakład* lokal* spółk*
        agencj* klub* zespół istnieni* świętuj* obchodzimy rocznic* otworzy* założon* działa
        działamy istniej* instytut*
    """,
    "job": """
        doświadczeni* praktyk* zawod* gimnastyk* masaż* masuj* masażyst* pracy pracuj* pracowa*
        przepracowa* szpital* małżeństw* gwarancj* staż* tańc* tańczy* kursu nauki karier*
        tradycj* umow* najmu trening*
    """,
    "fiction": "film filmie książk* powieś* serial* piosenk* opowiada historia",
    "look": "wyglądam wygląda myślą biorą poczuj dają",
    "receive": "przyjmuję przyjmujemy spotykam odmawiamy akceptuj* wpuszczamy zatrudniamy",
    "nobody": "nikt nikogo nikomu żaden żadnych",
    "visitor": "masz opuść dzwoń goście osób osobom panów wasz ty ciebie tych tym młodzież*",
    "leave": "opuść opuścić wyjdź",
    "grade": "klasie klasa klasy",
    "youngest": "najmłodsz*",
    "oneof": "jedna druga pierwsza",
    "majority": "pełnoletn* dorosł* głosować",
    "yet": "jeszcze za niedługo wkrótce do został* prawie zanim wreszcie",
    "age": "wiek lat mój",
    "take": "odejmij odjąć odejmując minus",
    "add": "dodaj dodać plus razem",
    "fresh": "nowa wolna miła słodka szczupła młoda ładna wesoła",
    "school": "liceum licealistka szkoł* uczennica klasie studentka",
    "home": "domu",
    "teen": "nastolat* chłopiec chłopca",
    "has": "ma miała mają",
    "at": "o do od na autobus linia pokój",
    "particle": "skończone jeszcze dopiero tylko lat",
    "past": "byłam była",
    "our": "nasz nasza nasze naszego naszej",
    "candle": "świecz* świec*",
    "blow": "zdmuchn* zdmuch* urodzin* solenizant* jubilatk*",
    "menu": "menu formularz* lista liście profil*",
    "choose": "wybra* wpisa* zaznacz* poda*",
    "talk": "rozmawiasz piszesz czatujesz",
    "lack": "brakuj* zostal* dzieli",
}
