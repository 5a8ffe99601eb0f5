"""German."""

from __future__ import annotations

STEMS = {
    "tongue": """
        ich du sie er wir der die das ein eine einen und ist bin sind mit für von nicht kein
        keine zu bei aber unser unsere mein meine im in am auf noch auch nur jahre jahren jahr
        alt seit uhr habe hat wird werde den dem
    """,
    "me": "ich mein* mir mich bin habe",
    "not": "nicht kein keine keinen",
    "have": "bin werde",
    "become": "werde wird feiere feier vollende",
    "when": """
        nächst* kommend* bald demnächst morgen januar februar märz april mai juni juli august
        september oktober november dezember endlich sommer winter herbst frühling wochen woche
        monat* tagen in dann
    """,
    "child": """
        kind kinder kindern kindes sohn söhne tochter töchter enkel* jungs große großer kleine
        kleiner zwilling* älteste* teenagern neffe* nichte* stiefsohn stieftochter
    """,
    "pet": "hund* katze* kater pferd* pony* kaninchen papagei* dackel* hamster*",
    "kin": """
        schwester* bruder* freundin* cousin* kollegin* kollege* nichte* neffe* nachbar* mutter
        vater tante onkel mitbewohner* oma opa
    """,
    "advert": "inseriert anzeige inserat arbeitet buchen buch anbietet annonciert",
    "firm": """
        salon* *salon studio* *studio firma betrieb* *betrieb praxis* haus gebäude unternehmen*
        *unternehmen laden geschäft* agentur team zentrum institut bestehen bestehens jubil*
        eröffnet* gegründet standort ort website club geburtstagsaktion räume
    """,
    "job": """
        erfahrung* *erfahrung beruf* *praxis praxis kenntnis* massage* thai gearbeitet geturnt
        getanzt massiert studiert krankenhaus pflege gast gäste verwöhne übe ausgeübt
        verheiratet ehe tätig tätigkeit lang turnen tanzen ausbildung gedient arbeite
        selbständig* standort ort stelle *vertrag* miete übung training
    """,
    "fiction": "film buch roman serie lied geschichte theaterstück babysit*",
    "look": "sehe aussehe aussieht schätz* halten wirke denken fühl* ausseh*",
    "receive": "empfange empfangen nehme zutritt akzeptier* treffe willkommen",
    "nobody": "niemand*",
    "visitor": "du dich dein* ihr wer besucher* herren weiterklicken verlass* denjenigen jugendliche*",
    "leave": "verlass* verlasse",
    "grade": "klasse* schuljahr jahrgangsstufe",
    "youngest": "jüngste*",
    "oneof": "eine einen andere zweite erste",
    "majority": "volljährig* erwachsen mündig wählen",
    "yet": "noch bald bis in fast endlich warten dann",
    "age": "alter alt jahre",
    "take": "zieh ziehe abziehen abgezogen minus weniger nimm",
    "add": "zähl zähle addier* zusammen plus",
    "fresh": "neu* frei lieb* schlank* jung* bereit hübsch* süß*",
    "school": "schule schüler* lehre azubi gymnasium studentin",
    "home": "hause zuhause daheim",
    "teen": "teenager* teenie* junge bub",
    "has": "hat hatte haben",
    "at": "um bis ab am bus linie zimmer",
    "year_of_life": "lebensjahr*",
    "particle": "geworden jung alt hoffe halt eben übrigens noch",
    "past": "war früher damals",
    "our": "unser unsere unserem unserer",
    "candle": "kerze*",
    "blow": "ausgepustet ausgeblasen puste* blies geburtstag*",
    "menu": "menü* auswahl* formular* profil* liste*",
    "choose": "wählen gewählt auswählen ausgewählt eingeben eingetragen angeben angegeben anklicken",
    "talk": "sprichst schreibst chattest redest",
    "lack": "fehl* entfernt",
}
