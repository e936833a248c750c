"""Names of persons and firms: their normal form, surname and given name, and the pinyin they are found by."""

import math
import re
import unicodedata
from functools import lru_cache
from itertools import product

from desktop_app.domain.errors import RuleBroken

DOT = "·"
"""U+00B7 between the parts of a minority or foreign name."""

COMPOUND_SURNAMES = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 "
    "公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 "
    "拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 左丘 东门 西门 南荣 第五 淳于 单于 完颜 纳兰 歐陽 諸葛 "
    "尉遲 司馬 東方 軒轅 聞人 鍾離 長孫 鮮于 赫連 獨孤".split()
)
SHORTEST, LONGEST, LONGEST_TITLE = 2, 30, 200
MOST_KEYS = 32
_HAN = r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U000323af]"


def _tidied(name: str) -> str:
    """NFC, never NFKC, which would replace rare name characters; blanks between Chinese characters go."""
    name = re.sub(r"\s*[·•‧・･∙⋅]\s*", DOT, unicodedata.normalize("NFC", name))
    name = " ".join(name.split())
    return re.sub(f"(?<={_HAN}) (?={_HAN})", "", name)


def check_name(name: str, field: str = "") -> str:
    """A person's name in normal form, 2 to 30 characters. Raises RuleBroken otherwise.

    Minority and foreign names keep their dot (U+00B7; look-alikes become it).
    """
    tidy = _tidied(name)
    if not SHORTEST <= len(tidy) <= LONGEST:
        raise RuleBroken(
            f"姓名应为{SHORTEST}至{LONGEST}个字，现在是{len(tidy)}个字，请写全名；只知道姓的写成“王某”。", field=field
        )
    if not any(letter.isalpha() for letter in tidy):
        raise RuleBroken("姓名里没有一个字是文字，请写出姓名；不愿留名的请选“匿名”。", field=field)
    return tidy


def check_title(name: str, field: str = "") -> str:
    """The name of a firm, office, place or post in normal form. Raises RuleBroken when empty or over 200 characters."""
    tidy = _tidied(name)
    if not any(letter.isalnum() for letter in tidy):
        raise RuleBroken("名称里没有文字，请写出单位、场所或岗位的名称。", field=field)
    if len(tidy) > LONGEST_TITLE:
        raise RuleBroken(f"名称有{len(tidy)}个字，最多{LONGEST_TITLE}个字，请写登记的名称，说明写进事实。", field=field)
    return tidy


def split_name(name: str) -> tuple[str, str]:
    """Surname and given name. A compound surname counts when a given name follows it.

    A name with dots or blanks is cut after its first part, which is kept in place of a surname.
    """
    parts = re.split(rf"([{DOT} ])", name, maxsplit=1)
    if len(parts) > 1:
        return parts[0], parts[2]
    length = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:length], name[length:]


def pinyin_keys(name: str) -> tuple[str, ...]:
    """What a name is found by: full pinyin and initials of every reading, lower case, without tones, at most 64 keys.

    Characters without pinyin stand for themselves (`柜员07号` gives `guiyuan07hao` and `gy07h`); dots and blanks go;
    `ü` is found as `v` and as `u`. Where a name has too many readings, the last characters keep only their first.
    """
    readings = [_readings(letter) for letter in unicodedata.normalize("NFKC", name).lower() if letter.isalnum()]
    for place in reversed(range(len(readings))):
        if math.prod(map(len, readings)) <= MOST_KEYS:
            break
        readings[place] = readings[place][:1]
    full = ["".join(way) for way in product(*readings)]
    initials = ["".join(syllable[0] for syllable in way) for way in product(*readings)]
    return tuple(key for key in dict.fromkeys(full + initials) if key)


@lru_cache(maxsize=8192)
def _readings(letter: str) -> tuple[str, ...]:
    """All readings of one character; the import waits for the first call because it costs a tenth of a second."""
    from pypinyin import Style, pinyin

    syllables = pinyin(letter, style=Style.NORMAL, heteronym=True, errors="ignore")
    found = [syllable.lower() for syllable in (syllables[0] if syllables else []) if syllable]
    with_u = [syllable.replace("v", "u") for syllable in found]
    return tuple(dict.fromkeys(found + with_u)) or (letter,)
