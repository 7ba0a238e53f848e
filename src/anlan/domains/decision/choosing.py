"""What the choices of a model are called on a form: the word, and the model's own key behind it."""

_WORDS = {
    "auto": "自动", "liquid": "液相", "vapour": "气相", "gas": "气体", "two_phase": "气液两相", "vertical": "立式", "horizontal": "卧式", "sphere": "球形", "cylinder": "圆柱形",
    "concrete": "混凝土", "soil": "土壤", "sand": "沙地", "gravel": "砾石", "water": "水面", "rural": "开阔乡野", "urban": "城区", "pasquill_gifford": "Pasquill–Gifford 曲线", "tno": "TNO 黄皮书",
    "A": "A 极不稳定", "B": "B 不稳定", "C": "C 弱不稳定", "D": "D 中性", "E": "E 弱稳定", "F": "F 稳定",
    "aegl": "AEGL 急性暴露", "erpg": "ERPG 应急响应", "pac": "PAC 防护行动", "idlh": "IDLH 立即危及生命", "lel": "LEL 爆炸下限", "dense": "重气", "gaussian": "高斯",
    "api581": "API 581", "purple_book": "TNO 紫皮书", "fixed_roof": "固定顶罐", "floating_roof": "外浮顶罐密封圈", "full_surface": "全液面", "spill": "地面流淌火", "deck": "船舶甲板", "engine_room": "船舶机舱",
    "none": "无", "low": "低", "medium": "中", "high": "高", "open": "敞开", "confined": "受限", "2D": "二维", "2.5D": "二维半", "3D": "三维", "dam": "坝", "levee": "堤防",
    "active": "活动区", "tibet": "青藏区", "eastern": "东部", "western": "西部", "stable": "稳定区", "anchored": "有锚固", "unanchored": "无锚固", "slope": "斜坡堤", "wall": "直立堤",
    "putian": "莆田试验站", "spm": "SPM 海岸防护手册", "young_verhagen": "Young–Verhagen", "seo_cheong": "Seo–Cheong", "fischer": "Fischer", "fingas": "Fingas", "stiver_mackay": "Stiver–Mackay",
}  # fmt: skip
_HERE = {("orientation", "vertical"): "竖直向上", ("orientation", "horizontal"): "水平"}


def word_of(name: str, choice: str) -> str:
    """``液相（liquid）``; a choice that is a word already, or that nobody named, stands as it is."""
    word = _HERE.get((name, choice)) or _WORDS.get(choice, choice)
    return word if choice.lower() in word.lower() else f"{word}（{choice}）"
