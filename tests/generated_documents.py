"""Documents that nobody wrote: numbered paragraphs, tables, end matter and noise, for properties that all must have."""

from __future__ import annotations

from hypothesis import strategies as st

_DIGITS = "一二三四五六七八九十"
_numbers = st.integers(1, 30)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens - 1] + "十") + (_DIGITS[ones - 1] if ones else "")


_MARKERS = (
    "第{}编 ",
    "第{}章 ",
    "第{}节 ",
    "第{}条 ",
    "第{}条",
    "{}、",
    "（{}）",
    "({})",
    "{}是",
)
_ARABIC_MARKERS = ("{}.", "{}．", "{}、", "（{}）", "{}）", "第{}条 ", "附件{}", "附表{}：")
markers = st.one_of(
    st.builds(lambda form, number: form.format(_chinese(number)), st.sampled_from(_MARKERS), _numbers),
    st.builds(lambda form, number: form.format(number), st.sampled_from(_ARABIC_MARKERS), _numbers),
    st.sampled_from(["①", "②", "⑳", "㈠", "⑴", "⒈", "㊀", "一是", "第一，", "附件", "附件：1.", "附 件:", "目录", ""]),
)
PHRASES = (
    "每人每月补助600元",
    "对80周岁以上老年人",
    "2022年底前建成",
    "由市民政局负责",
    "不低于百分之三十",
    "各县（市、区）政府",
    "按照《某某办法》第三条第二款执行",
    "有效期至2026年2月28日",
    "自2023年3月1日起施行",
    "某政办发〔2023〕5号",
    "责任单位：市民政局、市财政局",
    "（含经济区管委会，下同）",
    "2.5万元",
    "一年补助不超过3万元",
    "其中：",
    "如下：",
    "（一）至（三）项",
    "下列情形",
    "同时废止",
    "现印发给你们，请认真贯彻执行",
    "某某市人民政府办公室",
    "护理等级\t标准\t备注",
    "重度失能\t600\t",
    "\t甲\t乙",
    "|等级|标准|",
    "|---|---|",
    "|重度|600元|",
    "第十四届人民代表大会常务委员会通过",
    "1—6月",
    "三分之一",
)
NOISE = (
    "- 2 -",
    "—3—",
    "第 3 页 共 9 页",
    "分享到：",
    "微信",
    "打印本页",
    "* * *",
    "---",
    "<!-- x -->",
    "**",
    "****",
    "# ",
    "> ",
    "&nbsp;",
    "<b>",
    "</td>",
    "<",
    "\u3000\u3000",
    "\t",
    "\x00",
    "\x0b",
    "\x0c",
    "\u200b",
    "\ufeff",
    "\ufffd",
    "\u2028",
    "\x85",
    "\r",
    " ",
    "  ",
    "“",
    "”",
    "（",
    "）",
    "〔",
    "〕",
    "《",
    "》",
    "𠮷",
    "é",
    "e\u0301",
    "9" * 40,
    "一" * 40,
    "亿",
    "半",
)
_ENDINGS = ("", "。", "；", "：", "，", "、", "）", "。”", " ", "  ")
words = st.one_of(st.sampled_from(PHRASES), st.sampled_from(NOISE), st.text(max_size=12))
paragraphs = st.builds(
    lambda lead, marker, parts, end: lead + marker + "".join(parts) + end,
    st.sampled_from(["", "", "", "\u3000\u3000", "    ", "## ", "**", "- "]),
    markers,
    st.lists(words, max_size=5),
    st.sampled_from(_ENDINGS),
)
_BREAKS = ("\n", "\n", "\n\n", "\r\n", "\n\n\n", "  \n")
_HEADS = (
    "",
    "某某市人民政府办公室关于发展养老服务的意见\n某政办发〔2023〕5号\n各县（市、区）人民政府：\n",
    "某某市养老服务条例\n（2020年1月1日某某市第三届人民代表大会常务委员会第五次会议通过）\n",
)
_TAILS = (
    "",
    "某某市人民政府办公室\n2023年3月1日\n（此件公开发布）\n",
    "附件：1.甲表\n2.乙表\n",
    "附件\n甲表\n一、甲\n",
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Return a decoded file of up to 30 paragraphs."""
    body = draw(st.lists(st.tuples(paragraphs, st.sampled_from(_BREAKS)), max_size=30))
    text = draw(st.sampled_from(_HEADS)) + "".join(a + b for a, b in body) + draw(st.sampled_from(_TAILS))
    return text.encode("utf-8", "replace").decode()
