"""French."""

from __future__ import annotations

STEMS = {
    "tongue": """
        je j_ ai en le la les un une des du de et est suis avec pour pas ne nous vous mon ma mes
        notre dans sur mais ou ans qui que elle il chez au aux ce cette c_ d_ l_ n_ plus votre
    """,
    "me": "je j_ moi mon ma mes suis ai",
    "not": "pas aucun aucune",
    "have": "ai aurai",
    "become": "aurai aura fête fêterai atteins deviens",
    "when": """
        prochain* bientôt demain mois semaine semaines jours janvier février mars avril mai juin
        juillet août septembre octobre novembre décembre enfin dans été hiver automne printemps
    """,
    "child": """
        enfant* fils gosse* ados jumeaux jumelles aînée aîné cadet* neveu* petit-fils benjamin*
        gamin* bambin*
    """,
    "pet": "chien* chat chats chatte cheval chevaux poney* lapin* perroquet* hamster*",
    "kin": """
        soeur* frère* amie amies ami cousine* cousin collègue* copine* copain nièce* neveu*
        voisin* mère père tante oncle coloc* camarade*
    """,
    "advert": "annonce travaille réserver réservez offre inscrite",
    "firm": """
        salon* société* entreprise* institut maison cabinet* studio boutique immeuble bâtiment
        spa enseigne équipe centre agence existe existence bougies créé* fondé* ouvert ouverte
        établissement anniversaire site club
    """,
    "job": """
        expérience pratique métier gymnastique danse massage* masse exerce* travaillé travaille
        carrière hôpital service mariage formation études que reçois spa passion bail contrat
        entraînement
    """,
    "fiction": "film livre roman série chanson histoire pièce",
    "look": """
        donne donnent parais paraît semble ressemble dirait croit croient pense pensent fais
        retrouvez
    """,
    "receive": "reçois reçoit recevons accepte admis admise bienvenus rencontre",
    "nobody": "aucun aucune",
    "visitor": "vous tu te votre quittez revenez visiteur* inutile ceux",
    "leave": "quittez partez",
    "grade": "classe seconde première terminale",
    "youngest": "jeune benjamine",
    "oneof": "une autre deuxième première",
    "majority": "majeur majeure majorité voter adulte",
    "yet": "bientôt encore avant presque dans plus attendre",
    "age": "âge ans",
    "take": "enlevez enlève retire retirez retranche* moins ôte*",
    "add": "additionne* ajoute* plus",
    "fresh": "nouvelle libre douce mince jolie jeune souriante disponible calme",
    "school": "lycée lycéenne collège collégienne étudiante école élève",
    "home": "maison foyer",
    "teen": "ado adolescent garçon",
    "has": "a avait ont",
    "at": "au du le dès bus ligne chambre",
    "particle": "depuis seulement hein tout pile voilà maintenant",
    "past": "étais était",
    "our": "notre nos",
    "candle": "bougie*",
    "blow": "soufflé* souffl* anniversaire fête*",
    "menu": "menu* formulaire* liste* profil*",
    "choose": "choisir choisi* mis mettre coché* sélectionn*",
    "talk": "parles discutes écris tchates",
    "lack": "manqu* reste restent",
}
