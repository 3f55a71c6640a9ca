"""Where a document applies, as a path from the province down: by its issuer, its title and what its text says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.divisions import Path, find_places, paths_named, short_name
from ingest.model import Region

_ABOVE = re.compile(
    r"^(?:中共|中国共产党|共青团|国家税务总局|中国人民银行|中国残疾人联合会|国家统计局|国家金融监督管理总局|政协|中国人民政治协商会议)"
)
"""Names that a local office carries in front of its place."""
_NATIONAL = re.compile(
    r"(?:中华人民共和国|国务院|国家|全国|中共中央|中央|中国|最高人民|共青团中央|水利部|公安部|教育部|财政部|民政部|司法部|商务部|"
    r"人力资源(?:和)?社会保障部|自然资源部|住房(?:和)?城乡建设部|交通运输部|农业农村部|文化和旅游部|卫生部|应急管理部|退役军人(?:事务)?部|科学技术部|科技部|"
    r"工业和信息化部|生态环境部|外交部|国防部|人社部|住建部|劳动(?:和社会保障|保障)?部|农业部|人事部|建设部|卫生计生委$|市场监管总局|[\u4e00-\u9fff]{2,8}总局"
    r"|[\u4e00-\u9fff]{2,6}总署)"
)
_OFFICE = re.compile(r"(?:人民政府|政府|人大|人民代表大会|民政局|[\u4e00-\u9fff]{2,12}(?:局|委|办公室|委员会))")
_FORMER = re.compile(
    r"[\u4e00-\u9fff]{1,5}[区县旗](?=人民政府|人大|人民代表大会|民政局|财政局|卫生健康|医疗保障|人力资源)"
)
"""A district that today's divisions no longer have: its rule is not that of the whole city above it."""
_IN_TITLE = re.compile(r"(?:关于)?(?:印发|公布|发布|转发|下发)[《“]?")


def read_region(
    issuers: Sequence[str], title: str, text: str, stated: Sequence[str] = ()
) -> tuple[Region, tuple[Region, ...]]:
    """Return the region, or the empty one with every place that an ambiguous name can mean.

    ``stated``: other names of the issuer in the head, its signature or its page (…市…区人民政府文件).
    """
    if any(is_national(issuer) for issuer in issuers):
        return Region(), ()
    found = [candidates for issuer in issuers if (candidates := _beginning(issuer))]
    if not found:
        found = [candidates for name in (title, *_printed(title)) if (candidates := _beginning(name))][:1]
    if not found and not is_national(title):
        found = [candidates for name in stated if not is_national(name) and (candidates := _beginning(name))][:1]
    if not found:
        return Region(), ()
    settled = [_settle(candidates, title, text, stated) for candidates in found]
    if all(len(candidates) == 1 for candidates in settled):
        return Region(_shared([candidates[0] for candidates in settled])), ()
    unsettled = next(candidates for candidates in settled if len(candidates) > 1)
    return Region(), tuple(Region(path) for path in unsettled)


def is_national(issuer: str) -> bool:
    """Return whether an organ is one of the whole country: 国家税务总局丹东市税务局 is not."""
    if _NATIONAL.match(issuer) is None:
        return False
    return not _beginning(issuer)


def _beginning(name: str) -> tuple[Path, ...]:
    """Return the places that a name can begin with, narrowed by the narrower ones directly behind: 丹东市振兴区."""
    name = _ABOVE.sub("", name)
    boundaries = {0, *(end for end in range(2, 6) if _OFFICE.match(name, end))}  # 东港民政局
    places = [place for place in find_places(name[:40], boundaries) if place.start == 0]
    end = places[0].end if places else 0
    candidates = places[0].candidates if places else ()
    while True:
        behind = name[end : end + 20]
        narrower = [place for place in find_places(behind) if place.start == 0]
        paths, length = (narrower[0].candidates, narrower[0].end) if narrower else _generic(behind)
        if not paths:
            former = _FORMER.match(behind) if len(candidates) == 1 else None
            return ((*candidates[0], former.group()),) if former else candidates
        inside = tuple(path for path in paths if any(path[: len(above)] == above for above in candidates))
        if candidates and not inside:
            return candidates
        candidates, end = inside or paths, end + length


def _generic(words: str) -> tuple[tuple[Path, ...], int]:
    """城区, 郊区 and the like are places only in front of an office."""
    for length in (2, 3):
        if (paths := paths_named(words[:length])) and _OFFICE.match(words, length):
            return paths, length
    return (), 0


def _printed(title: str) -> list[str]:
    """Return the beginnings in a notice's title of what it prints, and of what it is about."""
    starts = [match.end() for match in _IN_TITLE.finditer(title)]
    about = title.find("关于")
    quoted = title.find("《")
    starts += [about + 2] if about >= 0 else []
    starts += [quoted + 1] if quoted >= 0 and "废止" not in title and "修改" not in title else []
    return [title[start:] for start in starts]


def _settle(candidates: tuple[Path, ...], title: str, text: str, stated: Sequence[str]) -> tuple[Path, ...]:
    """Keep the candidates that the document itself puts under their province or city: 辽宁省朝阳市, 南京市鼓楼区."""
    if len(candidates) == 1:
        return candidates
    supported = [path for path in candidates if any(name in title or name in text for name in _full_names(path))]
    if len(supported) == 1:
        return (supported[0],)
    for name in stated:
        own = _beginning(name)
        if len(own) == 1 and own[0] in candidates:
            return own
    return candidates


def _full_names(path: Path) -> list[str]:
    """南京市鼓楼区, 江苏省南京市鼓楼区 holds it; 南京鼓楼区 too."""
    above = [name for name in path[:-1] if name]
    names = [f"{above[-1]}{path[-1]}", f"{short_name(above[-1])}{path[-1]}"] if above else []
    return [*names, f"{above[0]}{path[-1]}", f"{short_name(above[0])}{path[-1]}"] if len(above) > 1 else names


def _shared(paths: Sequence[Path]) -> Path:
    """Return what all paths begin with: a province's and a city's office together speak for the province."""
    shared = paths[0]
    for path in paths[1:]:
        shared = next((shared[:n] for n in range(len(shared), 0, -1) if path[:n] == shared[:n]), ())
    return shared
