"""Hungarian."""

from __future__ import annotations

STEMS = {
    "tongue": """
        a az és egy nem van vagyok én hogy is csak még már itt de ez meg mint vagy kell jó lesz
        leszek volt éve évek éves szalon magyar új nálunk minden ha ne akkor
    """,
    "me": "én vagyok leszek lettem töltöttem nekem engem *vagyok",
    "not": "nem ne",
    "have": "vagyok leszek lettem töltöttem betöltöttem múltam",
    "become": "leszek lesz betöltöm betölti töltöm múlok",
    "when": """
        jövő hamarosan nemsokára holnap múlva hónap hónapban hét héten nap januárban februárban
        márciusban áprilisban májusban júniusban júliusban augusztusban szeptemberben októberben
        novemberben decemberben január* február* március* április* május* június* július*
        augusztus* szeptember* október* november* december* végre nyáron télen ősszel tavasszal
        akkor
    """,
    "child": """
        gyerek* gyermek* fiam* fiaim* lányom* lányaim* nagylányom kisfiam* kislányom* unoká*
        kamasz* ikrek ikreim unokaöcs* keresztfi* keresztlány* porontyom*
    """,
    "pet": """
        kutya* kutyá* macska* macská* cica* cicá* kandúr* ló lovam póni* nyúl* nyulam* papagáj*
        hörcsög*
    """,
    "kin": """
        húga húgom* nővére* nővérem* öcsém* kisöcsém bátyám* testvér* barátnő* barátom* kolléga*
        kollégá* kollegin* kolléganő* unokahúg* unokatestvér* szomszéd* anyám apám néném
        lakótárs*
    """,
    "advert": "hirdet hirdeti hirdetése dolgozik foglal foglalj*",
    "firm": """
        szalon* cég* vállalkozás* stúdió* épület* üzlet* bolt* ház háza rendelő* klub* intézet*
        központ* fennállás* ünnepel* évforduló* nyitott* alapít* csapatunk weboldal* egyesület*
    """,
    "job": """
        tapasztalat* gyakorlat* szakm* masszír* masszázs* munka munkám dolgoz* kórház* házasság*
        garanci* pálya* tanul* torna tornáz* tánc* praxis* múlttal bérl* szerződés* edzés*
    """,
    "fiction": "film filmben könyv regény sorozat dal történet szól",
    "look": "néznek nézek tűnök látszom hisznek gondolnak érezd tartanak",
    "receive": "fogadok fogadunk fogad fogadom alkalmazunk",
    "nobody": "senki*",
    "visitor": "te vagy ha ne hagyd hívj keress ön önnek neked akik azoknak fiatalok*",
    "leave": "hagyd hagyja távozz*",
    "grade": "osztály* *dikos *ikos",
    "youngest": "legfiatalabb* legifjabb*",
    "oneof": "egyik másik",
    "majority": "nagykorú* szavazhat* felnőtt",
    "yet": "még hamarosan nemsokára múlva majdnem végre amíg akkor",
    "age": "kor korom éves idős évem",
    "take": "vonj vond kivon* mínusz",
    "add": "add plusz adj összead*",
    "fresh": "új kedves szabad csinos fiatal karcsú vidám ráér*",
    "school": "gimis gimnazista iskola* suli* diák* középiskol*",
    "home": "otthon",
    "teen": "kamasz* tini fiú",
    "has": "van",
    "at": "busz szoba",
    "particle": "vagyok lettem éves évemmel",
    "await": "hiányzik hátra várok várni van",
    "parent": "anyuk* anya* édesany* apuk*",
    "year_of_life": "életév*",
    "past": "voltam volt",
    "our": "szalonunk cégünk stúdiónk rendelőnk üzletünk klubunk boltunk",
    "candle": "gyerty*",
    "blow": "elfúj* fújt* születésnap* ünnepelt* szülinap*",
    "menu": "menü* űrlap* lista listában profil*",
    "choose": "választ* írtam beír* megad* jelöl*",
    "talk": "beszélsz beszélgetsz írsz csetelsz",
    "lack": "hiányzik hiányz*",
}
