"""Spanish."""

from __future__ import annotations

STEMS = {
    "tongue": """
        yo el la los las un una de y es soy con para no mi mis su nuestro nuestra en pero que
        años tengo tiene me te al del por se este esta aquí más como o hola son
    """,
    "me": "yo mi mis me soy tengo",
    "not": "no sin",
    "have": "tengo cumplo cumplí",
    "become": "cumplo cumpliré cumple seré tendré hago llegan llego",
    "when": """
        próxim* pronto mañana mes semana semanas meses días enero febrero marzo abril mayo junio
        julio agosto septiembre octubre noviembre diciembre fin viene dentro verano invierno
        otoño primavera
    """,
    "child": "hijo* hija* niños niñas niño nieto* nieta* adolescentes gemel* melliz* sobrino* ahijad*",
    "pet": "perr* gato gatos gata* gatit* caballo* poni* conejo* loro* hámster*",
    "kin": """
        hermana* hermano* amiga* amigo* prima* primo* compañer* colega* sobrina* sobrino* vecin*
        madre padre tía tío
    """,
    "advert": "anuncia anuncio trabaja reservar resérva* ofrece",
    "firm": """
        salón empresa* negocio* centro estudio local edificio firma tienda clínica consulta
        establecimiento casa equipo agencia aniversario fundad* abrimos celebramos celebra
        abierto web instituto club existimos existe
    """,
    "job": """
        experiencia práctica oficio gimnasia masaje* masajista hospital servicio trabajando
        atendiendo cuidando ejerciendo dedic* profesión carrera matrimonio garantía baile danza
        trayectoria trabajé doy formación alquiler contrato hipoteca entrenamiento
    """,
    "fiction": "película libro novela serie canción historia obra",
    "look": "aparento aparenta parezco parece echan siéntete piensan creen",
    "receive": "atiendo atendemos recibo recibimos acepto aceptamos admiten admitimos",
    "nobody": "nadie ningún ninguno",
    "visitor": "tienes tú eres usted sal visitantes clientes cliente ti quienes",
    "leave": "sal abandona abandone salga",
    "grade": "eso curso primaria bachillerato grado",
    "youngest": "joven pequeña",
    "oneof": "una otra segunda primera",
    "majority": "mayor mayoría votar adulta",
    "yet": "pronto falta faltan aún todavía hasta antes casi dentro",
    "age": "edad años",
    "take": "resta réstale quita quítale restas menos",
    "add": "suma sumas más añade",
    "fresh": "nueva libre dulce delgada guapa joven disponible tranquila",
    "school": "eso instituto colegio escuela estudiante alumna bachillerato",
    "home": "casa",
    "teen": "adolescente chico niño",
    "has": "tiene tenía tienen",
    "at": "a al el las desde hasta bus línea habitación",
    "particle": "son verdad recién apenas ya todavía cumplidos",
    "past": "era fui",
    "our": "nuestro nuestra nuestros",
    "candle": "vela* velas velitas",
    "blow": "soplé sopl* apagué apag* cumple*",
    "menu": "menú* formulario* lista* perfil*",
    "choose": "elegir elegí escog* puse poner seleccion* marqué",
    "talk": "hablas chateas escribes",
    "lack": "falta faltan quedan",
}
