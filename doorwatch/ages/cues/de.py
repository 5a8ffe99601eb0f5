"""German."""

from __future__ import annotations

CUES = {
    "next": """
        noch, erst, in, nächste, nächsten, nächstes, bald, demnächst, morgen, diese, diesen,
        kommende, kommenden
    """,
    "birthday": "{te|ter|tes|ten|tem} {geburtstag|geburtstages}, {ten|sten|} geburtstag",
    "self": """
        und ich, aber ich,
        {ich|} {zähle|zaehle}, {ich|} bin {gerade|erst|}, habe {gerade|} die, ichbin, {ich|i} bin, bin
        ich, {sie|er} ist, ist {sie|er}, wir sind, sind wir
    """,
    "be": "bin, ist, sind, von",
    "label": """
        wie alt {bin ich|ist sie}, echt, in echt, wirklich, in wahrheit,
        {mein|ihr|echtes|wahres|tatsächliches|} alter {ist|von|}, {da|hier|im profil|im inserat|dort}
        steht, altersangabe
    """,
    "person": """
        mädchen, maedchen, girl, girls, frau, dame, studentin, student, masseurin, teenager, teeny, junge,
        schülerin, schuelerin, lady, modell, freundin, schwester, kollegin, cousine, azubi, mädel, maedel,
        therapeutin, begleiterin, blondine
    """,
    "you": "{du|ihr} {bist|seid|musst}, sie sind, bist du {schon|}, sind sie, sei",
    "since": """
        {das sind|das macht|sind} {jetzt|nun|schon|inzwischen} {schon|}, also jetzt,
        seit, {für|fuer}, vor, in, über, ueber, während, nach, alle, jede, binnen, innerhalb von, rund,
        gut, knapp, die letzten, letzten, vergangenen, seit über, seit mehr als
    """,
    "already": "schon, bereits",
    "at": "als, als eine, mit, im alter von, in meinem, mit meinen",
    "past": """
        als ich {erst|gerade|noch|}, als sie {erst|noch|}, seit meinem, seit ich, seitdem ich, damals, war
        ich, ich war {erst|}, ab meinem, bis ich
    """,
    "turn": """
        {noch|in} {ein|einem|einer|zwei|drei|wenigen|#} {monat|monate|monaten|woche|wochen|tage|tagen}
        {und|bis|dann|} {dann|ich|} {bin ich|werde ich|bin|werde|ich bin|ich werde|}, {noch|} nicht ganz,
        {ich|} werde {nächste|diese|kommende} {woche}, {nächste|nächsten|diesen|kommenden}
        {woche|monat|sommer} {werde|bin} ich, {ich|} werde in {einem|einer|zwei|drei}
        {monat|monaten|woche|wochen}, gehe auf die, {ich|} vollende {bald|} {mein|}, an der schwelle zur,
        fast, beinahe, {ich|} werde {ich|} {bald|}, {ich|} werde nächsten {monat}, {ich|} werde nächste
        woche, {ich|} werde im
        {januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember}, wird
        {bald|nächsten monat|nächste woche|demnächst|}, noch {keine|nicht|nicht ganz}, bald, demnächst,
        knapp unter, kurz vor, so gut wie
    """,
    "soon": """
        {nächsten|naechsten|nächste|nächstes|diesen|kommenden} {monat|woche|jahr|sommer|winter}, bald,
        demnächst, in {einem|einer|zwei|drei} {monat|monaten|woche|wochen}, morgen, im
        {januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|sommer
        |herbst|winter|frühling},
        in # {tagen|wochen|monaten}
    """,
    "not": "nicht, kein, keine, nie, niemand",
    "under": "unter, jünger als, juenger als, weniger als",
    "over": """
        ab, {ueber|über}, älter als, aelter als, mindestens, mind, mindestalter {ist|}, minimum, min,
        maximal, max, bis {zu|}, zwischen, mehr als, von mindestens, altersgrenze, volljährig ab,
        freigegeben ab, zutritt ab
    """,
    "born": """
        geboren {am|im|in|} {jahr|}, geb {am|}, geburtsdatum {ist|}, geburtsjahr {ist|}, jahrgang {ist|},
        baujahr, geburtstag {am|ist am|}, geburtstag
    """,
    "bornafter": "zur welt gekommen, auf die welt gekommen, geboren, geborene, er jahrgang",
    "years": "jahre, jahr, jahren, j, lenze, jährchen, jaehrchen",
    "old": """
        {jahre|jahr|j|lenze} {alt|jung|junge|alte|junges}, jährig, jährige, jähriges, jähriger, jährigen,
        jährigem, jaehrig, jaehrige, jaehriges, jaehriger, jaehrigen
    """,
    "span": """
        {an|} erfahrung, berufserfahrung, praxiserfahrung, lang, im {geschäft|beruf|dienst|gewerbe}, in
        der branche, garantie, jubiläum, jubilaeum, verheiratet, zusammen, bestehen, bestehend, tradition,
        berufspraxis, am {markt|ort}, praxis, arbeite ich, massiere ich, bin ich {masseurin|tätig|im|in},
        später, her, tätig, in {diesem|meinem} beruf, an {diesem|diesem} standort
    """,
    "unit": """
        euro, eur, cent, minuten, min, minute, uhr, stunden, std, stunde, h, tage, tagen, tag, wochen,
        woche, monate, monaten, monat, km, kilometer, m, meter, qm, m2, cm, mm, kg, kilo, gramm, grad,
        prozent, %, x, mal, personen, person, fotos, bilder, zimmer, sterne, bewertungen, punkte,
        sprachen, kunden, etage, stock, stufen, liter, ml, gäste, termine, plätze, rosen, franken, chf, er
        bus, januar, februar, märz, april, mai, juni, juli, august, september, oktober, november,
        dezember, jan, feb, apr, jun, jul, aug, sep, okt, nov, dez, frauen, damen, mädchen, männer,
        häuser, betten, haltestellen, massagen, gehminuten
    """,
    "andup": """
        {jahre|jahren|} und {älter|darüber|jünger|aelter}, {jahre|} oder {älter|jünger|aelter}, {jahre|}
        plus, jahre {mindestens|erlaubt|verboten}, jahren {nicht|verboten|nicht
        gestattet|gestattet|erlaubt|erwünscht|unerwünscht}, aufwärts, {jahre|jahren} aufwärts
    """,
    "after": "war, {jahre|jahre alt|} war {ich|}",
    "nomore": "{jahre|} mehr, {jahre alt|} nicht mehr",
    "child": """
        {meine|mein} {älteste|ältester|jüngste|jüngster|ältestes|jüngstes|große|großer}, tochter, sohn,
        kind, kinder, baby, enkel, enkelin, enkelkind, hund, hündin, katze, kater, pferd, pony, welpe,
        kaninchen, papagei, neffe, nichte, töchter, söhne, dackel, haustier, wellensittich, wein, whisky,
        rum, sohnes, kindes, hundes
    """,
    "firm": """
        salon, massagesalon, firma, betrieb, praxis, club, studio, website, seite, haus, unternehmen,
        laden, agentur, zentrum, team, institut, geschäft, bestehen, besteht, uns gibt es, gibt es,
        etablissement
    """,
    "client": """
        kunde, kunden, herr, herren, mann, männer, gast, gäste, besucher, jeder, alle, jugendliche,
        personen, suche, gesucht, gentleman
    """,
    "thing": """
        erfahrung, berufserfahrung, garantie, auto, wagen, gebäude, foto, bild, zimmer, größe, groesse,
        konfektionsgröße, schuhgröße, nummer, hausnummer, linie, bus, tram, gleis, stock, etage, seite,
        temperatur, preis, kostet, gewicht, postfach, code, apparat, kapitel, version, teil, gruppe,
        wohnung, flasche, ehe, beziehung, mietvertrag, bezirk, nr, kabine, ausfahrt
    """,
    "parent": "mutter, mama, vater",
    "places": "in, im, bei, beim, aus, vom, am, ins, neben, nahe, zum",
    "begin": """
        träumte, tanzte, arbeitete, ging, gab, bekam, spielte, wohnte, lebte, reiste, sang, studierte,
        entdeckte, wollte, hatte, war, machte, gegeben, gemacht, angefangen, begonnen, begann, fing,
        gestartet, startete, lernte, gelernt, zog, gezogen, kam, heiratete, seitdem, verließ, ausgezogen,
        ausbildung, start, anfang
    """,
    "fill": """
        jedoch, allerdings, zwar, ganz, gar, dann, knappe, erst, nur, gerade, jetzt, noch, eigentlich,
        wirklich, echt, etwa, ungefähr, circa, ca, rund, die, der, das, eine, ein, einer, einem, den, dem,
        aktuell, momentan, derzeit, mittlerweile, inzwischen, auch, aber, doch, in wahrheit, wahrheit,
        süße, suesse, junge, hübsche, liebe, nette, neue, frische, geworden, meine, ihre, heimlich,
        leider, sorry, korrektur, sondern, blutjunge, zarte, also
    """,
    "nobody": """
        zimmer, massage, entspannung, salon, studio, suite, club, linie, nummer, nr, foto, fotos, top, ab,
        route, tram, bus, haus, neu, preis, größe, tage, heute, offen, uhr, bis, rabatt, privat, teil,
        bewertungen, montag, dienstag, mittwoch, donnerstag, freitag, samstag, sonntag, seit, wien,
        bezirk, gleis, kabine, hausnummer, wohnung, etage, woche, kw, seite, halle, tor
    """,
    "and": "und, oder, u, bis",
    "months": """
        januar jänner, februar, märz maerz, april, mai, juni, juli, august, september, oktober okt,
        november, dezember dez
    """,
    "kin": """
        schwester, schwesterchen, bruder, brüder, cousin, cousine, freund, freundin, kumpel, mann,
        ehemann, kollege, kollegin, mitschülerin, chef, chefin, fahrer, assistentin, tante, onkel,
        oma, opa, mutter, vater, stiefschwester, stiefbruder, halbschwester, halbbruder,
        schwägerin, schwager, schüler, geschwister
    """,
    "stranger": """
        nachbar, nachbarin, nachbarn, nachbars, nachbarsjunge, nachbarjunge, nachbarssohn,
        nachbarstochter, nachbarskind, mitbewohner, mitbewohnerin, vermieter, vermieterin, mieter,
        nichte, neffe, neffen, patenkind, enkelin, enkelsohn, enkelkinder, babysitterin, gärtner,
        praktikant, praktikantin, kurier, stiefsohn, stieftochter, pflegekind, pflegesohn,
        pflegetochter, untermieter, hausmeister
    """,
    "boy": """
        junge, jungen, jungs, bursche, burschen, bub, buben, bengel, kerl, typ, knabe, jüngling
    """,
    "pet": """
        hunde, katzen, kätzchen, windhund, schäferhund, pudel, terrier, labrador, beagle,
        bulldogge, chihuahua, mops, mischling, rüde, stute, wallach, hengst, esel, ziege, hamster,
        meerschweinchen, schildkröte, kanarienvogel, vogel, goldfisch, häschen, hase, huhn,
        pflanze, klavier, gitarre, fahrrad, motorrad, wohnmobil, boot, zwillinge, drillinge, kids,
        sprössling, nachwuchs, vierbeiner, katers, katze, welpen, söhnchen, töchterchen
    """,
    "works": """
        arbeite, arbeitet, arbeiten, arbeitete, massiere, massieren, bestehe, besteht, bestehen,
        führe, führen, betreibe, betreiben, biete, bieten, wohne, wohnen, lebe, leben, empfange,
        empfangen, tätig, selbständig, selbstständig, ausgebildete, gelernte, verheiratet,
        geschieden, geöffnet, offen, erfahrung, rauche, ansässig, praktiziere, behandle,
        spezialisiert, gegründet, aktiv, vertraut, diene
    """,
    "wait": """
        warten, warte, dauert, geduld, bis, fehlt, fehlen, bevor, ehe, countdown, abwarten,
        gedulden
    """,
    "reach": """
        erreicht, geworden, vollendet, gefeiert, volljährig, erwachsen, werde
    """,
    "lie": """
        lüge, gelogen, lüg, falsch, stimmt, quatsch, unsinn, fehler, tippfehler, fake, erfunden,
        unwahr, nee, nö, geschwindelt, wahr, witz
    """,
    "intro": """
        hi, hallo, hey, servus, moin, hier, heiße, heisse, name, bin
    """,
    "done": """
        wurde, geworden, gefeiert, war, seit, hatte
    """,
}
