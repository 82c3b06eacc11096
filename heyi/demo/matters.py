"""Three matters of triage and the ladder, and the people in them. Everything here is invented."""

from dataclasses import dataclass

from schemas.actors import Role

STREET = "hean"
COMMUNITY = "hean/xinhe"


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody who works here."""

    name: str
    role: Role
    place: str


CAPTAIN = Post("梁国栋", Role.BUILDING_CAPTAIN, "hean/xinhe/e2/b2")
STATION_E1 = Post("苏敏仪", Role.PARTY_MASS_WORKER, "hean/xinhe/e1")
STATION_E3 = Post("谢海涛", Role.PARTY_MASS_WORKER, "hean/xinhe/e3")
OFFICER = Post("林晓燕", Role.COMMUNITY_OFFICER, COMMUNITY)
STREET_OFFICER = Post("周伟明", Role.STREET_OFFICER, STREET)
STAFF = (CAPTAIN, STATION_E1, STATION_E3, OFFICER, STREET_OFFICER)


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter as its applicant reports it; `expected` is the class that the table should give it, `outcome` how it ends."""

    letter: str
    heading: str
    title: str
    statement: str
    place: str
    applicant: str
    other: str
    expected: str
    outcome: str = "mediated_oral"

    def report(self) -> dict[str, object]:
        """The body of the report."""
        return {
            "title": self.title,
            "statement": self.statement,
            "place": self.place,
            "channel": "online",
            "applicant": {"name": self.applicant},
            "others": [{"name": self.other}],
        }


LEAK = Matter(
    "a",
    "私事：楼上漏水，楼长帮两家说和",
    "楼上卫生间渗水，天花板发霉起皮",
    "我住心怡花园2栋502。九月底开始，602卫生间正下方的天花板一直渗水，墙皮起鼓、发霉，孩子晚上老咳嗽。国庆以后我上门说过两次，"
    "何先生说请人看过、没有问题，后来就不大接我电话了。我不想闹，只想请他把水止住，墙面大家一起想办法。",
    "hean/xinhe/e2/b2",
    "罗桂芳",
    "何志强",
    "private_matter",
)
LEAK_TERMS = (
    "何志强本周六请师傅重做602卫生间防水，费用他出；那两天停水，两家错开用水时间。502的天花板等干透以后由何志强找人铲掉重刷，"
    "材料费三百元两家各出一半。当面说定，楼长梁国栋下月初再上门看一次。"
)

CORRIDOR = Matter(
    "b",
    "小事：楼道堆物没有人管，逐级上交到街道",
    "三楼楼道堆满纸箱和旧沙发",
    "和园小区3栋三楼拐角堆了一人高的纸箱、一张旧沙发和两辆童车，轮椅过不去。我母亲八十一岁，上个星期被沙发角绊了一下，还好扶住了"
    "墙。给物业打过两次电话，说会来看；在楼里的群里也说过，没有人动。",
    "hean/xinhe/e1/b3",
    "陈慧敏",
    "马建军",
    "party_mass_matter",
)
CORRIDOR_TERMS = (
    "马建军两天内把纸箱和旧沙发清走，街道联系的大件回收车周四上午九点到3栋楼下；两辆童车登记后停到架空层。三楼六户约好拐角不再放东西，"
    "互相提醒。街道下周一派人复看。"
)

BINS = Matter(
    "c",
    "大事：居民对分流有异议，街道改为小事",
    "垃圾投放点正对一楼窗口，请求挪开",
    "今年夏天，物业把安居苑1栋的垃圾投放点从车棚边挪到我家窗下，离窗不到两米，天热味道大，一早一晚碰桶的声音不断。我到物业服务中心"
    "说过三次，都答复位置是统一定的，要动得大家同意。",
    "hean/xinhe/e3/b1",
    "邓秀珍",
    "安居苑物业服务中心",
    "community_matter",
)
BINS_OBJECTION = (
    "这只是我们一栋楼门口的两个桶，不涉及别的楼，也不花大家的钱。"
    "按大事办要等开会议事，这个味道我一天也等不了，请按小事就地解决。"
)
BINS_ANSWER = (
    "经核实，这个投放点只供1栋使用，挪回车棚边不影响其他楼栋，也不动用公共资金，同意按小事办理，由党群服务站会同楼长、物业当天到现场。"
    "以后要调整全小区的布点，再按大事提交居民议事会。"
)
BINS_TERMS = (
    "物业今天下午把两个桶挪回车棚边原来的位置，窗下地面冲洗干净；以后要挪动投放点，提前三天在楼门口贴告示听意见。邓秀珍同意车棚边的灯"
    "改成声控，夜里亮着方便大家扔垃圾。"
)

MATTERS = (LEAK, CORRIDOR, BINS)
