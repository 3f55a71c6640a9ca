"""How much of a question's meaning-bearing words a text holds, rare words counting more."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from index.lexical import words

_EMPTY_WORDS = frozenset(
    "的 了 吗 么 呢 吧 啊 呀 嘛 是 在 有 和 与 及 或 也 都 就 还 又 再 被 把 让 给 对 对吧 从 到 要 会 能 可 "
    "可以 能不能 是不是 有没有 多少 什么 啥 怎么 怎样 如何 哪 哪个 哪些 哪里 哪儿 哪年 哪家 哪几 几 几个 谁 "
    "为什么 咋 咋办 咋算 这 那 这个 那个 这些 那些 我 我们 你 你们 他 她 它 他们 咱 咱们 俺 自己 人 个 一个 "
    "一 不 没 没有 去 来 说 想 请 请问 问 办 做 用 上 下 里 中 每 各 某 另外 如果 要是 现在 今年 去年 明年 "
    "时候 时间 情况 规定 政策 文件 相关 有关 知道 了解 具体 一下 一年 一个月 每月 每年 按 按照 根据 需要 "
    "应该 是否 能否 可否 钱 块 标准 比例 家 家里 地方 里面 以后 之后 之前 前 后 到底 究竟 目前 已经 一共 "
    "总共 分别 还是 只 才 得 过 着 吧 啦 嗯 什么时候 啥时候 多久 多大 最低 最高 最多 最少 至少 算 听说 据说 "
    "真的 假的 写 里头 那边 这边 这儿 那儿 住 当 叫 看 下来 责任 单位 责任单位 部门 牵头 牵头单位 负责 归 管 "
    "张 所 名 位 次 处 座 间 套 趟".split()
)
"""Words of asking, not of meaning: their presence in a clause says nothing."""


_UNKNOWN = 0.4
"""Importance of a word that the library doesn't hold, beside one that it holds."""


class WordWeights:
    """Inverse document frequencies of words over a library's clauses."""

    def __init__(self, texts: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        total = 0
        for text in texts:
            counts.update(set(words(text)))
            total += 1
        self._total = max(total, 1)
        self._counts = counts

    def weight(self, word: str) -> float:
        """Return the weight of a word: ln(1 + N / (1 + n)); the highest for a word that no clause holds."""
        return math.log(1 + self._total / (1 + self._counts[word]))

    def known(self, word: str) -> bool:
        """Whether any clause of the library holds the word."""
        return self._counts[word] > 0

    def coverage(self, asked: Mapping[str, float], text: str) -> float:
        """Return the weighted share (0 to 1) of ``asked`` (word to importance) that ``text`` holds; 0 for no words.

        A word that no clause holds is the asker's own way of speaking, or a sign that the topic isn't here: it counts,
        for less.
        """
        importance = {
            word: self.weight(word) * share * (1.0 if self.known(word) else _UNKNOWN) for word, share in asked.items()
        }
        total = sum(importance.values())
        if not total:
            return 0.0
        held = set(words(text))
        # a word may be cut otherwise there: 床位 in 床位数
        inside = (w for word, w in importance.items() if word in held or (len(word) > 1 and word in text))
        return sum(inside) / total


def meaning_words(text: str) -> tuple[str, ...]:
    """Return the words of ``text`` that carry meaning, each once, in order."""
    return tuple(dict.fromkeys(word for word in words(text) if word not in _EMPTY_WORDS and not word.isdigit()))
