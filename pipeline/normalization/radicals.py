"""Radicals → the ordinary ideographs they stand for.

A font often draws a radical and an ideograph with one glyph; a PDF then names the radical: ⽀援 for 支援, ⻑ for 長.

Source: the Unicode property Equivalent_Unified_Ideograph (Unicode 14.0, EquivalentUnifiedIdeograph.txt), printed with
Debian's perl, `Unicode::UCD::prop_invmap("EqUIdeo")`. NFKC knows the Kangxi block only: it leaves all but two of the
supplement as they are. Changed for Japanese:

- U+2F3E is 戸 (its glyph in Noto CJK JP, Meiryo and Yu Gothic: 戸塚区), not 戶 as in the source.
- U+2EAB is 罒, whose glyph it shares in the Japanese fonts, not 目.
- Radicals named after a simplified Chinese form (⻅ ⻓ ⻳ …) stand for the Japanese ideograph: 見 長 亀.
- Left out, because the ideograph looks otherwise and shares its glyph in no font: ⺈ ⺌ ⺍ ⺗ ⺧ ⺩ ⺴ ⺶ ⺼ ⻏.
  They stay as they are, and so does ⺀, which has no equivalent.
"""

# From U+2E80 on, a space where there is nothing to map to.
SUPPLEMENT = (
    " 厂乛乚乙亻冂𠘨 刂卜㔾  兀尣尢𡯂巳幺彑彐忄 扌攵 旡日月歺母民氵氺灬爫爫丬 "
    "犭 𤴔罒示礻𥫗糹纟罓罒㓁 𦉫 𦍌𦍋耂肀聿 𦥑艹艹艹虎衤覀西見角𧢲讠貝𧾷車辶辶辶 "
    "钅長镸長門𨸏阝雨青韋頁風飛食𩙿飠饣𩠐馬骨鬼魚鳥鹵麦黄黽斉斉歯歯竜竜龜亀亀"
)

# From U+2F00 on.
KANGXI = (
    "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀"
    "寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戸手支攴文斗斤方无日曰月木欠止歹殳毋"
    "比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸"
    "缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛"
    "辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻"
    "黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠"
)


def table() -> dict[int, str]:
    """Code point of the radical → ideograph, for `str.translate`."""
    supplement = {0x2E80 + at: character for at, character in enumerate(SUPPLEMENT) if character != " "}
    return supplement | {0x2F00 + at: character for at, character in enumerate(KANGXI)}
