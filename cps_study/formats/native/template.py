# ruff: noqa: E501 - the lines of the file as its author sees them
"""The file that `bank new` makes: one example of each kind, with comments on how to write it."""

from __future__ import annotations

import json
from typing import Final

_STARTER: Final = """\
# yaml-language-server: $schema=@SCHEMA@
# The line above lets an editor that knows YAML schemas complete and check while you type.
# Check the bank with: cps-study bank check @FILE@
# An id never changes, because a learner's history depends on it. Wording may change at any time.
bank: @ID@
title: @TITLE@
language: en
licence: CC-BY-4.0
items:
  # A flashcard asks one thing.
  - id: @ID@-supervisory-line-card
    kind: flashcard                    # flashcard | choice | multi | truefalse | typed
    topic: @ID@/examples               # slashes make topics that --topic can choose
    level: recall                      # recall | understand | apply
    cites: [wi-job-description/staff/1-supervisory-line/1]   # see objectives.yaml; leave it out for your own sources
    front: By the 2012 Wisconsin job description, where does a question about boundaries go?
    back: Up the supervisory line

  # A choice has one best answer. Each option says what is right about it or which misunderstanding it shows.
  # Distractors are right in another situation; all options have the same length, tone and grammar.
  - id: @ID@-step-work-1
    kind: choice
    topic: @ID@/examples
    level: apply
    cites: [roles-page/boundaries/sponsor/2]
    stem: >-
      Amina asks you to go through the fourth step with her tonight. By the roles page, what fits your role?
    options:
      - text: Tell her supervisor at work what she has asked you
        rationale: What she asks for is private, and nobody is in danger.
      - text: Talk with her about where she could find a sponsor
        key: true
        rationale: The role links to a sponsor and leaves step work to the sponsor.
      - text: Read the fourth step with her and share your notes
        rationale: Guiding a person through the steps is a sponsor's task, however kindly it is done.
      - text: Plan with her how her week could go without steps
        rationale: The rule limits what you do; it does not choose her path.
    rationale: A peer specialist links to a sponsor and does not become one.

  # A multi has several keys, and its stem says how many.
  - id: @ID@-not-roles-multi
    kind: multi
    topic: @ID@/examples
    level: recall
    cites: [roles-page/not/sponsor, roles-page/not/nurse]
    stem: Which TWO stand on the roles page's list of what a peer specialist is NOT?
    options:
      - {text: Planner, rationale: Planner is one of the roles of a peer provider.}
      - {text: Sponsor, key: true, rationale: Sponsor is the first on the list.}
      - {text: Friend, rationale: Friend is one of the roles of a peer provider.}
      - {text: Nurse, key: true, rationale: Nurse or physician is on the list.}
    rationale: Therapist or counselor and priest or clergy are the other two on the list.

  # A true/false item is a statement. The rationales say what somebody who answers otherwise may misunderstand.
  - id: @ID@-promise-tf
    kind: truefalse
    topic: @ID@/examples
    level: understand
    cites: [wi-job-description/staff/6-threats/1]
    stem: A threat to harm somebody stays between you and the peer if you promised so.
    key: false
    rationales:
      "true": A promise cannot cover a threat; safety comes before confidence.
      "false": The 2012 job description has threats reported at once to the appropriate person.

  # A typed question asks for a short fixed term. `accept` lists every honest wording; case, accents and
  # small slips are forgiven anyway.
  - id: @ID@-broker-typed
    kind: typed
    topic: @ID@/examples
    level: recall
    cites: [roles-page/roles/resource-broker/1]
    stem: Which role on the roles page links people to housing and work?
    accept: [resource broker, broker of resources]
    rationale: The resource broker links people and families to what they need.

  # A scenario: its items share a situation and stay together, in this order.
  - id: @ID@-medicine-story
    scenario: Rosa tells you that she has stopped taking a medicine.
    topic: @ID@/examples
    level: apply
    items:
      - id: @ID@-medicine-story-1
        kind: truefalse
        cites: [roles-page/boundaries/nurse/2]
        stem: Telling Rosa which dose would suit her better stays inside the role.
        key: false
        rationales:
          "true": Advice on a dose is medical advice, even when it comes from experience.
          "false": Medical advice is a nurse's or physician's task.
      - id: @ID@-medicine-story-2
        kind: typed
        cites: [roles-page/not/nurse]
        stem: Which helper on the roles page's NOT list could advise her on the dose?
        accept: [nurse, physician, doctor, nurse or physician]
        rationale: Medical advice belongs to a nurse or physician.

  # A family: one option list serves several stems, and each option is the key of at least one of them. So the
  # options alone give nothing away. Each stem has one rationale for every option.
  - id: @ID@-whose-task
    family: Whose task is this, by the roles page?
    topic: @ID@/examples
    level: understand
    options:
      broker: Resource broker
      guide: Tour guide
      sponsor: Sponsor
    items:
      - id: @ID@-whose-task-1
        cites: [roles-page/roles/resource-broker/1]
        stem: A peer looks for a room to rent near the bus line
        key: broker
        rationales:
          broker: This role links people to housing and other things they need.
          guide: This role introduces newcomers to the culture of recovery.
          sponsor: This helper guides a member through the steps.
      - id: @ID@-whose-task-2
        cites: [roles-page/roles/tour-guide/1]
        stem: A newcomer wants to know how a first meeting goes
        key: guide
        rationales:
          broker: This role links people to services and goods.
          guide: Showing newcomers around in the culture of recovery is this role's work.
          sponsor: This helper comes in when a person works the steps.
      - id: @ID@-whose-task-3
        cites: [roles-page/boundaries/sponsor/2]
        stem: A member wants to go through the fourth step
        key: sponsor
        rationales:
          broker: This role can link to such a helper and goes no further.
          guide: This role explains how meetings go and goes no further.
          sponsor: Step work is done with a sponsor.

# If a rule of the check doesn't fit an item, waive it there and say why:
#     waive: {L07: The word is the term that is asked for.}
# All rules, with their sources: cps-study bank check --rules
"""


def starter_bank(ident: str, title: str, file: str, schema: str) -> str:
    """Return the text of a bank with this id and title; `schema` is where editors find it."""
    values = {
        "@SCHEMA@": schema,
        "@FILE@": file,
        "@ID@": ident,
        "@TITLE@": json.dumps(title, ensure_ascii=False),  # a JSON text is a YAML text, too
    }
    text = _STARTER
    for placeholder, value in values.items():
        text = text.replace(placeholder, value)
    return text
