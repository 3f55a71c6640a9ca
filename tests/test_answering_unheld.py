"""A question on a law that the library hasn't is answered from no other document."""

from __future__ import annotations

import pytest

from server.answering.answer import Question
from server.answering.naming import unheld_law
from server.answering.question import understand
from tests.fake_answering import document
from tests.ranked_texts import ranked

LIBRARY = (
    document("law", "中华人民共和国残疾人保障法", None, (), None),
    document("sd", "山东省实施《中华人民共和国残疾人保障法》办法", None, ("山东省",), None),
    document("jobs", "残疾人就业条例", None, (), None),
    document("pension", "郑州市企业职工基本养老保险条例", None, ("河南省", "郑州市"), None),
    document("medical", "上海市医疗保障条例", None, ("上海市",), None),
    document("aged", "万载县人民政府办公室关于印发《万载县高龄津贴发放办法》的通知", None, ("江西省",), None),
    document("anqiu", "关于养老服务的实施意见", "安政办〔2023〕5号", ("山东省", "潍坊市", "安丘市"), None),
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("工伤保险条例规定几天内申请认定", "工伤保险条例"),
        ("残疾人教育条例里对特教老师有啥待遇", "残疾人教育条例"),
        ("老年人权益保障法哪年施行", "老年人权益保障法"),
        ("按照社会保险法规定要缴几年", "社会保险法"),
        ("《养老机构管理办法》怎么说的", "养老机构管理办法"),
        ("养老机构管理办法第十条说什么", "养老机构管理办法"),
    ],
)
def test_a_law_that_is_not_here_is_heard(text: str, name: str) -> None:
    assert unheld_law(text, LIBRARY) == name


@pytest.mark.parametrize(
    "text",
    [
        "残疾人权益保障法第几条讲就业",  # slips of the tongue for 残疾人保障法 and 医疗保障条例
        "医疗保险条例里骗保罚几倍",
        "职工养老保险条例",  # shortened
        "残保法实施办法第二十三条",
        "按规定要交什么材料",
        "《高龄津贴发放办法》里每月多少",  # what a notice prints is held
        "高龄津贴发放办法第三条",
        "有什么办法能领到",
        "《残疾人证》怎么办",
        "民政局的法规科在哪",
    ],
)
def test_slips_short_titles_and_everyday_words_are_no_other_law(text: str) -> None:
    assert unheld_law(text, LIBRARY) is None


def test_a_law_that_is_not_here_ends_the_talk_about_a_place() -> None:
    earlier = ("安丘的养老院补助怎么给",)
    query = understand(Question("老年人权益保障法哪年施行", earlier), LIBRARY)
    assert (query.documents, query.unheld) == ((), "老年人权益保障法")
    assert understand(Question("安丘按老年人权益保障法怎么补", earlier), LIBRARY).unheld is None
    assert understand(Question("老年人权益保障法哪年施行", region="安丘市"), LIBRARY).unheld is None
    assert understand(Question("那哪年施行的", ("老年人权益保障法讲了什么",)), LIBRARY).unheld == "老年人权益保障法"


REGISTERING = (
    "社会保险经办条例\n第一条 用人单位应当自用工之日起30日内申请办理社会保险登记。\n"
    "第二条 工伤认定依照《工伤保险条例》办理，经办机构应当自收到申请之日起20个工作日内办完。\n"
)


def test_another_document_does_not_answer_for_it() -> None:
    refused = ranked(REGISTERING, "失业人员条例规定多少日内申请办理登记？").decision
    assert refused.reason == "no_evidence"
    assert "没有收录“失业人员条例”" in refused.message


def test_a_clause_may_tell_what_it_is_for_but_not_what_its_articles_say() -> None:
    assert ranked(REGISTERING, "按照工伤保险条例申请认定要多少个工作日？").decision.reason is None
    refused = ranked(REGISTERING, "工伤保险条例第二条规定多少个工作日？").decision
    assert "没有收录“工伤保险条例”" in refused.message
