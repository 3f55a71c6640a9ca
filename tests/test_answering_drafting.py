"""A stream of text becomes draft sentences, however the model cuts it into pieces."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from server.answering.answer import Cut, DraftSentence, DraftStep
from server.answering.drafting import LONGEST_DRAFT, LONGEST_SENTENCE, draft_steps, to_sentence


def never(_begun: str) -> bool:
    return False


def in_pieces(text: str, size: int) -> list[str]:
    return [text[i : i + size] for i in range(0, len(text), size)]


def told(steps: list[DraftStep]) -> list[tuple[str, tuple[int, ...]]]:
    return [(step.sentence.text, step.sentence.keys) for step in steps if step.sentence is not None]


def drafted(text: str, size: int = 1) -> list[tuple[str, tuple[int, ...]]]:
    return told(list(draft_steps(in_pieces(text, size), never)))


def cut_of(text: str, size: int = 1) -> list[Cut]:
    return [step.cut for step in draft_steps(in_pieces(text, size), never) if step.cut is not None]


TEXTS: list[tuple[str, list[tuple[str, tuple[int, ...]]]]] = [
    ("每人每月发放120元。[1]", [("每人每月发放120元。", (1,))]),
    ("每人每月发放120元[1]。", [("每人每月发放120元。", (1,))]),
    ("每人每月发放120元。[1]由本人申请。[2]", [("每人每月发放120元。", (1,)), ("由本人申请。", (2,))]),
    ("每人每月发放120元。[1][3]由本人申请。", [("每人每月发放120元。", (1, 3)), ("由本人申请。", ())]),
    ("每人每月发放120元[2]，由本人申请[1]。", [("每人每月发放120元，由本人申请。", (2, 1))]),
    ("每人每月发放120元。 [1, 2]\n由本人申请。", [("每人每月发放120元。", (1, 2)), ("由本人申请。", ())]),
    (
        "每人每月发放120元。[条款1、2、3、4、5、6]由本人申请。",
        [("每人每月发放120元。", (1, 2, 3, 4, 5, 6)), ("由本人申请。", ())],
    ),
    ("每人每月发放120元。【1】［２］", [("每人每月发放120元。", (1, 2))]),
    ("每人每月发放120元。[1][1]", [("每人每月发放120元。", (1,))]),
    ("每人每月发放120元\n[1]\n由本人申请", [("每人每月发放120元", (1,)), ("由本人申请", ())]),
    ("能申请吗？[1]可以！[2]", [("能申请吗？", (1,)), ("可以！", (2,))]),
    ("\n\n回答：每人每月发放120元。", [("每人每月发放120元。", ())]),
    ("没有句号的一句话[1]", [("没有句号的一句话", (1,))]),
    ("溧政办发〔2023〕5号规定每月120元。[1]", [("溧政办发〔2023〕5号规定每月120元。", (1,))]),
    ("溧政办发[2023]5号规定每月120元。[1]", [("溧政办发[2023]5号规定每月120元。", (1,))]),
    ("补贴1,000元，[1]限3个月。", [("补贴1,000元，限3个月。", (1,))]),
    ("（1）每餐补贴2元。[12]", [("（1）每餐补贴2元。", (12,))]),
    ("每餐补贴2元。[见附件]由本人申请。", [("每餐补贴2元。", ()), ("[见附件]由本人申请。", ())]),
    ("每餐补贴2元。[123]由本人申请。", [("每餐补贴2元。", ()), ("[123]由本人申请。", ())]),
    ("1.每餐补贴2元。\n2.市级承担一半。", [("每餐补贴2元。", ()), ("市级承担一半。", ())]),
    ("1.5万元补助一次发放。", [("1.5万元补助一次发放。", ())]),
    ("- 65岁以上老年人免费。\n* 80岁以上优先。", [("65岁以上老年人免费。", ()), ("80岁以上优先。", ())]),
]


@pytest.mark.parametrize(("text", "sentences"), TEXTS)
def test_sentences_and_their_keys_however_the_text_is_cut(
    text: str, sentences: list[tuple[str, tuple[int, ...]]]
) -> None:
    for size in (1, 2, 3, 5, 8, len(text)):
        assert drafted(text, size) == sentences, size
    for place in range(1, len(text)):
        steps = list(draft_steps([text[:place], text[place:]], never))
        assert told(steps) == sentences, text[:place]
        assert "".join(step.raw for step in steps) == text


def test_a_sentence_is_told_before_the_next_is_asked_for() -> None:
    asked: list[str] = []

    def pieces() -> Iterator[str]:
        for piece in ("每餐补贴", "2元。", "[1]", "由本人", "申请。", "[2]"):
            asked.append(piece)
            yield piece

    first = next(step for step in draft_steps(pieces(), never) if step.sentence is not None)
    assert first.sentence == DraftSentence("每餐补贴2元。", (1,), "model")
    # the piece behind the mark tells that no second mark follows
    assert asked == ["每餐补贴", "2元。", "[1]", "由本人"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1.5万元一次发放", "1.5万元一次发放"),
        ("12.5平方米以上", "12.5平方米以上"),
        ("3、5号楼", "3、5号楼"),
        ("65岁以上老年人", "65岁以上老年人"),
        ("2024年1月起", "2024年1月起"),
        ("50%以上", "50%以上"),
        ("2.市级承担", "市级承担"),
        ("2. 市级承担", "市级承担"),
        ("2）市级承担", "市级承担"),
        ("10、市级承担", "市级承担"),
        ("• 市级承担", "市级承担"),
        ("答：市级承担", "市级承担"),
        ("回答: 1. 市级承担", "市级承担"),
        ("-5度以下", "-5度以下"),
        ("*市级承担", "*市级承担"),
        ("三、四级残疾人", "三、四级残疾人"),
    ],
)
def test_bullets_go_and_numbers_stay(text: str, words: str) -> None:
    sentence = to_sentence(text)
    assert sentence is not None
    assert sentence.text == words


@pytest.mark.parametrize("text", ["", " \n", "。", "[1]。", "……", "回答：", "1.\n"])
def test_nothing_said_is_no_sentence(text: str) -> None:
    assert to_sentence(text) is None


@pytest.mark.parametrize("text", ["", "\n\n", "。。", "[1]", " [1] 。"])
@pytest.mark.parametrize("size", [1, 2, 9])
def test_an_empty_draft_is_told(text: str, size: int) -> None:
    assert cut_of(text, size) == ["empty"]
    assert drafted(text, size) == []


@pytest.mark.parametrize("size", [1, 2, 3, 7, 400])
def test_a_sentence_that_comes_again_ends_the_draft(size: int) -> None:
    text = "每餐补贴2元。[1]由本人申请。[1]每餐补贴2元。[1]由社区受理。[1]"
    assert drafted(text, size) == [("每餐补贴2元。", (1,)), ("由本人申请。", (1,))]
    assert cut_of(text, size) == ["loop"]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 400])
def test_a_run_that_goes_round_ends_the_draft(size: int) -> None:
    text = "每餐补贴2元。[1]市级补贴" + "和区级补贴" * 30
    assert drafted(text, size) == [("每餐补贴2元。", (1,))]
    assert cut_of(text, size) == ["loop"]
    steps = list(draft_steps(in_pieces(text, size), never))
    assert len("".join(step.raw for step in steps)) < len("每餐补贴2元。[1]市级补贴") + 5 * 5 + size


def test_words_that_come_three_times_are_no_loop() -> None:
    assert cut_of("老年人、老年人、老年人都可以申请100000元。") == []


def unlike(length: int) -> str:
    """Return text of that length that never repeats itself."""
    return "".join(chr(0x4E00 + i) for i in range(length))


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_sentence_without_end_is_cut(size: int) -> None:
    assert cut_of(unlike(LONGEST_SENTENCE), size) == []
    assert cut_of(unlike(LONGEST_SENTENCE + 1), size) == ["endless"]
    assert drafted(unlike(LONGEST_SENTENCE + 1), size) == []


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_draft_without_end_is_cut(size: int) -> None:
    text = unlike(2 * LONGEST_DRAFT)
    sentences = "".join(f"{text[i : i + 49]}。" for i in range(0, len(text), 49))
    assert cut_of(sentences, size) == ["endless"]
    assert len(drafted(sentences, size)) <= LONGEST_DRAFT // 50


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_a_hopeless_beginning_ends_the_draft_at_its_comma(size: int) -> None:
    heard: list[str] = []

    def no_nines(begun: str) -> bool:
        heard.append(begun)
        return "9999" in begun

    text = "每餐补贴2元，由市级承担。[1]每月发放9999元，由本人申请，可以领取。"
    steps = list(draft_steps(in_pieces(text, size), no_nines))
    assert heard == ["每餐补贴2元", "每月发放9999元"]
    assert told(steps) == [("每餐补贴2元，由市级承担。", (1,))]
    assert [step.cut for step in steps if step.cut] == ["hopeless"]
    assert text.startswith("".join(step.raw for step in steps))


def test_no_number_and_no_mark_is_judged_at_a_comma_within_it() -> None:
    heard: list[str] = []

    def hear(begun: str) -> bool:
        heard.append(begun)
        return False

    list(draft_steps(["补贴3,000元[1, 2]，每年12：30起，限1次。"], hear))
    assert heard == ["补贴3,000元", "补贴3,000元，每年12：30起"]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 50])
def test_the_steps_hold_every_piece_that_was_taken(size: int) -> None:
    text = "每餐补贴2元。[1]\n由本人申请[2]。每餐补贴2元。多余的话"
    taken: list[str] = []

    def pieces() -> Iterator[str]:
        for piece in in_pieces(text, size):
            taken.append(piece)
            yield piece

    steps = list(draft_steps(pieces(), never))
    assert "".join(step.raw for step in steps) == "".join(taken)


def test_empty_pieces_change_nothing() -> None:
    assert told(list(draft_steps(["", "每餐", "", "补贴2元。", "", "[1]", ""], never))) == [("每餐补贴2元。", (1,))]
