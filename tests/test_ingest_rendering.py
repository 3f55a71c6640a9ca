"""HTML as it is read: what each rendered character stands for, white space, entities, tables, what is not shown."""

from __future__ import annotations

import random
import time

import pytest

from ingest.rendering import Piece
from ingest.web.blocks import Page, source_to_page
from ingest.web.tags import attributes, source_to_tags

# source -> rendered text
RENDERED = {
    "a line break in the source is no line end": ("<p>养老\n  服务</p><p>第二\r\n段</p>", "养老服务\n第二段"),
    "between other words it is a space": ("<p>A\nB 12\n34 年</p>", "A B 12 34 年"),
    "white space collapses over tags": ("<p> 甲 <b> 乙</b>\n<i>丙 </i> </p>", "甲 乙丙"),
    "no-break and wide spaces": ("<p>&nbsp;&emsp;一、&#12288;甲&ensp;乙\u3000丙</p>", "  一、\u3000甲 乙\u3000丙"),
    "line breaks of text without tags": ("一、甲。<br><br/>二、乙。<BR >三、丙", "一、甲。\n二、乙。\n三、丙"),
    "unclosed paragraphs and items": ("<p>甲<p>乙<ul><li>丙<li>丁</ul>戊", "甲\n乙\n丙\n丁\n戊"),
    "spans break no line": ("<p><span>一</span><span\nlang=EN-US>A<o:p></o:p></span>二</p>", "一A二"),
    "entities": ("&lt;5%&gt; &amp;amp; &#x4E94;&#21313;&hellip;", "<5%> &amp; 五十…"),
    "broken entities are text": (
        "&bogus; &#; &#99999999999; &; A&B &#xFFFFFFF;",
        "&bogus; &#; &#99999999999; &; A&B &#xFFFFFFF;",
    ),
    "a bare less-than is text": ("<p>a<5，3 < 4，<通知>，x<<y</p>", "a<5，3 < 4，<通知>，x<<y"),
    "soft hyphens are not seen": ("<p>甲&shy;乙</p>", "甲乙"),
    "sub and sup": ("<p>H<sub>2</sub>O，10<sup>2</sup></p>", "H2O，102"),
    "preformatted lines": ("<pre>一、甲\n二、乙  丙</pre>尾", "一、甲\n二、乙 丙\n尾"),
    "lists keep their items and get no numbers": ("<ol><li>甲<ul><li>乙</ul><li>丙</ol>", "甲\n乙\n丙"),
    "after the end": ("<body><p>甲</p></body></html><p>乙</p>", "甲\n乙"),
    "a comment": ("甲<!-- <p>乙</p> -->丙<!--[if gte mso 9]><xml>丁</xml><![endif]-->戊", "甲丙戊"),
    "a comment that never ends": ("<p>甲</p><!-- 乙 <p>丙</p>", "甲\n丙"),
    "conditional marks": ("<![if !supportLists]><span>1.</span><![endif]>甲", "1.甲"),
    "scripts and the like": ("<script>a='<p>乙</p>'</script><style>p{}</style><template>丙</template>甲", "甲"),
    "a script that never ends": ("<p>甲</p><script>乙", "甲\n乙"),
    "form fields": ("<textarea>乙</textarea><input value=丙><select><option>丁</select>甲", "甲"),
    "hidden by style": ('<p style="color:red;DISPLAY : none">乙</p><div hidden>丙<p>丁</div>甲乙丙', "甲乙丙"),
    "overflow hides nothing": ('<p style="overflow:hidden">甲</p>', "甲"),
    "what a script will show": (
        '<p>丙</p><div style="display:none">一、甲乙丙丁戊己。</div>',
        "丙\n一、甲乙丙丁戊己。",
    ),
    "a quote that is missing": ('<p title=x">甲</p><a href="x>乙</a>丙', "甲\n乙丙"),
    "a tag that is cut off": ("<p>甲</p><span style='fo", "甲"),
    "a cut-off tag with words in it": ("<p>甲</p><p 一、乙", "甲\n<p 一、乙"),
}
# source -> header rows, grid
TABLES = {
    "rows and columns": (
        "<table><tr><td>对象</td><td>标准</td></tr><tr><td>甲</td><td>100元</td></tr></table>",
        1,
        [["对象", "标准"], ["甲", "100元"]],
    ),
    "end tags left out": ("<table><tr><th>对象<th>标准<tr><td>甲<td>1</table>", 1, [["对象", "标准"], ["甲", "1"]]),
    "a cell over two rows": (
        "<table><tr><td>类<td>级<td>元<tr><td rowspan=2>甲<td>一<td>1<tr><td>二<td>2</table>",
        1,
        [["类", "级", "元"], ["甲", "一", "1"], ["甲", "二", "2"]],
    ),
    "two header rows": (
        "<table><tr><td rowspan=2>类<td colspan=2>标准<tr><td>城<td>乡<tr><td>甲<td>1<td>2</table>",
        2,
        [["类", "标准", "标准"], ["类", "城", "乡"], ["甲", "1", "2"]],
    ),
    "caption and note are no rows": (
        "<table><tr><td colspan=2>表一</td></tr><tr><td>类<td>元<tr><td>甲<td>1<tr><td colspan=2>注：乙</table>",
        1,
        [["类", "元"], ["甲", "1"]],
    ),
    "a head": (
        "<table><thead><tr><td>类<td>元<tr><td>名<td>数</thead><tbody><tr><td>甲<td>1</table>",
        2,
        [["类", "元"], ["名", "数"], ["甲", "1"]],
    ),
    "empty cells and lines in a cell": (
        "<table><tr><td>类<br>别<td><td>元<tr><td></td><td><p>甲<p>乙</td><td>1</table>",
        1,
        [["类\n别", "", "元"], ["", "甲\n乙", "1"]],
    ),
    "no header": ("<table><tr><td>甲<td>600<tr><td>乙<td>700</table>", 0, [["甲", "600"], ["乙", "700"]]),
    "a table inside a layout table": (
        "<table><tr><td>左<td><table><tr><td>类<td>元<tr><td>甲<td>1</table></table>",
        1,
        [["类", "元"], ["甲", "1"]],
    ),
}
LAYOUT = [
    "<table><tr><td>只有一格</table>",
    "<table><tr><td>左栏<td>右栏</table>",
    "<table><tr><td>甲<tr><td>乙<tr><td>丙</table>",
    f"<table><tr><td>首页<td>公开<tr><td>目录<td>{'<p>一、养老服务的条款。</p>' * 60}</table>",
]


def check_pieces(page: Page) -> None:
    position = seen = 0
    for piece in page.pieces:
        assert piece.start == position < piece.end
        assert seen <= piece.source_start < piece.source_end
        position, seen = piece.end, piece.source_end
        words, source = page.text[piece.start : piece.end], page.source[piece.source_start : piece.source_end]
        if len(words) == len(source):
            assert words == source or (words.isspace() and source.isspace()) or words.split() == source.split()
    assert position == len(page.text)
    assert seen <= len(page.source)


@pytest.mark.parametrize("case", RENDERED)
def test_rendering(case: str) -> None:
    source, text = RENDERED[case]
    page = source_to_page(source)
    assert page.text == text
    check_pieces(page)


@pytest.mark.parametrize("case", TABLES)
def test_a_data_table_is_a_grid(case: str) -> None:
    source, header, grid = TABLES[case]
    page = source_to_page(f"<p>前</p>{source}<p>后</p>")
    (table,) = page.tables
    assert table.header == header
    assert [[page.text[cell.start : cell.end] for cell in row.cells] for row in table.rows] == grid
    check_pieces(page)
    assert page.text.endswith("\n后")


@pytest.mark.parametrize("source", LAYOUT)
def test_a_layout_table_flows_as_blocks(source: str) -> None:
    page = source_to_page(source)
    assert page.tables == ()
    assert "\t" not in page.text
    check_pieces(page)


def test_a_cell_over_two_rows_is_one_place() -> None:
    page = source_to_page("<table><tr><td>类<td>元<tr><td rowspan=2>甲<td>1<tr><td>2</table>")
    (table,) = page.tables
    assert table.rows[1].cells[0] == table.rows[2].cells[0]
    assert page.text == "类\t元\n甲\t1\n2"


def test_words_between_cells_are_not_lost() -> None:
    page = source_to_page("<table>一<tr>二<td>类<td>元</td>三<tr><td>甲<td>1</tr>四</table>")
    (table,) = page.tables
    assert "".join(page.text.split()) == "一二类元三甲1四"
    assert page.text[table.rows[0].cells[1].start : table.rows[0].cells[1].end] == "元\n三"


def test_what_rendered_characters_stand_for() -> None:
    source = "<p>甲&lt;</p>\n<p>乙"
    assert source_to_page(source).pieces == (
        Piece(0, 1, 3, 4),  # 甲
        Piece(1, 2, 4, 8),  # &lt;
        Piece(2, 3, 8, 12),  # the line end is </p>
        Piece(3, 4, 16, 17),
    )


def test_attributes() -> None:
    source = "<td COLSPAN=2 rowspan = '3' title=\"a>b &amp; c\" nowrap class=x>甲"
    (tag,) = source_to_tags(source)
    assert attributes(source, tag) == {
        "colspan": "2",
        "rowspan": "3",
        "title": "a>b & c",
        "nowrap": "",
        "class": "x",
    }


def test_spans_that_claim_too_much_are_ignored() -> None:
    row = "<tr><td colspan=1000 rowspan=1000>甲</td><td>1</td></tr>"
    (table,) = source_to_page(f"<table>{row * 300}</table>").tables
    assert sum(len(row.cells) for row in table.rows) == 600


MESS = [
    *("<", ">", "</", "<p>", "</p>", "<br>", "<td>", "<tr>", "<table>", "</table>", "</td>", "<a href=x>", "</a>"),
    *(
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<li>",
        "<span hidden>",
        "</span>",
        "&nbsp;",
        "&lt;",
        "&#",
        "&",
        '"',
        "'",
    ),
    *("=", " ", "\n", "\t", "一、", "甲乙。", "A", "5", "<td colspan=3>", "<td rowspan=2>", "<pre>", "</pre>", "<div"),
]


def test_any_mess_is_rendered_exactly() -> None:
    dice = random.Random(7)  # noqa: S311  a repeatable mess, no secret
    for _ in range(2000):
        check_pieces(source_to_page("".join(dice.choices(MESS, k=dice.randrange(60)))))


FLOODS = {
    "opened": "<",
    "tags": "<a ",
    "quotes": '<a x="',
    "comments": "<!-- ",
    "declarations": "<!x ",
    "scripts": "<script>",
    "closed scripts": "<script/>",
    "nested": "<div>",
    "nested tables": "<table><tr><td>甲",
    "unmatched": "</span><b>",
    "hidden": "<p style='display:none'>甲",
    "entities": "&nbsp;&amp;",
    "ampersands": "&#1",
}


@pytest.mark.parametrize("flood", FLOODS)
def test_floods_take_time_in_proportion(flood: str) -> None:
    source = FLOODS[flood] * (60_000 // len(FLOODS[flood]))
    began = time.process_time()
    check_pieces(source_to_page(source + "<p>一、正文。"))
    assert time.process_time() - began < 4  # a quadratic walk over 60,000 characters takes minutes
