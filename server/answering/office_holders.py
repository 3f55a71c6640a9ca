"""Lines of a list of persons with their posts (组长：…): they answer who holds a post, and nothing else."""

from __future__ import annotations

import re

_POST = "书记|主任|主席|政委|理事长|秘书长|教导员|经济师|组长|委员|经理|负责人|[局厅部处科镇乡县区市州盟旗省院校行会]长"
_ROLE_BEFORE = re.compile(r"^(?:第[一二三]|常务)?(?:副?\s*组\s*长|成\s*员|副?\s*主\s*任|召\s*集\s*人)\s*[：:]")
_PERSON_LINE = re.compile(rf"^[\u4e00-\u9fff](?:\s*[\u4e00-\u9fff]){{1,3}}\s+[\u4e00-\u9fff、]{{2,40}}(?:{_POST})$")
_ASKS_WHO = re.compile(
    r"谁|哪位|哪些人|哪几个人|什么人|啥人|名单|成员|组长|领导|一把手|书记|挂帅|牵头人|姓名|名字|叫什么|叫啥|"
    r"(?:现任|分管|主管)[^，。？]{0,6}(?:长|主任)|(?:局|市|县|区|镇)长(?:是|姓|叫)"
)
_ASKS_FOR_MANY = re.compile(r"名单|成员|哪些人|哪几个人|都有谁|有谁|哪几位|哪些领导")
_ROLE = re.compile(r"副?组长|副?主任|副?[局厅部市县区镇]长|副?书记|成员")


def is_person_line(quote: str) -> bool:
    """Whether ``quote`` is a line of a list of persons: 组 长：某某 市长, 某某 某镇党委书记."""
    bare = quote.strip(" \t　。；;")
    return "，" not in bare and bool(_ROLE_BEFORE.match(bare) or _PERSON_LINE.match(bare))


def asks_who(question: str) -> bool:
    """Whether ``question`` asks for a person by name or post."""
    return _ASKS_WHO.search(question) is not None


def asks_for_many(question: str) -> bool:
    """Whether ``question`` asks for several persons: the members, the list."""
    return _ASKS_FOR_MANY.search(question) is not None


def other_role(question: str, quote: str) -> bool:
    """Whether a person's line holds none of the roles that ``question`` names: 副组长 is not 组长."""
    asked = frozenset(_ROLE.findall(question))
    if not asked:
        return False
    before = _ROLE_BEFORE.match(quote)
    held = re.sub(r"[\s：:]", "", before.group()) if before else quote
    return not any(re.search(rf"(?<!副){re.escape(role)}", held) for role in asked)
