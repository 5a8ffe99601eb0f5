"""English."""

from __future__ import annotations

STEMS = {
    "tongue": """
        i the a an and is are am to of for with my you your not no at in on or it from by this
        that we our she he her his they have has was be years year old new here just only still
    """,
    "me": "i i_m im ive i_ve i_ll my me am",
    "not": "not no",
    "have": "am i_m im turned turn",
    "become": "turn turning turns i_ll will reach hit become becoming be",
    "when": """
        next soon month months week weeks days tomorrow january february march april may june
        july august september october november december summer winter spring autumn finally
        after until till upcoming
    """,
    "child": """
        kid* child* son sons daughter* grand* toddler* teenagers teens nephew* niece* twin*
        stepson* stepdaughter* eldest oldest baby bab* boy
    """,
    "pet": "dog* cat cats horse* pony ponies rabbit* parrot* puppy kitten* hamster* spaniel* terrier*",
    "kin": """
        sister* brother* cousin* friend* colleague* mate* flatmate* neighbour* neighbor* aunt*
        uncle* mother father mum mom dad niece* housemate* roommate*
    """,
    "advert": "advertises advertising advertised ad advert book works working joins offers available",
    "firm": """
        salon* parlour* parlor* studio* business* firm practice building spa shop house website
        team centre center agency club anniversary founded celebrat* established open opened
        premises enterprise venue
    """,
    "job": """
        experience practice trade trading treating treatment* nurs* teaching behind belt
        masseuse therapist* took perfect* marriage married gymnast* doing training industry
        career craft business massage* massaging working work worked service ballet dance danced
        lease mortgage contract rent practising rehearsing
    """,
    "fiction": "film movie book novel series song play story character babysit* nanny",
    "look": "look looks looking think thinks pass feel feels seem seems mistake guess take",
    "receive": "see receive accept accepted admit admitted welcome meet book call",
    "nobody": "nobody none no-one",
    "visitor": "you your you_re visitors leave come please those youngsters minors",
    "leave": "leave exit",
    "grade": "grade form year class",
    "youngest": "youngest",
    "oneof": "one other second first",
    "majority": "legal adult adulthood majority vote age",
    "yet": "until till soon almost nearly yet more before wait",
    "age": "age old years",
    "take": "take subtract minus knock off less",
    "add": "add plus together",
    "fresh": "new free sweet slim pretty young available cute shy ready living",
    "school": "school pupil student college sixth",
    "home": "home house",
    "teen": "teenager teen boy lad",
    "has": "has had",
    "at": "at till until to from bus room flat",
    "particle": "lol here now btw yrs atm though only really ok yeah",
    "past": "was were used",
    "our": "our",
    "candle": "candle*",
    "blow": "blew blow* blown birthday*",
    "menu": "menu* dropdown form list profile",
    "choose": "pick picked choose chose chosen select* enter* put",
    "talk": "talking speaking writing chatting texting",
    "lack": "short missing lacking",
}
