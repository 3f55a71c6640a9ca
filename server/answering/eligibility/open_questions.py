"""Words that ask what somebody may have, and words that only complete such a question."""

from __future__ import annotations

import re

from server.answering.eligibility.person import person_facts

_OPEN_QUESTION = re.compile(
    r"(?:享受|享有|领取?|拿|申请|得到|符合|轮得?上)(?:到)?(?:一?些)?(?:什么|啥|哪些|哪几|几样)|"
    r"(?:什么|啥|哪些|哪种)[^，。？]{0,6}(?:政策|补[贴助]|待遇|优惠|优待|服务|帮助|好处|支持|照顾|福利|津贴|奖[励补]|扶持|措施|减税)|"
    r"(?:还|都|别的|另外|其他)(?:还|都)?(?:能|可以)?(?:有|给|享受)[点]?(?:什么|啥|哪些)(?!人)|有(?:什么|啥|哪些)(?:能|可以)|"
    r"能(?:[给帮替][他她它]们?)?(?:享受|领|拿|申请|争取|办)[^，。？]{0,4}(?:什么|啥|哪些)|有啥$|有啥(?:能|给|可)|的政策(?:吗|没有|么)"
)
_BEFORE = r"(?:^|[，,。；;\s]|[他她我你爸妈爷奶]|老人|国家|政府|公家|上面|民政|现在|到底)"
_BENEFITS = r"(?:点|些|个|啥)?(?:钱|补[贴助]|优惠|待遇|政策|照顾|福利)(?:可以|可|能)?(?:领|拿|发|享受|给)?"
_WHETHER_ANY = re.compile(
    rf"{_BEFORE}(?:有没有|有无|给不给|发不发){_BENEFITS}(?=[？?。！，,吗呢啊嘛哇]|$)"
    rf"|{_BEFORE}(?:能)?(?:有|给|发){_BENEFITS}(?:吗|不|没|么|没有|不给)(?=[？?。！，,]|$)"
)
"""Whether there is anything at all: 我妈85了，有没有钱领. 洗澡有补贴吗 names what it is for, and is none of these."""
_ASKS = re.compile(
    r"[?？吗呢嘛]|什么|啥|哪|多少|怎么|如何|谁|是否|能不能|有没有|可不可以|介绍|列出|比较|"
    r"[不没][。！]?$|[钱费]|政策|补[贴助]|津贴|优惠|优待|待遇|奖[励补]|服务|食堂|床位"
)
"""Words of a question, or of a benefit that is asked for without one (安丘高龄津贴)."""


def is_open(text: str) -> bool:
    """Whether ``text`` asks what there is for somebody."""
    return _OPEN_QUESTION.search(text) is not None


def asks_for_any(text: str) -> bool:
    """Whether ``text`` asks if there is anything at all, of what is not said."""
    return _WHETHER_ANY.search(text) is not None


def completes(text: str, earlier: str) -> bool:
    """Whether ``text`` only tells more of those for whom ``earlier`` asks: 她是重度失能, after 我妈82岁能享受什么."""
    return is_open(earlier) and _ASKS.search(text) is None and person_facts(text).is_told
