"""Typed values: every expected value is worked out by hand from the wording."""

from __future__ import annotations

import time

import pytest

from ingest.numbers.numerals import Value, find_values, numeral_spans, same_value


def show(value: Value) -> str:
    """``kind low..high unit bound per``, short enough to be read in a table of cases; ``*`` is an open end."""
    low, high = ("*" if n is None else f"{n:f}" for n in (value.low, value.high))
    number = low if low == high else f"{low}..{high}"
    return " ".join([value.kind, f"{number}{value.unit}", value.bound, *value.per])


def shown(text: str) -> list[str]:
    return [show(value) for value in find_values(text)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        # money
        ("2万元", ["money 20000元 exact"]),
        ("总投资近2亿元", ["money 200000000元 about"]),
        ("3百万元", ["money 3000000元 exact"]),
        ("１，０００元", ["money 1000元 exact"]),
        ("1，000元", ["money 1000元 exact"]),
        ("1,200元、2,400元", ["money 1200元 exact", "money 2400元 exact"]),
        ("五百元以上五千元以下罚款", ["money 500..*元 at_least", "money *..5000元 at_most"]),
        ("20余万元", ["money 200000..*元 more_than"]),
        ("两万块钱", ["money 20000元 exact"]),
        ("一次性奖励20万，另补5千元", ["money 200000元 exact", "money 5000元 exact"]),
        ("¥100", ["money 100元 exact"]),
        ("最高可达100万元", ["money *..1000000元 at_most"]),
        ("最高不超过5万元", ["money *..50000元 at_most"]),
        ("最高给予10万元一次性奖励", ["money *..100000元 at_most"]),
        ("最低生活保障金2000元", ["money 2000元 exact"]),
        ("从100元提高到200元", ["money 100元 exact", "money 200元 exact"]),
        # percent
        ("减按90%计入收入总额", ["percent 90% exact"]),
        ("减至15%的税率", ["percent 15% exact"]),
        ("５０％", ["percent 50% exact"]),
        ("60% 以上", ["percent 60..*% at_least"]),
        ("12%以内", ["percent *..12% at_most"]),
        ("百分之五十", ["percent 50% exact"]),
        ("千分之三", ["percent 0.3% exact"]),
        ("3‰", ["percent 0.3% exact"]),
        ("每日万分之五", ["percent 0.05% exact 日"]),
        ("15-20%", ["percent 15..20% range"]),
        ("15%至20%", ["percent 15..20% range"]),
        ("百分之三十至百分之五十", ["percent 30..50% range"]),
        ("百分之三十至五十", ["percent 30..50% range"]),
        ("降低5个百分点", ["percent 5百分点 exact"]),
        ("三成以上", ["percent 30..*% at_least"]),
        ("不低于本单位在职职工总数百分之一点五的比例", ["percent 1.5..*% at_least"]),
        ("低于月平均工资百分之六十的", ["percent *..60% less_than"]),
        ("不低于20%、30%、40%", ["percent 20..*% at_least", "percent 30..*% at_least", "percent 40..*% at_least"]),
        # age
        ("六十周岁", ["age 60岁 exact"]),
        ("我妈82岁", ["age 82岁 exact"]),
        ("60岁(含)以上", ["age 60..*岁 at_least"]),
        ("八十周岁及以上", ["age 80..*岁 at_least"]),
        ("年满60周岁", ["age 60..*岁 at_least"]),
        ("未满18周岁", ["age *..18岁 less_than"]),
        ("不满七十周岁", ["age *..70岁 less_than"]),
        ("80—89周岁", ["age 80..89岁 range"]),
        ("零至六周岁", ["age 0..6岁 range"]),
        ("六七十岁", ["age 60..70岁 range"]),
        ("大于等于60周岁", ["age 60..*岁 at_least"]),
        ("百岁老人", ["age 100岁 exact"]),
        # area
        ("0.1 平方米", ["area 0.1平方米 exact"]),
        ("100㎡、80平米", ["area 100平方米 exact", "area 80平方米 exact"]),
        ("占地20亩", ["area 20亩 exact"]),
        ("建筑面积300平方米(含)以上", ["area 300..*平方米 at_least"]),
        ("1000 平方米以下", ["area *..1000平方米 at_most"]),
        ("500 - 750 平方米", ["area 500..750平方米 range"]),
        # duration
        ("半年以上", ["duration 0.5..*年 at_least"]),
        ("1年以上", ["duration 1..*年 at_least"]),
        ("3年内", ["duration *..3年 at_most"]),
        ("3年内在计算应纳税所得额时扣除", ["duration *..3年 at_most"]),
        ("24小时", ["duration 24小时 exact"]),
        ("六个月以上一年以下", ["duration 6..*月 at_least", "duration *..1年 at_most"]),
        ("10个工作日内", ["duration *..10工作日 at_most"]),
        ("一年半", ["duration 1.5年 exact"]),
        ("两个半月", ["duration 2.5月 exact"]),
        ("近三年", ["duration 3年 exact"]),
        ("满十五年", ["duration 15..*年 at_least"]),
        ("未达到二十年", ["duration *..20年 less_than"]),
        ("三五年", ["duration 3..5年 range"]),
        # multiple
        ("0.8-1.2倍", ["multiple 0.8..1.2倍 range"]),
        ("一倍以上五倍以下", ["multiple 1..*倍 at_least", "multiple *..5倍 at_most"]),
        ("四分之一", ["multiple 0.25倍 exact"]),
        ("二分之一以上", ["multiple 0.5..*倍 at_least"]),
        ("配比不低于1:4", ["multiple 0.25..*比 at_least"]),
        # count
        ("1.8万张", ["count 18000张 exact"]),
        ("20张(含)以上", ["count 20..*张 at_least"]),
        ("20张（含20张）以上", ["count 20..*张 at_least"]),
        ("两名以上（含两名）", ["count 2..*人 at_least"]),
        ("30、60、90张", ["count 30张 exact", "count 60张 exact", "count 90张 exact"]),
        ("30、60、90张以上", ["count 30..*张 at_least", "count 60..*张 at_least", "count 90..*张 at_least"]),
        ("25-30个", ["count 25..30个 range"]),
        ("50张（含）至100张", ["count 50..100张 range"]),
        ("3名、5位、7人", ["count 3人 exact", "count 5人 exact", "count 7人 exact"]),
        ("不足三十万人口", ["count *..300000人 less_than"]),
        ("超过100人", ["count 100..*人 more_than"]),
        ("100多人", ["count 100..*人 more_than"]),
        ("至少配备1名护理员", ["count 1..*人 at_least"]),
        ("至少一所", ["count 1..*所 at_least"]),
        ("不多于50张", ["count *..50张 at_most"]),
        ("约200人", ["count 200人 about"]),
        ("200人左右", ["count 200人 about"]),
        ("在二、三级综合性医疗机构", ["count 2级 exact", "count 3级 exact"]),
        ("一级至四级", ["count 1..4级 range"]),
        ("建成10个社区/村服务站", ["count 10个 exact"]),
    ],
)
def test_values(text: str, values: list[str]) -> None:
    assert shown(text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2023年3月2日", ["date 20230302日期 exact"]),
        ("2020 年 12 月 29 日", ["date 20201229日期 exact"]),
        ("２０２３年３月２日", ["date 20230302日期 exact"]),
        ("2022年底", ["date 20221231日期 exact"]),
        ("2022年底前", ["date *..20221231日期 at_most"]),
        ("2020年底前60%的机构", ["date *..20201231日期 at_most", "percent 60% exact"]),
        ("2021年", ["date 20210101..20211231日期 exact"]),
        ("2020年12月", ["date 20201201..20201231日期 exact"]),
        ("2024年2月底", ["date 20240229日期 exact"]),
        ("2023年6月底前", ["date *..20230630日期 at_most"]),
        ("2022年前", ["date *..20211231日期 at_most"]),
        ("2019—2021年", ["date 20190101..20211231日期 range"]),
        ("2020年—2021年", ["date 20200101..20211231日期 range"]),
        ("2023年1—6月", ["date 20230101..20230630日期 range"]),
        ("2021年1月至6月", ["date 20210101..20210630日期 range"]),
        ("2023-03-01", ["date 20230301日期 exact"]),
        ("2023/3/1", ["date 20230301日期 exact"]),
        ("二〇二三年三月", ["date 20230301..20230331日期 exact"]),
        ("二○二二年十二月底", ["date 20221231日期 exact"]),
        ("2020年7月起", ["date 20200701..*日期 at_least"]),
        ("2014年5月26日之前", ["date *..20140526日期 at_most"]),
        ("2014年5月26日之后", ["date 20140526..*日期 more_than"]),
        ("2022年上半年", ["date 20220101..20220630日期 exact"]),
        ("2022年前三季度", ["date 20220101..20220930日期 exact"]),
        ("2023年第三季度", ["date 20230701..20230930日期 exact"]),
        ("自2023年3月1日起执行，有效期至2026年2月28日", ["date 20230301..*日期 at_least", "date 20260228日期 exact"]),
        ("9月30日前", ["date *..930月日 at_most"]),
        ("3月1日至31日", ["date 301..331月日 range"]),
        ("每月10日前", ["date *..10日 at_most"]),
        ("2023年13月", ["date 20230101..20231231日期 exact"]),
        ("2023年2月30日内", ["duration *..30日 at_most"]),
    ],
)
def test_dates(text: str, values: list[str]) -> None:
    assert shown(text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("每人每年分别给予360元、600元", ["money 360元 exact 人 年", "money 600元 exact 人 年"]),
        ("每年分别给予2万、3万元、4万元", [f"money {n}0000元 exact 年" for n in (2, 3, 4)]),
        ("每人每月补贴100元，一次性补助500元", ["money 100元 exact 人 月", "money 500元 exact"]),
        ("每张床位补助5000元", ["money 5000元 exact 床"]),
        ("1.5万元/张", ["money 15000元 exact 床"]),
        ("200元/人·月", ["money 200元 exact 人 月"]),
        ("200元/月/人", ["money 200元 exact 人 月"]),
        ("每床补助200元/月", ["money 200元 exact 床 月"]),
        ("300元每月", ["money 300元 exact 月"]),
        ("一年补4万", ["money 40000元 exact 年"]),
        ("一个月最多领200元", ["money *..200元 at_most 月"]),
        ("500元一个月", ["money 500元 exact 月"]),
        ("满一年给予2万元", ["duration 1..*年 at_least", "money 20000元 exact"]),
        ("每满一年增加1000元", ["money 1000元 exact 年"]),
        ("每半年给予600元", ["money 600元 exact 半年"]),
        ("每半年召开会议", ["duration 0.5年 exact"]),
        ("按照每百户不少于 30 平方米的标准", ["area 30..*平方米 at_least 百户"]),
        ("按照每一百户不低于二十平方米的标准", ["area 20..*平方米 at_least 百户"]),
        ("每100户不少于30平方米", ["area 30..*平方米 at_least 百户"]),
        ("不低于15平方米建筑面积/百户", ["area 15..*平方米 at_least 百户"]),
        ("人均用地不少于 0.1 平方米", ["area 0.1..*平方米 at_least 人"]),
        ("老年人均可享受100元", ["money 100元 exact"]),
        ("每千名老年人拥有床位40张", ["count 40张 exact 千人"]),
        ("每年免费体检一次", ["count 1次 exact 年"]),
        ("每2年评估一次", ["count 1次 exact 2年"]),
        ("按日加收5‰的滞纳金", ["percent 0.5% exact 日"]),
        ("每年对65岁以上老年人", ["age 65..*岁 at_least"]),
    ],
)
def test_per(text: str, values: list[str]) -> None:
    assert shown(text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2、3、4万元", [f"money {n}0000元 exact" for n in (2, 3, 4)]),
        ("5、10万元", ["money 50000元 exact", "money 100000元 exact"]),
        ("0.5-1万元", ["money 5000..10000元 range"]),
        ("500至1万元", ["money 500..10000元 range"]),
        ("1.60岁以上老人", ["age 60..*岁 at_least"]),
        ("1、60岁以上老人", ["age 60..*岁 at_least"]),
        ("3.2023年底前完成", ["date *..20231231日期 at_most"]),
        ("1.5万元", ["money 15000元 exact"]),
        ("60，100元", ["money 100元 exact"]),
    ],
)
def test_lists_share_unit_and_scale_but_item_numbers_do_not(text: str, values: list[str]) -> None:
    assert shown(text) == values


@pytest.mark.parametrize(
    "text",
    [
        "国办发〔2019〕5号",
        "（国办发〔2020〕52号）、（鲁政办发[2019]31号）",
        "一、完善养老服务设施建设",
        "（一）科学实施",
        "1.运营补助",
        "（3）助老食堂",
        "第三条 第2款、第四款",
        "确定第四批试点，第三、四批",
        "市政府第11次常务会议",
        "十九届二中、三中、四中全会",
        "“十四五”养老服务体系",
        "做到“四同步”",
        "构建“一纵十横多点支撑”的体系，实现“一对接五融合”",
        "认真落实“四个着力”“三个推进”要求",
        "打造“三社联动”机制",
        "提供一站式服务、一体化发展",
        "开发一批为老服务岗位，给予一定的补助",
        "一是完善功能。二是在社区建设中心。",
        "统一规划，进一步整合，一般不收费，之一，一次性奖补，一些",
        "打造一个平台纵贯全域",
        "第三方评估，新一代信息技术",
        "上一年度、下一级、同一个",
        "几百元、数十人、十几年",
        "失能半失能老人",
        "上半年、下半年",
        "红十字会、三甲医院、五保户、百姓大舞台",
        "六安市、三门峡、千山区、五台县",
        "农历九月初九日",
        "电话0536-4221234，热线12349",
        "8:30-17:30",
        "A4纸、5G网络、PM2.5",
        "身份证号370784199001011234",
        "《行动计划（2019—2021）》",
        "不足问题、超额完成、签约服务",
        "",
    ],
)
def test_no_values(text: str) -> None:
    assert shown(text) == []


def test_value_text_and_place() -> None:
    text = "新建住宅小区按不低于地上总建筑面积千分之三配建，每月补助２００元/人"
    ratio, money = find_values(text)
    assert ratio.text == "不低于地上总建筑面积千分之三"
    assert money.text == "２００元/人"
    assert money.per == ("人", "月")
    assert text[ratio.start : ratio.end] == ratio.text
    assert text[money.start : money.end] == money.text


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("60周岁以上", "年满60岁", True),
        ("千分之三", "3‰", True),
        ("两万元", "20,000元", True),
        ("2名", "两位", True),
        ("2023年3月2日", "二〇二三年三月二日", True),
        ("2022年底前", "2022年12月31日前", True),
        ("每人每年360元", "360元", True),
        ("60周岁以上", "60周岁", False),
        ("60周岁以上", "超过60周岁", False),
        ("不低于50%", "不超过50%", False),
        ("2022年底前", "2022年", False),
        ("5%", "5个百分点", False),
        ("2年", "2个月", False),
        ("20张", "20个", False),
        ("10-30人", "10人", False),
        ("3万元", "4万元", False),
    ],
)
def test_same_value(a: str, b: str, same: bool) -> None:
    (first,), (second,) = find_values(a), find_values(b)
    assert same_value(first, second) is same
    assert same_value(second, first) is same


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("国办发〔2019〕5号", ["2019", "5"]),
        ("每人每年分别给予360元、600元", ["360元", "600元"]),
        ("投入运营半年以上的1.8万张床位", ["半年以上", "1.8万张"]),
        ("每100户不少于30平方米", ["不少于30平方米"]),
        ("拨打12349，8:30", ["12349", "8", "30"]),
        ("给予一定的补助", []),
    ],
)
def test_numeral_spans(text: str, pieces: list[str]) -> None:
    assert [text[start:end] for start, end in numeral_spans(text)] == pieces


@pytest.mark.parametrize(
    "piece",
    ["一", "1,", "1、", "一、", "1-", "百分之", "点一", "每人", "每一", "不超过", "最高达到", "（", "“", "5人"],
)
def test_long_repetitions_take_linear_time(piece: str) -> None:
    text = piece * (10_000 // len(piece)) + "5元"
    began = time.perf_counter()
    numeral_spans(text)
    assert time.perf_counter() - began < 5  # under half a second on an idle old core; backtracking would take hours


def test_a_bound_of_its_own_ends_the_one_that_a_list_began_with() -> None:
    assert [(v.bound, v.text) for v in find_values("不足100张、100张以上")] == [
        ("less_than", "不足100张"),
        ("at_least", "100张以上"),
    ]
    assert [v.bound for v in find_values("占比不低于50%、60%以下")] == ["at_least", "at_most"]
    assert [v.bound for v in find_values("分别不低于55%、58%")] == ["at_least", "at_least"]


@pytest.mark.parametrize("digits", ["9" * 29, "9" * 31, "1" + "0" * 60])
def test_a_number_of_more_digits_than_decimals_keep_is_read_or_left_alone(digits: str) -> None:
    values = find_values(f"编号{digits}，每人每月{digits}元，补贴600元。")
    assert [value.low for value in values][-1] == 600


def test_a_scale_behind_more_that_is_no_number_loses_no_other_value() -> None:
    assert [value.text for value in find_values("约30多万万元，60周岁以上老人每月20元。")] == ["60周岁以上", "20元"]
