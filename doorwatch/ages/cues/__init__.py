"""Words around a number that say whose age it is, one module a language.

Each module holds `CUES`: category -> phrases, separated by commas. `{a|b}` is one of, an empty
alternative leaves the word out. A phrase stands directly before or after the number, apart from
`fill` words. Phrases are normalised when they are loaded, so accents may be written or not.

Before the number: `self` (a pronoun and its verb: the number is an age), `be` (the verb alone), `have`
(needs `years` or the end of the clause behind it), `hold` (needs `years`), `label`, `person` (noun of
the advertised person), `you`, `since`, `already` and `of` (durations), `at` (at the age of), `past`,
`turn` (about to be), `not`, `under`, `over`, `born`.
After it: `years`, `old`, `span` (years of something), `unit`, `andup`, `after` (a verb of the past),
`birthday`, `soon`, `nomore`, `yet`, `bornafter`.
Nouns on either side: `child` (children, pets, bottles), `parent`, `firm`, `client`, `thing`
(experience, guarantees, rooms); `places` put a firm noun into a place ("in the salon").
Single words: `begin` (verbs of starting and of the past), `fill` (read over), `and`, `months`,
`next` (next week, soon), `nobody` (stands before a number in a title and is no name).
"""
