"""What is embedded for a clause."""

from __future__ import annotations

from index.passages import parsed_to_passages
from tests.fakes import make_clause, make_parsed

TOP = make_clause("安丘", "一、", "一、运营补助")
CANTEEN = make_clause(
    "安丘", "（1）", "（1）助老食堂。对投入运营半年以上的给予补助。每年分别给予2万元、3万元。", parent=TOP
)


def test_a_clause_gives_itself_and_its_sentences_with_their_places() -> None:
    passages = parsed_to_passages(make_parsed("安丘", [TOP, CANTEEN], region=["山东省", "安丘市"]))
    own = [passage for passage in passages if passage.clause_id == CANTEEN.id]
    assert [passage.kind for passage in own] == ["clause", "sentence", "sentence", "sentence"]
    assert [CANTEEN.text[passage.start : passage.end] for passage in own] == [
        CANTEEN.text,
        "（1）助老食堂。",
        "对投入运营半年以上的给予补助。",
        "每年分别给予2万元、3万元。",
    ]


def test_embedded_text_carries_region_title_and_path() -> None:
    whole, sentence, *_ = [
        passage.text
        for passage in parsed_to_passages(make_parsed("安丘", [TOP, CANTEEN], region=["山东省", "安丘市"]))
        if passage.clause_id == CANTEEN.id
    ]
    assert whole == f"安丘市 安丘养老服务办法 | {' '.join(CANTEEN.path)} | {CANTEEN.text}"
    assert sentence == f"{CANTEEN.path[0]} {CANTEEN.path[1]} （1）助老食堂。"


def test_a_document_without_region_has_no_gap() -> None:
    passages = parsed_to_passages(make_parsed("某", [make_clause("某", "一、", "一、总则。")]))
    assert passages[0].text.startswith("某养老服务办法 | ")


def test_front_and_back_are_not_searched() -> None:
    clauses = [
        make_clause("甲", "", "某市人民政府文件", kind="front"),
        make_clause("甲", "一、", "一、提高补贴。"),
        make_clause("甲", "", "抄送：各单位。", kind="back"),
        make_clause("甲", "", " \n", kind="preamble"),
    ]
    assert {passage.clause_id for passage in parsed_to_passages(make_parsed("甲", clauses))} == {clauses[1].id}


def test_a_row_is_read_with_its_column_names() -> None:
    row = make_clause(
        "甲", "6", "6\t日间照料\t2023年底", kind="row", cells=(("任务", "日间照料"), ("时限", "2023年底"))
    )
    whole = parsed_to_passages(make_parsed("甲", [row]))[0]
    assert whole.text.endswith(" | 任务：日间照料；时限：2023年底")
    assert (whole.start, whole.end) == (0, len(row.text))


def test_ids_are_stable_positive_and_distinct() -> None:
    passages = parsed_to_passages(make_parsed("安丘", [TOP, CANTEEN]))
    ids = [passage.id for passage in passages]
    assert len(set(ids)) == len(ids)
    assert all(0 <= i < 2**63 for i in ids)
    # a renamed region changes the embedded text, not the identity
    assert ids == [passage.id for passage in parsed_to_passages(make_parsed("安丘", [TOP, CANTEEN], region=["安丘市"]))]


def test_a_long_clause_is_cut_between_paragraphs_and_keeps_its_place() -> None:
    paragraphs = ["第五条 " + "甲" * 295 + "。", "乙" * 299 + "。", "丙" * 99 + "。"]
    article = make_clause("甲", "第五条", "\n".join(paragraphs), parent=TOP)
    wholes = [p for p in parsed_to_passages(make_parsed("甲", [TOP, article])) if p.clause_id == article.id]
    wholes = [p for p in wholes if p.kind == "clause"]
    # 300 + a line end + 300 would be 601: the second paragraph goes with the third
    assert [article.text[p.start : p.end] for p in wholes] == [paragraphs[0], "\n".join(paragraphs[1:])]
    assert all(f" | {' '.join(article.path)} | " in p.text for p in wholes)
    assert len({p.id for p in wholes}) == 2


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    sentences = ["（一）" + "甲" * 400 + "。", "乙" * 400 + "。", "丙" * 100 + "。", "丁" * 700 + "。", "戊。"]
    clause = make_clause("甲", "（一）", "".join(sentences))
    passages = parsed_to_passages(make_parsed("甲", [clause]))
    assert [clause.text[p.start : p.end] for p in passages if p.kind == "clause"] == [
        sentences[0],
        sentences[1] + sentences[2],
        sentences[3],  # no sentence is cut
        sentences[4],
    ]


def test_a_clause_of_600_characters_is_one_passage() -> None:
    clause = make_clause("甲", "（一）", "（一）" + "甲" * 298 + "。" + "乙" * 297 + "。")
    assert len(clause.text) == 600
    passages = parsed_to_passages(make_parsed("甲", [clause]))
    assert [(p.start, p.end) for p in passages if p.kind == "clause"] == [(0, 600)]


def test_a_line_that_says_nothing_alone_is_read_with_its_parents_sentence() -> None:
    lead = "下列人员每人每月发给护理补贴二百元："
    parent = make_clause("甲", "第五条", f"第五条 补贴由县里承担。{lead}")
    item = make_clause("甲", "（三）", "（三）六十周岁以上的失能老年人；", parent=parent)
    whole, sentence = [p for p in parsed_to_passages(make_parsed("甲", [parent, item])) if p.clause_id == item.id]
    assert whole.text.endswith(f" | {lead} {item.text}")
    assert sentence.text.endswith(f" {lead} {item.text}")
    assert (whole.start, whole.end) == (sentence.start, sentence.end) == (0, len(item.text))


def test_a_clause_that_stands_alone_or_below_a_mere_heading_is_read_alone() -> None:
    heading = make_clause("甲", "一、", "一、补贴对象")
    short = make_clause("甲", "（一）", "（一）特困老人。", parent=heading)
    long = make_clause("甲", "（二）", "（二）" + "符合条件的本地户籍老人，" * 4, parent=TOP)
    for clause, above in ((short, heading), (long, TOP)):
        whole = parsed_to_passages(make_parsed("甲", [above, clause]))[-2]
        assert whole.text.endswith(f" | {clause.text}")
