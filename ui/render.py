"""Replies as HTML: pure functions whose every piece of text is escaped; what a document says is never markup.

Each function returns one line without line breaks, so that a Markdown renderer takes it for one block of HTML and
leaves its text alone. ``turn`` numbers the question within the page and keeps the ids of its cards apart.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from server.answering.answer import ValidityStatus
from server.answering.validity import chinese_date
from server.schemas import CitationView, DocumentView, Reply, SectionView, SentenceView
from server.wording import NOT_FROM_DOCUMENTS, VALIDITY, stated_dates, titled

NEAREST = "相近的条款（没有回答所问，仅供查看）"
NOT_STATED = "文件中未写明"
_OPEN_PARTS = 4
"""Headings of a list that are all open at first; of more only the first is, or a phone would show an endless page."""
WAITING = "正在查找文件条款…"
WAITING_FOR_MORE = "正在核对下一句…"


def escaped(text: str) -> str:
    """Return ``text`` as HTML text or attribute value on one line; line breaks stay as character references."""
    characters = html.escape(text, quote=True)
    return characters.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "&#10;").replace("\t", "&#9;")


def conversation_to_html(turns: Iterable[str]) -> str:
    """Return the whole conversation; a screen reader reads out what is added to it."""
    return f'<div class="talk" role="log">{"".join(turns)}</div>'


def turn_to_html(turn: int, question: str, answer: str) -> str:
    """Return one question with ``answer``, which is HTML of the functions below."""
    asked = f'<div class="asked"><span class="who">您的问题</span><p>{escaped(question)}</p></div>'
    return f'<section class="turn" id="t{turn}">{asked}<div class="answer">{answer}</div></section>'


def waiting_to_html(turn: int, sentences: Sequence[SentenceView], citations: Sequence[CitationView]) -> str:
    """Return an answer that is still coming: its verified sentences and their cards so far."""
    waiting = WAITING_FOR_MORE if sentences else WAITING
    return f'{_sentences(turn, sentences)}<p class="waiting">{waiting}</p>{_cards(turn, citations, "依据")}'


def failure_to_html(message: str, told: str = "没能回答") -> str:
    """Return what went wrong, in the place of an answer; ``told`` says in words what did not come about."""
    return f'<div class="failure" role="alert"><strong>{escaped(told)}</strong><p>{escaped(message)}</p></div>'


def reply_to_html(turn: int, reply: Reply) -> str:
    """Return a finished reply, ending with its next step.

    The notices come before an answer, for they change how it is read, but after a refusal, which they only add to.
    """
    notices = notices_to_html(reply.notices)
    if reply.refusal is None:
        parts = [notices, _told(turn, reply), _sources(turn, reply)]
    else:
        refusal = f'<div class="refusal"><p>{escaped(reply.answer)}</p></div>'
        parts = [refusal, notices, _cards(turn, reply.refusal.nearest, NEAREST, "相近的话")]
    if reply.next_step:
        parts.append(
            f'<p class="next"><span class="tag">{NOT_FROM_DOCUMENTS}</span><span>{escaped(reply.next_step)}</span></p>'
        )
    return "".join(parts)


def model_host_to_html(host: str | None) -> str:
    """Return the notice that questions go to the model on ``host``; empty where they stay on this machine."""
    if host is None:
        return ""
    return (
        f'<p class="elsewhere">请注意：回答由另一台机器（{escaped(host)}）上的语言模型起草，您的问题会发到那里；'
        "身份证号、电话号码会先隐去。请不要写姓名、住址等个人信息。</p>"
    )


def library_to_html(documents: Sequence[DocumentView]) -> str:
    """Return the list of the library's documents, folded."""
    rows = "".join(
        f"<li><span>{escaped(titled(document))}</span> {_badge(document.validity)}</li>" for document in documents
    )
    summary = f"<summary>资料库现有 {len(documents)} 份文件（点开查看）</summary>"
    return f'<details class="library">{summary}<ul>{rows}</ul></details>'


def _told(turn: int, reply: Reply) -> str:
    if reply.layout == "comparison":
        return _columns(turn, reply)
    if reply.layout == "list":
        few = len(reply.sections) <= _OPEN_PARTS
        titles = [section.title for section in reply.sections]
        return "".join(
            _part(turn, section, reply.sentences, " open" if few or place == 0 else "", titles.count(section.title) > 1)
            for place, section in enumerate(reply.sections)
        )
    return _sentences(turn, reply.sentences)


def _columns(turn: int, reply: Reply) -> str:
    """A comparison: a column a region, which a narrow screen shows one below the other."""
    heads = "".join(f'<th scope="col">{escaped(section.title)}</th>' for section in reply.sections)
    # a narrow screen hides the heads, so every cell names its region too
    cells = "".join(
        f'<td><span class="region">{escaped(section.title)}</span>'
        f"{_sentences(turn, _cell(section, reply))}{_note(section)}</td>"
        for section in reply.sections
    )
    return f'<table class="comparison"><thead><tr>{heads}</tr></thead><tbody><tr>{cells}</tr></tbody></table>'


def _cell(section: SectionView, reply: Reply) -> list[SentenceView]:
    """The sentences of a region without its name, which the column has; what is left is often the clause's words."""
    quotes = {citation.n: citation.quote for citation in reply.citations}
    sentences = []
    for sentence in (reply.sentences[place] for place in section.sentences):
        text = sentence.text.removeprefix(f"{section.title}：")
        derivation = None if text in [quotes[n] for n in sentence.citations] else sentence.derivation
        sentences.append(sentence.model_copy(update={"text": text, "derivation": derivation}))
    return sentences


def _part(
    turn: int, section: SectionView, sentences: Sequence[SentenceView], opened: str, told_apart_by_note: bool
) -> str:
    items = "".join(f'<li class="sentence">{_sentence(turn, sentences[place])}</li>' for place in section.sentences)
    count = f"（{len(section.sentences)}项）" if section.sentences else ""
    heading, note = f"{escaped(section.title)}{count}", _note(section)
    if told_apart_by_note:
        heading, note = f'{heading}<span class="note">{escaped(section.note)}</span>', ""
    return f'<details class="part"{opened}><summary>{heading}</summary>{note}<ol>{items}</ol></details>'


def _sources(turn: int, reply: Reply) -> str:
    """The cards of an answer; those of a list are folded, for they would bury the next question."""
    cards = _cards(turn, reply.citations, "依据")
    if reply.layout != "list":
        return cards
    summary = f"<summary>依据（{len(reply.citations)}条，点开查看；点句末的编号也能打开）</summary>"
    return f'<details class="part sources">{summary}{cards}</details>'


def _note(section: SectionView) -> str:
    return f'<p class="note">{escaped(section.note)}</p>' if section.note else ""


def _sentences(turn: int, sentences: Sequence[SentenceView]) -> str:
    return "".join(f'<p class="sentence">{_sentence(turn, sentence)}</p>' for sentence in sentences)


def _sentence(turn: int, sentence: SentenceView) -> str:
    marks = "".join(f'<a class="cite" href="#c{turn}-{n}">[{n}]</a>' for n in sentence.citations)
    derivation = f'<span class="derivation">推算：{escaped(sentence.derivation)}</span>' if sentence.derivation else ""
    return f"{escaped(sentence.text)}{marks}{derivation}"


def cards_to_html(key: str, citations: Sequence[CitationView], title: str, marked: str = "所依据的话") -> str:
    """Return the cited clauses, folded, under ``title``; ``key`` begins their ids, ``marked`` says what is marked."""
    if not citations:
        return ""
    cards = "".join(_card(key, citation, marked) for citation in citations)
    return f'<div class="cards"><p class="title">{title}</p>{cards}</div>'


def _cards(turn: int, citations: Sequence[CitationView], title: str, marked: str = "所依据的话") -> str:
    return cards_to_html(f"c{turn}", citations, title, marked)


def _card(key: str, citation: CitationView, marked: str) -> str:
    document = citation.document
    place = " › ".join(citation.path)
    facts = [
        ("文号", document.number),
        ("发文机关", document.issuer),
        ("适用地区", " ".join(document.region_path)),
        ("印发日期", document.issued_on and chinese_date(document.issued_on)),
        ("有效期", stated_dates(document)),
    ]
    rows = "".join(f"<div><dt>{name}</dt><dd>{escaped(value or NOT_STATED)}</dd></div>" for name, value in facts)
    before, after = citation.text[: citation.start], citation.text[citation.end :]
    quoted = citation.text[citation.start : citation.end]
    return (
        f'<details class="card" id="{key}-{citation.n}"><summary><span class="n">[{citation.n}]</span>'
        f'<span class="doc">{escaped(titled(document))}</span>{_badge(document.validity)}'
        f'<span class="place">{escaped(place)}</span></summary>'
        f'<dl>{rows}</dl><p class="title">条款原文（标黄的是{marked}）</p>'
        f'<blockquote class="clause">{escaped(before)}<mark>{escaped(quoted)}</mark>{escaped(after)}</blockquote>'
        f"</details>"
    )


def _badge(validity: ValidityStatus) -> str:
    return f'<span class="badge {validity}">{VALIDITY[validity]}</span>'


def notices_to_html(notices: Sequence[str]) -> str:
    """Return what a reader must know besides; empty where there is nothing."""
    if not notices:
        return ""
    lines = "".join(f"<p>{escaped(notice)}</p>" for notice in notices)
    return f'<div class="notices" role="note"><strong>请留意</strong>{lines}</div>'
