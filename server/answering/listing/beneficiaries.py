"""Whom a measure is for, in the sentence's own words; nothing where the words do not say it plainly."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Payment

_WHO = (
    r"(?:老年人|老人|人员|对象|家庭|家属|家庭成员|照护者|群体|残疾人|毕业生|护理员|从业者|医师|人才|个人|老党员|劳动模范|学生|村民|居民|公民|职工|"
    r"机构|食堂|助餐点|中心|幸福院|敬老院|企业|公司|单位|组织|力量|资本|主体|学校|院校|大学|房地产业|村|社区|小区|居住区|项目|设施|床位|银行)"
)
_END = r"(?:[（(][^（）()]{1,40}[）)])?(?:等)?"
_TO = r"(?=[，,]|给予|予以|按|实行|实施|提供|开展|进行|免|减|发放|优先|适当)"
_GIVEN_TO = re.compile(rf"(?:^|[，；：。,;:]|重点|同时)对(?:于|下列)?(?P<who>[^，；。,;]{{2,100}}?{_WHO}){_END}{_TO}")
_HANDED_TO = re.compile(rf"提供给(?P<who>[^，；。,;]{{0,20}}?{_WHO})(?=[，,供使用]|$)")
_DONE_FOR = re.compile(
    rf"(?<![作成认])(?:为|向)(?P<who>[^，；。,;为向]{{0,60}}?{_WHO})(?:家中)?{_END}"
    r"(?=提供|开展|实施|安装|配备|发放|购买|给予|实行|免费|供应)"
)
_DOES = (
    r"(?=开展|参与|采取|提供|设置|设立|建设|举办|开发|创新|从事|投保|实行|实现|运营|连锁|依托|利用|以|通过|到|向|开设|进入|兴办|投资|加入|上市|发行|"
    r"设计|研发|生产|为|进行|与|探索|合理|根据|按|优先|可|在|结合|拓展|托管|公建|聚焦|扩大|广泛|积极|其|规模|发挥|面向)"
)
_NO_NOUN = (
    r"(?!统筹|利用|发展|探索|根据|采取|将|在|以|开展|建设|设立|举办|加大|为|通过|依托|运用|"
    r"推进|于|和|多|把|用|整合|开发|培养|参与|购买)"
)
_PROMOTED = re.compile(
    rf"(?:鼓励|支持|引导|允许)(?:和支持|支持|和引导|引导)?{_NO_NOUN}(?P<who>[^，；。,;《]{{0,60}}?{_WHO}){_END}{_DOES}"
)
_SUBJECT = re.compile(
    rf"(?:^|[。；])(?:落实|保障|将)?(?!对|为|向|按|在|以|通过)(?P<who>[^，；。,;《]{{2,60}}?{_WHO}){_END}"
    r"(?=(?:可以|可|应当|应|均|按规定|按照规定|依法|同等|[，,]不区分[^，,]{2,30}同等|符合[^，,]{2,16}条件的[，,]可)?(?:享受|免缴|免征|免交|优先|申请|凭|用电|用水))"
)
_RUNNING = re.compile(r"(?:运营|运行|建设|床位)(?:补助|补贴)")
"""Money for whoever runs a place: whom the place serves is not whom the money is for."""


def beneficiary(sentence: str, payments: Sequence[Payment] = ()) -> str | None:
    """Return the words of ``sentence`` that say whom it is for, or ``None`` where it names nobody plainly.

    The payee that ``payments`` name comes first where its words name somebody.
    """
    for payment in payments:
        if payment.words and payment.words in sentence and re.search(rf"{_WHO}$", payment.words):
            return payment.words
    served = () if _RUNNING.search(sentence) else (_HANDED_TO, _DONE_FOR)
    matches = (pattern.search(sentence) for pattern in (_GIVEN_TO, *served, _PROMOTED, _SUBJECT))
    return next((match.group("who") for match in matches if match is not None), None)
