"""A number is told only of the thing, and for the doing, that was asked about."""

from __future__ import annotations

import pytest

from server.answering.charges import price_in_words
from server.answering.other_numbers import counts_another, times_another

CENTRES = "到2021年，全市标准化中心敬老院和区域性养老中心达到25-30个，高龄特困人员优先入住。"
TIERS = "助老食堂 根据日均服务老年人数10-30人、31-60人两个档次，每年分别给予补助。"
PLACES, PERSONS = frozenset({"个"}), frozenset({"人"})


@pytest.mark.parametrize(
    ("question", "context", "units", "another"),
    [
        ("2021年要建多少个日间照料中心？", CENTRES, PLACES, True),
        ("要建几个区域性养老中心？", CENTRES, PLACES, False),
        ("要建多少个标准化的敬老院？", CENTRES, PLACES, False),  # what is before 的 is no thing
        ("到2021年达到多少个？", CENTRES, PLACES, False),
        ("这么干的定了多少家得验收？", CENTRES, PLACES, False),
        ("能领多少个月的补贴？", CENTRES, PLACES, False),
        ("要建多少家助老食堂？", TIERS, PERSONS, True),
        ("要建多少家助老食堂？", "助老食堂 建成农村助老食堂20家。", PLACES, False),
        ("助老食堂按多少人分档？", TIERS, PERSONS, False),
        # words stand between in the official name
        ("要给多少个农村养老设施配上设备？", "完成130个农村居家和社区养老服务设施设备配套工作。", PLACES, False),
        # an everyday name finds the official one
        ("要建几个日托中心？", "建成老年人日间照料中心100个。", PLACES, False),
    ],
)
def test_a_count_of_another_thing(question: str, context: str, units: frozenset[str], another: bool) -> None:
    assert counts_another(question, context, units) is another


HANDLED = "个人申领失业保险金，经办机构应当自收到申请之日起10个工作日内办理完毕。"
RECEIVED = "累计缴费满一年不足五年的，领取失业保险金的期限最长为十二个月。"


@pytest.mark.parametrize(
    ("question", "quote", "another"),
    [
        ("失业了能领几个月失业金？", HANDLED, True),
        ("失业金能领多久？", HANDLED, True),
        ("失业金几天能办好？", HANDLED, False),
        ("失业金多久批下来？", HANDLED, False),
        ("失业了能领几个月失业金？", RECEIVED, False),
    ],
)
def test_a_time_of_handling_is_not_how_long_one_receives(question: str, quote: str, another: bool) -> None:
    assert times_another(question, quote) is another


@pytest.mark.parametrize(
    ("question", "quote", "stated"),
    [
        # a share, a tariff, a limit: no sum, and yet what was asked for
        ("彩票公益金要拿多少给老人用", "本级留成的福利彩票公益金55%以上用于养老服务。", True),
        ("欠费的滞纳金按什么算", "自欠缴之日起按日加收千分之五的滞纳金。", True),
        ("养老院用电怎么收费", "养老机构用电执行居民生活类价格。", True),
        ("管理费有没有上限", "收取的管理费不得超过服务费的数额。", True),
        # a sum is asked for, or what one is given
        ("彩票公益金要拿多少万给老人用", "本级留成的福利彩票公益金55%以上用于养老服务。", False),
        ("伤了几级能拿多少一次性补助", "立二等功的，增发15%。", False),
        ("换家电能补多少", "养老机构用电执行居民生活类价格。", False),
        ("押金要交多少", "收取的押金不得超过月床位费的数额。", False),
    ],
)
def test_what_a_sum_is_reckoned_by_answers_how_much(question: str, quote: str, stated: bool) -> None:
    assert price_in_words(question, ("money",), quote) == ({"money"} if stated else set())
