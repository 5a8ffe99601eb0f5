"""Dutch."""

from __future__ import annotations

CUES = {
    "next": """
        nog, duurt, over, weken, maanden, volgende, komende, binnenkort, straks, bijna, morgen,
        deze, zaterdag, zondag
    """,
    "birthday": "{e|ste|de|} verjaardag",
    "self": """
        {ik|} mag mij, {ik|} tel, met mijn, op mijn frisse, {ik|k|'k} ben, ben {ik|k}, ik, {zij|ze|hij}
        is, is {zij|ze|hij}, {wij|we} zijn
    """,
    "be": "ben, is, zijn, was eigenlijk, blijkt, van",
    "label": """
        op dit moment, momenteel,
        lftd, leeft,
        in werkelijkheid, hoe oud {ben ik|is ze|is zij}, echt, in het echt, werkelijk,
        {mijn|haar|echte|werkelijke|ware|} leeftijd {is|van|}, lft, leeftijden, {er|hier} staat, leeftijd
        model, jaar oud, oud
    """,
    "person": """
        meisje, meid, meiden, meisjes, dame, vrouw, studente, student, jongen, jongedame, masseuse,
        tiener, escort, model, jongeman, schoolmeisje, scholiere, scholier, meisje meisje, vriendin,
        zusje, zus, collega, nichtje, dametje, latina, blondine, brunette
    """,
    "you": "{je|jij|u} {bent|ben|moet}, ben {je|jij} {al|}, bent u {al|}, wees",
    "since": """
        {dat is|dat zijn|dus|is} {nu|al|inmiddels} {al|},
        sinds, voor, gedurende, ruim, afgelopen, laatste, komende, binnen, na, over, per, om de, elke,
        iedere, reeds
    """,
    "already": "al",
    "at": """
        als, als een, op {mijn|haar} {leeftijd van|}, op {de|} leeftijd van, {met|rond} {mijn|haar},
        tijdens mijn
    """,
    "past": """
        toen {ik|ze|zij} {nog|}, toen ik nog maar, sinds {mijn|ik|haar}, als {meisje|kind|tiener} van,
        vanaf {mijn|haar}, tot {mijn|haar}, destijds
    """,
    "turn": """
        {nog|over} {een|één|twee|drie|enkele|#} {maand|maanden|week|weken|dag|dagen|jaar} {en|tot ik|dan|}
        {dan|} {ben ik|word ik|ik ben|ik word|} {pas|}, {nog|} net {niet|geen}, tegen de,
        {volgende|deze|komende} {maand|week|zomer|winter|lente|herfst} {ben|word} ik, volgend jaar
        {ben|word} ik, {ik|} word over {een|twee|drie} {maand|weken|maanden|week}, ik tik {bijna|} de,
        wordt {volgende|deze|komende} {maand|week}, bijna, haast, {ik|} word {ik|} {bijna|}, {ik|}
        {word|wordt} in
        {januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december}, {ik|}
        {word|wordt} over # {dagen|weken|maanden}, {ik|} word {volgende|deze} {maand|week|zomer|winter},
        {ik|} word {volgend jaar|binnenkort|morgen}, wordt {bijna|volgende maand|binnenkort}, nog geen,
        nog niet, binnenkort, straks, zo goed als, net geen, nog {net|} {niet|geen}, nog lang geen
    """,
    "soon": """
        {volgende|deze|komende} {maand|week|zomer|winter|lente|herfst}, volgend jaar, binnenkort, over
        {een|twee|drie} {maand|maanden|weken|week}, morgen, in
        {januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december},
        {over|binnen} # {dagen|weken|maanden}
    """,
    "not": "niet, geen, nooit",
    "under": "onder {de|}, jonger dan, beneden {de|}, minder dan, <",
    "over": """
        vanaf {de|}, boven {de|}, ouder dan, minimaal, minimum, minstens, min, ten minste, maximaal,
        maximum, max, tot {en met|}, tussen {de|}, meer dan, hoger dan, >, tussen, leeftijd vanaf,
        minimumleeftijd {is|}, leeftijdsgrens {is|}, wettelijke leeftijd {is|}, toegang vanaf
    """,
    "born": """
        geboren {in|op|} {het jaar|}, geb, geboortejaar {is|}, geboortedatum {is|}, bouwjaar, {van|uit}
        {het|} {bouwjaar|geboortejaar}, jaargang, bj, ben er {een|eentje|één} van, ben van,
        geboortedag, kom uit
    """,
    "bornafter": "geboren",
    "years": "jaar, jr, jaren, jaartjes, lentes, zomers, j, jaartje",
    "old": """
        {jaar|jr|jaartjes|jaren|lentes|zomers} {oud|jong|jonge|oude|young}, jarige, jarig, jarigen, jaar
        en # maanden, jr oud, jr jong
    """,
    "span": """
        {aan|} ervaring, ervaren, geleden, werkzaam, getrouwd, samen, gediplomeerd, bestaat, bestaan,
        garantie, gevestigd, bezig, jubileum, in {het|dit|de|deze|ons}
        {vak|beroep|branche|bedrijf|business|sector}, in {bedrijf|business|dienst}, op {deze|dit|dezelfde}
        {adres|locatie|plek|plaats}, {een|uw|jouw|hét} begrip, begrip, vertrouwd, {van|aan}
        {ervaring|vakmanschap|expertise}, durend, praktijkervaring, werkervaring, later, vakmanschap,
        expertise, historie, traditie, werk ik, geef ik, masseer ik
    """,
    "unit": """
        euro, eur, cent, min, minuten, minuut, uur, u, uren, dagen, dag, weken, week, maanden, maand, km,
        kilometer, meter, m, m2, cm, mm, kg, kilo, gram, gr, graden, procent, %, x, keer, personen,
        persoon, dames, meisjes, foto, foto's, fotos, kamers, kamer, plekken, plaatsen, sterren, reviews,
        recensies, punten, stuks, talen, klanten, medewerkers, collega's, verdieping, hoog, liter, l, ml,
        cl, ste, de, e, nummers, treden, januari, februari, maart, april, mei, juni, juli, augustus,
        september, oktober, november, december, jan, feb, mrt, apr, jun, jul, aug, sep, sept, okt, nov,
        dec, heren, mannen, massages, tafels, bedden, cadeau's, huizen, stappen, rozen, gasten, etage
    """,
    "andup": """
        {jaar|} {of|en} {ouder|meer|jonger|hoger}, {jaar|} plus, plussers, plusser, {jaar|} en
        {daarboven|daaronder}, {jaar|} {minimaal|minimum}, {jaar|} toegestaan, jaar {verboden|niet
        toegestaan}
    """,
    "after": "was, {jaar|} was, {jaar|} was ik, was ik",
    "nomore": "{jaar|} meer",
    "child": """
        mijn {jongste|oudste|middelste}, onze {jongste|oudste}, dochter, dochtertje, zoon, zoontje, kind,
        kinderen, kindje, baby, kleinkind, kleindochter, kleinzoon, hond, hondje, kat, poes, kater, paard,
        pony, konijn, puppy, teckel, labrador, neefje, pup, kitten, papegaai, dochters, zonen, zoons,
        huisdier, wijn, whisky, rum
    """,
    "firm": """
        salon, massagesalon, bedrijf, firma, zaak, praktijk, club, studio, website, site, bureau, huis,
        onderneming, winkel, centrum, team, wij bestaan, we bestaan, bestaat, bestaan, organisatie,
        privehuis, instituut
    """,
    "client": """
        klant, klanten, heer, heren, man, mannen, bezoeker, bezoekers, gast, gasten, client, clienten,
        iedereen, personen, bezoek, gezocht, zoek, gezelschap
    """,
    "thing": """
        ervaring, werkervaring, garantie, auto, wagen, gebouw, pand, foto, foto's, kamer, maat,
        schoenmaat, cupmaat, nummer, huisnummer, lijn, bus, tram, perron, verdieping, pagina, graden,
        temperatuur, prijs, tarief, kost, lengte, gewicht, postbus, code, toestel, badge, hoofdstuk,
        versie, deel, les, groep, km, bij, kaart, fles, diploma, relatie, huwelijk, vak, nr, appartement
    """,
    "parent": "moeder, mama, mam, vader, ouder",
    "places": "in, bij, uit, vanuit, op, binnen, naar, naast",
    "begin": """
        droomde, danste, werkte, ging, gaf, kreeg, speelde, woonde, reisde, zong, studeerde, verliet,
        ontdekte, wilde, had, was, deed, begon, begonnen, gestart, startte, beginnen, starten, start,
        leerde, geleerd, verhuisd, verhuisde, kwam, getrouwd, sindsdien, diploma
    """,
    "fill": """
        echter, momenteel, helemaal, amper, dan, jongedame, pas, net, nu, nog, maar, slechts, echt,
        eigenlijk, gewoon, zo'n, ongeveer, circa, ca, bijna, een, de, het, van, werkelijkheid, inmiddels,
        is, geworden, ook, dus, toch, jonge, mooie, lieve, leuke, nieuwe, spontane, rustige, vriendelijke,
        vrolijke, knappe, jong, mijn, haar, stiekem, wel, helaas, pardon, sorry, correctie, moet, zijn,
        namelijk, juist
    """,
    "nobody": """
        kamer, massage, ontspanning, salon, studio, suite, club, lijn, nummer, nr, foto, foto's, top,
        vanaf, route, tram, bus, huis, nieuw, prijs, tarief, maat, dagen, vandaag, open, uur, tot,
        korting, prive, huisnummer, gate, deel, les, reviews, reacties, maandag, dinsdag, woensdag,
        donderdag, vrijdag, zaterdag, zondag, sinds, perron, kade
    """,
    "and": "en, of, &, +, /, tot, t/m, -, resp",
    "months": """
        januari jan, februari feb, maart mrt, april apr, mei, juni jun, juli jul, augustus aug, september
        sep sept, oktober okt, november nov, december dec
    """,
    "kin": """
        zus, zusje, zusjes, broer, broertje, broers, neef, nicht, vriend, vriendin, vrienden,
        vriendje, vriendinnetje, maat, man, collega, klasgenoot, baas, chauffeur, assistente,
        tante, oom, oma, opa, moeder, vader, stiefzus, stiefbroer, halfzus, halfbroer, schoonzus,
        zwager, leerling
    """,
    "stranger": """
        buurjongen, buurmeisje, buurman, buurvrouw, buren, huisgenoot, huisgenote, huisbaas,
        huurder, nichtje, neefje, petekind, kleindochter, kleinzoon, oppas, tuinman, stagiair,
        koerier, stiefzoon, stiefdochter, pleegkind, pleegzoon, pleegdochter, bonuszoon,
        bonusdochter, klusjesman, onderbuurman, bovenbuurvrouw
    """,
    "boy": """
        jongen, jongens, knul, knaap, gast, gozer, kerel, jochie
    """,
    "pet": """
        honden, katten, katje, poesje, hazewind, windhond, herder, herdershond, terrier, poedel,
        beagle, bulldog, retriever, chihuahua, mopshond, kruising, bastaard, merrie, ruin, hengst,
        ezel, geit, hamster, cavia, schildpad, parkiet, kanarie, goudvis, konijntje, kip, vogel,
        plant, piano, gitaar, fiets, motor, camper, boot, tweeling, drieling, kleintje, kids,
        dochtertjes, zoontjes, kroost, spruit, viervoeter, labradoodle, kindjes
    """,
    "works": """
        werk, werkt, werken, werkte, werkzaam, masseer, masseert, masseren, bestaan, bestaat, run,
        runt, runnen, zitten, woon, woont, wonen, draaien, bied, bieden, ontvang, ontvangen,
        actief, gediplomeerd, gevestigd, bezig, getrouwd, gescheiden, open, ervaring, ervaren,
        rook, verzorg, behandel, gespecialiseerd, ondernemer, zelfstandig, vertrouwd
    """,
    "wait": """
        wachten, wacht, duurt, geduld, tot, totdat, voordat, voor ik, aftellen, scheelt,
        ontbreken, resteren
    """,
    "reach": """
        bereikt, geworden, aangetikt, gehaald, zeggen, zijn, vieren, meerderjarig, volwassen
    """,
    "lie": """
        leugen, gelogen, lieg, loog, klopt, onzin, fout, nep, onjuist, vals, grapje, verzonnen,
        vergissing, tikfout, neen, nee, onwaar, waar
    """,
    "intro": """
        hoi, hallo, hey, hi, dag, hier, heet, naam, ben
    """,
    "done": """
        werd, geworden, vierde, was, sinds, had
    """,
}
