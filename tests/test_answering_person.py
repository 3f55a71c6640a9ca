"""What a question says of the person or institution it is asked for; the facts were read off the words by hand."""

from __future__ import annotations

import pytest

from server.answering.eligibility.person import person_facts
from server.answering.eligibility.traits import Role, Trait, consequences

T = Trait


@pytest.mark.parametrize(
    ("words", "holds", "lacks"),
    [
        (
            "我妈82岁，瘫痪在床，低保户，住安丘农村",
            {T.INCAPABLE, T.IMMOBILE, T.ALLOWANCE, T.RURAL, T.AGED},
            {T.DESTITUTE},
        ),
        ("爷爷评的重度失能，不是低保户", {T.SEVERE, T.INCAPABLE}, {T.ALLOWANCE, T.PARTLY}),
        ("老妈退休金高不低保，跟我住", {T.AT_HOME}, {T.POOR, T.ALLOWANCE, T.DESTITUTE, T.ALONE, T.EMPTY_NEST}),
        ("婶子失独，跟我叔住城区", {T.BEREAVED, T.PLANNING, T.URBAN}, {T.ALONE}),
        ("村里五保老人，一个人住，腿脚不利索", {T.DESTITUTE, T.POOR, T.ALONE, T.AT_HOME}, {T.ALLOWANCE}),
        ("我叔69岁，半失能走不动", {T.PARTLY, T.IMMOBILE}, {T.ABLE, T.SEVERE}),
        ("母亲身体硬朗，有退休金", {T.ABLE}, {T.INCAPABLE, T.IMMOBILE, T.DESTITUTE}),
        ("俺爹解放前就入了党", {T.EARLY_MEMBER}, set()),
        ("俺俩的独生闺女没了", {T.BEREAVED, T.PLANNING}, set()),
        ("我二姨肢体二级残疾坐轮椅", {T.GRAVELY_DISABLED, T.DISABLED, T.IMMOBILE}, set()),
        ("大伯在敬老院住着", {T.IN_CARE_HOME}, {T.AT_HOME, T.ALONE}),
    ],
)
def test_words_state_facts_and_what_follows_from_them(words: str, holds: set[Trait], lacks: set[Trait]) -> None:
    person = person_facts(words)
    assert holds - person.holds == set()
    assert lacks - person.lacks == set()


@pytest.mark.parametrize(
    ("words", "trait"),
    [
        ("我二姨67，失能等级还没评过", T.INCAPABLE),
        ("我妈是不是低保我也说不清", T.ALLOWANCE),
        ("妈妈77，听说低保户有补贴", T.ALLOWANCE),  # others' say states nothing of her
        ("我爸70，以后想住养老院", T.IN_CARE_HOME),
        ("我婶子失独，跟我叔住", T.EMPTY_NEST),  # a couple without children may be one
        ("老人瘫痪在床", T.SEVERE),  # nobody has assessed it
        ("老人半失能", T.INCAPABLE),
        ("奶奶有退休金", T.ALLOWANCE),
    ],
)
def test_what_is_not_said_is_unknown(words: str, trait: Trait) -> None:
    assert person_facts(words).has(trait) is None


@pytest.mark.parametrize(
    ("words", "age"),
    [
        ("俺爹89差一岁90，住城里", (89, 89)),
        ("我64差一岁65", (64, 64)),
        ("我妈快80了", (78, 79)),
        ("二大爷八十多岁了", (80, 89)),
        ("我妈六十七了", (67, 67)),
        ("村里低保老人78独居", (78, 78)),
        ("我65，我妈88", (88, 88)),
        ("我在家照顾失能老伴，自己70", (70, 70)),
        ("住一家民办养老院（50张床），一年600块", None),
        ("安政办〔2023〕5号", None),
        ("残疾儿童，6岁", (6, 6)),
        ("孩子十二岁", (12, 12)),
        ("我62岁，带着3岁的孙子", (62, 62)),
        ("比他大6岁的哥哥", None),
    ],
)
def test_ages_in_everyday_words(words: str, age: tuple[int, int] | None) -> None:
    assert person_facts(words).age == age


@pytest.mark.parametrize(
    ("words", "roles"),
    [
        ("老爸住安丘一家民办养老院", {Role.PERSON}),
        ("我婶子以后想住公办养老院", {Role.PERSON}),
        ("我妈瘫了，都是我在家伺候", {Role.PERSON, Role.CARER}),
        ("我们想请人上门护理老母亲", {Role.PERSON}),
        ("我在安丘开民办养老院", {Role.ORGANISATION}),
        ("我们日照中心在城区，280平", {Role.ORGANISATION}),
        ("我家政公司在安丘", {Role.ORGANISATION}),
        ("本人在安丘养老院干护理员", {Role.WORKER}),
        ("我在安丘敬老院当院长", {Role.ORGANISATION, Role.WORKER}),
        ("女儿刚大专毕业，准备去安丘一家养老院上班", {Role.WORKER}),
        ("我是养老院的护理员，有高级工证", {Role.WORKER}),
        ("护理员刚入职，有补贴吗", {Role.WORKER}),
        ("给我妈请护理员，有补贴吗", {Role.PERSON}),
        ("养老机构收残疾人，有什么补贴", {Role.ORGANISATION}),
        ("老年公寓，120张床，能享受什么", {Role.ORGANISATION}),
        ("我爸住的养老院，有100张床", {Role.PERSON}),
        ("幸福院是村里办的，有什么扶持", {Role.ORGANISATION}),
        ("我们日间照料站在农村", {Role.ORGANISATION}),
        ("家里照顾瘫痪老伴", {Role.PERSON, Role.CARER}),
    ],
)
def test_who_asks_decides_whose_measures_are_meant(words: str, roles: set[Role]) -> None:
    assert person_facts(words).roles == roles


def test_an_institution_tells_its_numbers_and_nothing_of_patients() -> None:
    centre = person_facts("我们日照中心在城区，280平，开了两年，一年2万能拿不")
    assert [(value.text, value.unit) for value in centre.values] == [("280平方米", "平方米"), ("两年", "年")]
    assert T.DAY_CENTRE in centre.holds
    assert T.CARE_HOME in centre.lacks
    home = person_facts("我开民办养老院，收着20个重度失能老人")
    assert home.has(T.SEVERE) is None
    assert home.age is None


def test_who_is_given_to_says_nothing_of_the_giver() -> None:
    donor = person_facts("我们公司给非营利养老院捐款")
    assert T.DONOR in donor.holds
    assert donor.has(T.NONPROFIT) is None
    assert donor.has(T.CARE_HOME) is False


def test_a_person_is_told_only_by_more_than_many_have_in_common() -> None:
    assert not person_facts("农村老人能享受什么").is_told
    assert person_facts("我妈82岁，能享受什么").is_told
    assert person_facts("我是护理员，做护理员有什么补贴").is_told


def test_a_trait_brings_others_and_excludes_others() -> None:
    holds, lacks = consequences({T.ALLOWANCE}, set())
    assert {T.POOR, T.LOW_INCOME} <= holds
    assert T.DESTITUTE in lacks
    holds, lacks = consequences(set(), {T.POOR})
    assert {T.ALLOWANCE, T.DESTITUTE, T.REGISTERED_POOR} <= lacks
    assert not holds
    assert T.ABLE not in consequences({T.ABLE, T.INCAPABLE}, set())[1]  # both stated: the words stand


@pytest.mark.parametrize(("words", "sex"), [("我妈82", "女"), ("俺爹89", "男"), ("爷爷和奶奶", None), ("老人", None)])
def test_sex_where_one_is_stated(words: str, sex: str | None) -> None:
    assert person_facts(words).sex == sex


@pytest.mark.parametrize(
    ("words", "trait", "truth"),
    [
        ("养老院，我妈住着", T.AT_HOME, None),  # she may well live in it
        ("我照顾老妈，她在护理院", T.IN_CARE_HOME, True),
        ("我照顾老妈，她在护理院", T.AT_HOME, False),
        ("现在养老院贵，我妈82", T.IN_CARE_HOME, None),
        ("我开养老院，公建民营", T.PRIVATE, None),
        ("我们养老公司，小微企业", T.CARE_SERVICE, True),
        ("我爸参加了长护险", T.INSURED, None),  # which insurance a clause means is another matter
        ("我爸参加了长护险", T.CARE_INSURED, True),
        ("我是护理员，护理员证是四级", T.SKILLED, False),
        ("我是护理员，有护理员证", T.SKILLED, None),
        ("我是护理员，有三级护理员证", T.SKILLED, True),
        ("老人的健康档案谁建", T.ABLE, None),
        ("弟弟6岁", T.CHILD, True),
        ("弟弟16岁", T.CHILD, None),
        ("我妈82岁", T.CHILD, False),
        ("我妈低保，不对，不是低保", T.ALLOWANCE, False),  # the last word counts
    ],
)
def test_what_words_say_of_somebody_and_what_they_leave_open(words: str, trait: T, truth: bool | None) -> None:
    assert person_facts(words).has(trait) is truth
