"""A good file in each of the formats that we only read."""

from __future__ import annotations

from cps_study.formats import printed_test
from tests.formats import platform_help
from tests.formats.lists.makers import word_file
from tests.study.paper_makers import mixed_items, paper_test

READ_ONLY: dict[str, bytes] = {
    "anki-text": b"#separator:tab\n#html:true\n#tags column:3\nWhat?\tThis <b>one</b>\ta b\n",
    "docx": word_file("1. Who?", "a) I", "b) you", "Answer: b"),
    "markdown": b"# Roles\n\n1. Who?\n   - [ ] I\n   - [x] you\n",
    "text": b"1. Who?\n\n(a) I\n(b) you\n\nAnswer key\n1. b\n",
    "h5p": platform_help.packed(
        {
            "h5p.json": '{"mainLibrary": "H5P.TrueFalse"}',
            "content/content.json": '{"question": "<p>Is it?</p>", "correct": "true"}',
        }
    ),
    "test": printed_test.write(paper_test(mixed_items())).encode(),
    "open-trivia": b"""{"results": [{"question": "Who &amp; why?", "category": "Roles",
        "correct_answer": "I", "incorrect_answers": ["you", "he"]}]}""",
    "blackboard-text": b"MC\tWho?\tI\tcorrect\tyou\tincorrect\nTF\tIs it?\ttrue\n",
    "d2l": b"NewQuestion,MC\nQuestionText,Who?\nOption,100,I\nOption,0,you\n",
}
