"""French."""

from __future__ import annotations

CUES = {
    "next": "prochain, prochaine, bientôt, demain",
    "birthday": "{ieme|iemes} {anniversaire}, {e|eme|ème|} anniversaire",
    "self": """
        {et|mais} moi, {j'en|j en} ai {à peine|tout juste|}, {elle|il} en a,
        {je|} viens {tout juste|juste|} d'avoir, {je|} n'ai que, {je|} viens de fêter mes, {j'|j} ai {à
        peine|tout juste|juste|seulement|eu|fêté mes}, {elle|il} vient d'avoir, {elle|il} n'a que, {j'|}
        affiche, {je|} compte, du haut de mes, mes, je suis {une|un|} {agee|agé|âgée|âgé} de,
        {agee|age|âgée} de, {elle|il} est {âgée|âgé} de, suis {âgée|agé} de
    """,
    "be": "est, suis, a, ont, avons",
    "have": "{j'ai|jai|j ai}, {elle|il} a, on a, nous avons",
    "label": """
        quel âge {ai-je|a-t-elle|j'ai}, mon âge, en vrai, vraiment, {mon|son|vrai|véritable|} âge
        {est|réel|est de|:|}, {c'est|il est|il y a} {écrit|marqué|affiché}, {le profil|la
        fiche|l'annonce|le site} {dit|indique}, l'âge {est|}
    """,
    "person": """
        fille, jeune fille, femme, dame, étudiante, étudiant, masseuse, escorte, escort, ado, adolescente,
        adolescent, lycéenne, lycéen, collégienne, demoiselle, copine, amie, soeur, cousine, collègue,
        modèle, garçon, jeune, nana, minette, blondinette, miss, black, brune, blonde, accompagnatrice
    """,
    "you": """
        {tu|t'} {as|es}, vous avez, vous êtes, as tu, avez vous, ayez, il faut avoir, devez avoir, ayant
        au moins, soyez
    """,
    "since": """
        depuis {plus de|près de|}, il y a {plus de|près de|}, pendant, durant, en, dans, après, voilà,
        cela fait, ça fait, fait, tous les, toutes les, avec {plus de|}, les, ces, dernières, fort de,
        forte de, {plus|près} de
    """,
    "already": "déjà",
    "at": "à, a l'âge de, à l'âge de, dès l'âge de, à mes, dès mes, l'âge de",
    "past": """
        quand j'avais {seulement|à peine|}, lorsque j'avais, j'avais, depuis mes, depuis l'âge de, depuis
        que j'ai, à l'époque, avait, avais, jusqu'à mes, dès mes, quand elle avait, {je|} n'ai plus
        {que|}, {elle|il} n'a plus
    """,
    "turn": """
        {je|} n'aurai, {je|} n'aurai que, pas avant mes,
        {encore|plus que|dans} {un|deux|trois|quelques|#} {mois|semaine|semaines|jours|jour} {et|avant|}
        {j'ai|j'aurai|que j'aie|d'avoir|avant mes|avant d'avoir|mes|et je fête|je fête mes|de fêter mes},
        {mes|aux portes de mes}, {j'ai|je n'ai} {pas tout à fait|pas encore tout à fait}, pas tout à fait,
        je vais sur mes, j'arrive à mes, à la veille de mes, l'aube de mes, mois prochain {j'aurai|j'ai},
        presque, bientôt, quasi, quasiment, {j'aurai|elle aura|j'aurais} {bientôt|}, {je vais|elle va|on
        va} {bientôt|} {avoir|fêter}, pas encore, {je n'ai|j'ai} pas encore, {je fête|je fêterai|elle
        fête} {bientôt|} {mes|ses|}, {j'atteins|j'approche de} {mes|}, bientôt {mes|ses}, presque
        {mes|ses}
    """,
    "soon": """
        {ans|} le mois prochain, {ans|} la semaine prochaine, {ans|} bientôt, {ans|} dans
        {un|deux|trois|quelques} {mois|jours|semaines}, {ans|} dans une semaine, {ans|} l'année prochaine,
        {ans|} en {janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre},
        {ans|} demain, {ans|} cet été, {ans|} dans # {jours|semaines|mois}
    """,
    "not": "pas, non, jamais, ne, n'ai plus, n'ai pas, aucun",
    "under": """
        moins de, en dessous de, sous, mineurs de, mineur de, plus jeune que, plus jeunes que,
        {jeunes|mineurs} de moins de
    """,
    "over": """
        plus de, à partir de, dès, au moins, minimum, min, max, maximum, au dessus de, jusqu'à, entre,
        supérieur à, de plus de, âge {minimum|minimal|légal|requis} {est|est de|de|}, majorité {est|},
        plus âgé que, avoir au moins, réservé aux, interdit aux moins de, interdit aux, interdite aux,
        déconseillé aux moins de
    """,
    "born": """
        je suis de, {née|né} {le|en|} {l'année|}, date de naissance {est|le|},
        année de naissance {est|}, naissance,
        anniversaire {le|}, ddn, de l'année, millésime
    """,
    "years": "ans, printemps, balais, anz",
    "old": "ans {d'âge|d'age|tout juste|à peine|révolus|et demi|passés|et toutes mes dents}, printemps",
    "span": """
        {d'expérience|d'experience|de métier|d'ancienneté|de pratique|de carrière|d'activité|de service|de
        mariage|de garantie|de passion|de savoir|de formation|d'existence|de travail|de fidélité|de vie},
        ans {de|} {expérience|experience|garantie|carrière}, plus tard, dans {le métier|ce métier|le
        domaine|la profession|le secteur|le massage}, à votre service, que, ensemble, auparavant, mariée,
        à la même adresse, au service, d'exercice, de bons
    """,
    "unit": """
        euros, euro, eur, minutes, minute, min, mn, heures, heure, h, jours, jour, semaines, semaine,
        mois, km, kilomètres, mètres, m, m2, cm, mm, kg, kilos, degrés, pour, %, x, fois, personnes,
        personne, photos, chambres, chambre, étoiles, avis, points, langues, clients, étage, ème, eme, e,
        er, litres, ml, places, roses, francs, chf, rue, avenue, boulevard, bis, ter, janvier, février,
        mars, avril, mai, juin, juillet, août, septembre, octobre, novembre, décembre, filles, femmes,
        hommes, lits, massages, cabines, arrondissement, cadeaux
    """,
    "andup": """
        {ans|} {et|ou} {plus|moins|au delà|au dessus}, {ans|} minimum, {ans|} révolus minimum, {ans|}
        {obligatoire|requis|exigés|interdits|interdit}
    """,
    "child": """
        {mon|ma} {aîné|aînée|cadet|cadette|benjamin|grand|grande}, ma fille, sa fille, notre fille, votre
        fille, ai une fille, avec une fille, fils, enfant, enfants, bébé, petit fils, petite fille de,
        chien, chienne, chat, chatte, cheval, poney, chiot, lapin, perroquet, neveu, nièce, une fille de
        mon, chaton, teckel, animal, gamin, vin, whisky, rhum
    """,
    "firm": """
        salon, société, entreprise, cabinet, agence, club, studio, site, maison, boutique, centre, équipe,
        institut, établissement, existe, existons, firme
    """,
    "client": """
        client, clients, clientes, monsieur, messieurs, homme, hommes, visiteur, visiteurs, tous, toute,
        personnes, cherche, recherche, mineurs, gentleman, public, majeurs
    """,
    "thing": """
        expérience, experience, garantie, voiture, bâtiment, immeuble, photo, photos, chambre, taille,
        pointure, numéro, ligne, bus, tram, quai, étage, page, température, prix, tarif, coûte, poids,
        code, poste, chapitre, version, partie, groupe, appartement, bouteille, mariage, relation,
        carrière, bail, arrondissement, porte, sortie
    """,
    "parent": "mère, maman, père",
    "places": "dans, au, du, chez, en, près",
    "begin": """
        donné, travaillé, dansé, rêvé, découvert, eu, fait mon premier, passé, voyagé, commencé, commence,
        débuté, débute, début, débuts, appris, quitté, arrivée, mariée, depuis, formation, démarré,
        partie, déménagé
    """,
    "fill": """
        tout à fait, alors, ici, seulement, juste, tout, encore, à peine, actuellement, maintenant,
        vraiment, environ, à peu près, une, un, la, le, de, l, réalité, fait, vérité, même, jeune, jolie,
        belle, charmante, petite, nouvelle, mais, aussi, pardon, désolée, correction, que, mes, mon, ma,
        réellement, exactement, douce, fraîche, à, est, récemment, vient, avoir, plutôt, donc
    """,
    "nobody": """
        chambre, massage, détente, salon, studio, suite, club, ligne, numéro, photo, photos, top, dès,
        route, tram, bus, maison, nouveau, prix, taille, jours, ouvert, heures, jusque, remise, privé,
        partie, avis, lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche, depuis, paris, lyon,
        marseille, rue, place, avenue, porte, quai, cabine, semaine, page, étage, appartement, sortie,
        métro, numero
    """,
    "and": "et, ou, à, au",
    "months": """
        janvier janv, février fév, mars, avril, mai, juin, juillet juil, août, septembre sept, octobre,
        novembre, décembre déc
    """,
    "kin": """
        soeur, soeurette, frère, frères, cousin, cousine, ami, amie, copain, mari, compagnon,
        collègue, camarade, patron, patronne, chauffeur, assistante, tante, oncle, mamie, papi,
        mère, père, demi-soeur, demi soeur, demi frère, belle soeur, beau frère, élève, pote,
        meilleure amie, fiancé, frangine, frangin
    """,
    "stranger": """
        voisin, voisine, voisins, voisines, colocataire, coloc, colocs, propriétaire, locataire,
        nièce, nièces, neveu, neveux, filleul, filleule, petit fils, petite fille de, baby sitter,
        jardinier, stagiaire, apprenti, coursier, beau fils, belle fille, fils, livreur
    """,
    "boy": """
        garçon, garçons, gars, mec, mecs, jeune homme, gamin, gamins
    """,
    "pet": """
        chiens, chats, matou, minou, minet, lévrier, berger, caniche, épagneul, terrier, labrador,
        beagle, bouledogue, chihuahua, carlin, bâtard, jument, hongre, étalon, âne, chèvre,
        hamster, cochon d'inde, tortue, perruche, canari, oiseau, poisson, poisson rouge, lapine,
        poule, plante, piano, guitare, vélo, moto, camping car, bateau, jumeaux, jumelles,
        triplés, petite dernière, petit dernier, gosse, gosses, bambin, bout de chou, mioche,
        toutou, boule de poils, perroquet, aîné, aînée, cadet, cadette
    """,
    "works": """
        travaille, travaillons, travaillé, masse, massons, existe, existons, exerce, exerçons,
        pratique, pratiquons, propose, proposons, habite, habitons, vivons, gère, recevons,
        diplômée, installée, mariée, divorcée, ouverte, ouvert, expérience, fume, spécialisée,
        fondée, créée, indépendante, officie, présence, métier, bosse
    """,
    "wait": """
        attendre, attends, attente, patience, patienter, manque, reste, avant, d'ici, décompte,
        majorité
    """,
    "reach": """
        atteint, atteints, fêté, eu, arrivée, franchi, majeure, majorité
    """,
    "lie": """
        mensonge, menti, mens, faux, fausse, erreur, blague, non, bêtise, inexact, incorrect,
        vrai, coquille, inventé
    """,
    "intro": """
        salut, coucou, bonjour, hello, bonsoir, ici, appelle, prénom
    """,
    "done": """
        eu, était, avait, depuis, devenue
    """,
}
