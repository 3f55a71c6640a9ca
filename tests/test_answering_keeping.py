"""A model's sentence is shown only where it says as much as the quote. Invented sentences, right and spoilt by hand."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ingest.numbers.numerals import find_values
from ingest.sentences import sentence_spans
from server.answering.keeping import is_same, says_as_much
from server.answering.sources import fold
from tests.test_answering_citations import asked, corpus, evidence, evidence_of, judged

HOMES = "对社会力量举办的养老机构，正常运营满一年后，给予每张床位4000元的一次性建设补贴。"
GRANNY = "为提高高龄老年人生活水平，对具有本市户籍的80周岁以上老年人，每人每月发放高龄津贴120元，由本人或者家属申请。"
TIERS = "满1年的一次性奖励2000元，满3年的一次性奖励5000元。"
MEALS = "依托社区食堂，为60周岁以上老年人提供助餐服务，促进养老服务高质量发展。"
LIFTS = "鼓励有条件的老旧小区加装电梯，每部补助不超过20万元，已享受其他补助的除外。"
CARE = "对经评估符合条件的失能、半失能老年人，每人每年提供不少于30小时的居家护理服务。"
LAND = "建设单位不得擅自改变养老服务用房的用途，确需改变的，应当经市民政局同意。"
BUILT = "采取先建后补的方式，对验收合格的农村幸福院给予3万元的建设补助。"
LIST = "为特困人员、低保对象、计划生育特殊家庭的老年人提供免费体检，每年1次。"
EITHER = "对80周岁以上或者失能的老年人，每月发放护理补贴100元。"
TAIL = "养老护理员每人每月补贴500元，补贴期限不超过3年，自2024年1月1日起执行。"
PAYS = "由市财政局向养老机构发放运营补贴，养老机构应当向老年人公示。"
YEARLY = "每年对养老机构开展服务质量检查，检查结果向社会公开。"
TRAIN = "到2025年，培训养老护理员1000人以上，其中持证人员占比不低于60%。"
TARGETS = "2023年底前建成社区食堂20个，2025年底前建成农村幸福院50个。"
OUTER = "5年内不得改变用途，提供助餐服务的，按每餐2元给予补贴。"
SEVERAL = "（三）同时具备消防验收合格和食品经营许可的助餐点，可申请运营补助。"
PAYEE = "为提高服务质量的养老机构提供贷款贴息。"
NUMBERED = "2.市级公办养老机构应当优先接收经济困难的失能老年人。"
SHARE = "政府投资建设的养老机构，护理型床位占比不低于百分之五十。"
AIMED = "支持养老机构连锁化发展，不断满足老年人多样化养老需求，对新增床位给予补助。"
BOTH_AIMS = "为加快养老服务发展，提升服务质量，对新办社区养老驿站给予10万元补助。"

RIGHT = [
    # aims go
    (GRANNY, GRANNY.removeprefix("为提高高龄老年人生活水平，")),
    (MEALS, "依托社区食堂，为60周岁以上老年人提供助餐服务。"),
    (AIMED, "支持养老机构连锁化发展，对新增床位给予补助。"),
    (BOTH_AIMS, "对新办社区养老驿站给予10万元补助。"),
    (BOTH_AIMS, "为加快养老服务发展，对新办社区养老驿站给予10万元补助。"),
    # numbers and headings go
    (SEVERAL, "同时具备消防验收合格和食品经营许可的助餐点，可申请运营补助。"),
    (NUMBERED, "市级公办养老机构应当优先接收经济困难的失能老年人。"),
    ("（二）提升服务水平。公办养老机构应当设立医务室。", "公办养老机构应当设立医务室。"),
    # marks, particles and ways of writing
    (SHARE, "政府投资建设的养老机构，护理型床位占比不低于50%。"),
    (TRAIN, "到2025年培训养老护理员1000人以上，其中持证人员占比不低于60%。"),
    (TRAIN, "到２０２５年，培训养老护理员1000人以上，其中持证人员占比不低于60％"),
    (CARE, "对经评估符合条件的失能和半失能老年人，每人每年提供不少于30小时的居家护理服务。"),
    (BUILT, "采取先建后补方式，对验收合格的农村幸福院给予3万元建设补助。"),
    (HOMES, "对于社会力量举办的养老机构，正常运营满一年后，给予每张床位4000元一次性建设补贴。"),
    (HOMES, "对社会力量举办的养老机构，正常运营满1年后，给予每张床位4000元的一次性建设补贴。"),
    (LAND, "建设单位不得擅自改变养老服务用房的用途，确需改变的，应经市民政局同意。"),
    (TIERS, "满一年的一次性奖励2000元，满三年的一次性奖励5000元。"),
    (LIST, "为特困人员、低保对象和计划生育特殊家庭老年人提供免费体检，每年1次。"),
    (TAIL, "养老护理员每人每月补贴500元，补贴期限不超过三年，自2024年1月1日起执行。"),
    # a place or the heading of the clause in front
    (LIFTS, "溧阳市鼓励有条件的老旧小区加装电梯，每部补助不超过20万元，已享受其他补助的除外。"),
    (LIFTS, "老旧小区改造：鼓励有条件的老旧小区加装电梯，每部补助不超过20万元，已享受其他补助的除外。"),
    # told in another order
    (TRAIN, "培训养老护理员1000人以上，其中持证人员占比不低于60%，到2025年。"),
    (SHARE, "护理型床位占比不低于50%，政府投资建设的养老机构。"),
    (LAND, "建设单位不得擅自改变养老服务用房的用途，确需改变的，必须经市民政局同意。"),
    (SHARE, "政府投资建设的养老机构护理型床位占比，不低于50%。"),
]
"""The last four are right too, and told in the clause's words all the same."""

WRONG = [
    # a value, a bound, a period
    (TAIL, "养老护理员每人每月补贴500元，自2024年1月1日起执行。"),
    (TAIL, "养老护理员每人每月补贴500元，补贴期限3年，自2024年1月1日起执行。"),
    (TAIL, "养老护理员每人补贴500元，补贴期限不超过3年，自2024年1月1日起执行。"),
    (TAIL, "养老护理员每月补贴500元，补贴期限不超过3年，自2024年1月1日起执行。"),
    (TAIL, "养老护理员每人每月补贴500元，补贴期限不超过3年。"),
    (CARE, "对经评估符合条件的失能、半失能老年人，每人每年提供30小时的居家护理服务。"),
    (TRAIN, "到2025年，培训养老护理员1000人，其中持证人员占比不低于60%。"),
    (TRAIN, "培训养老护理员1000人以上，其中持证人员占比不低于60%。"),
    (TRAIN, "到2025年，培训养老护理员1000人以上，持证人员占比不低于60%。"),
    (YEARLY, "对养老机构开展服务质量检查，检查结果向社会公开。"),
    # values that change places
    (TIERS, "满3年的一次性奖励2000元，满1年的一次性奖励5000元。"),
    (TIERS, "满1年的一次性奖励5000元，满3年的一次性奖励2000元。"),
    (TARGETS, "2025年底前建成社区食堂20个，2023年底前建成农村幸福院50个。"),
    (TARGETS, "2023年底前建成社区食堂50个，2025年底前建成农村幸福院20个。"),
    (OUTER, "不得改变用途，5年内提供助餐服务的，按每餐2元给予补贴。"),
    # a condition
    (GRANNY, "对80周岁以上老年人，每人每月发放高龄津贴120元，由本人或者家属申请。"),
    (CARE, "对失能、半失能老年人，每人每年提供不少于30小时的居家护理服务。"),
    (CARE, "对符合条件的失能、半失能老年人，每人每年提供不少于30小时的居家护理服务。"),
    (CARE, "对经评估的失能、半失能老年人，每人每年提供不少于30小时的居家护理服务。"),
    (HOMES, "对社会力量举办的养老机构，给予每张床位4000元的一次性建设补贴。"),
    (HOMES, "正常运营满一年后，给予每张床位4000元的一次性建设补贴。"),
    (HOMES, "对社会力量举办的养老机构，正常运营满一年后，给予每张床位4000元的建设补贴。"),
    (BUILT, "对验收合格的农村幸福院给予3万元的建设补助。"),
    (BUILT, "采取先建后补的方式，对农村幸福院给予3万元的建设补助。"),
    (SEVERAL, "具备消防验收合格和食品经营许可的助餐点，可申请运营补助。"),
    (SEVERAL, "同时具备消防验收合格的助餐点，可申请运营补助。"),
    (OUTER, "提供助餐服务的，按每餐2元给予补贴。"),
    # an either that becomes a both, a both that becomes an either
    (EITHER, "对80周岁以上失能的老年人，每月发放护理补贴100元。"),
    (EITHER, "对80周岁以上、失能的老年人，每月发放护理补贴100元。"),
    (CARE, "对经评估符合条件的失能半失能老年人，每人每年提供不少于30小时的居家护理服务。"),
    (SEVERAL, "同时具备消防验收合格或食品经营许可的助餐点，可申请运营补助。"),
    # a negation, an exception
    (LAND, "建设单位擅自改变养老服务用房的用途，确需改变的，应当经市民政局同意。"),
    (LAND, "建设单位不得擅自改变养老服务用房的用途。"),
    (LIFTS, "鼓励有条件的老旧小区加装电梯，每部补助不超过20万元。"),
    (LIFTS, "鼓励有条件的老旧小区加装电梯，每部补助不超过20万元，已享受其他补助。"),
    ("不收取押金，提供免费体检。", "不收取押金提供免费体检。"),
    # who pays, who gets
    (LIST, "为特困人员、低保对象的老年人提供免费体检，每年1次。"),
    (LIST, "为低保对象、计划生育特殊家庭的老年人提供免费体检，每年1次。"),
    (LIST, "为特困人员、低保对象、计划生育特殊家庭的老年人提供体检，每年1次。"),
    (PAYS, "市财政局、养老机构发放运营补贴，养老机构应当向老年人公示。"),
    (PAYS, "养老机构向市财政局发放运营补贴，养老机构应当向老年人公示。"),
    (PAYS, "由市财政局向养老机构发放运营补贴，养老机构向老年人公示。"),
    (PAYS, "由市财政局向养老机构发放运营补贴。"),
    (GRANNY, "对具有本市户籍的80周岁以上老年人，每人每月发放高龄津贴120元。"),
    (GRANNY, "对具有本市户籍的80周岁以上老年人，每人每月发放高龄津贴120元，由本人申请。"),
    (PAYEE, "提供贷款贴息。"),
    (PAYEE, "养老机构提供贷款贴息。"),
    # how much it promises
    (LIFTS, "有条件的老旧小区加装电梯，每部补助不超过20万元，已享受其他补助的除外。"),
    (LIFTS, "鼓励老旧小区加装电梯，每部补助不超过20万元，已享受其他补助的除外。"),
    (SEVERAL, "同时具备消防验收合格和食品经营许可的助餐点，申请运营补助。"),
    (SEVERAL, "同时具备消防验收合格和食品经营许可的助餐点，应当申请运营补助。"),
    (NUMBERED, "市级公办养老机构应当接收经济困难的失能老年人。"),
    # an aim that says whom a measure is for
    ("为解决独居老人吃饭难题，每餐补贴5元，由街道发放。", "每餐补贴5元，由街道发放。"),
    ("为满足失能老年人照护需求，提供上门服务，每月4次。", "提供上门服务，每月4次。"),
    ("每个乡镇建成敬老院1所，满足特困老年人供养需求。", "每个乡镇建成敬老院1所。"),
    ("给予每人2000元入职奖励，提高护理员职业获得感。", "给予每人2000元入职奖励。"),
    (
        "为满足失能老年人照护需求，提升失能老年人生活质量，每月提供上门服务4次。",
        "每月提供上门服务4次。",
    ),
    # what is no aim, and no heading
    (MEALS, "依托社区食堂，促进养老服务高质量发展。"),
    ("为加装电梯的老旧小区，每部补助20万元。", "每部补助20万元。"),
    ("为提高护理水平的养老机构，每年给予2万元奖励。", "每年给予2万元奖励。"),
    ("完善设施，提高护理补贴标准，满足养老需求。", "完善设施，满足养老需求。"),
    ("（五）不予补助的情形。未取得许可的助餐点；歇业满半年的助餐点。", "未取得许可的助餐点；歇业满半年的助餐点。"),
    ("（五）禁止行为：收取会员费；强制消费。", "收取会员费；强制消费。"),
    ("养老机构：每张床位补贴6000元。", "每张床位补贴6000元。"),
    ("（3）助老食堂。每餐补贴2元，由市级财政承担。", "每餐补贴2元，由市级财政承担。"),
    ("三、四级残疾人每人每月补贴80元。", "四级残疾人每人每月补贴80元。"),
]
QUOTES = sorted({quote for quote, _ in RIGHT + WRONG})


def shown(quote: str, text: str, question: str = "有什么规定？") -> bool:
    """Whether the draft would be shown as the model's: verified, and as much as the quote."""
    piece = evidence(quote, region=("江苏省", "溧阳市"), heading="一、老旧小区改造")
    return judged(text, piece, question).passed and says_as_much(text, asked(question, piece), piece)


def keeps(quote: str, text: str, question: str = "有什么规定？") -> bool:
    piece = evidence(quote, region=("江苏省", "溧阳市"), heading="一、老旧小区改造")
    return says_as_much(text, asked(question, piece), piece)


@pytest.mark.parametrize(("quote", "text"), RIGHT[:-4])
def test_what_says_as_much_is_kept(quote: str, text: str) -> None:
    assert keeps(quote, text)


@pytest.mark.parametrize(("quote", "text"), WRONG)
def test_every_loss_is_caught(quote: str, text: str) -> None:
    """By this check alone, whatever verification makes of it."""
    assert not keeps(quote, text)


def test_few_right_ones_are_told_in_the_clauses_words() -> None:
    refused = [text for quote, text in RIGHT if not shown(quote, text)]
    assert len(refused) <= len(RIGHT) // 5, refused


@pytest.mark.parametrize("quote", QUOTES)
def test_the_quote_says_as_much_as_itself(quote: str) -> None:
    assert keeps(quote, quote)
    assert is_same(quote, quote.rstrip("。"))


@pytest.mark.parametrize("quote", QUOTES)
def test_no_segment_goes_unseen_but_an_aim(quote: str) -> None:
    """Every sentence with one of its segments left out."""
    aims = ("为提高高龄", "促进养老服务高", "不断满足", "满足养老需求", "为加快养老", "提升服务质量")
    segments = quote.rstrip("。").split("，")
    for i, segment in enumerate(segments):
        if len(segments) > 1:
            left = "，".join([*segments[:i], *segments[i + 1 :]]) + "。"
            assert keeps(quote, left) == segment.startswith(aims), segment


@pytest.mark.parametrize("quote", QUOTES)
def test_no_character_goes_unseen(quote: str) -> None:
    """But 的, the comma behind 到2025年, 应当 written as 应, and 老年人 as 老人."""
    for i, char in enumerate(quote.rstrip("。")):
        left = quote[:i] + quote[i + 1 :]
        free = char == "的" or quote[i - 1 : i + 1] == "应当" or (char == "，" and quote[:i].endswith("到2025年"))
        free = free or quote[i - 1 : i + 2] == "老年人"
        assert keeps(quote, left) == free, left


@pytest.mark.parametrize("added", "或 和 、 不 等 可 免费 每月 由 向 （含） 以上 以内 除外 ，".split())
@pytest.mark.parametrize("quote", [GRANNY, EITHER, LAND, CARE, TIERS])
def test_nothing_comes_in(quote: str, added: str) -> None:
    """The verifier takes joining words for neutral; between the words of a quote they are not."""
    texts = [quote[:i] + added + quote[i:] for i in range(1, len(quote) - 1)]
    assert [text for text in texts if keeps(quote, text)] == []


def test_an_aim_that_was_asked_about_stays() -> None:
    left = "依托社区食堂，为60周岁以上老年人提供助餐服务。"
    assert keeps(MEALS, left, "助餐服务有什么规定？")
    assert not keeps(MEALS, left, "怎样促进高质量发展？")


def test_a_place_that_is_not_the_documents_does_not_come_in() -> None:
    assert keeps(LIFTS, f"溧阳市：{LIFTS}")
    assert keeps(LIFTS, f"江苏省溧阳市{LIFTS}")
    assert not keeps(LIFTS, f"江苏省{LIFTS}")
    assert not keeps(LIFTS, f"江山市{LIFTS}")


def test_the_number_of_the_clause_may_go_however_it_is_written() -> None:
    piece = evidence("三、公办养老机构应当设立医务室。")
    piece = replace(piece, clause=replace(piece.clause, number="三、"))
    assert says_as_much("公办养老机构应当设立医务室。", asked("规定？", piece), piece)


def test_the_year_of_a_yearly_plan_stays() -> None:
    piece = evidence("2024年，建成社区食堂20个，每个补助5万元。")
    piece = replace(piece, clause=replace(piece.clause, number="2024年"))
    assert not says_as_much("建成社区食堂20个，每个补助5万元。", asked("规定？", piece), piece)


def test_nothing_of_the_corpus_goes_but_numbers_and_aims() -> None:
    """Every long sentence of the real documents with one of its segments left out."""
    gone: list[str] = []
    for parsed in corpus().documents:
        for clause in parsed.clauses:
            for span in sentence_spans(clause.text):
                piece = evidence_of(clause, parsed.document, clause.text[span.start : span.end])
                segments = fold(piece.quote).rstrip("。;").split("，")
                if len(segments) < 2 or len(piece.quote) < 40:
                    continue
                query = asked("有什么规定？", piece)
                left = ("，".join([*segments[:i], *segments[i + 1 :]]) for i in range(len(segments)))
                gone += [
                    segment for segment, text in zip(segments, left, strict=True) if says_as_much(text, query, piece)
                ]
    assert gone
    opens = re.compile("(?:.*。)?为|(?:以|不断|切实)?(?:满足|促进|提升|提高|增强|优化|改善)")
    assert [segment for segment in gone if not opens.match(segment) or find_values(segment)] == []


def test_a_garbled_agency_is_not_shown() -> None:
    quote = "由市民政局会同市财政局负责，市人民政府予以督导。"
    assert not shown(quote, "由市人民政局会同市财政局负责，市人民政府予以督导。")
    assert not shown(quote, "由民政局会同市财政局负责，市人民政府予以督导。")
