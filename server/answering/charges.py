"""Money that is charged, given or invested: which of them a question means, and prices that are told in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from server.answering.wanted import Wanted

_FREE = re.compile(r"免费|免收|免征|免缴|免交|免除[^，。；]{0,12}费|不(?:得|再|另)?收(?:取)?[^，。；]{0,8}费")
_CHARGED = re.compile(
    r"(?:自己|自个儿?|本人|个人|老人|家里|得|要|该|需要?)[^，。？]{0,4}(?:掏|出|交|付|花)(?:多少|几)|一(?:顿|餐|小时|个?钟头|次(?!性)|张|平米?)[^，。？]{0,6}(?:多少钱|多钱|几块|算钱)"
    r"|(?:收|要|交)(?:多少|几块?)钱?|收费(?:标准)?(?:是)?(?:多少|几)|票价|学费(?:是)?多少"
)
_GIVEN = re.compile(r"[补贴减免给发奖]|优惠|便宜|少(?:付|交|掏|收|花|出)")
"""一餐补多少钱, 一顿便宜几块: what is given, in the words of a price."""
_GIVES = re.compile(r"补助|补贴|奖励|奖补|津贴|给予|发放|资助")
_ASKS_GIFT = re.compile(r"补助|补贴|津贴|奖励|奖补|资助|补多少|补几|贴多少")
_INVESTS = re.compile(r"投资|造价|注册资本|总额|营业收入|产值")
_COLLECTS = re.compile(r"收费|收取|缴纳|交纳|价格|票价|自付|自费|支付")
_HALF = re.compile(r"减半|半价|半费")
_REDUCTION = re.compile(r"减|打折|几折|优惠|便宜")
_CHARGE = re.compile(r"费|收钱|要钱|花钱|掏钱|交钱|自己(?:出|掏|拿)|门票|票价|多少钱一张")
_MOST = re.compile(r"(?:最多|最高|上限|封顶|不超过)[^，。？]{0,8}(?:多少|几)")
"""Asks how much may be charged: that some may charge nothing is no answer."""
_ASKS_SHARE = re.compile(
    r"(?:拿|提|安排|划|留|按|抽|计入?|算|占)(?:出|取|走|给|成)?(?:来)?(?:多少|几成)|按(?:照)?(?:什么|啥|哪)|(?:怎么|咋|如何)(?:计算|算|计|收|交|缴)"
)
_ASKS_SUM = re.compile(r"元|块|万|多少钱")
_SHARE = re.compile(r"%|‰|百分之|千分之|[一二三四五六七八九十]成")
"""A share or a rate: what is said where a sum is a part of another (公益金的55%以上, 工资总额的百分之一)."""
_TIMES_STANDARD = re.compile(
    r"(?:标准|工资|收入|保障金)的?(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)(?:个月|倍)"
    r"|(?:\d+|[一二两三四五六七八九十]+)个月[^，。；]{0,12}(?:标准|工资|保障金|生活费)"
)
"""按照死亡当月基本生活标准的12个月核定: a sum, though no yuan stand in it."""
_ASKS_TARIFF = re.compile(r"价|费|钱|水电|用[水电气暖]")
_TARIFF = re.compile(
    r"(?:执行|按照?)[^，。；]{0,16}(?:价格?|电价|水价)|按照?[^，。；]{0,16}(?:价格|档)[^，。；]{0,4}执行"
)
_ASKS_CAP = re.compile(r"封顶|上限|最[高多]")
_ASKS_MOST = re.compile(r"封顶|上限|最(?:高|多)[^，。？]{0,10}(?:多少|几|到哪)")
_MOST_TOLD = re.compile(r"最高|最多|上限|封顶")
_CAP = re.compile(r"不(?:得|能|可)?(?:再)?(?:超过|超出|高于|多于)")
_PAYS = re.compile(r"收钱|要钱|花钱|掏钱|交钱|自己(?:出|掏|拿|交|付)|自费")


def is_other_money(question: str, quote: str) -> bool:
    """Whether a sentence's money is of another sort: given where a price is asked for, invested where a subsidy is."""
    gives = _GIVES.search(quote) is not None
    charged = [match.group() for match in _CHARGED.finditer(question) if not _GIVEN.search(match.group())]
    if charged and gives and not _COLLECTS.search(quote):
        return True
    return not gives and _ASKS_GIFT.search(question) is not None and _INVESTS.search(quote) is not None


def caps(question: str, quote: str) -> bool:
    """Whether ``question`` asks for the most that there is, and ``quote`` says what is not to be exceeded."""
    told = _CAP.search(quote) or _MOST_TOLD.search(quote)
    return told is not None and _ASKS_MOST.search(question) is not None


def price_in_words(question: str, wanted: Sequence[Wanted], quote: str) -> set[Wanted]:
    """Return the wanted kinds that a sentence states without a sum.

    Half of it, a share of it, what it may not exceed, whose price it is, or that it costs nothing.
    """
    found: set[Wanted] = set()
    charge = _CHARGE.search(question) is not None
    if _HALF.search(quote) and (charge or _REDUCTION.search(question)):
        found |= {kind for kind in wanted if kind in ("money", "percent", "amount")}
    if _FREE.search(quote) and not _MOST.search(question):
        if "money" in wanted and charge:
            found.add("money")
        elif "amount" in wanted and _PAYS.search(question):
            found.add("amount")
    return found | {kind for kind in wanted if kind in ("money", "amount") and _is_measured(question, quote)}


def _is_measured(question: str, quote: str) -> bool:
    """Whether a sentence says by what a sum is reckoned, to a question that asks for no sum in so many words."""
    if _TIMES_STANDARD.search(quote):
        return True
    share = _ASKS_SHARE.search(question) is not None
    if share and _SHARE.search(quote) and not (_ASKS_SUM.search(question) or _ASKS_GIFT.search(question)):
        return True
    if _ASKS_TARIFF.search(question) and _TARIFF.search(quote):
        return True
    return _ASKS_CAP.search(question) is not None and _CAP.search(quote) is not None
