"""The nouns. This package imports nothing of ours; everything else speaks in its words.

| word in the reports | word here | meaning |
|---|---|---|
| 地域子育て支援拠点 | center | the place that is evaluated, one a ward |
| 重点目標 | focus goal | what center and ward office set themselves for one fiscal year |
| 評価結果 / 次年度 | stage ``evaluated`` / ``planned`` | the year that ended / the year to come |
| 取組内容 | initiatives | what was (or will be) done |
| 取組の成果 | outcomes | what came of it |
| 取組の課題 | issues | what remains |
| 協働のプロセスの評価 | process rating | how ward and center worked together, A to D |
| 目指す拠点の姿 | vision | what a center wants to be, rated every five years |
| 振り返りの視点 | viewpoint | the questions the review asks |
| 年度 | fiscal year | April to March, named by the Western year it begins in |
| 法人 / 区 | operator / ward office | the two parties of the contract |

`document` is what a loader makes of a file, `outline` what is found in its text, `records` what goes into the database.
Annotations are not postponed here: what is built from them at import would compile each of them once more.
"""
