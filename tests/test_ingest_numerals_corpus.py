"""Typed values of the real documents: their own sentences with values worked out by hand, and no number missed."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from ingest.numbers.numerals import find_values, numeral_spans
from tests.test_ingest_numerals import shown

CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.mark.parametrize(
    ("name", "sentence", "values"),
    [
        (
            "安政办〔2023〕5号",
            "对养老床位数达到20张(含)以上且达到国家等级标准的民办和公建民营养老机构，根据收住的60岁(含)以上老年人和处于就业"
            "年龄段的智力、精神和其他重度残疾人(二级以上肢体、视力、听力、言语和多重残疾人)，按照中度、重度失能人数，每人每年"
            "分别给予360元、600元的运营补助，并根据等级评估结果，实行0.8-1.2倍的差异化补助。",
            [
                "count 20..*张 at_least",
                "age 60..*岁 at_least",
                "count 2..*级 at_least",
                "money 360元 exact 人 年",
                "money 600元 exact 人 年",
                "multiple 0.8..1.2倍 range",
            ],
        ),
        (
            "安政办〔2023〕5号",
            "对投入运营半年以上，为老年人提供生活照料、日间托管、保健康复、精神慰藉等服务，建设配备规范、运营管理良好、服务"
            "达标，建筑面积300平方米(含)以上，达到省等级评定标准的，每年给予2万元的运营补助。",
            ["duration 0.5..*年 at_least", "area 300..*平方米 at_least", "money 20000元 exact 年"],
        ),
        (
            "安政办〔2023〕5号",
            "根据日均服务符合条件的老年人数10-30人、31-60人、61人以上三个档次，每年分别给予2万、3万元、4万元的运营补助，按照"
            "服务人数和运营月份据实补助。",
            [
                "count 10..30人 range 日",
                "count 31..60人 range 日",
                "count 61..*人 at_least 日",
                "count 3个 exact 日",
                "money 20000元 exact 年",
                "money 30000元 exact 年",
                "money 40000元 exact 年",
            ],
        ),
        (
            "丹政办发〔2020〕14号",
            "2020年7月起，新建住宅小区严格按照不低于地上新建总建筑面积千分之三的标准配建养老服务设施，做到“四同步”（同步规划、"
            "同步建设、同步验收、同步交付）；已建成居住区按不低于15平方米建筑面积/百户的标准配套养老服务设施，无养老服务设施或"
            "现有设施未达标的，要通过回购、租赁、改造等方式，由各县(市)区政府在2022年底前补足。",
            [
                "date 20200701..*日期 at_least",
                "percent 0.3..*% at_least",
                "area 15..*平方米 at_least 百户",
                "date *..20221231日期 at_most",
            ],
        ),
        (
            "晋市政办〔2020〕74号",
            "严格按照人均用地不少于 0.1 平方米的标准，分区分级规划设置养老服务设施。",
            ["area 0.1..*平方米 at_least 人"],
        ),
        (
            "晋市政办〔2020〕74号",
            "新建住宅项目应当按照每百户不少于 30 平方米的标准配套建设养老服务用房。",
            ["area 30..*平方米 at_least 百户"],
        ),
        (
            "晋市政办〔2020〕74号",
            "到2021年，全市标准化中心敬老院和区域性养老中心达到25-30个，",
            ["date 20210101..20211231日期 exact", "count 25..30个 range"],
        ),
        (
            "晋市政办〔2020〕74号",
            "养老服务机构新招用就业困难人员，并为之签订1年以上劳动合同并足额为其缴纳社会保险费的，可按规定给予社会保险补贴。"
            "符合小微企业标准的养老服务机构，新招用毕业年度和毕业2年内高校毕业生的，也可按规定纳入社会保险补贴范围。",
            ["duration 1..*年 at_least", "duration *..2年 at_most"],
        ),
        (
            "晋市政办〔2020〕74号",
            "在年度利润总额12%以内的部分，准予在计算应纳税所得额时扣除，超过部分准予结转至以后3年内在计算应纳税所得额时扣除。",
            ["percent *..12% at_most", "duration *..3年 at_most"],
        ),
        (
            "鞍政办发〔2019〕43号",
            "即建立 10 个面积在 500 - 750 平方米以上的县区级综合性的居家和社区养老服务中心",
            ["count 10个 exact", "area 500..750平方米 range"],
        ),
        (
            "鞍政办发〔2019〕43号",
            "每年对 65 岁以上老年人免费提供一次健康状况评估、体格检查、健康指导等服务。",
            ["age 65..*岁 at_least", "count 1次 exact 年"],
        ),
        (
            "鞍政办发〔2019〕43号",
            "志愿者、义工和社会家庭成员纳入培训范围，培训人数达到 800 人以上。",
            ["count 800..*人 at_least"],
        ),
        (
            "鞍政办发〔2019〕43号",
            "签约率达到 60% 以上。建立 65 岁以上老年人的健康档案，建档率达到 50% 以上。",
            ["percent 60..*% at_least", "age 65..*岁 at_least", "percent 50..*% at_least"],
        ),
    ],
)
def test_sentences_of_the_corpus(name: str, sentence: str, values: list[str]) -> None:
    source = (CORPUS / f"{name}.txt").read_text(encoding="utf-8")
    # the files break lines within sentences and space digits; the words must be the file's own
    assert "".join(sentence.split()) in "".join(source.split())
    assert shown(sentence) == values


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.txt")), ids=lambda p: p.stem)
def test_every_arabic_number_of_the_corpus_is_a_value_or_no_quantity(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    values = find_values(text)
    assert [text[v.start : v.end] for v in values] == [v.text for v in values]
    assert all(a.end <= b.start for a, b in pairwise(values))
    typed = {(v.start, v.end) for v in values}
    untyped = [span for span in numeral_spans(text) if span not in typed]
    for start, end in untyped:
        before, after = text[max(0, start - 1) : start].strip(), text[end : end + 1].strip()
        # 文号, numbered clauses, 第11次, a row of a table, 附件1, the page stamp 000049, the years in a title
        assert (
            after in ("号", "〕", ".", "）", ")", "", "—") or before in ("第", "件", "—") or text[end : end + 2] == "—2"
        ), text[start - 10 : end + 10]
