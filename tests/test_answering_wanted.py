"""What kind of answer a question wants, where its words could be taken for another kind."""

from __future__ import annotations

import pytest

from server.answering.wanted import Wanted, wanted_kinds


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        # a period that a clause counts from some day is no document's 施行 date
        ("滞纳金从哪天起算？", ("date",)),
        ("复核意见书送到以后，多少日内要回复，从何时起算？", ("duration", "date")),
        ("这个办法从什么时候起施行？", ("effective", "date")),
        ("公示几个工作日？", ("duration",)),
        ("要等几天才有结果？", ("duration",)),
        # 得 is must here, not get
        ("村里的覆盖率得多少？", ("percent",)),
        ("村里那块得到多少？", ("amount",)),
        ("一年能得多少补助？", ("money",)),
        # how a document came about, and not the day that it was printed
        ("这个办法是哪次会议通过的，哪一天？", ("history",)),
        ("残疾人就业条例修订过几次？", ("history",)),
        ("这个条例第二次修订是什么时候？", ("history",)),
        ("多少分才算通过评定？", ("amount",)),
        ("呼叫器坏了打哪个电话？", ("contact",)),
        ("在哪个网站能查到？", ("contact",)),
        ("申请要交哪些材料？", ("papers",)),
        # named as what is raised, not asked for
        ("留用率60%以上才能提高见习补贴标准，这依据第几项？", ("amount",)),
        ("见习补贴标准是多少？", ("money",)),
        ("安丘的老人多大算高龄？", ("age",)),
        ("多大的老人能坐车不花钱？", ("age",)),
        ("养老院要多大才能备案？", ()),
        # more than the share, no share
        ("超比例安排残疾人就业奖励多少？", ("money",)),
        ("残疾人就业比例是多少？", ("percent",)),
        # which of two ways needs no number
        ("两个都失能的怎么算，按一人还是按两人？", ()),
        ("照料费怎么算，算护理还是算床位？", ()),
        ("护理费怎么算？", ("amount",)),
        # money, however it stands in the sentence; some, and not how many
        ("盐亭县能分到多少市级补助资金？", ("money",)),
        ("想装几个扶手，国家出多少钱？", ("money",)),
        ("一户能装几个扶手？", ("count",)),
        # of the document itself
        ("长护险细则从哪天管起，管多久？", ("validity", "effective", "duration", "date")),
    ],
)
def test_wanted_kinds(question: str, kinds: tuple[Wanted, ...]) -> None:
    assert wanted_kinds(question, ()) == kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("监控录像最少保存天数", "duration"),
        ("移交时限", "duration"),
        ("岗前培训学时", "duration"),
        ("救助封顶多少", "money"),
        ("2024年发放总额", "money"),
        ("享受人数、发放总额", "count"),
    ],
)
def test_terse_words_for_a_kind(text: str, kind: str) -> None:
    assert kind in wanted_kinds(text, ())


def test_whether_months_count_is_no_question_on_a_document() -> None:
    assert "validity" not in wanted_kinds("中间找着活干了一阵又丢了，前头没领的还算数吗", ())
    assert "validity" in wanted_kinds("那份文件还算数吗", ())
    assert "validity" in wanted_kinds("那份还算数吗", ())


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("电费怎么算，按居民还是按商业？", ()),
        ("养老院的水费咋算？", ()),
        ("补助怎么算？", ("amount",)),
        ("电费怎么算，一度多少？", ("amount",)),
    ],
)
def test_a_tariff_or_one_of_two_ways_is_asked_for_in_words(question: str, kinds: tuple[Wanted, ...]) -> None:
    assert wanted_kinds(question, ()) == kinds


@pytest.mark.parametrize(
    "text",
    ["养老院收了几位外地户口的老人，能不能算进人数？", "我们也做几天的短期托养，能拿补贴吗？"],
)
def test_some_is_no_question_for_a_number(text: str) -> None:
    assert not {"count", "duration", "amount"} & set(wanted_kinds(text, ()))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("养老院收了几位老人？", "count"),
        ("住几天，能退钱吗", "duration"),
        ("发给老人的那个钱一个月到底有几多", "money"),
        ("政府发的钱一个月好多嘛", "money"),
    ],
)
def test_a_number_that_is_asked_for_is_wanted(text: str, wanted: str) -> None:
    assert wanted in wanted_kinds(text, ())
