"""A pasted draft to sentences: mark-up taken out, courtesy told apart from what can be checked."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

from ingest.numbers.numerals import numeral_spans
from ingest.sentences import sentence_spans
from server.answering.errors import DraftError

LONGEST_DRAFT = 5000
"""Characters. A reply to a citizen has a few hundred; what is longer is a document."""
MOST_SENTENCES = 200

_BLOCK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^<>\n]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z!][^<>\n]{0,300}>")
_SEGMENT_END = re.compile(r"(?<=[，,：:！!。；;？?])(?!\d)")
_END_MARKS = "，,：:。；;！!？?…～~ \u3000"

_THANKS = "感谢|谢谢|多谢|欢迎|祝|敬祝|祝愿|恭祝"
_YOURS = "您|你|来电|来信|来访|留言|反映|咨询|提问|诉求"
_NO_CLAIM = re.compile(
    r"(?:尊敬的|亲爱的)?[\u4e00-\u9fff]{0,6}?(?:您好|你好|早上好|上午好|下午好|晚上好)"
    r"|(?:尊敬的|亲爱的)[\u4e00-\u9fff]{1,12}"
    rf"|(?:非常|衷心|十分|再次|也)?(?:{_THANKS})[^，。]{{0,30}}"
    rf"|(?:关于|针对|对于?|就)?(?:{_YOURS})[^，。]{{0,30}}(?:收悉|收到|已阅|知悉|问题|事项|事宜|情况)"
    r"|(?:现将?|经(?:研究|核实|调查|了解|查询?|核查)后?|我[局们办处])?[^，。]{0,12}(?:答复|回复|说明|告知|解答|解释)如下"
    r"|经(?:研究|核实|调查|了解|查询?|核查)后?|特此(?:答复|回复|说明|告知)|此复|现(?:将有关情况)?(?:答复|回复)(?:如下)?"
    r"|(?:如果?|若)[^，。]{0,14}(?:疑问|问题|不明|不清楚)[^，。]{0,8}|如需(?:进一步)?(?:了解|咨询|帮助)[^，。]{0,12}"
    r"|(?:您)?(?:可以?|请|也可以?|欢迎)?(?:随时|及时|直接|继续|再次)?(?:来电|致电|拨打|联系|咨询)[^，。]{0,20}"
    r"|(?:以上|上述)?(?:答复|回复|意见|内容|信息)?[^，。]{0,4}(?:仅供参考|供您参考|敬请知悉|请您?知悉|望您?(?:谅解|理解|满意))[^，。]{0,10}"
)
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．])?"
    r"[\u4e00-\u9fff]{2,12}(?:标准|条件|流程|程序|依据|情况|政策|规定|问题|材料|范围|对象|办法|措施)"
)
_GIVES = re.compile(
    r"补[助贴]|津贴|奖[励补金]|免[费征收缴除]|减[免征收半]|报销|发放|领取|享受|不得|必须|应当|可以(?!.{0,4}(?:来电|致电|拨打|联系|咨询))"
)
_ABOUT = re.compile(r"(?:关于|针对|对于?|就|反映|咨询)[^，。]{0,30}(?:问题|事项|事宜|情况)$|问题$|感谢|谢谢")


_CONTACT = re.compile(r"拨打|热线|电话|致电|联系|咨询")


@dataclass(frozen=True, slots=True)
class DraftedSentence:
    """A sentence as written, and what of it can be checked: the ``claim`` is empty where it only greets or thanks."""

    text: str
    claim: str


def split_draft(text: str) -> tuple[DraftedSentence, ...]:
    """Return the sentences of a draft, mark-up taken out.

    Raises ``DraftError`` for a draft that is empty, only punctuation, or too long.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        # JSON can spell half a character ("\\ud800"), which no reply could be written with
        raise DraftError("草稿里有无法识别的字符。请删去表情等特殊符号后再试。") from error
    if not text.strip():
        raise DraftError("草稿是空的。请粘贴要核对的文字。")
    if len(text.strip()) > LONGEST_DRAFT:
        raise DraftError(f"草稿有 {len(text.strip())} 个字，超过 {LONGEST_DRAFT} 字的上限。请分几次核对。")
    plain = unicodedata.normalize("NFC", html.unescape(_TAG.sub("", _BLOCK.sub("\n", text))))
    sentences = [plain[span.start : span.end] for span in sentence_spans(plain)]
    if not any(char.isalnum() for char in plain):
        raise DraftError(f"没有看懂“{text.strip()[:20]}”。请粘贴要核对的文字。")
    if len(sentences) > MOST_SENTENCES:
        raise DraftError(f"草稿有 {len(sentences)} 句，超过 {MOST_SENTENCES} 句的上限。请分几次核对。")
    return tuple(DraftedSentence(sentence, _claim(sentence)) for sentence in sentences)


def is_contact(claim: str) -> bool:
    """Whether a claim is a number to call and no benefit: no clause can carry it, and somebody else must check it."""
    return bool(_CONTACT.search(claim) and numeral_spans(claim)) and not _GIVES.search(claim) and len(claim) <= 60


def _claim(sentence: str) -> str:
    """The sentence without greetings and other courtesy; empty where nothing is left that a clause could carry."""
    kept = [piece for piece in _SEGMENT_END.split(sentence) if not _is_courtesy(piece.strip(_END_MARKS))]
    claim = "".join(kept).strip()
    bare = claim.strip(_END_MARKS)
    if not any(char.isalnum() for char in bare) or _is_heading(claim, bare):
        return ""
    return claim


def _is_courtesy(segment: str) -> bool:
    """Whether a segment promises nothing: no number in it, and no benefit but as what the letter was about."""
    if not any(char.isalnum() for char in segment):
        return True
    if numeral_spans(segment) or _NO_CLAIM.fullmatch(segment) is None:
        return False
    return _GIVES.search(segment) is None or _ABOUT.search(segment) is not None


def _is_heading(claim: str, bare: str) -> bool:
    """Whether a line only names what follows (一、补助标准：); what ends like a sentence is one."""
    return claim[-1:] not in "。！!；;？?" and _HEADING.fullmatch(bare) is not None
