"""What the commands are tried on, beside the small bank."""

from __future__ import annotations

OTHER_BANK = """\
bank: other
title: Another bank
licence: CC-BY-4.0
items:
  - id: other-card
    kind: flashcard
    topic: other/cards
    level: recall
    cites: [demo/two]
    front: Whose task is step work?
    back: A sponsor's
  - id: other-tf
    kind: truefalse
    topic: other/questions
    level: recall
    cites: [demo/six]
    stem: A shared story is chosen for the one who listens.
    key: true
    rationale: It serves the listener.
"""

OUTLINE = """\
sources:
  - {id: demo, title: A Demo Paper, publisher: A Press, year: "2020", about: Made for the tests.}
objectives:
  - {id: demo/one, source: demo, locator: page 1, domain: skills, importance: 4,
     says: Support comes as from an equal.}
  - {id: demo/two, source: demo, locator: page 2, domain: skills, importance: 4,
     says: Step work is a sponsor's task.}
  - {id: demo/three, source: demo, locator: page 3, domain: skills, importance: 4,
     says: Four helpers are named.}
  - {id: demo/four, source: demo, locator: page 4, domain: skills, importance: 4,
     says: A threat to harm is reported.}
  - {id: demo/five, source: demo, locator: page 5, domain: skills, importance: 4,
     says: The supervisor hears ethical questions.}
  - {id: demo/six, source: demo, locator: page 6, domain: skills, importance: 4,
     says: A story serves the one who listens.}
"""

BROKEN = """\
bank: mine
title: Mine
items:
  - id: mine-1
    kind: choice
    topic: mine
    level: recal
    stem: What?
    options:
      - {text: One}
      - {text: Two}
"""
