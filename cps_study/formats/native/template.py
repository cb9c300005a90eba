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
  # A flashcard asks what something means, or what you say, do or check.
  - id: @ID@-supervisory-line-card
    kind: flashcard                    # flashcard | choice | multi | truefalse | typed
    topic: @ID@/examples               # slashes make topics that --topic can choose
    level: recall                      # recall | understand | apply
    cites: [wi-job-description/staff/1-supervisory-line/1]   # see objectives.yaml; leave it out for your own sources
    front: You're not sure whether a request from a peer crosses a line. Who do you talk it over with?
    back: Your supervisor. Questions about boundaries go up the supervisory line.

  # A choice has one best answer. Each option says what is right about it or which misunderstanding it shows.
  # The wrong options are as warm, as short and as sure of themselves as the right one.
  - id: @ID@-step-work-1
    kind: choice
    topic: @ID@/examples
    level: apply
    cites: [roles-page/boundaries/sponsor/2]
    stem: Amina asks you to go through the fourth step with her tonight. What do you do?
    options:
      - text: Tell your supervisor what she has asked you
        rationale: What she asks for is private, and nobody is in danger.
      - text: Talk with her about where she could find a sponsor
        key: true
        rationale: You link her to a sponsor and leave step work to that person.
      - text: Read the fourth step with her and share your notes
        rationale: Guiding a person through the steps is a sponsor's task, however kindly it's done.
      - text: Plan with her how her week could go without steps
        rationale: The limit is on what you do. Her path is up to her.
    rationale: A peer specialist helps people find a sponsor and doesn't become one.

  # A multi has several keys, and its stem says how many.
  - id: @ID@-limits-multi
    kind: multi
    topic: @ID@/examples
    level: understand
    cites: [roles-page/not/sponsor, roles-page/not/nurse]
    stem: Which TWO requests belong to somebody else's job?
    options:
      - {text: "Could you come along to the clinic?", rationale: Going along is something you can offer.}
      - {text: "Could you guide me through the steps?", key: true, rationale: That's a sponsor's work.}
      - {text: "Could you tell me how you got a job?", rationale: A part of your story may help here.}
      - {text: "Could you tell me which dose is right?", key: true, rationale: A nurse or doctor answers that.}

  # A true/false item is a statement. The rationales say what somebody who answers otherwise may misunderstand.
  - id: @ID@-promise-tf
    kind: truefalse
    topic: @ID@/examples
    level: understand
    cites: [wi-job-description/staff/6-threats/1]
    stem: A threat to hurt somebody stays between you and the peer if you promised that it would.
    key: false
    rationales:
      "true": No promise covers a threat. Safety comes first.
      "false": You tell the right staff at once, and you say so to the peer.

  # A typed question asks for a short fixed term. `accept` lists every honest wording; case, accents and
  # small slips are forgiven anyway.
  - id: @ID@-broker-typed
    kind: typed
    topic: @ID@/examples
    level: recall
    cites: [roles-page/roles/resource-broker/1]
    stem: What do you call the role in which you link people to housing and work?
    accept: [resource broker, broker of resources]
    rationale: The resource broker links people and families to what they need.

  # A scenario: its items share a situation and stay together, in this order.
  - id: @ID@-medicine-story
    scenario: Rosa tells you that she stopped taking her medication last week.
    topic: @ID@/examples
    level: apply
    items:
      - id: @ID@-medicine-story-1
        kind: truefalse
        cites: [roles-page/boundaries/nurse/2]
        stem: Telling Rosa which dose would suit her better is part of your role.
        key: false
        rationales:
          "true": Advice on a dose is medical advice, even when it comes from experience.
          "false": Medical advice is a nurse's or doctor's task.
      - id: @ID@-medicine-story-2
        kind: typed
        cites: [roles-page/not/nurse]
        stem: Rosa wants to know what happens if she starts again. Who can answer that?
        accept: [her prescriber, prescriber, her doctor, doctor, nurse, physician, pharmacist]
        rationale: You can help her write down her questions and reach the person who prescribes.

  # Twins: a family whose stems are whole questions. Four good deeds, each right at another moment, so nobody
  # can answer without the stem. `texts` rewords an option for one moment.
  - id: @ID@-moments
    family: ""
    topic: @ID@/examples
    level: apply
    options:
      listen: Ask what's going on, and listen
      tell: Say that this has to go to your supervisor, and do it with her now
      story: Ask if she'd like to hear how you got through it
      leave: Leave it with her, and say you're there if she wants to talk
    items:
      - id: @ID@-moments-1
        cites: [wi-job-description/staff/6-threats/1]
        stem: >-
          Jo calls from the bus. She's on her way to her ex's place "to make him pay for this." What do you do?
        key: tell
        rationales:
          listen: Listening alone leaves somebody in danger.
          tell: She has said what she means to do. The right staff have to know now.
          story: Your story can wait. Somebody may get hurt tonight.
          leave: This isn't a choice to leave with her. Somebody may get hurt.
      - id: @ID@-moments-2
        cites: [wi-job-description/support/6-story/1]
        stem: Omar asks how you ever went back to work after the hospital. What's a good way to begin?
        key: story
        texts:
          story: Ask if he'd like to hear how you got through it
          leave: Leave it with him, and say you're there if he wants to talk
        rationales:
          listen: He has said what's going on, and asked you something.
          tell: Nobody is in danger, and this is his to share.
          story: He asks for it, and asking first lets him say how much he wants to hear.
          leave: He has asked. Silence would be no answer.

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
