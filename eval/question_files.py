"""Question files become raw questions: JSONL, CSV as Excel and WPS save it, and Excel workbooks (.xlsx).

Nothing is checked here but that the file can be read as what its name says; ``eval.cases`` checks the questions.
"""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

# openpyxl: reads .xlsx cell by cell in plain Python, with the number formats that say what a cell shows
import openpyxl
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.exceptions import InvalidFileException

from eval.cell_text import CHINESE_DATE_FORMATS, date_text, number_text
from eval.errors import CaseError
from eval.question_rows import (
    MOST_TITLE_ROWS,
    RawQuestion,
    Row,
    field_of,
    find_headings,
    no_headings,
    rows_to_questions,
)

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes. A thousand questions with their quotes are below 1 MB."""
LARGEST_UNPACKED = 64 * 1024 * 1024
"""Bytes of all parts of a workbook together, as its table of contents states them; nothing more is ever unpacked."""
SUFFIXES = (".jsonl", ".csv", ".xlsx")

_DELIMITERS = ",;\t"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The container of .xls, and of a workbook that is locked by a password."""
_BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    SyntaxError,
    zlib.error,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    OSError,
    OverflowError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What openpyxl and zipfile raise for parts that are missing, torn or locked; a ``SyntaxError`` is the parse error of
whichever XML parser openpyxl found, lxml's or the standard library's."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')


class _Style(Protocol):
    numFmtId: int  # noqa: N815  the vendor's name


class _ReadCell(Protocol):
    """What is used of openpyxl's cells, which come without types; an empty one has a ``value`` only."""

    value: object
    column: int
    data_type: str
    number_format: str
    style_array: _Style


class _ReadSheet(Protocol):
    def iter_rows(self) -> Iterable[Sequence[_ReadCell]]: ...


@dataclass(frozen=True, slots=True)
class _Cell:
    """A filled cell; ``kind`` is openpyxl's data type, ``e`` for an error of a formula."""

    value: object
    kind: str
    number_format: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet's filled cells by row and column, its formulas' places, its merged ranges (column, row, column, row)."""

    cells: Mapping[int, Mapping[int, _Cell]]
    formulas: tuple[tuple[int, int], ...]
    merged: tuple[tuple[int, int, int, int], ...]


def read_questions(path: Path) -> tuple[RawQuestion, ...]:
    """Read a question file by its suffix. Raises ``CaseError``, naming file, line, value and remedy."""
    suffix = path.suffix.lower()
    if suffix == ".xls":
        raise CaseError(f"题目文件“{path.name}”是旧版 Excel 格式（.xls）；请用 Excel 或 WPS 另存为 .xlsx 后再试。")
    if suffix not in SUFFIXES:
        raise CaseError(f"题目文件“{path.name}”的类型不能用；只能是：{'、'.join(SUFFIXES)}，请另存为其中一种。")
    data = _read_bytes(path)
    if suffix == ".jsonl":
        found = tuple(_jsonl_questions(path.name, data))
        if not found:
            raise CaseError(f"题目文件“{path.name}”里没有题目；请每行放一个 JSON 题目。")
        return found
    rows = _csv_rows(path.name, data) if suffix == ".csv" else _workbook_rows(path.name, data)
    found = rows_to_questions(path.name, rows)
    if not found:
        raise CaseError(f"题目文件“{path.name}”里没有题目；请在列名下面每行写一个问题。")
    return found


def _read_bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise CaseError(
                f"题目文件“{path.name}”有 {size / 1024 / 1024:.1f} MB，超过 {LARGEST_FILE // 1024 // 1024} MB 的上限；"
                "请拆成几个文件，或去掉其中的图片。"
            )
        return path.read_bytes()
    except OSError as error:
        raise CaseError(f"题目文件“{path}”打不开（{error.strerror}）；请检查路径和读取权限。") from error


def _jsonl_questions(file: str, data: bytes) -> Iterator[RawQuestion]:
    try:
        lines = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    except UnicodeDecodeError as error:
        raise CaseError(f"题目文件“{file}”不是 UTF-8 编码；请另存为 UTF-8 后再试。") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise CaseError(
                f"{file} 第{number}行：不是完整的 JSON（第{error.colno}个字符处出错）；请检查引号、逗号和括号是否成对。"
            ) from error
        except (RecursionError, ValueError) as error:  # brackets without end, a number of thousands of digits
            raise CaseError(
                f"{file} 第{number}行：这一行 JSON 读不了；请对照 eval/questions/README.md 重写。"
            ) from error
        if not isinstance(record, dict):
            raise RawQuestion(file, number, {}, {}).fail("（整行）", record, "每行应是一个用大括号括起来的 JSON 对象")
        yield RawQuestion(file, number, record, {})


def _csv_rows(file: str, data: bytes) -> list[Row]:
    """Read a CSV file; a row's number is the one that Excel shows, so a cell with line breaks is one row."""
    text = _decode(file, data)
    tables: list[list[Row]] = []
    broken: CaseError | None = None
    for delimiter in _DELIMITERS:
        try:
            tables.append(_split_rows(file, text, delimiter))
        except CaseError as error:
            broken = broken or error
    known = [(table, at) for table in tables if (at := find_headings(table)) is not None]
    if known:
        return max(known, key=lambda found: sum(field_of(cell) is not None for cell in found[0][found[1]][1]))[0]
    if broken is not None:
        raise broken
    raise no_headings(file, max(tables, key=lambda table: max((len(cells) for _, cells in table), default=0)))


def _split_rows(file: str, text: str, delimiter: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    try:
        for number, cells in enumerate(reader, start=1):
            rows.append((number, [cell.strip() for cell in cells]))
    except csv.Error as error:
        raise CaseError(
            f"{file} 第{len(rows) + 1}行：从这一行起读不下去；请检查英文双引号是否成对，"
            "内容里的英文双引号要写成两个，也可以用 Excel 打开后重新另存为 CSV。"
        ) from error
    return rows


def _decode(file: str, data: bytes) -> str:
    if data.startswith((b"PK\x03\x04", _OLE)):
        raise CaseError(f"题目文件“{file}”其实是 Excel 文件，不是 CSV；请用 Excel 打开，另存为 .xlsx 后再试。")
    try:
        return data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        place = data.count(b"\n", 0, error.start) + 1
    mended = data.decode("utf-8", "replace")
    kept = sum("\u2e80" < character < "\ufffd" for character in mended)
    try:
        # UTF-8 with a torn character may pass as GB18030 too, and would then be asked as gibberish
        if kept < mended.count("\ufffd"):
            return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _undecoded(file, place) from error
    raise _undecoded(file, place)


def _undecoded(file: str, line: int) -> CaseError:
    return CaseError(f"题目文件“{file}”的编码读不懂（第{line}行起）；请用 Excel 另存为“CSV UTF-8”后再试。")


def _workbook_rows(file: str, data: bytes) -> list[Row]:
    """Return the rows of the first visible sheet with a column for the question."""
    _check_workbook(file, data)
    try:
        sheet, heads = _find_sheet(data)
    except _BROKEN as error:
        raise _broken(file) from error
    if sheet is None:
        raise no_headings(file, next((head for head in heads if any(any(cells) for _, cells in head)), []))
    for row, column in sheet.formulas:
        if column not in sheet.cells.get(row, {}):
            raise CaseError(
                f"{file} 第{row}行：单元格 {_name(row, column)} 是公式，文件里没有它算出的结果；"
                "请用 Excel 打开后保存，或把公式改成它的值再试。"
            )
    rows: list[Row] = []
    for row, filled in sorted(sheet.cells.items()):
        texts = {column: _cell_text(file, row, column, cell) for column, cell in filled.items()}
        rows.append((row, [texts.get(column, "") for column in range(1, max(texts) + 1)]))
    _check_merged(file, sheet, rows)
    return rows


def _check_workbook(file: str, data: bytes) -> None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise CaseError(f"题目文件“{file}”有打开密码；请用 Excel 打开，去掉密码另存后再试。")
        raise CaseError(f"题目文件“{file}”其实是旧版 Excel 格式；请用 Excel 或 WPS 另存为 .xlsx 后再试。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except _BROKEN as error:
        raise _broken(file) from error
    if size > LARGEST_UNPACKED:
        raise CaseError(
            f"题目文件“{file}”解压后有 {size / 1024 / 1024:.0f} MB，超过 {LARGEST_UNPACKED // 1024 // 1024} MB 的上限；"
            "请把题目复制到一个新的工作簿再试。"
        )


def _broken(file: str) -> CaseError:
    return CaseError(f"题目文件“{file}”损坏了，或不是 Excel 工作簿；请用 Excel 打开，重新另存为 .xlsx 后再试。")


def _find_sheet(data: bytes) -> tuple[_Sheet | None, list[list[Row]]]:
    """Return the first visible sheet with headings, and the heads of those looked at. Raises one of ``_BROKEN``."""
    heads: list[list[Row]] = []
    with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        warnings.simplefilter("ignore")  # on parts of the workbook that we don't read: styles, validations, drawings
        shown: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        written: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True)  # where formulas without a result show
        try:
            for sheet, twin in zip(shown.worksheets, written.worksheets, strict=True):
                if sheet.sheet_state != "visible":
                    continue
                for one in (sheet, twin):
                    one.reset_dimensions()  # those that a file states are often wrong, or reach down to row 1048576
                heads.append([(n, _head_texts(cells)) for n, cells in _numbered(sheet, MOST_TITLE_ROWS + 1)])
                if find_headings(heads[-1]) is None:
                    continue
                cells = {n: _filled(row, shown.epoch) for n, row in _numbered(sheet)}
                formulas = [(n, cell.column) for n, row in _numbered(twin) for cell in row if cell.data_type == "f"]
                merged = _MERGED.findall(archive.read(sheet._worksheet_path))  # openpyxl keeps them only when it writes
                ranges = [(_column(a), int(b), _column(c), int(d)) for a, b, c, d in merged]
                return _Sheet({n: row for n, row in cells.items() if row}, tuple(formulas), tuple(ranges)), heads
        finally:
            shown.close()
            written.close()
    return None, heads


def _numbered(sheet: _ReadSheet, most: int | None = None) -> Iterator[tuple[int, Sequence[_ReadCell]]]:
    return islice(enumerate(sheet.iter_rows(), start=1), most)


def _head_texts(cells: Sequence[_ReadCell]) -> list[str]:
    return ["" if cell.value is None else str(cell.value).strip() for cell in cells]


def _column(letters: bytes) -> int:
    return int(column_index_from_string(letters.decode()))


def _name(row: int, column: int) -> str:
    return f"{get_column_letter(column)}{row}"


def _filled(cells: Sequence[_ReadCell], epoch: datetime) -> dict[int, _Cell]:
    filled: dict[int, _Cell] = {}
    for cell in cells:
        if cell.value is None or (isinstance(cell.value, str) and not cell.value.strip()):
            continue
        value, shape = cell.value, cell.number_format
        chinese = CHINESE_DATE_FORMATS.get(cell.style_array.numFmtId) if shape == "General" else None
        if chinese is not None and isinstance(value, int | float):
            value, shape = from_excel(value, epoch), chinese
        filled[cell.column] = _Cell(value, cell.data_type, shape)
    return filled


def _cell_text(file: str, row: int, column: int, cell: _Cell) -> str:
    """Return what people see. Raises ``CaseError`` for a formula's error and for a format that is not understood."""
    value = cell.value
    where = f"{file} 第{row}行：单元格 {_name(row, column)}"
    if cell.kind == "e":
        raise CaseError(f"{where} 是公式的错误值“{value}”；请改正公式，或直接写内容。")
    if isinstance(value, str):
        return value.replace("_x000D_", "").strip()  # how a workbook writes the carriage return of pasted text
    text: str | None = None
    if isinstance(value, bool):
        text = str(value).upper()
    elif isinstance(value, int | float):
        text = number_text(value, cell.number_format)
    elif isinstance(value, date):
        text = date_text(value, cell.number_format)
    if text is None:
        raise CaseError(
            f"{where} 的值“{value}”用了认不出的显示格式“{cell.number_format}”；"
            "请把这一格设为“文本”格式，照看到的样子重写。"
        )
    return text.strip()


def _check_merged(file: str, sheet: _Sheet, rows: list[Row]) -> None:
    """Raise ``CaseError`` for cells that are merged over several questions: only the first would have the content."""
    at = find_headings(rows)
    first = rows[at][0] + 1 if at is not None else 1
    filled = {number for number, cells in rows if any(cells)}
    for left, top, right, bottom in sheet.merged:
        others = any(number in filled for number in range(top + 1, bottom + 1))
        if top >= first and others and left in sheet.cells.get(top, {}):
            raise CaseError(
                f"{file} 第{top}行：{_name(top, left)}:{_name(bottom, right)} 是合并的单元格，只有第一行有内容；"
                "请取消合并，在每一行都写上。"
            )
