"""Polish."""

from __future__ import annotations

CUES = {
    "next": "poczekać, za, jeszcze, dopiero, przyszłym, niedługo, wkrótce, jutro, zaraz",
    "birthday": """
        {e|ych} {urodziny|urodzin}, ka, ki, ke, ce, kę, {te|tych} {urodziny|urodzin}, tka, tke,
        tki, tce, tkę, {te|} urodziny
    """,
    "self": """
        a ja, i ja, ale ja,
        {właśnie|niedawno|dopiero co|} {skończyłam|ukończyłam|stuknęło mi|mi stuknęło}, {niedawno|}
        stuknęło mi, {liczę|liczy} sobie, moje, jestem w wieku, jestem {dziewczyną|studentką},
        {kończyłam|skończyłam|skończone|skończyła|ukończyłam}
    """,
    "be": "ma, jest, są",
    "have": "{ja|} mam {już|dopiero|tylko|}, {ona|on} ma, mamy",
    "label": """
        ile mam lat, naprawdę, w rzeczywistości, tak naprawdę, {mój|jej|prawdziwy|faktyczny|rzeczywisty|}
        wiek {to|wynosi|mój|}, {napisane jest|w profilu jest|w ogłoszeniu jest|jest napisane|pisze|tu
        jest}, lat, wiek modelki, lata
    """,
    "person": """
        dziewczyna, dziewczyny, dziewczynka, kobieta, pani, studentka, student, masażystka, nastolatka,
        nastolatek, uczennica, licealistka, chłopak, koleżanka, przyjaciółka, siostra, kuzynka, modelka,
        blondynka, brunetka, laska, małolata, panna, towarzyszka
    """,
    "you": """
        {ty|} masz {już|ukończone|skończone|}, {czy|jeśli|jeżeli|musisz} {masz|mieć}, musisz mieć
        {ukończone|skończone|}, pan ma, macie, miej
    """,
    "since": """
        {czyli|to} {już|}, to już,
        od {ponad|prawie|blisko|około|}, przez {ponad|prawie|blisko|około|}, za, po, w ciągu {ostatnich|},
        ostatnich, ostatnie, ponad, z ponad, co, w, przed, na
    """,
    "already": "już",
    "at": "jako, w wieku, mając, w {moje|}",
    "past": """
        kiedy miałam {tylko|zaledwie|dopiero|}, gdy miałam {tylko|zaledwie|}, jak miałam, miałam, miała,
        odkąd skończyłam, odkąd miałam, od kiedy miałam, kiedy skończyłam, gdy skończyłam, zanim
        skończyłam, do, kiedy miałem, miałem, w wieku, zanim miałam, nie mam już, nie ma już, już nie mam
    """,
    "turn": """
        {jeszcze|za} {jeden|dwa|trzy|kilka|#|} {miesiąc|miesiące|miesięcy|tydzień|tygodnie|tygodni|dni}
        {i|do|} {mam|kończę|skończę|będę miała|stuknie mi|moich|do} {}, jeszcze nie {całkiem|całe|pełne},
        nie całkiem, niecałe, niespełna, zbliżam się do, dochodzę do, w przyszłym {miesiącu|roku|tygodniu}
        {kończę|skończę|mam|będę miała}, prawie, niemal, niedługo {kończę|skończę|będę miała|},
        {kończę|skończę|kończy|skończy} {niedługo|wkrótce|zaraz|}, {będę|będzie} {miała|mieć|miał},
        jeszcze nie mam {skończonych|ukończonych|}, nie mam jeszcze {skończonych|ukończonych|}, nie
        skończyłam {jeszcze|}, jeszcze nie skończyłam, wkrótce {kończę|skończę|}, zaraz {kończę|skończę|},
        blisko, dobijam do, idzie mi, niedługo będę mieć, nie ukończyłam jeszcze, jeszcze nie ukończyłam
    """,
    "soon": """
        {lat|lata|} w przyszłym {miesiącu|tygodniu|roku}, {lat|} niedługo, {lat|} wkrótce, {lat|} za
        {miesiąc|tydzień|dwa|trzy} {miesiące|tygodnie|}, {lat|} w
        {styczniu|lutym|marcu|kwietniu|maju|czerwcu|lipcu|sierpniu|wrześniu|październiku|listopadz
        ie|grudniu},
        {lat|} jutro, {lat|} za # {dni|tygodnie|miesiące|tygodni|miesięcy}, {lat|} latem, {lat|} w tym
        {miesiącu|roku|tygodniu}
    """,
    "not": "nie, nigdy, nikt, żaden",
    "under": "poniżej, młodsze niż, młodsza niż, mniej niż, młodszym niż, młodszych niż",
    "over": """
        powyżej, od lat, minimum, min, co najmniej, najmniej, maksymalnie, max, do lat, między, starsze
        niż, starszych niż, starsi niż, minimalny wiek {to|wynosi|}, wiek minimalny {to|}, więcej niż, dla
        osób powyżej, dla osób od, osób powyżej, granica wieku {to|}, ukończone, pełnoletność od,
        dozwolone od, tylko od
    """,
    "born": """
        {urodzona|urodzony|urodziłam się|urodziła się} {w|dnia|} {roku|}, ur {w|dnia|} {roku|},
        przyszłam na świat w {roku|}, data
        urodzenia {to|}, rok urodzenia {to|}, rocznik {to|}, urodzenia, urodziny, jestem z
        {rocznika|roku|}
    """,
    "bornafter": "rocznik, r urodzona",
    "years": "lat, lata, roku, latka, latek, wiosen, wiosny, roczek, l",
    "old": """
        letnia, letnią, letniej, letni, letnie, letniego, letnim, letniemu, letnich, latka, latkę, latki,
        latek, latką, lat {skończone|ukończone|skończonych|ukończonych}, {lat|lata} {i|} #
        {miesięcy|miesiące}, wiosen
    """,
    "span": """
        {lat|lata|letnie|letnim|letnia|letnią|}
        {doświadczenia|doswiadczenia|doświadczenie|doświadczeniem|praktyki|praktyka|praktyką|stażu
        |gwarancji|gwarancja|temu|pracy|działalności|tradycji|małżeństwa|w
        zawodzie|w branży|istnienia|później|na rynku|razem|w biznesie|obecności|kariery|staż|w masażu},
        lat {pracuję|zajmuję|masuję|prowadzę|oferuję|działamy}, lat w {tym|tej|jednym}, lecie
    """,
    "unit": """
        euro, zł, zl, pln, złotych, zlotych, eur, minut, minuty, min, godzin, godziny, godz, godzina, h,
        dni, dzień, tygodni, tygodnie, miesięcy, miesiące, km, kilometrów, metrów, m, m2, cm, mm, kg,
        kilo, stopni, procent, %, x, razy, osób, osoby, osoba, zdjęć, zdjęcia, pokoi, pokoje, gwiazdek,
        opinii, punktów, języków, języki, klientów, piętro, litrów, ml, miejsc, róż, stycznia, lutego,
        marca, kwietnia, maja, czerwca, lipca, sierpnia, września, października, listopada, grudnia,
        dziewczyn, kobiet, mężczyzn, łóżek, masaży, ulica, tys, ego, ej, go, kabin, sesji, świec
    """,
    "andup": """
        {lat|} {i|lub|albo} {więcej|starsze|starsi|powyżej|mniej|wyżej|młodsze|starszych}, {lat|}
        {wzwyż|minimum}, {lat|} plus, roku życia, {lat|} wstęp wzbroniony, {lat|}
        {zabronione|zabroniony|wzbroniony|dozwolone}
    """,
    "yet": "{lat|} jeszcze",
    "child": """
        {mój|moja} {najstarszy|najmłodszy|starsza|młodsza|najstarsza|najmłodsza}, dzieckiem, dziećmi,
        córka, córkę, córki, syn, syna, dziecko, dzieci, niemowlę, wnuk, wnuczka, pies, psa, piesek,
        suczka, kot, kota, kotka, kotek, koń, kucyk, królik, papuga, siostrzeniec, siostrzenica, bratanek,
        szczeniak, jamnik, zwierzak, córeczka, synek, bratanica, wino, whisky, rum, whiskey, synem, córką,
        dziecka
    """,
    "firm": """
        sklepie, naszego, nasza firma, studiem, spółka, pracownia, zakład, salon, firma, firmę, firmy,
        przedsiębiorstwo, agencja, klub, studio, strona, dom, sklep, centrum, zespół, instytut, gabinet,
        gabinecie, istnieje, istniejemy, biznes, lokal, działamy, działa, portal
    """,
    "client": """
        klient, klienci, klientów, klienta, pan, panów, panowie, panom, mężczyzna, mężczyźni, mężczyzn,
        gość, goście, gości, wszyscy, osoby, osób, szukam, poszukuję, każdy, małoletnim
    """,
    "thing": """
        doświadczenie, doświadczenia, doświadczeniem, gwarancja, auto, samochód, budynek, zdjęcie,
        zdjęcia, pokój, pokoju, rozmiar, rozmiaru, numer, linia, autobus, autobusem, tramwaj, tramwajem,
        peron, piętro, strona, temperatura, cena, koszt, kosztuje, waga, kod, wewnętrzny, rozdział,
        wersja, część, grupa, mieszkanie, mieszkania, butelka, małżeństwo, związek, umowa, staż, lokalu,
        bramka, wyjście, nr, domofon
    """,
    "parent": "matka, matką, mama, mamą, mamusia",
    "places": "w, we, na, z, przy, u, obok, koło",
    "begin": """
        zaczęłam, zaczynałam, zaczęła, rozpoczęłam, nauczyłam, przyjechałam, wyjechałam, przeprowadziłam,
        wyszłam, kurs, początek, zaczelam, pracuję, zaczynam, wyprowadziłam
    """,
    "fill": """
        całkiem, zupełnie, ledwo, wtedy, tylko, dopiero, zaledwie, teraz, obecnie, naprawdę, właśnie,
        około, ok, jakieś, w, rzeczywistości, faktycznie, ale, lecz, też, przepraszam, poprawka, młoda,
        ładna, miła, słodka, nowa, śliczna, sympatyczna, świeżo, skończone, ukończone, już, jeszcze, mój,
        moje, to, tak, że, prawda
    """,
    "nobody": """
        pokój, masaż, relaks, salon, studio, apartament, klub, linia, numer, zdjęcie, zdjęcia, top, od,
        trasa, tramwaj, autobus, dom, nowy, cena, rozmiar, dni, dziś, otwarte, godzin, do, rabat,
        prywatnie, część, opinie, poniedziałek, wtorek, środa, czwartek, piątek, sobota, niedziela, ulica,
        plac, aleja, piętro, gabinet, tydzień, strona, mieszkanie, peron, lokal, kabina, ul, al
    """,
    "and": "i, oraz, lub, albo, do",
    "months": """
        styczeń stycznia, luty lutego, marzec marca, kwiecień kwietnia, maj maja, czerwiec czerwca, lipiec
        lipca, sierpień sierpnia, wrzesień września, październik października, listopad listopada,
        grudzień grudnia
    """,
    "kin": """
        siostra, siostrę, siostry, siostrzyczka, brat, brata, braciszek, bracia, kuzyn, kuzynka,
        kuzyna, kuzynki, przyjaciel, przyjaciółka, przyjaciółki, przyjaciela, kumpel, kumpela,
        kolega, koleżanka, koleżanki, kolegi, mąż, męża, chłopak, szef, szefowa, kierowca,
        asystentka, ciocia, ciotka, wujek, babcia, dziadek, matka, ojciec, szwagierka, szwagier,
        uczeń, uczennica, narzeczony, przyrodnia siostra
    """,
    "stranger": """
        sąsiad, sąsiadka, sąsiada, sąsiadki, sąsiedzi, sąsiadów, współlokator, współlokatorka,
        współlokatorki, współlokatora, właściciel, lokator, siostrzenica, siostrzenicę,
        siostrzenicy, siostrzeniec, siostrzeńca, bratanica, bratanek, bratanka, chrześniak,
        chrześnica, wnuk, wnuczka, wnuka, wnuki, wnuczki, opiekunka, ogrodnik, praktykant,
        praktykantka, kurier, pasierb, pasierbica, czeladnik
    """,
    "boy": """
        chłopak, chłopaka, chłopcy, chłopiec, chłopca, chłopaki, chłopców, małolat, wyrostek
    """,
    "pet": """
        psy, koty, kocur, kocura, kotkę, kocica, kociak, pieska, suka, sunia, chart, charta,
        owczarek, pudel, jamniczka, labrador, beagle, buldog, mops, kundel, kundelek, klacz,
        wałach, ogier, osioł, koza, chomik, chomika, świnka morska, żółw, żółwia, papużka,
        kanarek, ptak, rybka, królika, króliczek, kura, roślina, drzewo, pianino, gitara, rower,
        motocykl, kamper, łódź, bliźniaki, bliźniaczki, trojaczki, maluch, maluchy, pociecha,
        pociechy, dzieciak, dzieciaki, synowie, synów, syna, synka, synkiem, córki, córkę,
        córeczkę, córkom, synowi, dziecku, szczeniaka, czworonóg, pierworodny
    """,
    "works": """
        pracuję, pracujemy, pracuje, masuję, masujemy, istnieje, istniejemy, działa, działam,
        działamy, prowadzę, prowadzimy, oferuję, oferujemy, mieszkam, mieszkamy, zajmuję,
        zajmujemy, przyjmuję, przyjmujemy, dyplomowana, dyplomowaną, wykwalifikowana, mężatka,
        zamężna, rozwiedziona, otwarte, doświadczenie, doświadczenia, palę, wyspecjalizowana,
        założona, zawodzie, branży, służę, służymy, robię, robimy, praktykuję, obchodzi, świętuje,
        świętujemy
    """,
    "wait": """
        poczekać, czekać, czekam, zaczekać, brakuje, zostało, zostały, cierpliwości, dopóki,
        zanim, aż, dopiero, pozostało, dzieli
    """,
    "reach": """
        skończyłam, ukończyłam, osiągnęłam, mam, skończę, skończone, pełnoletnia, pełnoletność,
        urodzin
    """,
    "lie": """
        kłamstwo, kłamię, skłamałam, fałsz, fałszywe, błąd, pomyłka, żart, nieprawda, prawda,
        bzdura, zmyślone, literówka, błędnie
    """,
    "intro": """
        cześć, hej, witam, siema, dzień, tu, tutaj, nazywam, imię, jestem
    """,
    "done": """
        skończyłam, ukończyłam, obchodziłam, miałam, była, odkąd
    """,
}
