"""Where a document applies: as a path where one place is meant, as candidates where several can be."""

from __future__ import annotations

import pytest

from ingest.metadata.read import Metadata, read_metadata

CHAOYANG = [("北京市", "朝阳区"), ("吉林省", "长春市", "朝阳区")]


def read(text: str, *facts: tuple[str, str]) -> Metadata:
    return read_metadata(text, "样本", facts)


@pytest.mark.parametrize(
    ("head", "path"),
    [
        ("安丘市人民政府办公室关于养老的意见", ("山东省", "潍坊市", "安丘市")),
        (
            "安丘市人民政府办公室关于养老的意见\n根据《潍坊市意见》（潍政办发〔2021〕8号），制定本意见。",
            ("山东省", "潍坊市", "安丘市"),
        ),
        ("东港市人民政府关于养老的意见", ("辽宁省", "丹东市", "东港市")),
        ("海城市民政局关于养老的意见", ("辽宁省", "鞍山市", "海城市")),
        ("辽宁省朝阳市民政局关于养老的意见", ("辽宁省", "朝阳市")),
        ("上海市养老服务条例", ("上海市",)),
        ("重庆市渝北区民政局关于养老的通知", ("重庆市", "渝北区")),
        ("南京市鼓楼区民政局关于养老的通知", ("江苏省", "南京市", "鼓楼区")),
        ("晋城市城区人民政府关于养老的通知", ("山西省", "晋城市", "城区")),
        ("岫岩满族自治县民政局关于养老的通知", ("辽宁省", "鞍山市", "岫岩满族自治县")),
        ("中共丹东市委办公室关于养老的通知", ("辽宁省", "丹东市")),
        ("国家税务总局丹东市税务局关于养老的通知", ("辽宁省", "丹东市")),
        ("关于印发《丹东市养老服务办法》的通知", ("辽宁省", "丹东市")),
        ("市民政局关于印发丹东市养老服务办法的通知", ("辽宁省", "丹东市")),
        # of the whole country, whatever place the title is about
        ("民政部关于同意丹东市养老试点的批复", ()),
        ("国务院办公厅关于养老的意见", ()),
        ("中华人民共和国敬老法", ()),
        ("社会保险经办条例", ()),
        ("某某市养老服务条例", ()),
    ],
)
def test_one_place(head: str, path: tuple[str, ...]) -> None:
    found = read(f"{head}\n一、总则。\n")
    assert (found.region.path, found.region_candidates) == (path, ())


@pytest.mark.parametrize(
    ("head", "candidates"),
    [
        ("朝阳区民政局关于养老的通知", CHAOYANG),
        ("东港民政局关于养老的通知", [("辽宁省", "丹东市", "东港市"), ("山东省", "日照市", "东港区")]),
        (
            "城区人民政府关于养老的通知",
            [("山西省", "阳泉市", "城区"), ("山西省", "晋城市", "城区"), ("广东省", "汕尾市", "城区")],
        ),
        # the number of its basis is not its own place
        ("朝阳区民政局关于养老的通知\n根据京民发〔2021〕1号文件，现通知如下：", CHAOYANG),
    ],
)
def test_several_places(head: str, candidates: list[tuple[str, ...]]) -> None:
    found = read(f"{head}\n一、总则。\n")
    assert found.region.path == ()
    assert [region.path for region in found.region_candidates] == candidates


@pytest.mark.parametrize(
    "text",
    [
        "朝阳区民政局关于养老的通知\n一、总则。\n北京市朝阳区民政局\n2021年1月1日",
        "北京市朝阳区民政局文件\n朝民发〔2021〕1号\n朝阳区民政局关于养老的通知\n一、总则。",
        "朝阳区民政局关于养老的通知\n一、北京市朝阳区的老人都可以申请。",
    ],
)
def test_the_text_itself_says_which_place_is_meant(text: str) -> None:
    found = read(text)
    assert (found.region.path, found.region_candidates) == (CHAOYANG[0], ())


def test_a_text_that_names_both_settles_nothing() -> None:
    found = read("朝阳区民政局关于养老的通知\n一、北京市朝阳区和长春市朝阳区结对。")
    assert [region.path for region in found.region_candidates] == CHAOYANG


def test_a_page_says_which_place_is_meant() -> None:
    found = read("朝阳区民政局关于养老的通知\n一、总则。", ("发文机关", "北京市朝阳区民政局"))
    assert found.region.path == CHAOYANG[0]
