"""Three matters that go to mediation, for the demonstration: refused, screened, agreed in instalments. Everything is invented."""

from heyi.demo.matters import COMMUNITY, Matter, Post
from schemas.actors import Role

MEDIATOR = Post("叶静文", Role.MEDIATOR, COMMUNITY)
ROOM = "社区调解室"

PIANO = Matter(
    "d",
    "私事：第二天对方拒绝，调解立即终止，其他救济途径告知书送达双方",
    "隔壁晚上练琴，孩子睡不着",
    "我住心怡花园2栋301。隔壁302从八月起每晚九点以后练钢琴，常常弹到十点半。我敲门商量过一次，郑先生说孩子要考级，停不下来。"
    "我家老二两岁，晚上总被吵醒。希望楼长帮忙，两家坐下来定个都过得去的时间。",
    "hean/xinhe/e2/b2",
    "许文娟",
    "郑国强",
    "private_matter",
    "refused",
)
PIANO_REFUSAL = "我在自己家里弹琴，没什么好调解的，她要告就去告。"
PIANO_PROOF = "当面交给郑国强本人，他看过以后在送达回证上签了名；楼长在场。"

HOME = Matter(
    "e",
    "大事：家暴标记，先报告、先筛查，才可以面对面调解",
    "儿子喝酒后推搡老人，老人想要回退休金卡",
    "我今年七十四岁，和儿子同住安居苑2栋101。他今年丢了工作，喝了酒就发脾气，上个月有两次家庭暴力，推得我撞到柜子上。"
    "我的退休金卡一直在他手里。我不想报复他，只想把卡拿回来，让他搬出去住，各自平平安安。",
    "hean/xinhe/e3/b2",
    "吴桂珍",
    "吴志伟",
    "community_matter",
)
HOME_FLAG_REPORT = "派出所社区民警接报，当天上门见了老人，告知可以申请人身安全保护令。"
HOME_GUESTS = (("社区民警钟立", "expert"), ("社工站社工何敏", "organisation"))
HOME_MOTHER_ALONE = (
    "老人说现在不怕见面，怕的是他喝了酒；愿意当面把话说清楚，希望有民警和社工在场，谈完自己先走。"
)
HOME_SON_ALONE = "儿子承认喝酒后推过母亲两次，觉得丢脸；姐姐愿意收留他，退休金卡随身带着，可以当场交还。"
HOME_SCREENING = (
    "分别谈过：老人愿意当面谈，没有现实危险。采取措施：两人分开到达、分开离开，不同桌，民警、社工全程在场。"
)
HOME_MINUTES = (
    "老人说明要求；儿子承认动过手，当面道歉，愿意搬到姐姐家，当场交还退休金卡。民警、社工全程在场。"
)
HOME_TERMS = (
    "吴志伟当场把退休金卡交还吴桂珍，本周日以前搬到姐姐家住；以后看望老人先打电话，喝了酒不来。再动手的，老人可以马上报警，并向法院"
    "申请人身安全保护令。社工每周上门看望一次，连续三个月。"
)

FLOOR = Matter(
    "f",
    "小事：分两期赔偿，先后签字，盖章生效；第一期违约，督促后付清",
    "装修队弄断水管，泡坏木地板和书柜",
    "我住和园小区2栋201。楼上301请的装修队打断水管，夜里泡了我家二十平方米木地板和一面书柜，楼道的配电箱也进了水，两层楼停电半天。"
    "装修队先答应赔，后来改口说只修不赔。材料和人工我问过价，一共要六千元。",
    "hean/xinhe/e1/b2",
    "冯婉婷",
    "永固装修队",
    "party_mass_matter",
    "mediated_written",
)
FLOOR_LONGER = "书柜要等厂家定损，装修队放假前才能结到工程款，双方都想多留些时间。"
FLOOR_MINUTES = (
    "双方对经过没有争议。装修队认可全部责任，愿意赔六千元，请求分两期付；冯婉婷同意，第二期最迟到假期第一天。"
)
FLOOR_FACTS = "装修队施工打断水管，泡坏201室木地板二十平方米、书柜一面。双方对经过没有争议，装修队承担全部责任，共赔偿六千元。"
FLOOR_FIRST = "赔偿木地板材料费"
FLOOR_SECOND = "赔偿书柜和人工费"
FLOOR_HALF = 300_000
"""In fen."""
FLOOR_MANNER = "转账到冯婉婷的银行卡"
FLOOR_VENUE = "和园小区2栋201室"
FLOOR_BREACH = "任何一期逾期不付的，冯婉婷可以要求一次付清余款。"
FLOOR_URGED = "第一期到期没有收到，请今天付清；再不付，冯女士可以向法院起诉，符合条件的也可以申请支付令。"
FLOOR_PAPER = "盖章的协议书原件已存入卷宗。"
FLOOR_PROOF = "看到装修队转账回单，收款人、金额与协议一致。"
FLOOR_VISIT = "两期都收到了，地板已经铺好。装修队以后施工前会先找物业关水阀。"

MEDIATIONS = (PIANO, HOME, FLOOR)
