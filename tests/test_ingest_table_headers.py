"""Which rows name the columns of a table, and what the columns are called."""

from __future__ import annotations

import pytest

from ingest.tables.table_headers import column_names, guess_header, header_rows, is_surely_header


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("护理等级", "标准（元/月）"), True),
        (("序号", "任务", "甲类"), True),
        (("甲某某", "乙某某"), False),
        (("标准", "600元"), False),
        (("标准", "标准"), False),
        (("标准", ""), False),
    ],
)
def test_words_that_are_surely_column_names(words: tuple[str, ...], expected: bool) -> None:
    assert is_surely_header(words) is expected


@pytest.mark.parametrize(
    ("table", "count"),
    [
        ([["申请条件", "年满60周岁"], ["申请材料", "身份证"]], 0),
        ([["申请条件", "本市户籍"], ["申请材料", "身份证"]], 0),  # names at the left
        ([["甲类", "多少"], ["助餐", "2元"], ["助浴", "30元"]], 1),  # numbers below a word
        ([["指标", "2023年", "2024年"], ["床位", "100", "120"]], 1),
        ([["姓名", "甲某某", "职务", "科长"], ["性别", "男", "电话", "无"]], 0),
        ([["组长", "甲某某", "局长"], ["成员", "乙某某", "科长"]], 0),
        ([["类别", "标准", "标准"], ["类别", "城市", "农村"], ["低保", "600元", "500元"]], 2),
    ],
)
def test_headers_that_only_their_words_show(table: list[list[str]], count: int) -> None:
    assert guess_header(table) == count


def test_names_of_merged_headers() -> None:
    merged = [["序号", "标准", "标准"], ["序号", "城市", "农村"], ["1", "600", "500"]]
    assert header_rows(merged, 1) == 2
    assert column_names(merged[:2], 3) == ("序号", "标准/城市", "标准/农村")
    assert column_names([["标准", ""], ["（元/月）", "备注"]], 2) == ("标准（元/月）", "标准/备注")
    assert header_rows([["项目", "标准", ""], ["助餐", "2元", "每餐"]], 1) == 1
