"""A small bank that many tests use: an item of each kind."""

from __future__ import annotations

SMALL_BANK = """\
bank: small
title: A small bank
licence: CC-BY-4.0
items:
  - id: small-card
    kind: flashcard
    topic: small/cards
    level: recall
    cites: [demo/one]
    front: What does a peer specialist offer first?
    back: Support as an equal
  - id: small-choice
    kind: choice
    topic: small/questions
    level: apply
    cites: [demo/two]
    stem: A peer asks for step work. What fits the role?
    options:
      - {text: Help look for a sponsor, key: true, rationale: Linking keeps the role.}
      - {text: Guide the steps, rationale: That is a sponsor's task.}
      - {text: Give a diagnosis, rationale: That is a clinician's task.}
      - {text: Offer her absolution, rationale: That is a member of the clergy's task.}
    rationale: Link, do not guide.
  - id: small-multi
    kind: multi
    topic: small/questions
    level: understand
    cites: [demo/three]
    stem: Which TWO of these belong together?
    options:
      - {text: Sponsor, key: true, rationale: Named.}
      - {text: Nurse, key: true, rationale: Named.}
      - {text: Teacher, rationale: Not on the list.}
    rationale: The list names four.
  - id: small-tf
    kind: truefalse
    topic: small/questions
    level: recall
    cites: [demo/four]
    stem: A threat to harm is kept in confidence.
    key: false
    rationales: {"true": Safety comes first., "false": It is reported at once.}
  - id: small-typed
    kind: typed
    topic: small/questions
    level: recall
    cites: [demo/five]
    stem: Who should hear a question on ethics first?
    accept: [supervisor, the supervisory line]
    rationale: The supervisory line is for that.
"""
