"""Particular subjects of everyday life: asked about one, a sentence that names it nowhere is no answer.

Written from general knowledge of what people ask offices about, not from any document: policies share so many words
(残疾人, 优惠, 免费, 补贴) that a question on 机票 otherwise finds the sentence on 公交. A subject counts only where it
is what the question asks about, so circumstances (车祸以后瘫了) are not among them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Naming = tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
"""What a question asks about, and the words of which a text about it holds one."""


def naming(*pairs: tuple[str, str]) -> Naming:
    """Return the pairs of patterns, asked and held, ready for ``names_all``."""
    return tuple((re.compile(asked), re.compile(held)) for asked, held in pairs)


_SUBJECTS = naming(
    # travel and vehicles
    (r"高铁|动车票|火车票", r"铁路|火车|高铁|列车"),
    (r"机票|坐飞机|航班|乘飞机", r"民航|航空|飞机|航班|机场"),
    (r"过路费|过桥费|高速(?:公路)?(?:收费|费|免|收)|走高速|ETC", r"高速公路|通行费|过路|收费公路"),
    (r"购置税|车船税", r"购置税|车船税|车船使用税"),
    (r"电动车|摩托|代步车|新能源车", r"电动|摩托|代步|机动车|机动轮椅|新能源"),
    (
        r"(?:小汽?车|汽车|车牌)摇号|限行|限号|违章|车险|交强险",
        r"摇号|限行|号牌|违章|违法记录|记分|车险|交强险|责任险",
    ),
    (r"护照|签证|出国", r"护照|签证|出入境|出境|出国|国外|境外"),
    (r"贴条|罚单|违停|闯红灯|扣几分", r"违法停|违章|机动车违|占用|停放"),
    # family, inheritance, death
    (r"彩礼|离(?:了)?婚|抚养费|抚养权", r"离婚|婚姻|抚养|彩礼"),
    (r"收养(?!人|残|老|孤)|领养", r"收养|领养"),
    (r"结婚(?!登记|前)", r"婚"),
    (r"(?:[生要]|怀)(?:个)?[二三]胎|生孩子|产假|生育", r"胎|生育|产假|孕|产妇|计划生育"),
    (r"遗产|遗嘱|继承", r"继承|遗产|遗嘱|遗赠"),
    (r"遗体|捐器官|器官捐", r"遗体|器官"),
    (r"火化|骨灰|墓地|公墓|停灵", r"火化|火葬|骨灰|墓|殡|丧葬|安葬|葬"),
    # courts and offences
    (r"肇事|该赔|赔多少|赔偿金|索赔|私了", r"赔|肇事|侵权|事故|民事责任"),
    (r"坐牢|判刑|保外就医|假释|监狱|拘留(?!所)|酒驾", r"服刑|监外|刑|监狱|羁押|拘留|犯罪"),
    (r"公证", r"公证"),
    (r"法官|陪审员|当律师", r"法官|陪审|审判员|律师"),
    (r"上访|信访", r"信访|上访|来访"),
    (r"房东|租金不退|押金", r"押金|保证金|预付|房东|出租人|租赁"),
    # housing and money
    (r"房贷|按揭(?!养老)|利率|首付", r"房贷|按揭|利率|利息|首付|贴息|贷款"),
    (r"公积金", r"公积金"),
    (r"公租房|廉租房|经适房|经济适用房|保障房", r"公租房|公共租赁|廉租|经济适用|保障性住房|住房保障|住房"),
    (r"契税|房产税", r"契税|房产税|税收优惠"),
    (r"(?:卖|多少钱|几)(?:[^，。？]{0,4})一亩|地价|卖地", r"亩|地价|土地"),
    (r"物业费|物业(?:公司|服务费)", r"物业"),
    (r"产权|房产证|过户|学区房", r"产权|房产|不动产|权属|过户|房屋|学区"),
    (r"个税|个人所得税|所得税", r"所得税|税收优惠|个人所得"),
    (r"信用卡|征信|网贷|存款利息|理财", r"信用卡|征信|网络?贷|存款|理财|失信"),
    (r"股市|股票|炒股|基金涨|比特币", r"股票|证券|比特币"),
    # work, school, service
    (r"退休年龄|(?:几|多大)(?:岁)?退休|提前退休|内退|病退", r"退休"),
    (r"(?:拖|欠|扣|压)(?:着|了|我|俺|他)?[^，。？]{0,4}(?:工资|工钱)|讨薪", r"工资|劳动报酬|拖欠"),
    (r"公务员|事业编|考编", r"公务员|事业单位|编制|招录"),
    (r"当兵|入伍|参军|验兵|征兵", r"应征|入伍|参军|征兵|兵役"),
    (
        r"加班(?:费|工资)?|裁员|裁了|[Nn]\+1|[Nn]加1|年终奖|试用期",
        r"加班|裁|经济补偿|年终|试用期|延长工作时间|解除劳动",
    ),
    (r"高考志愿|填志愿|考研|分数线|学分", r"志愿填报|填报|考研|研究生|分数|录取|学分"),
    (
        r"营业执照|注销公司|企业注销|独资企业|注册公司|开公司",
        r"营业执照|执照|工商|注销登记|企业登记|个体|市场主体|登记",
    ),
    # papers that are lost or changed
    (
        r"(?:证|卡|本|折|本子)(?:[^，。？]{0,4})(?:丢|掉|弄没|不见|遗失)(?:了|失)?|挂失|补办",
        r"遗失|丢失|补[发办领]|挂失|换[发领证]|损毁",
    ),
    (r"年审|年检", r"年审|年检|审验|审核|复核|核查|检验|复审|定期"),
    (r"外国人|外籍|绿卡", r"外国|外籍|国籍|境外|永久居留"),
    # things of old age and illness
    (r"老花镜|眼镜|配镜", r"眼镜|老花镜|视力矫正|助视"),
    (r"假牙|镶牙|种牙|补牙|牙齿", r"牙|口腔"),
    (r"疫苗|打预防针", r"疫苗|接种|预防针"),
    (r"吸氧|制氧|氧气", r"氧"),
    (r"尿不湿|纸尿裤|护理垫", r"尿|护理用品|护理垫"),
    (r"彩超|[Bb]超|心电图|核磁|抽血", r"超声|彩超|心电|核磁|检查治疗|检查项目"),
    (r"(?:防)?走(?:丢|失)|跑丢|定位(?:手环|器|手表)|人脸识别", r"走失|走丢|定位|寻找|人脸|生物识别"),
    (r"陪诊", r"陪诊|陪护|陪同|导医"),
    (r"隔代|带孙子|带孙女|看孩子的", r"婴幼儿|托育|照护婴|看护|隔代"),
    (r"相亲|找(?:个)?老伴|征婚", r"婚|恋"),
    (r"居住权", r"居住权|居住的权利"),
    (r"烟感|烟雾报警|燃气报警", r"烟感|报警|消防"),
    (r"以房养老|房子[^，。？]{0,4}抵押|倒按揭", r"反向抵押|以房养老"),
    (r"候鸟|海边过冬|旅居", r"旅居|异地|候鸟"),
    (r"驾照|驾驶证|考驾", r"驾驶证|驾照|驾驶机动车|机动车驾驶"),
    (r"人工耳蜗|电子眼|白内障", r"耳蜗|人工视|白内障|听力|手术"),
    (r"家庭(?:养老|照护)?床位", r"家庭(?:养老|照护)?床位"),
    # pets, weather, shopping, machines, entertainment
    (r"宠物|[养喂遛](?:猫|狗)|小猫|小狗|流浪[猫狗]|狗粮|猫粮|鹦鹉|金鱼", r"宠物|养犬|犬只|动物|猫"),
    (r"天气|下雨(?!天)|下雪(?!天)|刮风|气温|几度", r"天气|气象|高温|寒潮|雨|雪"),
    (r"双色球|大乐透|开奖|中奖|开啥号|中了", r"开奖|中奖|奖金"),
    (r"火锅|奶茶|咖啡|烧烤|螃蟹|好吃|菜谱|怎么炖|怎么炒|食谱", r"火锅|奶茶|咖啡|食谱|营养"),
    (r"电影|电视剧|追剧|演唱会|明星|球赛|游戏|歌词|相声", r"电影|影剧院|影院|演唱|游戏|文艺|演出|体育|比赛"),
    (r"淘宝|京东|拼多多|优惠券|网购|快递|外卖", r"网购|电子商务|快递|外卖|优惠券|寄递"),
    (
        r"[Ee]xcel|[Ww]ord文档|PPT|打印机|[Ww]i-?[Ff]i|蓝牙|充电器|验证码|手机卡|内存",
        r"软件|打印|充电|网络|验证码|程序",
    ),
    (
        r"(?:推荐|介绍)(?:一)?(?:下|个|款|家|几)|求推荐|好用(?:吗|不|么|[？?]|$)|性价比|划算",
        r"推荐|目录|名录|性价比",
    ),
    (r"主持稿|作文|发言稿|祝福语|对联|演讲稿|翻译成", r"作文|发言|对联|翻译"),
    (r"减肥|美容|养生|食疗|按摩椅|壮阳|失眠|偏方", r"减肥|美容|养生|食疗|睡眠|保健"),
)


_EVERYDAY = re.compile(
    r"宠物|[养喂遛](?:猫|狗|鸡|鸟|鱼)|小猫|[小老]狗|流浪[猫狗]|[猫狗]粮|鹦鹉|金鱼|天气|下雨(?!天)|下雪(?!天)|刮风|气温|双色球|大乐透|开奖|中奖|开啥号|"
    r"火锅|奶茶|咖啡|烧烤|螃蟹|好吃|菜谱|怎么炖|怎么炒|食谱|电影(?!院)|电视剧|追剧|演唱会|明星|球赛|游戏|歌词|相声|淘宝|京东|拼多多|优惠券|网购|快递|外卖|"
    r"[Ee]xcel|[Ww]ord文档|PPT|打印机|[Ww]i-?[Ff]i|蓝牙|充电器|验证码|手机卡|内存|(?:推荐|介绍)一?(?:下|个|款|家|几)|求推荐|性价比|划算|牌子|品牌|哪款|"
    r"主持[稿词]|作文|发言稿|祝福语|对联|演讲稿|翻译成|减肥|美容|食疗|按摩椅|壮阳|偏方|股市|股票|炒股|比特币|信用卡|征信|网贷|存款利息|理财|公积金|房贷|首付|"
    r"学区房|二手房|一亩|新能源车|以旧换新|摇号|限行|限号|违章|车险|交强险|贴条|罚单|违停|加班|裁员|裁了|年终奖|试用期|劳动合同(?!的?残)|"
    r"高考志愿|填志愿|考研|分数线|营业执照|注销公司|(?:上|读|报)(?:幼儿园|小学|初中)|你是谁|真人吗"
)
"""What nobody asks an office for the old and the disabled about, whoever it is bought or asked for."""


def is_everyday(question: str) -> bool:
    """Whether ``question`` names a matter of everyday life that is no business of these documents."""
    return _EVERYDAY.search(question) is not None


def names_subjects(question: str, shown: Sequence[str]) -> bool:
    """Whether every particular subject that ``question`` asks about is named in one of the ``shown`` texts."""
    return names_all(_SUBJECTS, question, shown)


def names_all(table: Naming, question: str, shown: Sequence[str]) -> bool:
    """Whether whatever of ``table`` the ``question`` asks about is named in one of the ``shown`` texts."""
    return all(any(held.search(text) for text in shown) for asked, held in table if asked.search(question))
