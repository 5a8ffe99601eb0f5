"""Spanish."""

from __future__ import annotations

CUES = {
    "next": "próximos, mes, semana, próximo, próxima, pronto, mañana, viene",
    "birthday": "{o|a} cumpleaños, {º|} cumpleaños, {cumpleaños}",
    "self": """
        {tngo|tngo ya|tgo},
        {y|pero} yo, {recién|recien} cumplidos {los|mis},
        {acabo|acaba} de cumplir {los|}, {recién|} {cumplí|he cumplido} {los|}, {he|ha} cumplido {los|},
        {tengo|tiene} {apenas|recién cumplidos}, {mis|con tan solo|con sólo|con solo}, {con|a} mis, soy
        {una|un} {chica|joven|mujer} de
    """,
    "be": "soy, es, tiene, somos, son",
    "have": "{yo|} tengo {sólo|solo|}, {ella|el} tiene, tenemos",
    "label": """
        qué edad tengo, cuántos años tengo, {de verdad|en realidad} {son|}, {mi|su|verdadera|real|} edad
        {es|real|real es|verdadera|verdadera es|de|}, {pone|dice|aparece|figura} {que tengo|}, {el
        perfil|el anuncio} {dice|pone}, añitos
    """,
    "person": """
        chica, chicas, mujer, señorita, señora, estudiante, masajista, escort, adolescente, joven,
        jovencita, jovencito, chico, muchacha, nena, niña, colegiala, amiga, hermana, prima, compañera,
        modelo, rubia, morena, acompañante, universitaria, latina, chavala, dama
    """,
    "you": """
        {tú|tu} {tienes|eres}, tienes {que tener|}, usted {tiene|es}, tengas, ten, si tienes, debes tener,
        debe tener
    """,
    "since": """
        {ya son|ya van|ya hace},
        {desde|} hace {más de|casi|unos|}, durante {más de|}, llevo {más de|casi|}, llevamos {más
        de|casi|}, en, dentro de, tras, después de, cada, los últimos, últimos, desde, por, con más de,
        más de
    """,
    "already": "ya",
    "at": "a los, con, a la edad de, desde los, con mis, a mis",
    "past": """
        cuando {yo|} tenía {sólo|solo|}, cuando cumplí, tenía, desde {los|mis|que tengo|que cumplí}, a
        los, de pequeña con, {ya|} no tengo ya, ya no tengo, ya no tiene, hasta los, de niña con
    """,
    "turn": """
        {en|dentro de|me falta|me faltan|falta|faltan} {un|una|dos|tres|#} {mes|semana|semanas|meses|días}
        {más|} {y|} {cumplo|tengo|tendré|cumpliré|para cumplir|para los|para tener|hago} {los|}, {un|dos}
        {mes|meses} más y {tengo|cumplo}, {todavía|aún} no llego a los, no llego a los, rozando los,
        camino de los, ando por cumplir, casi {tengo|}, {yo|} {cumplo|cumpliré|cumplirá|cumple}
        {ya|pronto|}, {voy|va} a cumplir, a punto de cumplir, pronto {cumplo|cumpliré|tendré|},
        {aún|todavía} no {tengo|cumplo|he cumplido|}, no {tengo|he cumplido} {aún|todavía},
        {tendré|haré|hago} {pronto|}, casi casi, me faltan # {meses|días|semanas} para
        {los|cumplir|tener}, {para|falta poco para} cumplir, {para|falta poco para} los
    """,
    "soon": """
        {años|} el {mes|año} que viene, {años|} el próximo {mes|año}, {años|} la semana que viene, {años|}
        la próxima semana, {años|} pronto, {años|} en {un|dos|tres|unos} {mes|meses|días|semanas}, {años|}
        en {enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre},
        {años|} mañana, {años|} este {mes|verano|año}, {años|} dentro de {poco|un|dos}, {años|} en #
        {días|semanas|meses}
    """,
    "not": "no, nunca, ni, nadie, ya no",
    "under": "menores de, menor de, menos de, por debajo de, debajo de, más joven que",
    "over": """
        a partir de {los|}, mayores de, mayor de, más de {los|}, mínimo, mínima {es|de|}, minimo, al
        menos, hasta {los|}, máximo, entre {los|}, por encima de, edad mínima {es|de|}, desde los, edad
        legal {es|de|}, mayoría de edad {es|}, para mayores de, prohibido a menores de, prohibido para
        menores de, solo mayores de, sólo mayores de
    """,
    "born": """
        {soy de|vine al mundo en}, {nacida|nacido|nací|naci} {el|en|} {año|el año|},
        fecha de nacimiento {es|}, año de nacimiento
        {es|}, nacimiento, nac, cumpleaños {el|}, generación {del|}, de la generación, soy del {año|},
        quinta del
    """,
    "years": "años, anos, año, añitos, anitos, primaveras, abriles, aniitos, ańos, tacos",
    "old": """
        {años|añitos|anos} {de edad|recién cumplidos|cumplidos|de edad real|recien cumplidos|y medio},
        primaveras, añera, añero, anera
    """,
    "span": """
        {de experiencia|de antigüedad|de trayectoria|de práctica|de profesión|de servicio|de carrera|de
        garantía|de matrimonio|de oficio|de trabajo|de actividad|de formación|de historia|de casada|de
        vida profesional}, {años|}
        {experiencia|garantía|atrás|después|trabajando|juntos|dedicada|ejerciendo|ofreciendo|dando|más
        tarde|sirviendo|haciendo|siendo}, en {el sector|la profesión|este sector|el oficio|el negocio|la
        misma dirección|el mundo}, a su servicio, de, como
    """,
    "unit": """
        euros, euro, eur, minutos, minuto, min, horas, hora, h, hs, días, día, semanas, semana, meses,
        mes, km, kilómetros, metros, m, m2, cm, mm, kg, kilos, grados, por, %, x, veces, personas,
        persona, fotos, habitaciones, habitación, estrellas, reseñas, puntos, idiomas, clientes, piso,
        planta, litros, ml, plazas, rosas, pesos, enero, febrero, marzo, abril, mayo, junio, julio,
        agosto, septiembre, octubre, noviembre, diciembre, chicas, mujeres, hombres, camas, masajes,
        calle, cabinas, de enero, de febrero, de marzo, de abril, de mayo, de junio, de julio, de agosto,
        de septiembre, de octubre, de noviembre, de diciembre, sesiones, velas
    """,
    "andup": """
        {años|} {en|y|o} {adelante|más|mas|menos|mayores|menores}, {años|} o {mayor|menor}, {años|}
        mínimo, {años|} como mínimo, {años|} {cumplidos|} obligatorio, {años|} para arriba
    """,
    "yet": "{años|} {todavía|aún}",
    "child": """
        {mi|la} {mayor|menor|pequeña}, mi pequeño, hija, hijo, hijos, hijas, niño, niños, bebé, nieto,
        nieta, perro, perra, perrito, gato, gata, caballo, poni, cachorro, conejo, loro, sobrino, sobrina,
        mascota, vino, whisky, ron
    """,
    "firm": """
        salón, empresa, firma, negocio, centro, agencia, club, estudio, web, sitio, casa, local, tienda,
        equipo, instituto, gabinete, existe, existimos, establecimiento, cumplimos, cumple el
    """,
    "client": """
        cliente, clientes, caballero, caballeros, señor, señores, hombre, hombres, visitante, visitantes,
        todos, personas, busco, buscamos, invitados, público
    """,
    "thing": """
        experiencia, garantía, coche, edificio, foto, fotos, habitación, talla, pie, número, línea,
        autobús, tranvía, andén, planta, piso, página, temperatura, precio, tarifa, cuesta, peso, código,
        extensión, capítulo, versión, parte, grupo, apartamento, botella, matrimonio, relación,
        trayectoria, contrato, puerta, salida, calle
    """,
    "parent": "madre, mamá, padre",
    "places": "en, del, al, desde, por, junto",
    "begin": """
        di, soñaba, hice, trabajé, descubrí, viajé, tuve, fui, era, quería, vivía, estudié, empecé,
        empezó, comencé, comenzó, inicié, aprendí, llegué, salí, empezar, casé, trabajo desde, formación,
        inicio, mudé, empece, comence, aprendi, llegue, sali, case
    """,
    "fill": """
        tan, entonces, siquiera, sólo, solo, solamente, recién, apenas, justo, ahora, actualmente,
        realmente, verdad, aproximadamente, unos, una, un, la, el, de, los, mis, realidad, todavía,
        también, pero, sino, perdón, corrección, que, joven, linda, bonita, dulce, nueva, guapa, preciosa,
        tierna, más o menos, cumplidos, cumplí, acabo, cumplir, tengo, tiene, simpática, mi, son, sí
    """,
    "nobody": """
        habitación, masaje, masajes, relax, salón, estudio, suite, club, línea, número, foto, fotos, top,
        desde, ruta, tranvía, autobús, casa, nuevo, precio, talla, días, hoy, abierto, horas, hasta,
        descuento, privado, parte, reseñas, lunes, martes, miércoles, jueves, viernes, sábado, domingo,
        calle, plaza, avenida, piso, planta, puerta, cabina, semana, página, andén, local, distrito
    """,
    "and": "y, o, e, a",
    "months": """
        enero, febrero, marzo, abril, mayo, junio, julio, agosto, septiembre setiembre, octubre,
        noviembre, diciembre
    """,
    "kin": """
        hermana, hermano, hermanos, hermanas, hermanita, hermanito, primo, prima, amigo, amiga,
        colega, novio, marido, esposo, compañera, compañero, jefe, jefa, chófer, asistente, tía,
        tío, abuela, abuelo, madre, padre, hermanastra, hermanastro, cuñada, cuñado, alumna,
        alumno, mejor amiga
    """,
    "stranger": """
        vecino, vecina, vecinos, vecinas, compañero de piso, compañera de piso, casero, casera,
        inquilino, sobrino, sobrina, sobrinos, sobrinas, ahijado, ahijada, nieto, nieta, nietos,
        canguro, niñera, jardinero, becario, becaria, repartidor, hijastro, hijastra, aprendiz,
        hijo de, hija de
    """,
    "boy": """
        chico, chicos, muchacho, muchachos, chaval, chavales, mozo, crío
    """,
    "pet": """
        perros, gatos, gatito, gatita, minino, galgo, galga, pastor alemán, caniche, podenco,
        terrier, labrador, beagle, bulldog, chihuahua, mestizo, yegua, potro, burro, cabra,
        hámster, cobaya, tortuga, periquito, canario, pájaro, coneja, conejito, gallina, planta,
        árbol, piano, guitarra, bici, moto, autocaravana, barco, gemelos, mellizos, mellizas,
        gemelas, crío, críos, retoño, primogénito, benjamín, hijita, hijito, chiquitín, cachorra,
        michi
    """,
    "works": """
        trabajo, trabaja, trabajamos, trabajando, masajeo, existe, existimos, llevo, lleva,
        llevamos, llevan, ejerzo, ejerce, practico, ofrezco, ofrece, ofrecemos, vivo, vivimos,
        atiendo, atendemos, dedico, titulada, diplomada, casada, divorciada, abierto, abiertos,
        experiencia, fumo, especializada, fundada, sirviendo, oficio, gremio, resido
    """,
    "wait": """
        esperar, espero, falta, faltan, paciencia, hasta, antes, quedan, queda, aguardar
    """,
    "reach": """
        cumplido, llego, llegado, alcanzado, alcanzo, cumplo, cumplir, tener, mayoría
    """,
    "lie": """
        mentira, mentí, miento, falso, falsa, error, broma, equivocado, incorrecto, verdad,
        cierto, errata, inventado, tontería
    """,
    "intro": """
        hola, buenas, hey, aquí, llamo, nombre, soy
    """,
    "done": """
        cumplí, cumplido, celebré, tenía, era, desde
    """,
}
