"""English."""

from __future__ import annotations

CUES = {
    "next": """
        still, away, weeks, months, yet, next, soon, upcoming, almost, tomorrow, this, coming,
        approaching
    """,
    "birthday": "{th|st|nd|rd|} b day, {th|st|nd|rd|} {birthday|bday|b-day}",
    "self": """
        {i|she} turned,
        and me, and i, but i,
        i have {just|only|} turned, i've {just|only|} turned, i just turned, {i|} recently turned, at my
        tender, she has {just|} turned, {i am|i'm|im|iam|i m|am i}, {she is|she's|shes|he is|he's}, {we
        are|we're}, they are
    """,
    "be": "is, are, being, of, aged, turned, just turned",
    "label": """
        right now, at the moment, currently,
        how old {am i|is she}, my age, really, actually, in reality, in fact, truly,
        {my|her|real|true|actual|} age {is|of|}, aged, ages, yrs, a/s/l, asl, {it|profile|ad|page} says,
        years old, y/o, sweet
    """,
    "person": """
        girl, girls, lady, woman, student, teen, teenager, boy, masseuse, escort, model, friend, sister,
        cousin, colleague, schoolgirl, female, chick, babe, blonde, brunette, therapist, companion, lass,
        gal, ladies
    """,
    "you": "you {are|must be|should be|have to be}, are you, you're, u r, if you're, must be, be",
    "since": """
        {that's|that is|that makes|which makes} {it|} {now|already|}, {it's|it is} been,
        for, since, over the, past, last, within, in, after, during, every, next, nearly every, throughout
    """,
    "already": "already",
    "at": "as a, as an, at {the|} {age|} {of|}, at {my|her} age of, with my, from the age of",
    "past": """
        when {i|she} was {only|just|still|}, when i turned, {ever|} since i turned, since {i|she} was,
        since age, since my, back
        when i was, {i|she} was, was, as a child of, until {i|she} was, before i was, at age
    """,
    "turn": """
        not until, not till,
        {one|two|three|a few|another|#} {more|} {month|months|week|weeks|day|days} {and|until|till|to go
        until|before|from|away from|} {then|} {i am|i'm|i turn|i'll be|turning|being|my|i hit|i reach|}
        {}, {in|within} {a|one|two|three|a few|#} {month|months|week|weeks|days} {i am|i'm|i turn|i'll
        be|i will be}, next {month|week|year|summer} {i am|i'm|i turn|i'll be|i will be}, just under, shy
        of, a bit under, not {quite|fully}, on the verge of, {i|} haven't {turned|reached} {yet|}, yet to
        turn, have not turned, almost, nearly, {turning|turn|turns}, {i will|i'll|she will|she'll|will}
        be, becoming, about to {be|turn|become}, going on, not yet, not even, soon {to be|}, not quite,
        close to, approaching, about to {reach|hit}, {gonna|going to} be, i become
    """,
    "soon": """
        next {month|week|year|summer|winter|spring|autumn|fall}, soon, in {a|one|two|three}
        {week|weeks|month|months|days}, tomorrow, this {month|week|summer|winter|spring|autumn|fall}, in
        {january|february|march|april|may|june|july|august|september|october|november|december}, in #
        {days|weeks|months}, on {my|the} next
    """,
    "not": "not, no, never, isn't, aren't, nobody, none, don't",
    "under": "under {the age of|age|}, below {the age of|age|}, younger than, less than, underage, <",
    "over": """
        from, over {the age of|age|}, above {the age of|age|}, older than, at least, minimum {age|} {is|},
        min, max, maximum, up to, between, more than, {age|} limit {is|}, age of consent {is|}, legal age
        {is|}, aged over, >, until, to
    """,
    "born": """
        born {in|on|} {the year|}, dob, date of birth {is|}, birth date, birthdate, birth year {is|}, year
        of birth {is|}, birthday, class of birth, d.o.b, b, birth certificate {says|said|is}
    """,
    "bornafter": "born, baby, kid",
    "years": "years, yrs, yr, year, y, ys, springs, summers, yeras, yaers",
    "old": """
        {years|yrs|yr|year|y} {old|young|of age|o}, yo, y/o, yearold, yearsold, yrsold, year olds, y o,
        years age, years and # months
    """,
    "span": """
        {of|} experience, exp, ago, back, experienced, in {the|this|our|my|}
        {business|industry|trade|profession|field|market}, in {practice|service}, of
        {practice|service|expertise|training|marriage|work|tradition},
        {together|married|later|running|warranty|guarantee|anniversary|established}, as a, practice,
        practising, practicing, qualified, at {this|the same} {address|location|place}, lease, mortgage,
        contract, i have, i've, serving, and counting, training, expertise
    """,
    "unit": """
        euro, euros, eur, pounds, pound, quid, gbp, usd, dollars, bucks, cents, min, mins, minutes,
        minute, hours, hour, hrs, hr, h, days, day, weeks, week, months, month, km, kms, kilometers,
        kilometres, miles, mile, meters, metres, m, cm, mm, kg, kilos, lbs, stone, st, nd, rd, th,
        degrees, percent, %, x, times, people, persons, girls, ladies, photos, pics, pictures, rooms,
        room, stars, reviews, points, languages, clients, floor, litres, ml, steps, guests, members, ft,
        feet, inch, inches, am, pm, a.m, p.m, o'clock, spots, places, men, beds, houses, stops, blocks,
        minutes', january, february, march, april, may, june, july, august, september, october, november,
        december, jan, feb, mar, apr, jun, jul, aug, sep, sept, oct, nov, dec, roses, tables, massages,
        gift, followers, likes, kilo
    """,
    "andup": """
        {years|} {of age|old|} {and|or|&} {over|above|up|older|under|younger|more|below}, {years|} plus,
        {years|} minimum, {years|} {and|or} upwards, only, {years|} only
    """,
    "after": "i {started|began|moved|left|learned|met|came}, {she|} {started|began}",
    "nomore": "anymore, any more, any longer",
    "yet": "yet",
    "child": """
        my {eldest|oldest|youngest}, our {eldest|oldest|youngest}, twins, daughter, son, kid, kids, child,
        children, baby, grandson, granddaughter, dog, cat, horse, pony, puppy, kitten, rabbit, parrot,
        nephew, niece, sons, daughters, toddler, pet, spaniel, terrier, labrador, poodle, grandchild,
        wine, whisky, whiskey, rum, scotch
    """,
    "firm": """
        salon, parlour, parlor, company, firm, business, agency, club, studio, website, site, shop,
        practice, house, centre, center, team, spa, office, institute, organisation, organization, place,
        brand
    """,
    "client": """
        client, clients, gentleman, gentlemen, men, man, guys, guest, guests, customer, customers,
        visitor, visitors, everyone, anyone, nobody, persons, people, looking, seeking, models, all,
        members, drivers
    """,
    "thing": """
        experience, guarantee, warranty, car, building, property, photo, photos, room, size, dress, shoe,
        cup, number, line, bus, tram, platform, floor, page, temperature, price, rate, cost, costs,
        height, weight, box, code, extension, badge, chapter, version, part, lesson, group, flat, unit,
        suite, apartment, exit, junction, gate, bottle, marriage, relationship, lease, no, bay, zone,
        level, grade, step, question, route, road, street, track
    """,
    "parent": "mother, mum, mom, mummy, father, parent, single mom",
    "places": "in, at, from, inside, near, of, with, by, to",
    "begin": """
        dreamt, dreamed, danced, worked, went, gave, got, played, lived, travelled, traveled, sang,
        studied, discovered, wanted, had, was, did, trained, took, started, began, start, begin, learned,
        learnt, moved, came, left, married, joined, starting, beginning, since
    """,
    "fill": """
        however, quite, fully, mere, tender, then, oh, only, just, now, still, currently, really,
        actually, about, around, approx, approximately, roughly, a, an, the, of, truly, in, fact, reality,
        honestly, new, barely, freshly, young, pretty, sweet, nice, friendly, cute, lovely, but, also,
        sorry, correction, is, my, her, it's, its, secretly, hot, gorgeous, fresh, should, be, read, must
    """,
    "nobody": """
        room, massage, salon, studio, suite, club, line, number, no, photo, photos, top, from, route,
        tram, bus, house, new, price, rate, size, days, today, open, hours, until, discount, private,
        gate, part, lesson, reviews, comments, monday, tuesday, wednesday, thursday, friday, saturday,
        sunday, since, platform, flat, apartment, unit, exit, floor, over, under, only, for, at, week,
        season, category, page, pics, pictures, images, spa, day, zone, junction, plus, pier
    """,
    "and": "and, or, &, +, /, to, -, n",
    "months": """
        january jan, february feb, march mar, april apr, may, june jun, july jul, august aug, september
        sep sept, october oct, november nov, december dec
    """,
    "kin": """
        sister, sis, brother, bro, cousin, friend, bestie, mate, buddy, pal, boyfriend, husband,
        colleague, workmate, classmate, pupil, boss, manager, driver, assistant, aunt, auntie,
        uncle, grandma, grandmother, grandad, grandfather, nan, gran, mother, father, mum, mom,
        dad, sister's, brother's, friend's, mate's, stepsister, stepbrother, stepson,
        stepdaughter, half-sister
    """,
    "stranger": """
        neighbour, neighbor, neighbours, neighbors, neighbour's, neighbor's, flatmate, flatmate's,
        roommate, roommate's, housemate, landlord, landlady, lodger, tenant, niece, nieces,
        nephew, nephews, godson, goddaughter, godchild, granddaughter, grandson, grandkids,
        babysitter, au pair, stepson, stepdaughter, foster child, apprentice, gardener, courier
    """,
    "boy": """
        boy, boys, lad, lads, bloke, fella, youngster, youth, guy, guys, chap
    """,
    "pet": """
        doggie, dogs, cats, pup, puppies, hound, greyhound, whippet, beagle, collie, bulldog,
        retriever, dachshund, chihuahua, pug, husky, alsatian, tomcat, tabby, moggy, kitty,
        gelding, stallion, donkey, goat, hamster, gerbil, guinea pig, tortoise, turtle, budgie,
        canary, cockatoo, parakeet, bunny, goldfish, ferret, tree, piano, violin, guitar, bike,
        motorbike, camper, boat, whippets, twin, triplets, littlest, firstborn, offspring
    """,
    "works": """
        work, works, working, worked, trade, traded, trading, run, running, serve, serving,
        served, operate, operating, operated, exist, existed, practise, practised, practice,
        massage, massaged, massaging, offer, offering, offered, live, lived, living, reside,
        employed, established, experience, qualified, certified, doing, open, opened, based,
        welcoming, treating, smoked, smoke, teaching, taught, specialise, specialised, active,
        married, divorced
    """,
    "wait": """
        wait, waiting, left, away, remaining, remain, patience, until, countdown, counting, before
    """,
    "reach": """
        turned, reached, hit, eighteen, come, made, legal, got, there
    """,
    "lie": """
        lie, lied, lying, fake, false, wrong, untrue, typo, mistake, nonsense, nope, rubbish,
        joking, kidding, pretend, incorrect, bogus
    """,
    "intro": """
        hi, hello, hey, hiya, here, name's, name, called, i'm
    """,
    "done": """
        turned, became, since, celebrated, was, had
    """,
}
