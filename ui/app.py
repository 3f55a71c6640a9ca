"""The page: a conversation whose answers come sentence by sentence, and behind a second tab the check of a draft."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

# gradio: a chat page in Python alone, no front-end build for whoever maintains it
import gradio as gr

from server.answering.validity import validity_on
from server.app import Answering
from server.check_schemas import CheckReply
from server.schemas import DocumentView
from ui.client import AskFailedError, CheckFailedError, ask, check
from ui.local_page import LocalPage
from ui.render import (
    conversation_to_html,
    failure_to_html,
    library_to_html,
    model_host_to_html,
    reply_to_html,
    turn_to_html,
    waiting_to_html,
)
from ui.render_check import (
    check_failure_to_html,
    check_intro_to_html,
    checked_to_html,
    checking_to_html,
    stopped_to_html,
)

TITLE = "养老政策问答"
EXAMPLES = (
    ("安丘市", "安丘的助老食堂每天有40位老人吃饭，一年能补多少钱？"),
    ("鞍山市", "我妈67岁，家住鞍山，能免费体检吗？"),
    ("大连市", "大连的养老院可以自己开医务室吗？"),
    ("晋城市", "晋城和安丘的新建小区，每百户要配多少平方米养老用房？"),
    ("丹东市", "丹东80岁以上老人的高龄津贴一个月发多少钱？"),
)
"""Questions to the default library, each shown only where its region is in the library; the last shows a refusal."""
ANYWHERE = (
    "家里有失能老人，能享受哪些补贴和服务？",
    "开办养老院有哪些补助和优惠？",
    "社区助餐、老年食堂由哪个部门负责？",
)
"""Questions for a library without any of those regions."""
ALL_REGIONS = "全部地区"
MAX_QUESTION = 2000
"""Characters that the text field takes; the answerer has its own, lower limit and says so."""
MAX_DRAFT = 20_000
"""The same for drafts; with more of them a request would be larger than the server takes."""
REGION_OF_DRAFT = "不选，按草稿里写的"

_FONTS = [
    "system-ui",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "WenQuanYi Micro Hei",
    "SimHei",
    "sans-serif",
]
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of the conversation with what it was answered; ``replied`` is false where asking failed."""

    question: str
    answer: str
    replied: bool


Updates = dict[Any, Any]
Turns = tuple[Turn, ...]


def build_page(answering: Answering) -> gr.Blocks:
    """Return the page over ``answering``."""
    page: gr.Blocks = gr.Blocks(title=TITLE, analytics_enabled=False)
    with page:
        _html(_head(answering), "head")
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap"):
            with gr.Tab("提问", elem_id="asking"):
                _add_asking(answering)
            with gr.Tab("核验文稿", elem_id="checking"):
                _add_checking(answering)
    page.queue(api_open=False, default_concurrency_limit=8)
    return page


def _add_asking(answering: Answering) -> None:
    """Put the conversation into the page under construction."""
    turns = gr.State((), time_to_live=12 * 3600)
    with gr.Row(elem_id="tools"):
        choices = _regions(answering, ALL_REGIONS)
        region = gr.Dropdown(choices, value="", label="您问的是哪个地区？", filterable=False, elem_id="region")
        clear = gr.Button("清空对话", visible=False, elem_id="clear")
    log = _html("", "log")
    with gr.Column(elem_id="examples") as examples:
        _html("<p>可以这样问：</p>", "examples-title")
        shown = _examples(answering)
        buttons = [gr.Button(example) for example in shown]
    with gr.Row(elem_id="composer"):
        field = gr.Textbox(
            label="您的问题",
            placeholder="写下您想问的事",
            max_length=MAX_QUESTION,
            lines=1,
            max_lines=4,
            scale=4,
            min_width=0,
            container=False,
        )
        send = gr.Button("提问", variant="primary", scale=0, min_width=76)
    _html("<p>每句话都依据所列的文件。办理前请向当地民政部门核实。</p>", "promise")

    def respond(text: str, chosen: str, past: Turns) -> Generator[Updates, None, None]:
        number, earlier = len(past) + 1, [turn.answer for turn in past]
        previous = [turn.question for turn in past if turn.replied]

        def showing(answer: str) -> Updates:
            return {log: conversation_to_html([*earlier, turn_to_html(number, text.strip(), answer)])}

        begun = {field: "", examples: gr.Column(visible=False), clear: gr.Button(visible=True)}
        yield {**showing(waiting_to_html(number, (), ())), **begun}
        answer, replied = "", False
        try:
            for heard in ask(answering, text, previous, chosen or None):
                if heard.reply is None:
                    yield showing(waiting_to_html(number, heard.sentences, heard.citations))
                else:
                    answer, replied = reply_to_html(number, heard.reply), True
        except AskFailedError as error:
            # the question goes back into the field, to be mended or sent once more
            answer = failure_to_html(str(error))
            yield {field: text}
        finished = Turn(text.strip(), turn_to_html(number, text.strip(), answer), replied)
        yield {**showing(answer), turns: (*past, finished)}

    outputs = [log, field, examples, clear, turns]
    asking = [
        gr.on([field.submit, send.click], respond, [field, region, turns], outputs, **_quietly()),
        *(
            button.click(partial(respond, example), [region, turns], outputs, **_quietly())
            for button, example in zip(buttons, shown, strict=True)
        ),
    ]
    # first stop, then empty: a sentence under way would else land in the emptied conversation
    clear.click(None, cancels=asking, queue=False, **_quietly()).then(
        lambda: ("", "", gr.Column(visible=True), gr.Button(visible=False), ()), None, outputs, **_quietly()
    )


def _add_checking(answering: Answering) -> None:
    """Put the field for a draft and the place of its verdicts into the page under construction."""
    _html(check_intro_to_html(answering.model_host), "check-intro")
    draft = gr.Textbox(
        label="草稿",
        placeholder="把草稿粘贴到这里",
        max_length=MAX_DRAFT,
        lines=6,
        max_lines=14,
        elem_id="draft",
    )
    with gr.Row(elem_id="check-tools"):
        region = gr.Dropdown(
            _regions(answering, REGION_OF_DRAFT),
            value="",
            label="说的是哪个地区？（可不选）",
            filterable=False,
            elem_id="check-region",
        )
        start = gr.Button("核对", variant="primary", elem_id="check-start")
        stop = gr.Button("停止", visible=False, elem_id="check-stop")
    verdicts = _html("", "checked")

    def respond(text: str, chosen: str) -> Generator[Updates, None, None]:
        yield {verdicts: checking_to_html(None), stop: gr.Button(visible=True)}
        found = ""
        try:
            for heard in check(answering, text, chosen or None):
                if isinstance(heard, CheckReply):
                    found = checked_to_html(heard)
                else:
                    yield {verdicts: checking_to_html(heard)}
        except CheckFailedError as error:
            found = check_failure_to_html(str(error))
        yield {verdicts: found, stop: gr.Button(visible=False)}

    outputs = [verdicts, stop]
    checking = start.click(respond, [draft, region], outputs, **_quietly())
    stop.click(None, cancels=[checking], queue=False, **_quietly()).then(
        lambda: (stopped_to_html(), gr.Button(visible=False)), None, outputs, **_quietly()
    )


def mount_page(app: Any, answering: Answering) -> LocalPage:  # noqa: ANN401  the API, whose type only server.app knows
    """Return ``app`` with the page at "/" beneath its own addresses, which keep working."""
    gr.mount_gradio_app(
        app,
        build_page(answering),
        path="/",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        theme=_theme(),
    )
    style = "".join((_HERE / name).read_text("utf-8") for name in ("page.css", "check.css"))
    return LocalPage(app, style, (_HERE / "page.js").read_text("utf-8"))


def _examples(answering: Answering) -> tuple[str, ...]:
    regions = {document.region.name for document in answering.documents}
    return tuple(question for region, question in EXAMPLES if region in regions) or ANYWHERE


def _html(value: str, name: str) -> gr.Markdown:
    # not gr.HTML: that one evaluates its value as a template in the browser and so forbids a policy without eval;
    # this one takes one line of HTML as it is and cleans it once more
    return gr.Markdown(value, elem_id=name, latex_delimiters=[])


def _quietly() -> dict[str, Any]:
    return {"show_progress": "hidden", "api_visibility": "private", "trigger_mode": "once"}


def _head(answering: Answering) -> str:
    today = answering.today
    views = [DocumentView.of(document, validity_on(document, today)) for document in answering.documents]
    return (
        f"<div><h1>{TITLE}</h1><p>回答只出自资料库里的政策文件，每句话都注明出处，可点开看原文。</p>"
        f"{model_host_to_html(answering.model_host)}{library_to_html(views)}</div>"
    )


def _regions(answering: Answering, none: str) -> list[tuple[str, str]]:
    found = {document.region.path for document in answering.documents if document.region.path}
    return [(none, ""), *((" ".join(path), path[-1]) for path in sorted(found))]


def _theme() -> gr.themes.Base:
    return gr.themes.Base(
        primary_hue=gr.themes.colors.emerald,
        neutral_hue=gr.themes.colors.stone,
        text_size=gr.themes.sizes.text_lg,
        font=_FONTS,
        font_mono=_FONTS,
    ).set(
        body_background_fill="#f4f7f5",
        body_text_color="#1b2420",
        button_primary_background_fill="#0b5345",
        button_primary_background_fill_hover="#083f34",
        button_primary_text_color="#ffffff",
        button_secondary_background_fill="#ffffff",
        button_secondary_background_fill_hover="#e6efeb",
        button_secondary_border_color="#9fb0a8",
        button_secondary_text_color="#1b2420",
        input_background_fill="#ffffff",
        input_border_color="#7d8f87",
        input_placeholder_color="#5b6862",
        block_background_fill="#ffffff",
    )
