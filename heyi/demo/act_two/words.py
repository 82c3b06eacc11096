"""What is said and written in the second act. Everything is invented; what everybody is to read names nobody."""

from heyi.demo.act_two.building import PLACE
from heyi.demo.matters import STREET, Matter, Post
from schemas.actors import Role

CHAIR = Post("陈永康", Role.BUILDING_CAPTAIN, PLACE)
WORKER = Post("梁秀雯", Role.PARTY_MASS_WORKER, "hean/xinhe/e2")
OBSERVER = Post("区婉玲", Role.SUPERVISOR, STREET)
CLERK = Post("卓凯琳", Role.GRID_WORKER, "hean/xinhe/e2")
COUNCIL = (CHAIR, WORKER, OBSERVER, CLERK)

PARKING = Matter(
    "g",
    "大事：楼下停车堵了消防通道，一栋楼120户商量，再由业主表决",
    "楼下公共车位乱停，消防通道都堵了",
    "我住心怡花园3栋。楼下公共车位四十几个，晚上要停七八十辆车，消防通道两边全停满了，上个月救护车进不来，在路口等了十分钟。方建平"
    "的车常常横在通道口，我说过他两次，吵了一架。这不是我们两家的事，楼里家家都有话说，请社区组织大家商量一个办法。",
    PLACE,
    "黎秋萍",
    "方建平",
    "community_matter",
    "deliberated",
)
NAMING = "方建平横停堵了消防通道"
TITLE = "3栋楼下怎么停车、怎么留出消防通道"
PROBLEM = "楼下公共车位少、车多，晚上消防通道两边停满，救护车进不来。邻居之间为停车吵过架，大家都希望有一个说得清的办法。"
WISH = "车停得下、通道留得出，规矩由大家一起定。"
REASON = "整栋楼的人都有份，不只是两家之间的事。"

HALL = "心怡花园3栋议事厅"
MATERIAL = "公告：3栋停车协商。材料有现在的车位图、消防通道的要求和两个方案。每户一票，可以在手机上投，也可以请人上门代记。"
VENUE = "心怡花园3栋架空层"
MATERIAL_AGAIN = "第二轮协商公告：第一个方案按第一轮的意见改了一条，改动的文字附后；第二个方案不变。"
MATERIAL_VOTE = (
    "业主表决公告：在共有的架空层设充电桩，改变共有部分的用途，由全体业主按人数和面积表决，"
    "参与表决的四分之三以上同意才通过。"
)

LINES_CLAUSES = (
    "按原有的停车位重新划线，消防通道画黄线，任何时候都不停车。",
    "车位按户登记，一户一辆，租户和业主一样登记；第二辆车不得停在楼下。",
)
CHARGING_CLAUSES = ("在架空层东侧设十二个充电桩，电动车集中充电，不再从楼上拉线。",)
AMENDED = "车位按户登记，一户一辆，租户和业主一样登记；第二辆车晚上九点以后有空位才停，早上七点以前开走。"
AMENDED_WHY = "夜里总有空位，第二辆车一概不准停太绝了，上夜班的也没有办法。"

STRAW = "先把消防通道的黄线画起来，同意的请举手。"
SPEECH = "我开救护车的，通道窄了半米，担架就要多走两百步。"
MINUTES_FIRST = "一致认为消防通道要留出来。分歧在第二辆车能不能停；充电桩要不要设、设在哪里，还要再商量。不少住户希望夜里放宽。"
AGREED_FIRST = ("消防通道画黄线，任何时候不停车。",)
OPEN_FIRST = ("第二辆车能不能停。", "充电桩设在哪里。")
MINUTES_SECOND = "第一个方案按改后的文字，到会的九成以上同意。第二个方案同意的超过三分之二，但用的是共有的地方，提交业主表决。"
DISSENT = "我同意划线，不同意租户和业主一样登记。车位是业主共有的，应当先满足业主。我服从大家的决定，请把我的意见记下来。"
WHY_COMMON = "集中充电点占用共有的架空层，属于改变共有部分的用途，由业主共同决定。"
AUTHORISATION = "书面委托，编号一，业主本人签名按印，存社区。"

PUBLISHED = (
    "经120户协商两轮：楼下停车位重新划线，消防通道画黄线、任何时候不停车；车位按户登记，一户一辆，租户和业主一样登记，第二辆车晚上"
    "九点以后有空位才停、早上七点以前开走。架空层设充电桩的方案，业主表决没有通过，不实行。对结果有意见的，公示期内可以提出。"
)
OBJECTION = "我上夜班，早上七点赶不回来，第二辆车开不走怎么办？"
OBJECTION_ANSWER = (
    "条文说的是第二辆车；登记的第一辆车不受时间限制。确有困难的，提前一天在群里说一声，由楼长协调邻近的空位。"
)
TASK_LINES = "请物业按车位图划线，消防通道画黄线、立牌子。"
TASK_LIST = "逐户登记车辆，贴出登记的办法，头一个月每晚巡查一次。"
TASK_LINES_DONE = "划线完工，黄线四十六米，牌子两块，消防车试过能进。"
TASK_LIST_DONE = "登记了九十七辆，夜里巡查三十次，占道的从十四辆减到零。"
REPORT = "决定的事两项都办好了：划线完成，登记完成。充电桩没有通过，不办。花费公布如下。"
MONEY = "划线和牌子三千六百元，从小区停车收入列支。"
REMARK = "通道空出来了，放心。"
