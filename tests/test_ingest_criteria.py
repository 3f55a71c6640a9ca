"""Eligibility words of a clause, with their exact places."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ingest.numbers.numerals import find_values
from ingest.stated.criteria import find_criteria


def criteria(text: str) -> list[str]:
    found = find_criteria(text, find_values(text))
    assert all(text[c.start : c.end] == c.text for c in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    return [c.text for c in found]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("80周岁以上的失能、半失能老年人", ["80周岁以上", "失能", "半失能老年人"]),
        ("中度、重度失能人员和失智老人", ["中度、重度失能人员", "失智老人"]),
        ("生活不能自理的老人", ["生活不能自理"]),
        ("低保、低保边缘家庭和特困人员中的高龄老年人", ["低保", "低保边缘家庭", "特困人员", "高龄"]),
        ("最低生活保障家庭、低收入家庭", ["最低生活保障家庭", "低收入家庭"]),
        ("享受最低生活保障待遇的居民", ["享受最低生活保障"]),
        ("城乡特困老年人和建档立卡贫困户", ["城乡特困老年人", "建档立卡", "贫困户"]),
        ("空巢、独居、留守、孤寡老人", ["空巢", "独居", "留守", "孤寡"]),
        ("经济困难的老年人", ["经济困难的老年人"]),
        ("计划生育特殊家庭、失独家庭", ["计划生育特殊家庭", "失独家庭"]),
        ("计划生育特别扶助对象", ["计划生育特别扶助对象"]),
        ("重点优抚对象、退役军人和烈士遗属", ["重点优抚对象", "退役军人", "烈士遗属"]),
        ("市级以上劳动模范", ["市级以上劳动模范"]),
        ("一级、二级肢体残疾人", ["一级、二级肢体残疾人"]),
        ("重度残疾人和残疾军人", ["重度残疾人", "残疾军人"]),
        ("二级以上肢体、视力和多重残疾人", ["二级以上肢体、视力和多重残疾人"]),
        ("持有第二代残疾人证的", ["持有第二代残疾人证"]),
        ("具有本市户籍且在本市居住满三年的", ["具有本市户籍", "在本市居住满三年"]),
        ("对安丘市户籍的老人", ["安丘市户籍"]),
        ("本地户籍和外地户籍老年人", ["本地户籍", "外地户籍"]),
        ("参保人员和退休人员", ["参保人员", "退休人员"]),
        ("脱贫不稳定户，临时救助对象", ["脱贫不稳定户", "临时救助对象"]),
        ("事实无人抚养儿童；无法定抚养人的", ["事实无人抚养儿童", "无法定抚养人"]),
    ],
)
def test_criteria(text: str, words: list[str]) -> None:
    assert criteria(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "发放高龄津贴。",
        "按低保标准的一半执行。",
        "改造特困人员供养服务设施（敬老院）。",
        "到户籍所在地街道办理。",
        "市残疾人联合会负责。",
        "征收残疾人就业保障金。",
        "加强失能预防。",
        "应对人口高龄化。",
        "发展养老服务业。",
        "",
    ],
)
def test_names_of_benefits_and_offices_are_no_criteria(text: str) -> None:
    assert criteria(text) == []


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("年满60周岁的居民", "年满60周岁"),
        ("70岁（含）以上的老人", "70岁（含）以上"),
        ("60至79周岁的老人", "60至79周岁"),
        ("不满18周岁的子女", "不满18周岁"),
    ],
)
def test_ages_come_with_their_bound(text: str, age: str) -> None:
    assert age in criteria(text)
