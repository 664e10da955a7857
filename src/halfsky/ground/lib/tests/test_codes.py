from __future__ import annotations

from halfsky.ground.lib.codes import EthnicGroup, FamilyRelation, Marriage, Schooling, Sex


def test_the_tables_have_the_standards_codes() -> None:
    assert Sex.values == ["0", "1", "2", "9"]
    assert Marriage.values == ["10", "20", "21", "22", "23", "30", "40", "90"]
    assert Schooling.values == ["10", "20", "30", "40", "60", "70", "80", "90"]
    assert EthnicGroup.values == [*(f"{number:02}" for number in range(1, 57)), "97", "98"]
    missing = {f"{number:02}" for number in range(10, 100)} - set(FamilyRelation.values)
    assert missing == {*(f"{number}" for number in range(13, 20)), "98"}
    assert {Marriage.FIRST, Marriage.MARRIED} == {state for state in Marriage if state.is_married and state < "22"}


def test_every_label_is_said_once() -> None:
    for table in (Sex, Marriage, Schooling, EthnicGroup, FamilyRelation):
        assert len({str(label) for label in table.labels}) == len(table)
