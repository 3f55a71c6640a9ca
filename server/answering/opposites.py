"""What a sentence says of the opposite of what was asked: 非营利 and 营利, before and after, new buildings and old."""

from __future__ import annotations

import re

from server.answering.coverage import meaning_words
from server.answering.office_holders import is_person_line, other_role
from server.answering.question import Query

_EARLIER = re.compile(r"(?:还|更|再|往)(?:早|前)|(?:以|之|从)前(?:的|建|盖|办|批|就)")
_ONLY_LATER = re.compile(r"^(?!.*(?:之前|以前)).*(?:之后|以后)")
_NEW_BUILT = re.compile(r"新建(?=的?(?:住宅|居住|小区|城[镇区]|项目|建筑|养老|公共|、))|之后的|以后的|新投入|新设")
_OLD_BUILT = re.compile(r"老旧|老城区|既有|已建成?|之前的|以前的|现有设施")
_ASKS_NEW = re.compile(r"新(?:建|盖|修|开发|小区|楼|房|住宅|项目|设)")
_ASKS_OLD = re.compile(r"(?:老旧?|旧)(?:的)?(?:小区|楼|房|住宅|城区|居住区|社区|家属院)|既有|已(?:经)?建成")
"""Buildings that are yet to be and buildings that are there: what holds for the ones seldom holds for the others."""


def opposites(asked: str, quote: str) -> int:
    """Return how many words stand bare in the question and only after 非 in the sentence, or the other way round.

    What is asked of an earlier time is as much opposed by a sentence on what came after a day.
    """
    count = int(bool(_EARLIER.search(asked)) and bool(_ONLY_LATER.search(quote)))
    count += int(is_person_line(quote) and other_role(asked, quote))
    for word in meaning_words(asked):
        bare = re.sub("^非", "", word)
        if len(bare) < 2 or bare not in quote:
            continue
        asked_negated = f"非{bare}" in asked and re.search(f"(?<!非){re.escape(bare)}", asked) is None
        asked_bare = f"非{bare}" not in asked
        only_negated = re.search(f"(?<!非){re.escape(bare)}", quote) is None
        only_bare = f"非{bare}" not in quote
        count += (asked_bare and only_negated) or (asked_negated and only_bare)
    return count


def is_new_for_old(query: Query, quote: str) -> bool:
    """Whether new buildings are asked about and the sentence is on old ones only, or the other way round.

    A follow-up that says neither (那晋城呢) means those of the question that it leans on.
    """
    said = query.topic if _ASKS_NEW.search(query.topic) or _ASKS_OLD.search(query.topic) else query.carried
    asks_new, asks_old = bool(_ASKS_NEW.search(said)), bool(_ASKS_OLD.search(said))
    of_new, of_old = bool(_NEW_BUILT.search(quote)), bool(_OLD_BUILT.search(quote))
    return asks_new != asks_old and of_new != of_old and asks_new != of_new
