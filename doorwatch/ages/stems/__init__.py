"""Words of a sentence that bear on a number wherever they stand in it, one module a language.

Each module holds `STEMS`: category -> words, parted by blanks. `kind*` is any word that begins so
(which takes in cases and plurals), `*betrieb` any that ends so, a plain word itself. Words are folded
when they are loaded; `_` stands for an apostrophe.

`tongue` function words that tell the language; `me` first person, `have` her verbs before or behind a
bare age, `become` verbs of reaching an age, `when` times to come; `child`, `pet`, `kin` others,
`minejoin` ("my niece advertises here"): `advert`; `firm` salons, houses, teams, anniversaries; `job`
work that years are counted of; `fiction`; `look` seeming; `not` denies; `receive` and `nobody` for whom
she does not see; `visitor` the reader addressed; `grade` forms of school; `youngest`; `oneof` one of
two; `majority` coming of age, `yet` what makes it future; `age` words for age, `take` and `add` of
riddles; `fresh` what stands beside a bare age; `school`; `home` with `teen`; `has` third-person having;
`at` before a bare number that is a time or place; `particle` what may follow it; `candle` and
`blow` of a birthday; `menu` and `choose` of a platform's list of ages; `talk` what the reader does with
her; `lack` what is missing until she is of age.
"""
