"""Three matters that go to mediation, for the demonstration: refused, screened, agreed in instalments. Everything is invented."""

from heyi.demo.matters import COMMUNITY, Matter, Post
from schemas.actors import Role

MEDIATOR = Post("叶静文", Role.MEDIATOR, COMMUNITY)

PIANO = Matter(
    "d",
    "第二天拒绝：调解立即终止，其他救济途径告知书送达双方",
    "隔壁晚上练琴，孩子睡不着",
    "我住心怡花园2栋301。隔壁302从八月起每晚九点以后练钢琴，常常弹到十点半。我敲门商量过一次，说孩子要考级停不下来。"
    "我家老二两岁，晚上总被吵醒。希望楼长帮忙两家坐下来，定个大家都过得去的时间。",
    "hean/xinhe/e2/b2",
    "许文娟",
    "郑国强",
    "private_matter",
)
PIANO_REFUSAL = "我在自己家里弹琴，没有什么好谈的，要告就去告。"

HOME = Matter(
    "e",
    "家暴标记：先报告、先筛查，面对面调解才可以开始",
    "儿子喝酒后推搡老人，老人想要回退休金卡",
    "我今年七十四岁，和儿子同住安居苑2栋101。他今年丢了工作，喝了酒就发脾气，上个月家庭暴力两次，推得我撞到柜子上。"
    "我的退休金卡一直在他手里。我不想报复他，只想把卡拿回来，让他搬出去住，平平安安。",
    "hean/xinhe/e3/b2",
    "吴桂珍",
    "吴志伟",
    "community_matter",
)
HOME_FLAG_REPORT = "社区民警已经接报并上门见面，告知可以申请人身安全保护令。"
HOME_SCREENING = "分别单独谈过：老人愿意当面谈，要求民警和社工在场；两人分开到达、分开离开，不同桌。"
HOME_MINUTES = "老人说明要求；儿子承认动过手，表示道歉，愿意搬到姐姐家，当场交还退休金卡。民警、社工在场。"
HOME_TERMS = (
    "吴志伟当场把退休金卡交还吴桂珍，本周日前搬到姐姐家住；以后来看望老人提前打电话，喝了酒不来；再有动手，由老人报警并申请人身安全保护令。"
    "社工每周上门一次，连续三个月。"
)

FLOOR = Matter(
    "f",
    "分期履行：两人先后签字，盖章生效，违约一次，督促后履行",
    "装修公司弄坏公共水管，泡坏木地板和书柜",
    "我住和园小区2栋201。楼上301请的装修公司打断水管，夜里泡了我家二十平方米木地板和一面书柜，楼道的配电箱也进了水，两层楼停电半天。"
    "装修公司先答应赔，后来改口说只修不赔。材料和人工我问过价，一共要六千元。",
    "hean/xinhe/e1/b2",
    "冯婉婷",
    "永固装修队",
    "party_mass_matter",
)
FLOOR_FACTS = (
    "装修队施工打断水管，泡坏201室木地板二十平方米和书柜一面，双方对经过没有争议；装修队承担全部责任。"
)
FLOOR_FIRST = "赔偿木地板材料费，转账到冯婉婷的银行卡"
FLOOR_SECOND = "赔偿书柜和人工费，转账到冯婉婷的银行卡"
FLOOR_VENUE = "和园小区2栋201室"
FLOOR_BREACH = "一期逾期的，可以要求一次付清余款，并可以申请强制执行或者起诉。"
FLOOR_URGED = "第一期到期没有收到，请今天付清；再不付，冯女士可以申请支付令或者起诉。"

MEDIATIONS = (PIANO, HOME, FLOOR)
