"""Saved web pages, each small and of one shape: what is kept, what is removed and why, what the page states."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.cleaning.normalize import CleanText, normalize
from ingest.errors import EmptyFileError, UnreadableFileError
from ingest.parsing import parse_document
from ingest.reading.read_html import HtmlReader, render_html
from ingest.reading.reader import SourceFile
from tests.policy_texts import tree

PAGES = Path(__file__).parent / "data" / "html"
EVERY = sorted(path.name for path in PAGES.iterdir())

TREES = {
    "trs_table.html": [
        "front 青禾市民政局关于做好社区助餐服务的通知青民发〔2023〕12号各县（市、区）民政局：",
        "preamble 为方便老年人就近用餐，现就做好社区助餐服务通知如下：",
        "一、服务对象年满60周岁的本市居民均可到社区食堂就餐，其中80周岁以上的优先安排。",
        "二、补贴标准",
        "  （一）建设补贴。每个社区食堂给予3万元一次性补贴。",
        "  （二）运营补贴。按就餐人次补贴，每人次2元。",
        "back 青禾市民政局2023年4月12日（此件公开发布）",
    ],
    "ucap_dl.html": [
        "front 清溪县人民政府办公室关于发放高龄津贴的实施意见清政办发〔2021〕8号各乡镇人民政府，县政府各部门：",
        "第一条年满八十周岁的老年人，每人每月发放高龄津贴50元。",
        "第二条年满一百周岁的老年人，每人每月发放500元。本意见自2021年8月1日起施行。",
        "back 附件：1.高龄津贴申请表.doc2.高龄津贴花名册.doc",
        "back 清溪县人民政府办公室2021年6月30日",
    ],
    "br_soup.htm": [
        "front 白杨镇居家养老服务办法",
        "第一条为了做好居家养老服务，制定本办法。",
        "第二条本办法适用于本镇户籍的老年人。",
        "第三条服务包括下列项目：",
        "  （一）助餐；",
        "  （二）助浴；",
        "  （三）助洁。",
        "第四条费用由镇财政承担，每户每年不超过1200元",
        "第五条本办法自2022年1月1日起施行",
        "back 白杨镇人民政府2021年12月20日",
    ],
    "ul_facts.html": [
        "front 云泽市人民政府关于养老机构消防安全的意见",
        "一、落实责任养老机构对消防安全负全面责任。",
        "二、加强检查",
        "  （一）每月检查一次。",
        "  （二）发现问题的，限期30日内改正。",
    ],
    "div_facts.html": [
        "front 海棠区老年教育工作方案",
        "一、目标。到2025年，每个街道办一所老年学校。",
        "二、措施区教育局选派教师。街道提供场地；面积不少于200平方米配齐桌椅经费列入区财政预算。",
        "三、评估。每年评估一次。",
    ],
    "hidden_parts.html": [
        "一、公开的条款。按月发放。",
        "二、第二条公开的条款。按季发放。",
        "三、overflow不是隐藏。H2O、102。",
    ],
    "entities.html": [
        "一、A&BC<5%>五十元&bogus;&#99999999999;©2020…",
        "二、a<b与3<5，<通知>照旧。",
        "三、甲乙丙丁&nbsp;",
    ],
    "twice.html": [
        "front 关于印发《安宁市家庭养老床位办法》的通知",
        "第一条设立家庭养老床位，每张每月补贴300元。",
        "第二条补贴按季度发给服务机构。",
        "第三条床位每年复核一次。",
    ],
    "bare_law.shtml": [
        "front 枫林省老年人优待规定（2018年9月30日枫林省第十三届人民代表大会常务委员会第五次会议通过）",
        "第一章总则",
        "  第一条为了保障老年人合法权益，制定本规定。",
        "  第二条本规定所称老年人，是指六十周岁以上的公民。",
        "第二章优待内容",
        "  第三条老年人免费乘坐城市公共汽车。外埠老年人享受同等优待。",
        "  第四条本规定自2019年1月1日起施行。",
    ],
    "nested_facts.html": [
        "front 关于开展养老服务质量评估的通知各县民政局：",
        "preamble 为提高质量，通知如下：",
        "一、评估对象养老机构。",
        "二、评估办法自评与抽查相结合。",
        "back 柳河市民政局2019年5月6日附件下载：评估表.xls",
    ],
    "portal_columns.html": [
        "front 玉泉区人民政府办公室文件玉政办〔2020〕5号玉泉区人民政府办公室关于加强养老护理员培训的通知"
        "各街道办事处，区政府各部门：",
        "preamble 经区政府同意，现将有关事项通知如下。",
        "一、培训每年培训护理员200名。",
        "二、奖励取得高级工证书的，一次性奖励2000元。",
        "back 附件：1.护理员培训计划表2.奖励申请表",
        "back 玉泉区人民政府办公室2020年3月9日",
        "attachment 附件2奖励申请表姓名、证书编号由本人填写。",
    ],
}
TABLES = {
    "word_filtered.htm": [
        ["序号", "失能\n等级", "每月标准"],
        ["1", "轻度", "200元"],
        ["2", "重度", "600元"],
    ],
    "layout_tables.html": [
        ["类别", "每人每月标准（元）", "每人每月标准（元）"],
        ["类别", "城市", "农村"],
        ["全自理", "900", "700"],
        ["半护理", "1200", "1000"],
        ["全护理", "1200", "1100"],
    ],
    "repealed_list.html": [
        ["序号", "标题", "发文字号", "发布日期"],
        ["1", "河口县高龄津贴办法", "河民〔2010〕1号", "2010-01-02"],
        ["2", "河口县敬老卡办法", "河民〔2011〕4号", "2011-01-05"],
    ],
}
TEXTS = {
    "word_filtered.htm": "长河县居家养老服务补贴方案\n一、补贴对象\n"
    "具有本县户籍、年满75周岁且生活不能自理的居家老年人，由乡镇审核后纳入。\n二、补贴标准\n"
    "1.轻度失能每人每月200元。\n2.重度失能每人每月600元。\n"
    "序号\t失能\n等级\t每月标准\n1\t轻度\t200元\n2\t重度\t600元\n"
    "三、资金来源\n县财政承担70%，乡镇承担30%。",
    "layout_tables.html": "松岭市特困人员供养标准\n一、适用范围。本标准适用于全市特困人员。\n"
    "二、供养标准。按下表执行：\n"
    "类别\t每人每月标准（元）\n城市\t农村\n全自理\t900\t700\n半护理\t1200\t1000\n全护理\t1100\n注：标准每年调整一次。\n"
    "三、资金保障。所需资金由市、县财政分担。\n四、执行时间。本标准自2024年7月1日起执行。",
}
REMOVED = {
    "trs_table.html": {
        "page_chrome": "青禾市民政局首页政府信息公开办事服务互动交流",
        "navigation": "当前位置：首页&gt;政府信息公开&gt;部门文件上一篇：青禾市民政局关于开展安全检查的通知"
        "下一篇：青禾市民政局关于举办培训班的通知",
        "page_facts": "索引号0123456789/2023-00012主题分类民政、社会福利发文机关青禾市民政局"
        "成文日期2023年4月12日标题青禾市民政局关于做好社区助餐服务的通知发文字号青民发〔2023〕12号有效性有效"
        "来源：青禾市民政局发布时间：2023-04-1809:12浏览次数：207字号：[大中小]",
        "share_buttons": "微信新浪微博QQ空间",
        "page_tools": "【打印本页】【关闭窗口】",
        "related": "相关文章《社区助餐服务的通知》政策解读2023-04-19一图读懂社区助餐2023-04-20",
        "footer": "主办单位：青禾市民政局地址：青禾市青禾路1号邮编：000000"
        "网站标识码：0000000000某ICP备00000000号某公网安备00000000000000号",
    },
    "bare_law.shtml": {
        "page_chrome": "欢迎访问枫林人大网今天是2024年3月1日首页立法工作监督工作",
        "page_facts": "责任编辑：某某",
        "navigation": "上一篇：枫林省志愿服务条例",
        "related": "友情链接：枫林省人民政府",
        "footer": "Copyright©枫林人大网AllRightsReserved",
    },
    "twice.html": {
        "doubled_page": "第一条设立家庭养老床位，每张每月补贴300元。"
        "第二条补贴按季度发给服务机构。第三条床位每年复核一次。",
        "footer": "网站标识码：0000000001",
    },
    "br_soup.htm": {},
    "hidden_parts.html": {},
}
FACTS = {
    "trs_table.html": [
        ("ColumnName", "部门文件"),
        ("ArticleTitle", "青禾市民政局关于做好社区助餐服务的通知"),
        ("PubDate", "2023-04-18 09:12"),
        ("ContentSource", "青禾市民政局"),
        ("索引号", "0123456789/2023-00012"),
        ("主题分类", "民政、社会福利"),
        ("发文机关", "青禾市民政局"),
        ("成文日期", "2023年4月12日"),
        ("标题", "青禾市民政局关于做好社区助餐服务的通知"),
        ("发文字号", "青民发〔2023〕12号"),
        ("有效性", "有效"),
        ("来源", "青禾市民政局"),
        ("发布时间", "2023-04-18 09:12"),
        ("浏览次数", "207"),
    ],
    "ucap_dl.html": [
        ("索引号", "qx-2021-0008"),
        ("发布机构", "清溪县人民政府办公室"),
        ("成文日期", "2021-06-30"),
        ("发文字号", "清政办发〔2021〕8号"),
        ("发布时间", "2021-07-01 15:20"),  # a day without a name in the line of the 来源
        ("来源", "县政府办公室"),
    ],
    "ul_facts.html": [  # 有效性 has no value: the title below it is none
        ("索引号", "YZ001/2020-00031"),
        ("组配分类", "规范性文件"),
        ("发布机构", "云泽市人民政府"),
        ("生成日期", "2020-11-02"),
        ("文号", "云政〔2020〕31号"),
    ],
    "div_facts.html": [
        ("名称", "海棠区老年教育工作方案"),
        ("索引号", "HT-2022-05"),
        ("发文单位", "海棠区教育局"),
        ("发布日期", "2022年5月9日"),
    ],
    "nested_facts.html": [
        ("索引号", "000-1"),
        ("主题分类", "民政; 福利"),
        ("发布机构", "柳河市民政局"),
        ("发文日期", "2019年05月06日"),
        ("名称", "关于开展养老服务质量评估的通知"),
        ("文号", "柳民〔2019〕6号"),
    ],
    "repealed_list.html": [("索引号", "HK-7"), ("发布机构", "河口县民政局"), ("发文日期", "2020年1月1日")],
    "word_filtered.htm": [],
}


@cache
def read(name: str) -> SourceFile:
    return HtmlReader().read(PAGES / name)


def clean(source: SourceFile) -> CleanText:
    return normalize(source.text, source.rendering)


def squeezed_removals(text: CleanText) -> dict[str, str]:
    words: dict[str, str] = {}
    for removal in text.removals:
        words[removal.reason] = words.get(removal.reason, "") + "".join(removal.text.split())
    return {reason: said for reason, said in words.items() if reason not in ("markup", "layout") and said}


@pytest.mark.parametrize("name", TREES)
def test_clauses_of_a_page(name: str) -> None:
    assert tree(parse_document(read(name))) == TREES[name]


@pytest.mark.parametrize("name", TEXTS)
def test_text_of_a_page(name: str) -> None:
    assert clean(read(name)).text == TEXTS[name]


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_a_page(name: str) -> None:
    text = clean(read(name))
    (table,) = text.tables
    assert [[text.text[cell.start : cell.end] for cell in row.cells] for row in table.rows] == TABLES[name]


@pytest.mark.parametrize("name", REMOVED)
def test_what_is_removed_and_why(name: str) -> None:
    assert squeezed_removals(clean(read(name))) == REMOVED[name]


@pytest.mark.parametrize("name", FACTS)
def test_what_the_page_states(name: str) -> None:
    rendering = read(name).rendering
    assert rendering is not None
    assert [fact for fact in rendering.facts if fact[0] not in ("title", "SiteName")] == FACTS[name]


def test_the_title_tag_is_a_fact() -> None:
    rendering = read("ul_facts.html").rendering
    assert rendering is not None
    assert rendering.facts[0] == ("title", "关于养老机构消防安全的意见 - 云泽市人民政府门户网站")


@pytest.mark.parametrize("name", EVERY)
def test_every_character_is_kept_or_removed_once(name: str) -> None:
    source = read(name)
    text = clean(source)
    spans = sorted([(s.start, s.end) for s in text.kept] + [(r.start, r.end) for r in text.removals])
    assert [start for start, _ in spans] == [0] + [end for _, end in spans[:-1]]
    assert spans[-1][1] == len(source.text)
    ends = [*text.offsets[1:], len(text.text)]
    for span, start, end in zip(text.kept, text.offsets, ends, strict=True):
        words, seen = source.text[span.start : span.end], text.text[start:end]
        assert len(words) != len(seen) or words == seen or words.split() == seen.split()
        assert len(words) == len(seen) or words.startswith(("<", "&")) or words.isspace()


@pytest.mark.parametrize("name", EVERY)
def test_clauses_know_their_place(name: str) -> None:
    source = read(name)
    parsed = parse_document(source)
    assert parsed.clauses
    for clause in parsed.clauses:
        assert parsed.document.text[clause.start : clause.end] == clause.text
        spans = clause.source_spans
        assert list(spans) == sorted(spans)
        assert all(a.end < b.start for a, b in pairwise(spans))
        assert source.text[spans[0].start] == clause.text[0] or source.text[spans[0].start] == "&"


def test_a_clause_points_at_its_words_in_the_file() -> None:
    source = read("entities.html")
    first = parse_document(source).clauses[0]
    assert "".join(source.text[span.start : span.end] for span in first.source_spans) == (
        "一&#12289;A&amp;B&nbsp;C&lt;5%&gt;&#x4E94;&#21313;元&bogus;&#99999999999;&copy2020&hellip;"
    )


def test_encodings(tmp_path: Path) -> None:
    page = '<html><head><meta charset="{}"></head><body><p>一、養老服務。</p></body></html>'
    path = tmp_path / "a.HTM"
    encodings = {"gb2312": "gb18030", "gbk": "utf-8", "big5": "big5", "utf-16": "utf-16", "unheard-of": "utf-8-sig"}
    for declared, encoding in encodings.items():
        path.write_bytes(page.format(declared).encode(encoding))
        assert clean(HtmlReader().read(path)).text == "一、養老服務。"


def test_a_page_without_tags_is_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("一、总则\n二、分则", encoding="utf-8")
    source = HtmlReader().read(path)
    assert source.rendering is None
    assert source.doubts == ("文件里没有网页标记，已按纯文本读取。",)


def test_files_that_are_no_pages(tmp_path: Path) -> None:
    empty = tmp_path / "空.html"
    empty.write_bytes(b"")
    with pytest.raises(EmptyFileError, match=r"空\.html"):
        HtmlReader().read(empty)
    with pytest.raises(UnreadableFileError, match=r"没有\.html"):
        HtmlReader().read(tmp_path / "没有.html")


# Words that look like a page's own but stand among clauses.
KEPT = [
    "一、主办单位：某市民政局",
    "二、时间：2023年5月",
    "三、来源：财政资金",
    "来源：各县自筹",
    "打印材料由各县负责。",
    "（三）微信公众号同步公布",
    "四、技术支持：由市信息中心负责，每月检修一次。",
    "上一条所列人员除外",
    "位置：某路5号",
    "首页由县民政局印制",
    "联系电话：0000-11111111",
    "五、下一步。抓好落实。",
]


def test_words_that_only_look_like_chrome() -> None:
    source = "<html><body><p>某市养老服务通知</p>" + "".join(f"<p>{words}</p>" for words in KEPT) + "</body></html>"
    rendering, _ = render_html(source)
    assert normalize(source, rendering).text.split("\n") == ["某市养老服务通知", *KEPT]


def test_clauses_in_elements_with_names_of_chrome() -> None:
    body = "<p>一、发放范围。本市户籍老年人。</p><p>二、发放标准</p><p>每月100元</p><p>三、发放时间。每月10日。</p>"
    for name in ("footer", "bottom", "header", "nav", "share", "sidebar top", "related"):
        source = f'<div class="nav"><a href="/">首页</a></div><div class="{name}">{body}</div>'
        rendering, _ = render_html(source)
        assert normalize(source, rendering).text == (
            "一、发放范围。本市户籍老年人。\n二、发放标准\n每月100元\n三、发放时间。每月10日。"
        )


def test_an_article_that_a_script_shows_later() -> None:
    article = '<div id="js_content" style="visibility: hidden"><p>一、补贴对象。年满80周岁的老人。</p></div>'
    source = f"<body><h1>某县高龄津贴</h1>{article}<p>微信扫一扫</p></body>"
    rendering, _ = render_html(source)
    assert normalize(source, rendering).text == "某县高龄津贴\n一、补贴对象。年满80周岁的老人。"


def test_nesting_too_deep_for_the_extraction_library() -> None:
    source = f"<body>{'<div>' * 10_000}<p>一、正文的条款。</p>{'</div>' * 10_000}<a href='/'>首页</a></body>"
    rendering, doubts = render_html(source)
    assert "一、正文的条款。" in normalize(source, rendering).text
    assert doubts == ("没有认出网页正文的位置，只去掉了已知的导航、分享等内容；请核对开头和结尾有无多余的文字。",)


def test_declared_entities_are_never_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "啊啊啊啊"><!ENTITY b "&a;&a;&a;">]><p>一、&b;&b;。</p>'
    rendering, _ = render_html(bomb)
    assert "一、&b;&b;。" in normalize(bomb, rendering).text
    assert len(normalize(bomb, rendering).text) < len(bomb)
