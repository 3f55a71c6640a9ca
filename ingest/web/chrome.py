"""What of a page is not the document: where the document begins and ends, and the page's own lines within it.

Losing a clause is worse than keeping a menu line: what reads like a clause is never taken for chrome, wherever it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from ingest.outlining.markers import marker_at_start
from ingest.web.page_lines import PageLine, reads_like_prose

_POSITION = re.compile(
    r"(?:[您你](?:现在|当前|目前)?|现在|当前|目前)(?:所处|所在)?的?位置(?:是|为)?(?:[：:>＞»].{0,120}|首页.{0,120})?|"
    r"(?:所在)?位置[：:]首页.{0,120}|(?:网站)?首页[>＞»›/→\-－|｜].{0,120}"
)
_BUTTON_WORDS = (
    r"(?:一键)?分享(?:到|至|本文|文章|按钮)?|微信(?:好友|朋友圈|扫一扫)?|朋友圈|QQ(?:好友|空间)?|(?:新浪|腾讯)?微博|"
    r"人人网|豆瓣(?:网)?|复制链接|(?:我要)?(?:打印|关闭|收藏|纠错|下载|转发|评论|点赞)(?:本页|此页|本文|此文|全文|文章|窗口|页面)?|"
    r"返回(?:顶部|首页|上一页|列表|上页)?|回到顶部|视力保护色|保护视力色|字[号体](?:大小)?|字体调整|默认|超大|[大中小]|"
    r"A[+-]|T[+-]?|无障碍(?:阅读|浏览|版)?|适老化?(?:版|模式)|长者(?:版|模式|助手)|朗读|语音播报|听全文|"
    r"繁[体體](?:版|中文)?|简体(?:版|中文)?|English|下载(?:文字|Word|PDF|OFD)?版?|手机版|电脑版|全文(?:下载|阅读)|"
    r"(?:政策|在线)咨询|我要(?:咨询|提问|留言)|(?:用户|会员)?(?:登[录陆]|注册)|退出登[录陆]|(?:用户|个人)中心|设为首页|加入收藏"
)
_BUTTONS = re.compile(
    rf"(?:(?:{_BUTTON_WORDS})|[|｜：:、·>/\[\]【】（）()+＋-])+|(?:手机)?扫(?:一扫|码|描二维码).{{0,40}}", re.IGNORECASE
)
_SHARES = re.compile(r"分享|微信|微博|朋友圈|空间|豆瓣|人人")
_TOOL_SIGN = re.compile(
    r"打印|关闭|收藏|纠错|返回|回到|视力|字[号体]|无障碍|扫|朗读|播报|听全文|长者|适老|[【\[|｜].{0,30}[大中小]|大中小|下载|咨询|转发|点赞|登[录陆]|注册|加入收藏"
)
_GREETING = re.compile(
    r"欢迎(?:您)?(?:访问|光临|来到).{0,60}|.{0,30}今天是.{0,40}|您是第.{0,20}位访.{1,3}|加入收藏|设为首页|(?:站内|全站|全文|精确|高级|标题|开始|请输入|请输入要)?(?:搜索|检索|查询)(?:关键[词字]|内容)?|"
    r".{2,16}(?:政府)?门户网站"
)
_ACCOUNT = re.compile(
    r"(?:点击|轻触|戳|关注)?.{0,4}(?:上方|下方|上面|下面)?.{0,2}蓝字.{0,14}|长按.{0,6}二维码.{0,16}|阅读原文|"
    r"(?:喜欢|觉得不错|觉得好看|转发).{0,8}点.{0,6}(?:在看|赞).{0,6}|"
    r"(?:来源|编辑|责编|校对|审核|初审|复审|终审|监制|供稿|排版|制作|图文|文字|图片|摄影)\s?[|｜丨].{1,30}"
)
"""What public accounts (公众号) put around an article."""
_NEXT = re.compile(
    r"【?[上下]一[篇条页]】?(?:[：:>＞].{0,100})?|【?[上下]一篇】?.{0,60}|没有了|已是(?:第一|最后)[篇条]"
)
_FOOTER = re.compile(
    r"ICP备|公网安备|网站标识码|版权所有|Copyright|©|技术支持[：:]|^网站地图|站点地图|隐私(?:声明|政策)|法律声明|"
    r"^(?:关于我们|联系我们|网站声明)|^Ctrl\+D",
    re.IGNORECASE,
)
_SURE_FOOTER = re.compile(r"ICP备|公网安备|网站标识码|版权所有|Copyright|©|^Ctrl\+D", re.IGNORECASE)
_LONGEST_FOOTER = 200
_FOOTER_BESIDE = re.compile(
    r"(?:主办|承办|协办|主管|维护|运维)(?:单位)?[：:]|(?:联系|办公|单位)?地址[：:]|邮(?:政)?编(?:码)?[：:]|"
    r"(?:联系|办公|服务|值班|传真|运维)?电话[：:]|传真[：:]|备案号|电子邮箱|^(?:政府网站|适老化|党政机关|事业单位).{0,10}$"
)
_FOOTER_FIRST = re.compile(r"(?:主办|承办|主管|运维)(?:单位)?[：:]|地址[：:]|备案")
_RELATED = re.compile(
    r"[【\[]?(?:相关|有关|推荐|延伸|热门|热点|最新|更多|往期)"
    r"(?:文章|新闻|链接|阅读|信息|稿件|政策|政策解读|解读|报道|内容|推荐|资讯|栏目|发布|公告|文件解读|法规)?(?:推荐)?[】\]]?[：:>]?|"
    r"(?:猜你喜欢|友情链接|网站群|快速链接|政策(?:图解|问答|解读)|图解|解读(?:链接|文章|材料)|网友评论|我要评论|发表评论|"
    r"为您推荐|排行榜?|点击排行)[：:>]?"
)
_RELATED_LINK = re.compile(r"[【\[]?(?:相关|有关|关联|政策)(?:文件|政策|政策解读|解读|链接|阅读|稿件)[】\]]?[：:]")
_DATE = re.compile(r"[\[（(]?\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\]）)]?")
_FILE_NAME = re.compile(r"\.(?:docx?|pdf|xlsx?|wps|et|ofd|zip|rar|ceb)$|^(?:相关)?附件", re.IGNORECASE)
_TITLE = re.compile(
    r".{0,60}关于.{4,200}(?:通知|意见|方案|办法|规划|规定|细则|决定|通告|公告|批复|纲要|计划|措施|函|通报|意见稿)"
    r"(?:[（(].{1,15}[）)])?|"
    r"[^。；，]{3,60}(?:法|条例|规定|办法|决定|细则|规则|方案|规划|意见|纲要|标准|规范|指南|公告|通告|通知)"
    r"(?:[（(][^（）()]{1,15}[）)])?"
)
_NUMBER = re.compile(
    r".{0,12}[\u4e00-\u9fff][〔\[［（(【](?:19|20)\d{2}[〕\]］）)】]第?\d{1,5}号.{0,12}|第\d{1,5}号|[（(].{0,80}\d{4}年.{0,300}[）)]"
)
_TITLE_BEGINS = re.compile(r"[\u4e00-\u9fff、]{2,40}(?:关于(?:印发|转发|批转|公布)?|印发|转发|批转)")
"""The first line of a title in two: 某某市人民政府关于印发."""
_ORGAN = re.compile(r"[\u4e00-\u9fff、]{4,40}(?:政府|办公室|办公厅|委员会|局|厅|部|委|院|会)(?:文件|令|公告|公报)?")
_CLAUSE_LENGTH = 12
_LONGEST_REMARK = 40
_FEWEST_DOUBLED = 3
_HEADER_REACH = 12
"""Lines above the main text that are looked at for its title and what stands with it."""
_MENU_NAME = re.compile(r".{0,6}(?:导航|导读|栏目|分类|菜单|目录|专题|频道)")
_FEWEST_LINKS = 3
"""Links, one a line, that make a menu."""
_MOST_UNKNOWN = 3
_LINKS_REACH = 4


def find_chrome(
    lines: Sequence[PageLine], main: Collection[int], facts: Collection[int], page_title: str
) -> dict[int, str]:
    """Return the indexes of lines that are not the document, each with an English slug for its reason.

    ``main``: lines that an extraction library calls main text; ``facts``: lines that state facts about the document;
    ``page_title``: the page's title as its tags give it, or empty.
    """
    search = _Search(lines, main, facts, page_title)
    core = [i for i, line in enumerate(lines) if i not in search.known and (line.article or i in main)]
    doubled = search.doubled(core)
    core = [i for i in core if i not in doubled]
    if not core:
        search.menus()
    first, last = search.stretch(core) if core else (0, len(lines) - 1)
    chrome = dict.fromkeys(doubled, "doubled_page") | dict.fromkeys(facts, "page_facts")
    for i, line in enumerate(lines):
        if i not in chrome:
            reason = search.known.get(i, "") or ("" if first <= i <= last else line.chrome or "page_chrome")
            if reason:
                chrome[i] = reason
    return chrome


def page_words(lines: Sequence[PageLine], facts: Collection[int]) -> dict[int, str]:
    """Return the indexes of lines that only a page has, by their words alone, each with its reason."""
    return _Search(lines, (), facts, "").known


class _Search:
    """The lines of a page and which of them are known as chrome by their words or by their elements."""

    def __init__(
        self, lines: Sequence[PageLine], main: Collection[int], facts: Collection[int], page_title: str
    ) -> None:
        self.lines = lines
        self.main = main
        self.facts = facts
        self.page_title = page_title
        self.known: dict[int, str] = dict.fromkeys(facts, "page_facts")
        self.known |= {i: reason for i in range(len(lines)) if i not in self.known and (reason := self._reason(i))}
        self._link_lists()
        self._footer()

    def stretch(self, core: Sequence[int]) -> tuple[int, int]:
        """Return the first and the last line of the document, around the lines that surely are main text."""
        first, last = min(core), max(core)
        clauses = [i for i in range(len(self.lines)) if i not in self.known and self._is_clause(i)]
        first, last = min([first, *clauses]), max([last, *clauses])
        body = min(clauses, default=last)
        title = next((i for i in range(first, body) if i not in self.known and self._is_title(i)), first)
        return self._up(title), self._down(last)

    def doubled(self, core: Sequence[int]) -> set[int]:
        """Return the second of two equal stretches: the same text for wide and for narrow screens."""
        words = [self.lines[i].words for i in core]
        first = next((k for k, i in enumerate(core) if self._is_clause(i)), len(core))
        again = next((k for k in range(first + 1, len(core)) if words[k] == words[first]), len(core))
        count = min(again - first, len(core) - again)
        if count < _FEWEST_DOUBLED or words[first : first + count] != words[again : again + count]:
            return set()
        while first and words[again - 1] == words[first - 1]:
            first, again = first - 1, again - 1
        return set(range(core[again], core[-1] + 1))

    def _is_clause(self, i: int) -> bool:
        line = self.lines[i]
        opens = marker_at_start(line.words) is not None and len(line.words) >= _CLAUSE_LENGTH
        return opens and not line.linked

    def _reads_like_prose(self, i: int) -> bool:
        return reads_like_prose(self.lines[i].words, self.lines[i].linked)

    def _is_title(self, i: int) -> bool:
        line = self.lines[i]
        return len(line.words) >= 5 and (line.words == self.page_title or (line.heading and not line.chrome))

    def _reason(self, i: int) -> str:
        """Return why a line is chrome by its own words, or by the elements that hold it, or the empty string."""
        line = self.lines[i]
        if self._reads_like_prose(i):
            return ""
        if _POSITION.fullmatch(line.words):
            return "navigation"
        if _NEXT.fullmatch(line.words):
            return "navigation"
        if len(line.words) > 1 and _BUTTONS.fullmatch(line.words):
            if _SHARES.search(line.words):
                return "share_buttons"
            if _TOOL_SIGN.search(line.words):
                return "page_tools"
        if _GREETING.fullmatch(line.words) and not line.article:
            return "page_chrome"
        if line.linked and _RELATED_LINK.match(line.words):
            return "related"
        if len(line.words) <= _LONGEST_REMARK and _ACCOUNT.fullmatch(line.words):
            return "page_tools"
        if _FILE_NAME.search(line.words) or line.article or self._is_title(i):
            return ""
        return line.chrome if not _TITLE.fullmatch(line.words) or line.linked else ""

    def _link_lists(self) -> None:
        """Mark lists of links to other pages below 相关文章 and the like."""
        for i, line in enumerate(self.lines):
            if not _RELATED.fullmatch(line.words):
                continue
            j = i + 1
            while j < len(self.lines) and (self._is_other_page(j) or j in self.known):
                j += 1
            if j > i + 1 or line.linked:
                for k in range(i, j):
                    self.known.setdefault(k, "related")

    def menus(self) -> None:
        """Mark lists of links above the first clause and below the last one, where no main text is known."""
        clauses = [i for i in range(len(self.lines)) if self._is_clause(i)]
        for first, stop in self._link_runs():
            inside = clauses and clauses[0] < first < clauses[-1]
            if stop - first < _FEWEST_LINKS or inside:
                continue
            headed = first and first - 1 not in self.known and _MENU_NAME.fullmatch(self.lines[first - 1].words)
            for i in range(first - 1 if headed else first, stop):
                self.known.setdefault(i, "navigation")

    def _link_runs(self) -> Iterator[tuple[int, int]]:
        start = 0
        for i in range(len(self.lines) + 1):
            if i == len(self.lines) or not self._is_other_page(i) or self._is_title(i):
                yield start, i
                start = i + 1

    def _is_other_page(self, i: int) -> bool:
        line = self.lines[i]
        return (line.linked or _DATE.fullmatch(line.words) is not None) and not _FILE_NAME.search(line.words)

    def _footer(self) -> None:
        """Mark the lines around 备案号 and 版权所有, up to where other words stand."""
        for i, line in enumerate(self.lines):
            stated = _FOOTER.search(line.words)
            if i in self.known or stated is None or len(line.words) > _LONGEST_FOOTER:
                continue
            if self._is_clause(i) or (self._reads_like_prose(i) and not _SURE_FOOTER.search(line.words)):
                continue
            self.known[i] = "footer"
            for step in (-1, 1):
                j = i + step
                while 0 <= j < len(self.lines) and (j in self.known or self._beside_footer(j)):
                    self.known.setdefault(j, "footer")
                    j += step

    def _beside_footer(self, i: int) -> bool:
        line = self.lines[i]
        if line.article or (i in self.main and not _FOOTER_FIRST.match(line.words)):
            return False
        return bool(_FOOTER.search(line.words) or _FOOTER_BESIDE.search(line.words)) and not self._reads_like_prose(i)

    def _up(self, first: int) -> int:
        """Return where the title and what stands with it begins, above ``first``."""
        unknown = 0
        for i in range(first - 1, max(first - 1 - _HEADER_REACH - len(self.facts), -1), -1):
            line = self.lines[i]
            if self._is_title(i):
                return self._up(i) if i < first - 1 else i
            if i in self.known:
                if self.known[i] in ("navigation", "page_chrome"):
                    break
                continue
            if line.linked:
                if not self._title_above(i):
                    break
                self.known[i] = "related"
                continue
            heads = any(each.fullmatch(line.words) for each in (_TITLE, _TITLE_BEGINS, _NUMBER, _ORGAN))
            if heads or self._reads_like_prose(i):
                first = i
            else:
                unknown += 1
                if unknown > _MOST_UNKNOWN:
                    break
        return first

    def _title_above(self, i: int) -> bool:
        """Whether the page's own title stands close above a link: 相关文件：… between a title and its text."""
        return any(self._is_title(k) and not self.lines[k].linked for k in range(max(i - _LINKS_REACH, 0), i))

    def _down(self, last: int) -> int:
        """Return the last line of signature, date, 附件 and whatever else follows before the page's own lines."""
        for i in range(last + 1, len(self.lines)):
            line = self.lines[i]
            if i in self.known:
                if self.known[i] in ("navigation", "related", "footer", "page_chrome"):
                    break
            elif line.linked and not _FILE_NAME.search(line.words):
                break
            else:
                last = i
        return last
