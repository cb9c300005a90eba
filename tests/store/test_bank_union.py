"""The banks of two devices: what only one has is copied, and nothing here is replaced."""

from __future__ import annotations

from cps_study.store.bank_union import bank_id, join_banks

ONE = b"bank: one\ntitle: One\n"
OTHER_ONE = b"bank: one\ntitle: Another\n"
TWO = b"# a comment\nbank: 'two'\n"


def test_what_is_missing_is_new_and_what_is_equal_is_nothing() -> None:
    """A bank goes by its id."""
    assert join_banks({"one.yaml": ONE}, {"one.yaml": ONE, "two.yaml": TWO}, ()) == (
        {"two.yaml": TWO},
        {},
    )


def test_the_same_bank_in_a_file_of_another_name_is_not_copied() -> None:
    """Two files with one bank would be in each other's way."""
    assert join_banks({"mine.yaml": ONE}, {"one.yaml": ONE}, ()) == ({}, {})
    assert join_banks({"mine.yaml": ONE}, {"one.yaml": OTHER_ONE}, ()) == (
        {},
        {"one.yaml": "mine.yaml"},
    )


def test_another_bank_in_a_file_of_the_same_name_gets_a_number() -> None:
    """Also where names differ only in case, because some systems don't tell them apart."""
    ours = {"bank.yaml": ONE, "bank-2.yaml": b"bank: three\n"}
    assert join_banks(ours, {"Bank.yaml": TWO}, ()).new == {"Bank-3.yaml": TWO}


def test_a_copy_by_a_sync_program_stays_where_it_is() -> None:
    """What comes along is the file named after the bank."""
    theirs = {"one (conflicted copy).yaml": OTHER_ONE, "one.yaml": ONE}
    assert join_banks({}, theirs, ()) == ({"one.yaml": ONE}, {})


def test_a_bank_of_the_program_is_not_copied() -> None:
    """Every device has it."""
    assert join_banks({}, {"one.yaml": ONE}, {"one"}) == ({}, {"one.yaml": "one"})


def test_a_file_without_an_id_goes_by_its_name() -> None:
    """One that can't be read as a bank is the learner's, too."""
    assert bank_id("mine.yaml", b"\xff\xfe") == "mine"
    assert join_banks({}, {"mine.yaml": b"["}, ()) == ({"mine.yaml": b"["}, {})
    assert join_banks({"mine.yaml": b"]"}, {"mine.yaml": b"["}, ()).new == {}
