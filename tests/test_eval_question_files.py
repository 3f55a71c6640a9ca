"""``eval.question_files`` and ``eval.question_rows``: tables as an office saves them, read as they look or refused."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from eval.cases import Case, Gold, load_case_files, load_cases
from eval.errors import CaseError
from eval.question_files import LARGEST_FILE

HEADS = "编号 问题 之前的问题 提问人 地区 题型 原因 能否回答 依据文件 依据条款 依据原文 要点 错误说法".split()
FULL = [
    "甲1",
    "助老食堂一年补多少？",
    "你好\n在吗；方便吗",
    "工作人员",
    "甲市",
    "数额",
    "",
    "能",
    "甲政办〔2023〕1号",
    "（1）",
    "30人以上的，每年补助4万元；30人以下的，每年补助2万元\n按月发放",
    "4万元|4万／四万元；每年\n360/600元",
    "2万；3万",
]
REFUSED = ["甲2", "奖金多少？", "", "家属", "", "", "未规定", "不能", "", "", "", "", ""]


def book(
    path: Path, rows: Iterable[Sequence[object]], before: Callable[[openpyxl.Workbook], None] | None = None
) -> Path:
    """Write the rows to the only sheet of a workbook; ``before`` changes the workbook before it is saved."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    if before is not None:
        before(workbook)
    workbook.save(path)
    return path


def repacked(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """Change one part of a workbook, as another program than openpyxl would have written it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def table(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def quoted(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    return "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows) + "\r\n"


def check_full(cases: tuple[Case, ...], file: str) -> None:
    case, refused = cases
    assert (case.id, case.question, case.asker, case.region) == ("甲1", "助老食堂一年补多少？", "worker", "甲市")
    assert case.previous == ("你好", "在吗；方便吗")
    assert (case.type, case.reason, case.answerable) == ("number", None, True)
    doc, clause = "甲政办〔2023〕1号", "（1）"
    assert case.gold == (
        Gold(doc, clause, "30人以上的，每年补助4万元；30人以下的，每年补助2万元"),
        Gold(doc, clause, "按月发放"),
    )
    assert case.key_facts == (("4万元", "4万", "四万元"), ("每年",), ("360/600元",))
    assert case.wrong_facts == ("2万", "3万")
    assert (case.file, case.line) == (file, 2)
    assert (refused.type, refused.reason, refused.answerable) == ("unanswerable", "not_stated", False)
    assert (refused.asker, refused.region, refused.gold, refused.line) == ("family", None, (), 3)


def test_a_workbook_is_read_as_written(tmp_path: Path) -> None:
    check_full(load_cases(book(tmp_path / "题.xlsx", [HEADS, FULL, REFUSED])), "题.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_whatever_its_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    check_full(load_cases(table(tmp_path / "题.CSV", quoted([HEADS, FULL, REFUSED], delimiter), encoding)), "题.CSV")


def test_english_headings_do_too(tmp_path: Path) -> None:
    text = "ID,Question,answerable,type,gold.doc,gold.quote,key_facts\r\n7,多少？,TRUE,number,甲,每年4万元,4万\r\n"
    (case,) = load_cases(table(tmp_path / "q.csv", text))
    assert (case.id, case.answerable, case.type) == ("7", True, "number")
    assert case.gold == (Gold("甲", "", "每年4万元"),)


def test_a_column_of_questions_is_enough(tmp_path: Path) -> None:
    first, second = load_cases(table(tmp_path / "q.csv", "问题\n谁发？\n\n发多少？\n", "gb18030"))
    assert [(c.id, c.line) for c in (first, second)] == [("q-2", 2), ("q-4", 4)]
    assert (first.answerable, first.type, first.reason, first.gold, first.key_facts) == (None, None, None, (), ())


def test_a_title_may_stand_above_the_headings_and_another_sheet_before(tmp_path: Path) -> None:
    def add(workbook: openpyxl.Workbook) -> None:
        notes = workbook.create_sheet("说明", 0)
        notes.append(["项目", "内容"])
        notes.append(["比例", "#N/A"])
        hidden = workbook.create_sheet("旧", 0)
        hidden.append(["问题"])
        hidden.append(["旧问题"])
        hidden.sheet_state = "hidden"

    path = book(tmp_path / "q.xlsx", [["养老问题清单"], [], ["问题"], ["谁发？"]], add)
    assert [(case.question, case.line) for case in load_cases(path)] == [("谁发？", 4)]


def test_answerable_without_a_type_is_a_labelled_case(tmp_path: Path) -> None:
    text = "问题,能否回答,依据文件,依据原文,要点\n多少？,是,甲,每年4万元,4万元\n"
    (case,) = load_cases(table(tmp_path / "q.csv", text))
    assert (case.answerable, case.type, case.key_facts) == (True, None, (("4万元",),))


def test_documents_and_quotes_are_paired_line_by_line(tmp_path: Path) -> None:
    row = ["问", "能", "甲\n乙", "一、\n二、", "每年4万元\n每月100元", "4万元"]
    heads = ["问题", "能否回答", "依据文件", "依据条款", "依据原文", "要点"]
    (case,) = load_cases(book(tmp_path / "q.xlsx", [heads, row]))
    assert case.gold == (Gold("甲", "一、", "每年4万元"), Gold("乙", "二、", "每月100元"))
    row[4] += "\n每张床600元"
    with pytest.raises(CaseError, match=r"q.xlsx 第2行：“依据文件”列的值“甲 乙”不能用；这里有2项，依据原文有3行"):
        load_cases(book(tmp_path / "q.xlsx", [heads, row]))


def test_cells_are_read_as_people_see_them(tmp_path: Path) -> None:
    cells: list[tuple[object, str, str]] = [
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (0.5, "0%", "50%"),
        (1234.5, '#,##0.00"元"', "1,234.50元"),
        (date(2026, 2, 28), 'yyyy"年"m"月"d"日";@', "2026年2月28日"),
        (datetime(2026, 3, 1), "mm-dd-yy", "2026/3/1"),
        (True, "General", "TRUE"),
        ("谁发？_x000D_\n何时发？ ", "@", "谁发？\n何时发？"),
    ]

    def style(workbook: openpyxl.Workbook) -> None:
        for line, (_, shape, _) in enumerate(cells, start=2):
            workbook.worksheets[0].cell(line, 2).number_format = shape
            workbook.worksheets[0].cell(line, 1).number_format = "000"

    rows: list[list[object]] = [
        ["编号", "问题"],
        *([float(i), value] for i, (value, _, _) in enumerate(cells, start=1)),
    ]
    cases = load_cases(book(tmp_path / "q.xlsx", rows, style))
    assert [case.question for case in cases] == [text for _, _, text in cells]
    assert [case.id for case in cases][:2] == ["001", "002"]


@pytest.mark.parametrize(("number", "text"), [(31, "2026年2月28日"), (57, "2026年2月"), (58, "2月28日")])
def test_the_dates_of_a_chinese_excel_are_no_numbers(tmp_path: Path, number: int, text: str) -> None:
    def style(workbook: openpyxl.Workbook) -> None:
        workbook.worksheets[0]["A2"].number_format = "yyyy!m!d"

    path = book(tmp_path / "q.xlsx", [["问题"], [46081]], style)
    repacked(path, "xl/styles.xml", lambda xml: xml.replace('numFmtId="164" fontId', f'numFmtId="{number}" fontId'))
    assert load_cases(path)[0].question == text


def test_a_workbook_as_excel_packs_it_is_read(tmp_path: Path) -> None:
    """Texts shared between cells, some in several fonts; no dimension, no styles; rows and cells left out."""
    main, office = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org"
    types, rels = f"{office}/package/2006/content-types", f"{office}/package/2006/relationships"
    kind = f"{office}/officeDocument/2006/relationships"
    content = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{types}"><Override PartName="/xl/workbook.xml" '
        f'ContentType="{content}.sheet.main+xml"/><Override PartName="/xl/sharedStrings.xml" '
        f'ContentType="{content}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" Target="xl/workbook.xml" '
        f'Type="{kind}/officeDocument"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kind}"><sheets><sheet name="题" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" '
        f'Target="worksheets/sheet1.xml" Type="{kind}/worksheet"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}"><si><t>问题</t></si>'
        "<si><r><t>谁</t></r><r><t>发？</t></r></si></sst>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>'
        '<row r="2"><c r="B2" t="s"><v>0</v></c></row>'
        '<row r="5"><c r="B5" t="s"><v>1</v></c></row></sheetData></worksheet>',
    }
    path = tmp_path / "q.xlsx"
    path.write_bytes(zipped(**{name: text.encode() for name, text in parts.items()}))
    assert [(case.question, case.line) for case in load_cases(path)] == [("谁发？", 5)]
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace("<si><t>问题</t></si>", "")
    path.write_bytes(zipped(**{name: text.encode() for name, text in parts.items()}))
    with pytest.raises(CaseError, match="损坏了"):
        load_cases(path)


def test_a_formula_is_read_by_its_result(tmp_path: Path) -> None:
    path = book(tmp_path / "q.xlsx", [["问题"], ['="谁"&"发"']])
    with pytest.raises(CaseError, match=r"q.xlsx 第2行：单元格 A2 是公式，文件里没有它算出的结果.*保存"):
        load_cases(path)
    sheet = "xl/worksheets/sheet1.xml"
    repacked(
        path,
        sheet,
        lambda xml: re.sub(r'<c r="A2"([^>]*)>(.*?)<v(?: */>|></v>)', r'<c r="A2" t="str">\2<v>谁发</v>', xml),
    )
    assert load_cases(path)[0].question == "谁发"
    repacked(path, sheet, lambda xml: xml.replace('t="str"', 't="e"').replace("谁发", "#REF!"))
    with pytest.raises(CaseError, match=r"第2行：单元格 A2 是公式的错误值“#REF!”"):
        load_cases(path)


def test_a_time_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"q.xlsx 第2行：单元格 A2 的值“2026-03-01 10:30:00”.*“文本”"):
        load_cases(book(tmp_path / "q.xlsx", [["问题"], [datetime(2026, 3, 1, 10, 30)]]))


def test_cells_merged_over_questions_are_told_and_others_are_not(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["地区", "问题"],
        ["甲市", "谁发？"],
        [None, "发多少？"],
        ["乙市", "何时发？"],
        [None, None],
    ]
    path = book(tmp_path / "q.xlsx", rows, lambda workbook: workbook.worksheets[0].merge_cells("A2:A3"))
    with pytest.raises(CaseError, match=r"q.xlsx 第2行：A2:A3 是合并的单元格.*取消合并"):
        load_cases(path)
    book(path, rows, lambda workbook: workbook.worksheets[0].merge_cells("A4:A5"))
    assert [case.region for case in load_cases(path)] == ["甲市", None, "乙市"]


def test_a_sheet_that_claims_a_million_rows_is_read_quickly(tmp_path: Path) -> None:
    path = book(tmp_path / "q.xlsx", [["问题"], ["谁发？"]])
    repacked(path, "xl/worksheets/sheet1.xml", lambda xml: re.sub('ref="A1:A2"', 'ref="A1:XFD1048576"', xml))
    assert [case.question for case in load_cases(path)] == ["谁发？"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"能否回答": "也许"}, "“能否回答”列的值“也许”不能用；只能是：能、是、true"),
        ({"提问人": "邻居"}, "“提问人”列的值“邻居”不能用；只能是：family（家属）、worker（工作人员）"),
        ({"题型": "金额"}, "“题型”列的值“金额”不能用；只能是：fact（事实）"),
        ({"能否回答": "不能"}, "“题型”列的值“数额”不能用"),
        ({"原因": "未规定"}, "“原因”列的值“未规定”不能用；能回答的题目没有原因，请留空"),
        ({"能否回答": ""}, "“题型”列的值“数额”不能用；没有“能否回答”列的题只提问"),
        ({"依据原文": ""}, "“依据原文”列没有填；写了依据文件"),
        ({"依据文件": ""}, "“依据文件”列没有填；写了依据原文"),
        ({"依据文件": "", "依据条款": "", "依据原文": ""}, "“依据原文”列没有填；能回答的题目至少要有一处依据"),
        ({"要点": ""}, "“要点”列没有填；能回答的题目至少要有一个要点"),
        ({"要点": "100元／月"}, "“要点”列的值“100元／月”不能用；“／”会把它分成几种写法"),
        ({"问题": ""}, "缺少“问题”列；请补上"),
    ],
)
def test_a_bad_cell_is_told_with_row_column_value_and_remedy(tmp_path: Path, row: dict[str, str], told: str) -> None:
    changed = [row.get(head, cell) for head, cell in zip(HEADS, FULL, strict=True)]
    for path in (
        book(tmp_path / "q.xlsx", [HEADS, REFUSED, changed]),
        table(tmp_path / "q.csv", quoted([HEADS, REFUSED, changed], ",")),
    ):
        with pytest.raises(CaseError) as caught:
            load_cases(path)
        assert str(caught.value).startswith(f"{path.name} 第3行：{told}")
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("问题,备注\n谁发？,急\n", r"q.csv 第1行：没有名为“备注”的列；可用的列有：编号（id）、问题（question）.*删去"),
        ("问题,question\n谁发？,谁发？\n", r"第1行：“问题”和“question”两列是同一项；请合并"),
        ("编号,咨询内容\n1,谁发？\n", r"“q.csv”里没有名为“问题”的列；看到的第一行是：编号、咨询内容.*至少要有“问题”"),
        ("谁发？\n发多少？\n", r"没有名为“问题”的列；看到的第一行是：谁发？"),
        ("", r"“q.csv”里没有名为“问题”的列"),
        ("问题,地区\n", r"“q.csv”里没有题目"),
        ("问题,地区\n谁发,甲市,发多少\n", r"q.csv 第2行：第3列的“发多少”上面没有列名.*英文双引号"),
        ("问题,\n谁发,备注\n", r"q.csv 第2行：第2列的“备注”上面没有列名"),
        ('问题,地区\n谁发？,甲市\n"发多少？,甲市\n', r"q.csv 第3行：从这一行起读不下去；请检查英文双引号"),
        ('问题\n"谁"发？\n', r"q.csv 第2行：从这一行起读不下去"),
        ("编号,问题\n1,谁发？\n1,发多少？\n", r"q.csv 第3行：“编号”列的值“1”已在 q.csv 第2行用过"),
    ],
)
def test_a_table_that_cannot_be_used_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(CaseError, match=told):
        load_cases(table(tmp_path / "q.csv", text))


def test_ids_made_for_two_files_of_one_name_are_told(tmp_path: Path) -> None:
    files = [book(tmp_path / "q.xlsx", [["问题"], ["谁发？"]]), table(tmp_path / "q.csv", "问题\n谁发？\n")]
    with pytest.raises(CaseError, match=r"q.csv 第2行：“编号”列的值“q-2”已在 q.xlsx 第2行用过.*改名"):
        load_case_files(files)


def test_torn_utf8_is_not_asked_as_gibberish(tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    torn = "问题\n养老补贴一年发多少？\n".encode() + "谁发？".encode()[:-4] + b"\n"
    path.write_bytes(torn)
    with pytest.raises(CaseError, match=r"“q.csv”的编码读不懂（第3行起）；.*CSV UTF-8"):
        load_cases(path)
    path.write_bytes(b"question\n\xff\xff\xff\n")
    with pytest.raises(CaseError, match=r"编码读不懂（第2行起）"):
        load_cases(path)


def ole(*streams: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(s.encode("utf-16-le") for s in streams)


def zipped(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("q.xls", b"", r"“q.xls”是旧版 Excel 格式（.xls）；.*另存为 .xlsx"),
        ("q.docx", b"", r"“q.docx”的类型不能用；只能是：.jsonl、.csv、.xlsx"),
        ("q", b"", r"类型不能用"),
        ("q.xlsx", ole("Workbook"), r"“q.xlsx”其实是旧版 Excel 格式"),
        ("q.xlsx", ole("EncryptionInfo", "EncryptedPackage"), r"“q.xlsx”有打开密码；.*去掉密码"),
        ("q.xlsx", b"", r"“q.xlsx”损坏了"),
        ("q.xlsx", "问题\n谁发？".encode(), r"“q.xlsx”损坏了，或不是 Excel 工作簿"),
        ("q.xlsx", zipped(a=b"1"), r"“q.xlsx”损坏了"),
        ("q.xlsx", zipped(bomb=bytes(65 * 1024 * 1024)), r"“q.xlsx”解压后有 65 MB，超过 64 MB 的上限；.*新的工作簿"),
        ("q.csv", zipped(a=b"1"), r"“q.csv”其实是 Excel 文件"),
        ("q.csv", bytes(LARGEST_FILE + 1), r"“q.csv”有 20.0 MB，超过 20 MB 的上限；请拆"),
        ("q.jsonl", bytes(LARGEST_FILE + 1), r"“q.jsonl”有 20.0 MB"),
        ("q.jsonl", b"[" * 100_000, r"q.jsonl 第1行"),
    ],
    ids=range(13),
)
def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(CaseError, match=told):
        load_cases(path)


def test_a_torn_workbook_is_told_wherever_it_is_torn(tmp_path: Path) -> None:
    path = book(tmp_path / "q.xlsx", [HEADS, FULL])
    whole = path.read_bytes()
    for keep in range(0, len(whole) - 1, len(whole) // 40):
        path.write_bytes(whole[:keep])
        with pytest.raises(CaseError, match=r"“q.xlsx”损坏了"):
            load_cases(path)
    for part in ("xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"):
        path.write_bytes(whole)
        repacked(path, part, lambda xml: xml[: len(xml) // 2])
        with pytest.raises(CaseError, match=r"“q.xlsx”损坏了"):
            load_cases(path)
