"""Headings in German, Spanish, French and Hmong for the columns that tables usually have."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

_HEADINGS: Final = {
    "question": (
        # German, Spanish, French, Hmong
        "frage fragetext fragestellung aufgabe aufgabenstellung "
        "pregunta preguntas enunciado textodelapregunta reactivo consigna planteamiento "
        "enonce intitule textedelaquestion "
        "lusnug nqelusnug"
    ),
    "correct": (
        "antwort richtig richtigeantwort richtigeantworten korrekt korrekteantwort losung loesung "
        "loesungen losungen richtigelosung losungsbuchstabe loesungsbuchstabe richtigeoption "
        "respuesta correcta correcto correctas respuestacorrecta respuestascorrectas "
        "opcioncorrecta clave solucion incisocorrecto alternativacorrecta "
        "reponse bonnereponse bonnesreponses reponsecorrecte reponsescorrectes correcte juste "
        "corrige cle "
        "lusteb lustebyog lustebraug tebyog yog raug"
    ),
    "options": (
        "antworten antwortmoglichkeiten antwortmoeglichkeiten auswahl "
        "respuestas opciones alternativas reponses choix propositions kevxaiv"
    ),
    "rationale": (
        "erklarung erklaerung begrundung begruendung kommentar erlauterung "
        "explicacion retroalimentacion justificacion comentario comentarios motivo "
        "explication commentaire retroaction justification "
        "piavqhia qhia vimlicas"
    ),
    "topic": (
        "thema kategorie fach bereich tema categoria asignatura "
        "theme categorie sujet matiere ntsiablus"
    ),
    "front": (
        "vorderseite begriff wort vokabel anverso termino palabra concepto recto terme mot lolus"
    ),
    "back": (
        "ruckseite rueckseite ubersetzung uebersetzung bedeutung "
        "reverso definicion significado traduccion "
        "verso definition signification traduction "
        "txhais lubntsiab"
    ),
    "kind": "fragetyp fragentyp art typ tipo tipodepregunta typedequestion hom",
    "tags": "schlagworter schlagwoerter stichworter stichwoerter etiquetas etiquettes motscles",
    "level": "niveau schwierigkeit nivel dificultad difficulte",
    "option": (
        "antwort antwortmoglichkeit antwortmoeglichkeit auswahl wahl moglichkeit moeglichkeit "
        "opcion respuesta alternativa inciso "
        "reponse choix proposition "
        "lusteb xaiv kevxaiv"
    ),
    "wrong option": (
        "falsch falscheantwort falsche "
        "incorrecta incorrecto respuestaincorrecta "
        "mauvaisereponse fausse reponsefausse "
        "tsisyog lustebtsisyog"
    ),
}
"""The headings of each field, without capitals, accents, spaces and punctuation."""
_NUMBERED_FIELDS: Final = frozenset({"option", "wrong option"})
_LABEL: Final = re.compile(r"(?P<name>.+?)(?P<label>[a-l]|\d{1,2})")


class ForeignHeading(NamedTuple):
    """A field, and the letter or number of its option if it has one."""

    field: str
    label: str = ""


def _fields_by_heading(*, numbered: bool) -> dict[str, str]:
    """Return the field of each heading: of those with a label at their end, or of the others."""
    fields: dict[str, str] = {}
    for name, headings in _HEADINGS.items():
        if (name in _NUMBERED_FIELDS) is numbered:
            fields |= dict.fromkeys(headings.split(), name)
    return fields


_FIELD_OF: Final = _fields_by_heading(numbered=False)
_NUMBERED_FIELD_OF: Final = _fields_by_heading(numbered=True)


def foreign_heading(plain: str) -> ForeignHeading | None:
    """Return what a heading of another language means, or None if it isn't known.

    `plain` has only the heading's letters and digits, in lower case.
    """
    bare = _without_accents(plain)
    field = _FIELD_OF.get(bare)
    if field is not None:
        return ForeignHeading(field)
    match = _LABEL.fullmatch(bare)
    if match is None:
        return None
    field = _NUMBERED_FIELD_OF.get(match["name"])
    if field is None:
        return None
    return ForeignHeading(field, match["label"])


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
