"""Real towns: where the invented firms stand. Coordinates are WGS84 degrees of the town's middle, rounded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A town: region and postal code as on an address, Chinese and Uyghur spelling where it has one."""

    town: str
    region: str
    country: str
    lat: float
    lon: float
    postal: str = ""
    zh: str = ""
    region_zh: str = ""
    ug: str = ""


_CHINA = """
Weifang|Shandong|36.71|119.10|261000|潍坊|山东省
Binzhou|Shandong|37.38|117.97|256600|滨州|山东省
Dezhou|Shandong|37.45|116.30|253000|德州|山东省
Qingdao|Shandong|36.09|120.37|266000|青岛|山东省
Linyi|Shandong|35.10|118.35|276000|临沂|山东省
Heze|Shandong|35.23|115.48|274000|菏泽|山东省
Nantong|Jiangsu|31.98|120.89|226000|南通|江苏省
Yancheng|Jiangsu|33.35|120.16|224000|盐城|江苏省
Suqian|Jiangsu|33.96|118.28|223800|宿迁|江苏省
Changzhou|Jiangsu|31.81|119.97|213000|常州|江苏省
Shaoxing|Zhejiang|30.00|120.58|312000|绍兴|浙江省
Huzhou|Zhejiang|30.89|120.09|313000|湖州|浙江省
Jiaxing|Zhejiang|30.75|120.76|314000|嘉兴|浙江省
Ningbo|Zhejiang|29.87|121.55|315000|宁波|浙江省
Xinxiang|Henan|35.30|113.92|453000|新乡|河南省
Zhoukou|Henan|33.62|114.65|466000|周口|河南省
Nanyang|Henan|33.00|112.53|473000|南阳|河南省
Shangqiu|Henan|34.41|115.65|476000|商丘|河南省
Jingzhou|Hubei|30.33|112.24|434000|荆州|湖北省
Xiangyang|Hubei|32.01|112.14|441000|襄阳|湖北省
Xingtai|Hebei|37.07|114.50|054000|邢台|河北省
Hengshui|Hebei|37.74|115.67|053000|衡水|河北省
Anqing|Anhui|30.54|117.06|246000|安庆|安徽省
Chuzhou|Anhui|32.30|118.32|239000|滁州|安徽省
Foshan|Guangdong|23.02|113.12|528000|佛山|广东省
Guangzhou|Guangdong|23.13|113.26|510000|广州|广东省
Tianjin|Tianjin|39.08|117.20|300000|天津|天津市
Shanghai|Shanghai|31.23|121.45|200000|上海|上海市
Beijing|Beijing|39.92|116.40|100000|北京|北京市
Zhangye|Gansu|38.93|100.45|734000|张掖|甘肃省
Jiuquan|Gansu|39.73|98.49|735000|酒泉|甘肃省
Dunhuang|Gansu|40.14|94.66|736200|敦煌|甘肃省
Bayannur|Inner Mongolia|40.75|107.39|015000|巴彦淖尔|内蒙古自治区
Wuyuan|Inner Mongolia|41.09|108.27|015100|五原|内蒙古自治区
Aksu|Aksu Prefecture, Xinjiang|41.17|80.26|843000|阿克苏|新疆维吾尔自治区|ئاقسۇ
Awat|Aksu Prefecture, Xinjiang|40.64|80.37|843200|阿瓦提|新疆维吾尔自治区|ئاۋات
Kuqa|Aksu Prefecture, Xinjiang|41.72|82.96|842000|库车|新疆维吾尔自治区|كۇچا
Shayar|Aksu Prefecture, Xinjiang|41.22|82.78|842200|沙雅|新疆维吾尔自治区|شايار
Korla|Bayingolin, Xinjiang|41.76|86.15|841000|库尔勒|新疆维吾尔自治区|كورلا
Yuli|Bayingolin, Xinjiang|41.34|86.26|841500|尉犁|新疆维吾尔自治区|لوپنۇر
Yanqi|Bayingolin, Xinjiang|42.06|86.57|841100|焉耆|新疆维吾尔自治区|يەنجى
Shihezi|Xinjiang|44.30|86.04|832000|石河子|新疆维吾尔自治区|شىخەنزە
Shawan|Tacheng Prefecture, Xinjiang|44.33|85.62|832100|沙湾|新疆维吾尔自治区
Kashgar|Kashgar Prefecture, Xinjiang|39.47|75.99|844000|喀什|新疆维吾尔自治区|قەشقەر
Maralbexi|Kashgar Prefecture, Xinjiang|39.79|78.55|843800|巴楚|新疆维吾尔自治区|مارالبېشى
Mekit|Kashgar Prefecture, Xinjiang|38.90|77.65|844600|麦盖提|新疆维吾尔自治区|مەكىت
Changji|Changji, Xinjiang|44.01|87.31|831100|昌吉|新疆维吾尔自治区|سانجى
Hutubi|Changji, Xinjiang|44.19|86.90|831200|呼图壁|新疆维吾尔自治区
Manas|Changji, Xinjiang|44.31|86.21|832200|玛纳斯|新疆维吾尔自治区
Urumqi|Xinjiang|43.80|87.60|830000|乌鲁木齐|新疆维吾尔自治区|ئۈرۈمچى
"""
_ELSEWHERE = """
Thu Dau Mot|Binh Duong|VN|10.98|106.65|75000
Nam Dinh|Nam Dinh|VN|20.43|106.17|420000
Ho Chi Minh City|Ho Chi Minh City|VN|10.78|106.68|700000
Gazipur|Dhaka|BD|24.00|90.42|1700
Savar|Dhaka|BD|23.85|90.27|1340
Chattogram|Chattogram|BD|22.37|91.83|4000
Phnom Penh|Phnom Penh|KH|11.55|104.91|120000
Kampong Speu|Kampong Speu|KH|11.45|104.52|050000
Bandung|West Java|ID|-6.92|107.61|40111
Surakarta|Central Java|ID|-7.57|110.82|57111
Semarang|Central Java|ID|-7.01|110.42|50134
Gampaha|Western Province|LK|7.09|79.99|11000
Biyagama|Western Province|LK|6.95|80.00|11650
Faisalabad|Punjab|PK|31.42|73.08|38000
Lahore|Punjab|PK|31.52|74.36|54000
Karachi|Sindh|PK|24.92|67.06|74000
Rajkot|Gujarat|IN|22.30|70.80|360001
Akola|Maharashtra|IN|20.71|77.00|444001
Coimbatore|Tamil Nadu|IN|11.02|76.96|641001
Ranchi|Jharkhand|IN|23.34|85.31|834001
Los Angeles|CA|US|34.05|-118.24|90012
New York|NY|US|40.75|-73.99|10018
Savannah|GA|US|32.06|-81.12|31401
Houston|TX|US|29.76|-95.38|77002
Lubbock|TX|US|33.58|-101.86|79401
Greenwood|MS|US|33.52|-90.18|38930
Los Banos|CA|US|37.06|-120.85|93635
Woodland|CA|US|38.68|-121.77|95695
Rondonopolis|Mato Grosso|BR|-16.47|-54.64|78700-000
Sapezal|Mato Grosso|BR|-13.54|-58.82|78365-000
Luis Eduardo Magalhaes|Bahia|BR|-12.09|-45.79|47850-000
Narrabri|NSW|AU|-30.33|149.78|2390
Moree|NSW|AU|-29.46|149.84|2400
Goondiwindi|QLD|AU|-28.55|150.31|4390
Angri|Campania|IT|40.74|14.57|84012
Nocera Inferiore|Campania|IT|40.75|14.64|84014
Foggia|Apulia|IT|41.46|15.54|71121
Parma|Emilia-Romagna|IT|44.80|10.33|43121
Piacenza|Emilia-Romagna|IT|45.03|9.69|29121
Badajoz|Badajoz|ES|38.88|-6.97|06001
Don Benito|Badajoz|ES|38.96|-5.86|06400
Miajadas|Cáceres|ES|39.15|-5.91|10100
Tema|Greater Accra|GH|5.70|-0.02|
Lagos|Lagos|NG|6.60|3.34|100001
Bursa|Bursa|TR|40.20|29.00|16010
Culiacan|Sinaloa|MX|24.80|-107.39|80000
Singapore|Singapore|SG|1.34|103.80|068805
"""


def _read() -> dict[str, Place]:
    places = {}
    for line in _CHINA.strip().splitlines():
        town, region, lat, lon, postal, zh, region_zh, *ug = line.split("|")
        uyghur = ug[0] if ug else ""
        places[town] = Place(town, region, "CN", float(lat), float(lon), postal, zh, region_zh, uyghur)
    for line in _ELSEWHERE.strip().splitlines():
        town, region, country, lat, lon, postal = line.split("|")
        places[town] = Place(town, region, country, float(lat), float(lon), postal)
    return places


TOWNS = _read()
