"""Hungarian. The age stands before its verb: "17 éves vagyok"."""

from __future__ import annotations

CUES = {
    "next": "múlva, még, lesz, jövő, hamarosan, nemsokára, holnap",
    "birthday": """
        {adik|odik|edik} {születésnapom|születésnapomat|születésnapomon|születésnapomra},
        {adik|odik|edik} {szülinapom|szülinapomat|szülinapomon}, at,
        {ik|} {születésnapom|születésnapomat|születésnapomon},
        {ik|} {születésnapomra|szülinapom|szülinapomat|szülinapomon}
    """,
    "self": """
        és én, de én, én meg,
        {most|épp|nemrég|frissen|} {töltöttem|betöltöttem|múltam} {be|el|} {a|}, {az|a} életkorom, én,
        vagyok, életkora, korom
    """,
    "label": """
        hány éves vagyok, valójában, igazából, {az|} {életkorom|életkor|kor|korom|kora|korod|valódi
        korom|igazi korom|valós kor} {csak|valójában|}, {azt írja|itt az áll|a profil szerint|az áll}
    """,
    "person": """
        lány, leány, csaj, nő, hölgy, diáklány, diák, egyetemista, masszőr, masszőrnő, tini, fiú,
        barátnőm, barátnő, nővérem, húgom, unokatestvérem, kolléganőm, modell, szőke, barna, tinilány,
        gimnazista, csajszi, hölgyek, lányok
    """,
    "you": "ha, te, ön",
    "since": """
        ez már, az már, több mint, immár, közel, minden, elmúlt, utóbbi, az elmúlt, az utóbbi,
        lassan
    """,
    "past": "már nem vagyok, nem vagyok már, amikor {még|csak|}, mikor {még|csak|}, akkor, régen",
    "turn": """
        még {egy|két|három|#} {hónap|hét|nap} {és|múlva|} {én|leszek|meglesz|betöltöm|} {a|}, {egy|két|#}
        {hónap|hét|nap} múlva {leszek|betöltöm a|lesz|}, még nem vagyok egészen, még nem {töltöttem
        be|értem el} a, {jövő|} {hónapban|héten} {leszek|betöltöm a|múlok|töltöm be a}, majdnem,
        {hamarosan|nemsokára|mindjárt} {leszek|}, még nem vagyok, {még|} {nem múltam|nem töltöttem be
        a|nincs meg a|nem vagyok még}, leszek, lesz, jövőre, jövő {hónapban|héten} {leszek|}, betöltöm a,
        közeledik a, még nincs, még nincsenek meg a, kis híján, nemsoká, még nem
    """,
    "soon": """
        éves leszek, leszek, {éves|} {hamarosan|nemsokára|jövőre|holnap}, {éves|} jövő {hónapban|héten},
        {éves|}
        {januárban|februárban|márciusban|áprilisban|májusban|júniusban|júliusban|augusztusban|szep
        temberben|októberben|novemberben|decemberben},
        éves lesz, éves {hamarosan|nemsokára|jövőre} {leszek|}, éves
        {januárban|februárban|márciusban|áprilisban|májusban|júniusban|júliusban|augusztusban|szep
        temberben|októberben|novemberben|decemberben}
        leszek, éves leszek # {nap|hét|hónap} múlva, # nap múlva
    """,
    "not": "nem, ne, soha, senki, nincs",
    "under": "fiatalabb mint",
    "over": "minimum, min, legalább, max, maximum, legfeljebb, idősebb mint, korhatár, alsó korhatár",
    "born": """
        születésem {napja|dátuma|éve|ideje}, születésnapom {napja|}, {születtem|született}, születési
        {dátum|dátumom|év|évem|idő|időm|ideje}, szül, született, születtem, születésnapom, évjárat,
        szülinapom
    """,
    "bornafter": """
        {ban|ben} {születtem|született|születettem|születésű}, {as|es|os|ös|ös}
        {születésű|évjárat|évjáratú|vagyok|születésű}, születésű, születtem, született, án születtem, én
        születtem, án, ben szulettem, {ban|ben} jöttem a világra
    """,
    "years": "évesnek, évesre, évestől, évessel, évesként, éves, eves, év, ev, évesen, évesek, éveset",
    "old": """
        vagyok,
        {éves|eves}
        {vagyok|lány|nő|csaj|hölgy|diáklány|egyetemista|múltam|korú|fiatal|lettem|elmúltam|tini|le
        ány|szőke|barna|diák|masszőr|masszőrnő},
        {éves|eves} {és|} # hónapos, {ik|} születésnapomat, tavaszt láttam, esztendős
    """,
    "span": """
        {éves|év|}
        {tapasztalat|tapasztalattal|tapasztalatom|tapasztalata|gyakorlat|gyakorlattal|szakmai|múlt
        |múlttal|múltra|fennállás|garancia|jubileum|házasság|szakmában|praxis|rutin|működés|hagyom
        ány|évforduló|tapasztalatot},
        éve, eve, évvel, évig, év óta, éve {dolgozom|masszírozok|nyitva|várjuk}, évre, év alatt, év után,
        év múlva, évente, évenként, év garancia, éven át, évet
    """,
    "unit": """
        jén, ján, jei, ai,
        euró, euro, eur, ft, forint, huf, perc, percre, percig, perces, óra, órás, órakor, órától, óráig,
        h, nap, napos, hét, hónap, hónapos, km, kilométer, kilométerre, méter, m, m2, nm, cm, mm, kg,
        kiló, fok, fokos, százalék, %, x, szer, szor, ször, fő, személy, személyes, fotó, kép, szoba,
        szobás, csillag, csillagos, értékelés, pont, nyelven, vendég, emelet, emeleti, liter, ml, ágy,
        rózsa, ezer, e, kor, tól, től, ig, hoz, as, es, os, ös, január, február, március, április, május,
        június, július, augusztus, szeptember, október, november, december, utca, kerület, ker, lépés,
        lány, nő, masszázs, alkalom, alkalmas, asztal, év között
    """,
    "andup": """
        {éves|év} {közötti|között|közt}, {éves|év|}
        {felett|alatt|feletti|alatti|felettieknek|alattiaknak|fölött|fölötti|felettieket|alattiaka
        t|felettiek|alattiak|kortól|korig|aluli|felüli|alul|felül|aluliak|aluliaknak|felülieknek|f
        elüliek},
        {éves|} {kortól|kor felett|kor alatt|kor fölött|és idősebb|vagy idősebb|és afölött}, éves
        korhatár, plusz, {éves|} {tól|től}, évesnél
        {idősebb|fiatalabb|idősebbek|fiatalabbak|idősebbeket|fiatalabbakat}, évnél {idősebb|fiatalabb},
        éven {aluli|aluliaknak|felüli|felülieknek|felüliek|aluliak|felülieket|aluliakat}, {éves|} alatt
        {nem|}, évtől, évesnél
    """,
    "after": """
        éves {fejjel|korban}, {éves|} voltam, {éves|} volt, éves
        {korom|koromban|koromtól|korában|korától|korom óta|koromig}, évesen
        {kezdtem|kezdte|elkezdtem|tanultam|jöttem|költöztem|hagytam|indultam|mentem}, évesként
    """,
    "nomore": "{éves|} {már nem|vagyok már}",
    "child": """
        nagyobbik, kisebbik, nagyfiam, gyerekem, gyermekeim, gyerekeim, ikrek, lányom, fiam, gyermekem,
        gyerek, gyermek, kisfiam, kislányom, baba, unokám, kutyám, kutya, macskám, macska, cica, cicám,
        ló, lovam, póni, nyúl, papagáj, unokaöcsém, unokahúgom, kiskutya, házikedvenc, tacskó, kandúr,
        kutyus, bor, whisky, rum, fiamnak, lányomnak, kutyámnak
    """,
    "firm": """
        boltunk, bolt, boltja, klubunk, központunk, rendelőnk, rendelő, intézetünk, oldalunk, vállalat,
        szalonom, stúdióm, vállalkozásom, cégem, szalon, szalonunk, cég, cégünk, vállalkozás,
        vállalkozásunk, klub, stúdió, stúdiónk, oldal, ház, üzlet, üzletünk, központ, csapat, csapatunk,
        intézet, ügynökség, weboldal, irodánk, létezik
    """,
    "client": """
        ügyfél, ügyfelek, vendég, vendégek, vendégeket, vendégeim, úr, urak, urakat, férfi, férfiak,
        férfiakat, látogató, látogatók, mindenki, személyek, keresek, keresünk, kliens, uraknak
    """,
    "thing": """
        tapasztalat, tapasztalattal, tapasztalatom, gyakorlat, garancia, autó, autóm, kocsi, épület, fotó,
        kép, szoba, méret, cipőméret, szám, házszám, vonal, busz, villamos, vágány, emelet, oldal,
        hőmérséklet, ár, ára, súly, kód, mellék, fejezet, verzió, rész, csoport, lakás, üveg, házasság,
        kapcsolat, bérlet, kerület, kapucsengő, kapu, ajtó
    """,
    "parent": "anyukája, anyuka, anyja, édesanyja, anya, apja, anyukaja",
    "begin": """
        kezdtem, elkezdtem, kezdte, tanultam, költöztem, jöttem, indultam, mentem, végeztem, óta, kezdet,
        elköltöztem
    """,
    "fill": """
        egészen, már, épphogy, csak, most, még, éppen, épp, valójában, igazából, kb, körülbelül, egy, a,
        az, jelenleg, tényleg, is, de, hanem, bocsánat, javítás, fiatal, szép, csinos, kedves, aranyos,
        új, bájos, nagyon, helyesen, vagyok, titokban, frissen, múltam, betöltött, friss
    """,
    "nobody": """
        szoba, masszázs, relax, szalon, stúdió, lakosztály, klub, vonal, szám, fotó, fotók, top, busz,
        villamos, ház, új, ár, méret, napok, ma, nyitva, óra, kedvezmény, privát, rész, értékelések,
        hétfő, kedd, szerda, csütörtök, péntek, szombat, vasárnap, budapest, kerület, utca, út, tér,
        emelet, ajtó, kapu, hét, oldal, kabin, lakás, vágány
    """,
    "and": "és, es, vagy, meg, illetve, tól, től",
    "months": """
        január januárban jan, február februárban, március márciusban márc, április áprilisban ápr, május
        májusban máj, június júniusban jún, július júliusban júl, augusztus augusztusban, szeptember
        szeptemberben szept, október októberben, november novemberben, december decemberben
    """,
    "kin": """
        testvérem, testvéreim, bátyám, öcsém, nővérem, húgom, unokatestvérem, barátom, barátnőm,
        haverom, férjem, kolléganőm, kollégám, osztálytársam, főnököm, sofőröm, nénikém,
        nagynéném, nagybátyám, nagymamám, nagyapám, anyám, apám, anyukám, apukám,
        mostohatestvérem, sógornőm, sógorom, tanítványom, vőlegényem, pasim, barátnőm lánya,
        barátnőmnek
    """,
    "stranger": """
        szomszéd, szomszédom, szomszédék, szomszédunk, szomszédasszony, lakótársam, lakótárs,
        főbérlőm, bérlőm, unokahúgom, unokaöcsém, keresztfiam, keresztlányom, unokám, unokáim,
        bébiszitter, kertész, gyakornok, futár, mostohafiam, mostohalányom, nevelt fiam, tanonc,
        szomszédfiú, szomszédlány
    """,
    "boy": """
        srác, srácot, fiú, fiút, fiúval, fiúk, legény, kölyök, fickó, suhanc, srácok
    """,
    "pet": """
        kutyák, kutyánk, kutyus, kutyusom, kutyusunk, ebünk, macskánk, cicánk, kandúrunk,
        kandúrom, agár, agaram, agarunk, vizsla, vizslám, puli, pulim, uszkár, uszkárom, tacskóm,
        labradorom, labrador, spánielem, mopszom, keverék, kancám, lovunk, csődör, szamár, kecske,
        hörcsög, hörcsögöm, tengerimalac, tengerimalacom, teknős, teknősöm, hullámos papagáj,
        kanári, kanárim, madár, madaram, halam, nyulam, nyuszi, nyuszim, tyúk, növény, zongora,
        gitár, bicikli, lakóautó, hajó, ikreim, kisfiú, kölyköm, kölykeim, gyermekünk, lányunk,
        fiunk, lányaim, fiaim, lányomat, fiammal, fiaimmal, lányommal, gyereke, gyermeke, kutyája,
        macskája, papagájom, kiscica, kölyökkutya
    """,
    "works": """
        dolgozom, dolgozunk, dolgozik, masszírozok, masszírozom, masszírozunk, működik, működünk,
        működöm, létezik, létezünk, foglalkozom, foglalkozunk, vezetem, kínálok, kínálunk, élünk,
        lakunk, végzem, fogadok, szakmában, okleveles, képzett, házas, elvált, nyitva,
        tapasztalat, dohányzom, alapított, alapítva, gyakorlok, óta, pályán, szolgál, várjuk,
        fennállását, fennállásának
    """,
    "wait": """
        várnom, várok, várni, kell, türelem, hátra, van még, hiányzik, amíg, míg, mire, addig,
        előtt
    """,
    "reach": """
        töltöttem, betöltöttem, értem, elértem, legyek, leszek, múltam, nagykorú, be, el,
        betöltsem
    """,
    "lie": """
        hazugság, hazudtam, hazudok, kamu, hamis, téves, tévedés, elírás, hiba, vicc, igaz,
        hülyeség, kitaláció, dehogy
    """,
    "intro": """
        szia, sziasztok, hali, helló, szevasz, itt, nevem, hívnak, vagyok
    """,
    "done": """
        töltöttem, betöltöttem, múltam, voltam, volt, lettem
    """,
}
