"""Romanian."""

from __future__ import annotations

CUES = {
    "next": "viitoare, peste, abia, viitoare, viitor, curând, mâine",
    "birthday": "{lea|a} {mea|} {aniversare|zi de naștere}, {a|lea|} {aniversare|zi de naștere}",
    "self": """
        iar eu, și eu, dar eu,
        {tocmai|abia|de curând|} am {împlinit|făcut}, {tocmai|abia|} a împlinit, eu am, {sunt o|sunt}
        {fată|tânără|studentă} de
    """,
    "be": "este, e, are, au",
    "hold": "am, {ea|el} are, avem, noi avem",
    "label": """
        în vârstă de,
        câți ani am, ce vârstă am, în realitate, de fapt, {vârsta|vârstă|varsta}
        {mea|ei|reală|reala|adevărată|} {este|e|de|reală este|}, {scrie|apare|anunțul spune|profilul
        spune}, etate
    """,
    "person": """
        fată, fete, fata, femeie, doamnă, domnișoară, studentă, student, masează, maseuză, escortă,
        adolescentă, adolescent, elevă, elev, tânără, băiat, prietenă, soră, verișoară, colegă, model,
        blondă, brunetă, domnisoara, tipă, liceană, puștoaică, fetiță
    """,
    "you": """
        ai, ai și tu, {tu|voi} {ai|aveți|esti|ești}, ai {împlinit|peste|cel puțin}, aveți, aveti
        {peste|cel puțin|împlinit}, dacă ai, trebuie să ai, trebuie să aveți, să aveți
    """,
    "since": """
        deci de, adică de, {lucrez|muncesc} de la,
        lucrez de, activez de, masez de, practic de, {căsătorită|măritată|căsătoriți|împreună} de,
        {există|exist|existăm} de, oferim de, ofer de, maseuză de, aici de, {de|}
        {peste|aproape|aproximativ|mai bine de}, acum, timp de, în, in, în ultimii, ultimii, după, dupa,
        la fiecare, cu peste, peste, cu o experiență de, cu experiență de
    """,
    "already": "deja",
    "of": "de",
    "at": "la, la vârsta de, de la, la varsta de",
    "past": """
        când {eu|} aveam {doar|numai|}, pe când aveam, aveam, de când aveam, de când am, de la vârsta de,
        nu mai am, nu mai are, când am împlinit, până la, când avea, avea, de la
    """,
    "turn": """
        ziua mea de, aniversarea {mea|} de,
        {încă|peste|mai e|mai este|mai am|în} {o|două|trei|câteva|#} {lună|luni|săptămână|săptămâni|zile}
        {și|până|de zile și|} {am|fac|împlinesc|voi avea|la|voi împlini|o să am} {}, nu am încă {chiar|},
        {încă|} nu am {chiar|tocmai}, luna viitoare {fac|împlinesc|am}, mă apropii de, imediat
        {fac|am|împlinesc}, aproape, {voi face|o să fac|urmează să fac|fac|face|va face} {în
        curând|curând|}, {voi împlini|o să împlinesc|urmează să împlinesc|împlinesc|implinesc|împlinește}
        {în curând|curând|}, încă nu am {împlinit|}, nu am încă, inca nu am, mai am puțin și fac, în
        curând {fac|împlinesc|}, cât pe ce, nu am împlinit {încă|}, merg pe, intru în, inca nu am
        {implinit|}
    """,
    "soon": """
        {ani|} luna viitoare, {ani|} săptămâna viitoare, {ani|} în curând, {ani|} curând, {ani|} peste
        {o|două|trei} {lună|luni|săptămâni|săptămână|zile}, {ani|} la anul, {ani|} anul viitor, {ani|} în
        {ianuarie|februarie|martie|aprilie|mai|iunie|iulie|august|septembrie|octombrie|noiembrie|decembrie},
        {ani|} mâine, {ani|} luna asta, {ani|} la {vară|iarnă|toamnă|primăvară}, {ani|} peste #
        {zile|luni|săptămâni}
    """,
    "not": "nu, niciodată, nici, nimeni, fără",
    "under": "sub, mai mic de, mai mici de, mai tânăr de, mai puțin de, minori sub",
    "over": """
        peste, de la, începând de la, incepand de la, minim, minimum, cel puțin, cel putin, maxim,
        maximum, până la, pana la, între, intre, mai mare de, mai mari de, vârsta minimă {este|de|},
        vârstă minimă {este|de|}, mai mult de, interzis sub, interzis minorilor sub, accesul interzis sub,
        vârsta legală {este|de|}, limita de vârstă {este|}, numai peste, doar peste
    """,
    "born": """
        {data|ziua|anul} {mea|meu|} de naștere {mea|} {este|e|}, data mea {este|e|}, sunt
        {născută|născut|din} {în|} {anul|}, {născută|născut} {la data de|pe data de}, ziua mea {este|e}
        {pe|}, {născută|născut|nascuta|nascut} {în|pe|la|in|} {anul|data de|}, data nașterii {este|}, anul
        nașterii {este|}, m-am născut {în|pe|}, am născut, m am nascut {in|pe|},
        am venit pe lume {în|in}, generația {lui|}, an
        naștere, leat
    """,
    "years": "ani, de ani, de anișori, anișori, anisori, primăveri, anii, anisorii",
    "old": "{ani|anișori|anisori} {împliniți|impliniti|neîmpliniți|jumate|și jumătate}, anisori",
    "span": """
        de experiență,
        {de experiență|de experienta|experiență|experienta|vechime|de vechime|de activitate|de practică|de
        căsnicie|de căsătorie|de garanție|garanție|de carieră|de meserie|de muncă|de tradiție|de lucru|de
        profesie|de când|de cand|în urmă|in urma|mai târziu|împreună|pe piață|pe piata|pe aceeași
        adresă|în domeniu|in domeniu|în meserie|in meserie|în această meserie|de pasiune|de studiu}, la
        aceeași adresă, lucrez, suntem, ofer, oferim, de existență, de serviciu, de existenta
    """,
    "unit": """
        euro, lei, ron, eur, minute, minut, min, ore, oră, ora, h, zile, zi, săptămâni, saptamani, luni,
        lună, km, kilometri, metri, m, m2, mp, cm, mm, kg, kile, grade, la sută, %, x, ori, persoane,
        persoană, poze, camere, cameră, stele, recenzii, puncte, limbi, clienți, etaj, litri, ml, locuri,
        trandafiri, ianuarie, februarie, martie, aprilie, mai, iunie, iulie, august, septembrie,
        octombrie, noiembrie, decembrie, fete, femei, bărbați, paturi, masaje, strada, de minute, de ore,
        de euro, de lei, de zile, de km, de kilometri, de poze, de persoane, de clienți, de metri, de
        grade, cabine
    """,
    "andup": """
        {ani|} {și|sau|si} {peste|mai mult|mai mari|în sus|in sus|mai mari}, {ani|} împliniți obligatoriu,
        {ani|} plus, {ani|} minim, {ani|} în sus, {ani|} interzis
    """,
    "yet": "{ani|} încă",
    "child": """
        cel mare, cel mic, cea mare, fiică, fiu, fiul, fiica, copil, copilul, copii, bebeluș, nepot,
        nepoată, câine, câinele, cățel, cățea, pisică, pisica, pisicii, cainelui, motan, cal, ponei,
        iepure, papagal, băiatul meu, nepotul, nepoata, copilului, copiilor, fiului, fiicei, whisky, rom,
        cainele, catel, cateaua, animal
    """,
    "firm": """
        magazinul, centrul, firma, compania, afacerea, agenția, clubul, studioul, instituția, praxisul,
        localul, salon, salonul, firmă, companie, afacere, agenție, club, studio, site, site-ul, casă,
        magazin, centru, echipă, institut, cabinet, cabinetul, există, exista, existăm, societate, locația
    """,
    "client": """
        client, clienți, clientii, clienții, domn, domni, domnii, bărbat, bărbați, vizitator, vizitatori,
        toți, persoane, persoanele, caut, căutăm, oaspeți, minori, public
    """,
    "thing": """
        experiență, experienta, experiența, garanție, mașină, clădire, poză, poze, cameră, mărime,
        mărimea, număr, numărul, linie, linia, autobuz, autobuzul, tramvai, tramvaiul, peron, etaj,
        etajul, pagină, temperatură, preț, prețul, tarif, costă, greutate, cod, interior, capitol,
        versiune, parte, grup, apartament, apartamentul, sticlă, căsnicie, relație, contract, sector,
        sectorul, scara, bloc, blocul, vechime, camera, marime
    """,
    "parent": "mamă, mama, mamica, tata",
    "places": "în, in, la, din, lângă, pe, prin",
    "begin": """
        făcut, visam, lucram, dansam, dat, descoperit, eram, voiam, locuiam, început, inceput, am început,
        învățat, invatat, plecat, venit, mutat, căsătorit, pornit, debutat, curs, cursuri, lucrez, lucrat,
        începutul
    """,
    "fill": """
        chiar, tocmai, fix, doar, numai, abia, acum, încă, cam, aproximativ, vreo, o, un, de, realitate,
        adevăr, adevar, actual, actualmente, și, dar, ci, scuze, corectare, corect, că, am, are, tânără,
        tanara, frumoasă, drăguță, dulce, nouă, noua, simpatică, proaspăt, împlinit, implinit, mea, mei,
        frumusică, de fapt, fapt, împliniți, sunt
    """,
    "nobody": """
        cameră, masaj, relaxare, salon, studio, suită, club, linia, numărul, poză, poze, top, de, ruta,
        tramvai, autobuz, casă, nou, preț, mărime, zile, azi, deschis, ore, până, reducere, privat, parte,
        recenzii, luni, marți, miercuri, joi, vineri, sâmbătă, duminică, strada, piața, bulevard, etaj,
        sector, sectorul, cabina, săptămâna, pagina, apartament, bloc, scara, non, stop, peste, sub
    """,
    "and": "și, si, sau, până la",
    "months": """
        ianuarie ian, februarie, martie, aprilie, mai, iunie, iulie, august, septembrie, octombrie,
        noiembrie, decembrie
    """,
    "kin": """
        sora, soră, surioara, fratele, frate, frații, surorile, verișoara, verișoară, verișorul,
        prietenul, prietena, prieten, prietenă, amicul, amica, soțul, iubitul, iubita, partenerul,
        fostul, colega, colegul, colegei, colegului, șeful, șefa, șoferul, mătușa, unchiul,
        bunica, bunicul, mama, tatăl, cumnata, cumnatul, eleva, elevul, surioară, prietenei,
        sorei, fratelui, logodnicul
    """,
    "stranger": """
        vecinul, vecina, vecinului, vecinei, vecini, vecinii, proprietarul, proprietara,
        chiriașul, chiriașa, nepotul, nepoata, nepoții, nepoatele, nepoțelul, nepoțica, finul,
        fina, finuțul, bona, grădinarul, curierul, ucenicul, colega de apartament, colegul de
        apartament, unei prietene, unui prieten, unei vecine, unei colege, fiul vitreg
    """,
    "boy": """
        băiat, băiatul, băieți, băieții, puști, puștiul, flăcău, tânăr, tip, tipul, baiatul,
        baietii
    """,
    "pet": """
        câini, câinii, pisici, pisicile, pisicuța, cățelul, cățeluș, cățelușa, ogar, ogarul,
        ciobănesc, ciobănescul, pudel, pudelul, labradorul, bichonul, bichon, chihuahua, motanul,
        cotoi, cotoiul, iapa, calul, măgarul, capra, hamsterul, porcușorul, țestoasa, peruș,
        perușul, canarul, pasărea, peștele, iepurele, iepurașul, găina, planta, copacul, pianul,
        chitara, bicicleta, motocicleta, rulota, barca, gemeni, gemenii, gemenele, tripleți,
        micuțul, puiul, pruncul, bebelușul, fiicele, fata mea, mezinul, copilașul, papagalul,
        patrupedul, animăluțul
    """,
    "works": """
        fac, facem,
        lucrez, lucrăm, lucrează, masez, masăm, exist, există, existăm, activez, activăm,
        activează, practic, ofer, oferim, oferă, locuiesc, primesc, diplomată, calificată,
        căsătorită, măritată, divorțată, deschis, deschiși, experiență, fumez, specializată,
        fondată, înființat, meserie, branșă, conduc, conducem, ocup, trăiesc, muncesc, profesez,
        maseuză, independentă, slujesc, sărbătorește, aniversează
    """,
    "wait": """
        așteptat, aștept, așteptăm, răbdare, rămas, lipsesc, lipsește, până, abia, înainte
    """,
    "reach": """
        ajuns, împlinit, făcut, atins, majoră, majorat, împlinesc, trecut
    """,
    "lie": """
        minciună, mințit, mint, fals, falsă, greșit, greșeală, glumă, eroare, adevărat, inventat,
        incorect, prostii
    """,
    "intro": """
        bună, salut, hey, hello, aici, numesc, cheamă, numele, sunt
    """,
    "done": """
        împlinit, făcut, sărbătorit, aveam, era, avea
    """,
}
