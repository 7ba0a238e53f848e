"""One person without a number: 女孩不幸身亡, 司机被困."""

import re
from collections.abc import Iterator

from anlan.engines.planbook.extract.fates import KEYS
from anlan.engines.planbook.extract.mention import Mention
from anlan.engines.planbook.extract.numbers import Number
from anlan.engines.planbook.extract.sentences import Sentence

_ONE = re.compile(
    r"(?P<done>撞伤|砸伤|撞死|砸死|轧死|刺伤)了?[^,。;\d]{0,12}(?:\d+岁)?(?:的)?(?:男孩|女孩|男子|女子|老人|学生|妇女|行人|儿子)|(?P<who>女主人|男主人|住户|户主|母亲|父亲|妻子|丈夫|奶奶|爷爷|女儿|儿子|司机|驾驶员|驾驶人|男子|女子|女孩|男孩|少女|少年|老人|老妇|孩子|男童|女童|女生|男生|学生|婴儿|行人|乘客|妇女|伤者|车主|骑车人|车上人员|业主|屋主|户主|工人|员工|机长|值班员|操作工|指挥手|保安|副驾|押运员|[赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕张孔曹严金魏姜谢邹苏潘葛范彭鲁韦马方任袁柳史唐费薛雷贺倪汤罗郝安于傅卞齐康伍余顾孟黄萧尹姚邵汪毛戴宋庞熊纪舒项祝董梁杜阮蓝闵季贾江童颜郭林钟徐邱骆高夏蔡田樊胡霍万柯卢莫丁邓洪包左石崔龚程陆翁段侯武刘叶白乔谭廖阎肖]某某?)(?!们)"
    r"(?P<mid>[^,。;!?\d们等]{0,10}?)(?P<key>死亡|身亡|丧生|遇难|殒命|毙命|不治|葬身火海|溺亡|被困|困在|卡在|被卡|被压|被埋|受重伤|重伤|伤势过重|受轻伤|轻伤|受伤|骨折|烧伤|昏迷|晕倒|断了|冻伤|被烧伤|中毒|坠落[^,。;]{0,4}送医)"
)


_IN_THE_END = re.compile(
    r",(?:送医|送院|经[^,。]{0,6})后?[^,。;\d]{0,4}不治|[^。;!?\d]{0,10}?(?:最终|终因|不幸|(?:抢救|救治|医治)无效)[^,。;\d]{0,4}(?:死亡|身亡|去世|离世|不治)"
)  # 女童因中毒严重,最终不幸身亡


def implied(text: str, parts: tuple[Sentence, ...]) -> Iterator[Mention]:
    """One person without a number: 女孩不幸身亡, 司机被困. Used only where no count was said."""
    for index, part in enumerate(parts):
        for match in _ONE.finditer(part.text):
            if part.past or part.maybe or re.search(r"没|未|无(?!效)|不(?!幸|治)|多名|\d|如|们|等|致|死", match["mid"] or ""):
                continue
            key = next((name for name, pattern in KEYS if pattern.search(match["key"] or match["done"])), None)
            key = "deaths" if key and _IN_THE_END.match(part.text, match.end()) else key
            if key and not re.search(
                r"[\d一二两三四五六七八九十](?!轮|岁)名?[^,。]{0,4}$", part.text[max(0, match.start() - 5) : match.start()]
            ):
                yield Mention(
                    category=key, number=Number(1.0, 1.0, 1.0), start=part.start + match.start(), end=part.start + match.end(),
                    sentence=index,
                )  # fmt: skip
