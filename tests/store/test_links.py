"""Goals through the years."""

from __future__ import annotations

import itertools

import pytest
from link_series import NAMES, drafts, goals_found, half, items_found, series
from store_results import Draft

from pipeline.store import checks, goal_links
from pipeline.store.goal_links import Goal


def rows(connection, sql, *values):
    return [tuple(row) for row in connection.execute(sql, values)]


# against what a reader draws


@pytest.mark.parametrize("name", NAMES)
def test_no_goal_is_linked_that_a_reader_would_not_link(database, name):
    """Kind and relation are part of the claim."""
    assert not goals_found(database(*drafts(name)), name).wrong


@pytest.mark.parametrize("name", NAMES)
def test_nearly_every_link_between_goals_is_found(database, name):
    found = goals_found(database(*drafts(name)), name)
    assert found.recall >= 0.95, found.missed


@pytest.mark.parametrize("which", ["tuning", "held back"])
def test_links_between_items_are_right_and_mostly_found(database, which):
    parts = [items_found(database(*drafts(name)), name) for name in half(which)]
    right, wrong, missed = (sum(len(part[at]) for part in parts) for at in range(3))
    assert right / (right + wrong) >= 0.95, [part.wrong for part in parts]
    assert right / (right + missed) >= 0.8, [part.missed for part in parts]


def test_sentences_of_different_wards_are_not_linked_as_items(database):
    """The issues of one ward against the plans of another, in all pairs of years: hardly a link, as none is true."""
    from pipeline.store import item_links
    from pipeline.store.item_links import Item

    links = pairs = 0
    for one, other in itertools.permutations(NAMES, 2):
        for report, foreign in itertools.product(series(one)["reports"], series(other)["reports"]):
            issues, plans = ([Item(*each) for each in _numbered(part)] for part in (report["issues"], foreign["plans"]))
            links += len(item_links.between(item_links.ISSUE_BECOMES_PLAN, issues, plans))
            pairs += len(issues)
    assert links <= 0.02 * pairs


def _numbered(items):
    return [(item_id, None, text) for item_id, text in items.items()]


# one decision at a time


def between(earlier: list[str], later: list[str], support=goal_links.NO_SUPPORT) -> list[tuple[str, str, str]]:
    """(text, text, relation) of each link."""
    lists = [[Goal(text, number, text) for number, text in enumerate(texts, 1)] for texts in (earlier, later)]
    return [(link.from_goal_id, link.to_goal_id, link.relation) for link in goal_links.between(*lists, support)]


@pytest.mark.parametrize(
    ("earlier", "later", "relation"),
    [
        ("産前の家庭の不安をやわらげる。", "産前の家庭の不安をやわらげる", "same"),
        ("産前の家庭の不安をやわらげます。", "産前の家庭の不安をやわらげる。", "reworded"),
        ("パパが集まれる日をふやします。", "父親が集まれる日を毎月つくります。", "reworded"),
        ("多胎児の家庭どうしの交流を広げる", "ふたごの家庭どうしの交流を広げる", "reworded"),
        ("預け合いの説明会の工夫", "地区での預け合いの説明会の工夫と、担い手への声かけ", "reworded"),
    ],
)
def test_the_same_thread_is_linked(earlier, later, relation):
    assert between([earlier], [later]) == [(earlier, later, relation)]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("転入してきた家庭が集える日を増やします。", "双子のいる家庭が集える日を増やします。"),
        ("父親の育児講座を地区ごとに開く", "祖父母の育児講座を地区ごとに開く"),
        ("聴覚に障害のある親が話せる場を設ける。", "不登校の子の親が話せる場を設ける。"),
        ("地域の子育て支援を充実させる。", "地域の子育て家庭への支援を強化していく。"),
        ("相談を受ける体制を整えます。", "外遊びの楽しさを伝えます。"),
    ],
    ids=["whom", "which people", "which people, no known word", "words of every report", "nothing alike"],
)
def test_what_is_only_alike_is_not_linked(earlier, later):
    assert between([earlier], [later]) == []


def test_two_goals_become_one():
    first, second = "助産師と産前の訪問を始めます。", "小児科で離乳食の相談を受けます。"
    one = "助産師と産前の訪問を続けるとともに、小児科で離乳食の相談を受けます。"
    assert between([first, second], [one]) == [(first, one, "merged"), (second, one, "merged")]


def test_one_goal_becomes_two():
    one = "助産師と産前の訪問を続けるとともに、小児科で離乳食の相談を受けます。"
    first, second = "助産師と産前の訪問を広げます。", "小児科で離乳食の相談を毎月受けます。"
    assert between([one], [first, second]) == [(one, first, "split"), (one, second, "split")]


def test_one_goal_becomes_two_of_common_words():
    """What tells are the letters that a clause repeats, since every report is full of its words."""
    one = "子育てに必要な情報を家庭に届け、転入した家庭が地域で孤立しないよう支援します。"
    first, second = "子育てに必要な情報を、さまざまな方法で届けます。", "転入した家庭が地域で孤立しないよう支援します。"
    assert between([one], [first, second]) == [(one, first, "split"), (one, second, "split")]


def test_a_clause_belongs_to_the_goal_that_says_it_better():
    """Both speak of the same subject: the clause decides, not the words that they share."""
    one = "預け合いの仕組みの会員を増やし、会員が安心して活動できるよう支援します。"
    first, second = (
        "預け合いの仕組みの会員が安心して活動できるよう支援します。",
        "預け合いの仕組みの提供会員を増やします。",
    )
    assert between([one], [first, second]) == [(one, first, "split"), (one, second, "split")]


def test_a_goal_for_everybody_comes_apart_into_goals_for_some():
    one = "養育者が気軽に相談でき、必要な支援につながる体制を整えます。"
    first, second = (
        "妊娠期の家庭が気軽に相談でき、必要な支援につながる関係を築きます。",
        one.replace("養育者", "双子の養育者"),
    )
    assert between([one], [first, second]) == [(one, first, "split"), (one, second, "split")]


OTHER_WORDS = "育ちの気がかりを早めに話せる関係をつくります。", "発達に心配のある親子を園とともに支えます。"


@pytest.mark.parametrize(
    ("support", "linked"), [({OTHER_WORDS: 500}, [(*OTHER_WORDS, "reworded")]), ({OTHER_WORDS: 300}, []), ({}, [])]
)
def test_a_goal_in_other_words_is_told_by_its_items(support, linked):
    assert between([OTHER_WORDS[0]], [OTHER_WORDS[1]], support) == linked


def test_items_do_not_tie_a_goal_that_has_its_thread_to_a_new_one():
    goal, new = "学生の見学を受け入れます。", "公園での外遊びを増やします。"
    assert between([goal], [goal, new], {(goal, new): 900}) == [(goal, goal, "same")]


def test_items_that_speak_for_two_goals_alike_speak_for_neither():
    goals, new = ["学生の見学を受け入れます。", "産後の家庭を訪ねます。"], "公園での外遊びを増やします。"
    assert between(goals, [new], {(goal, new): 500 for goal in goals}) == []


def test_goals_that_change_places_keep_their_threads():
    goals = ["外国籍の家庭に案内を届けます。", "学生の見学を受け入れます。", "公園での外遊びを増やします。"]
    assert {link[:2] for link in between(goals, goals[::-1])} == {(goal, goal) for goal in goals}


@pytest.mark.parametrize(("number", "taken"), [(1, ["1"]), (2, ["2"]), (3, [])], ids=["first", "second", "neither"])
def test_the_number_decides_between_two_that_are_equally_alike(number, taken):
    goals = [Goal("1", 1, "北地区の公園で遊びの会を開きます。"), Goal("2", 2, "南地区の公園で遊びの会を開きます。")]
    found = goal_links.between([Goal("x", number, "公園で遊びの会を開きます。")], goals)
    assert [link.to_goal_id for link in found] == taken


@pytest.mark.parametrize(("earlier", "later"), [([], ["場を設ける。"]), (["場を設ける。"], []), ([], [])])
def test_an_empty_list_has_no_links(earlier, later):
    assert between(earlier, later) == []


# in the database


def yearly(report_id: str, year: int | None, goals: list[str], plans: list[str], **report) -> Draft:
    draft = Draft(report_id)
    planned = report.pop("next_fiscal_year", year + 1 if year else None)
    draft.report(report_id, fiscal_year=year, next_fiscal_year=planned, **report)
    for stage, texts in (("evaluated", goals), ("planned", plans)):
        for number, text in enumerate(texts, 1):
            years = {"fiscal_year": planned if stage == "planned" else year, "report_id": report_id}
            goal_id = f"{report_id}-{stage[0]}{number}"
            draft.goal(goal_id, text, number, stage, goal_key=f"{year}-{goal_id}", **years)
    return draft


LINKS = "SELECT from_goal_id, to_goal_id, kind FROM goal_links ORDER BY 1, 2"
GOAL = "学生の見学を受け入れます。"


def test_a_plan_is_linked_to_the_report_of_its_year(database):
    connection = database(yearly("a", 2021, [GOAL], [GOAL]), yearly("b", 2022, [GOAL], []))
    assert rows(connection, LINKS) == [("a-e1", "a-p1", "carried"), ("a-p1", "b-e1", "evaluated_as")]


def test_a_year_without_a_report_ends_a_thread(database):
    connection = database(yearly("a", 2021, [], [GOAL]), yearly("b", 2023, [GOAL], []))
    assert rows(connection, LINKS) == []


def test_wards_have_nothing_to_do_with_each_other(database):
    other = {"ward_code": "99102", "ward_name": "花野区"}
    connection = database(yearly("a", 2021, [], [GOAL]), yearly("b", 2022, [GOAL], [], **other))
    assert rows(connection, LINKS) == []


def test_a_ward_outside_the_word_list_has_its_threads_too(database):
    ward = {"ward_code": None, "ward_name": "砂丘区"}
    connection = database(yearly("a", 2021, [], [GOAL], **ward), yearly("b", 2022, [GOAL], [], **ward))
    assert rows(connection, LINKS) == [("a-p1", "b-e1", "evaluated_as")]


def test_only_primary_editions_are_linked(database):
    first, copy = yearly("a", 2021, [GOAL], [GOAL]), yearly("c", 2021, [GOAL], [GOAL])
    copy.document["status"] = "partial"
    connection = database(first, copy, yearly("b", 2022, [GOAL], []))
    assert {row[0][0] for row in rows(connection, LINKS)} == {"a"}


def test_a_page_with_goals_alone_stands_in_for_a_missing_report(database):
    page = yearly("page", None, [], [GOAL], next_fiscal_year=2022, fiscal_year_source=None)
    connection = database(page, yearly("b", 2022, [GOAL], []))
    assert rows(connection, LINKS) == [("page-p1", "b-e1", "evaluated_as")]


def test_a_page_with_goals_alone_gives_way_to_the_report(database):
    page = yearly("page", None, [], [GOAL], next_fiscal_year=2022, fiscal_year_source=None)
    connection = database(page, yearly("a", 2021, [], [GOAL]), yearly("b", 2022, [GOAL], []))
    assert rows(connection, LINKS) == [("a-p1", "b-e1", "evaluated_as")]


def test_the_links_do_not_depend_on_the_order_of_the_documents(database):
    whole = drafts("kazemachi")
    tables = ("goal_links", "item_links")
    seen = [[rows(database(*each), f"SELECT * FROM {table}") for table in tables] for each in (whole, whole[::-1])]
    assert seen[0] == seen[1]


@pytest.mark.parametrize("rule", ["goal-link-years", "item-link-years"])
def test_links_fit_their_years(database, rule):
    """The rules about links that `torikumi check` has find nothing."""
    connection = database(*drafts("hoshimi"))
    assert not list(checks.findings(connection, checks.read(rule)))


# items


def items_between(relation, earlier, later):
    from pipeline.store import item_links

    lists = [[item_links.Item(text, None, text) for text in texts] for texts in (earlier, later)]
    return [(link.from_item_id, link.to_item_id) for link in item_links.between(relation, *lists)]


def test_a_plan_carried_out_together_with_another_is_found():
    plans = ["情報紙の配布先を企業や店舗に広げます。", "参加の少ない地区でも転入家庭の交流会を開きます。"]
    done = "情報紙の配布先を企業や店舗に広げるとともに、参加の少ない地区でも転入家庭の交流会を開いた。"
    assert items_between("plan_becomes_initiative", plans, [done]) == [(plan, done) for plan in plans]


def test_a_name_in_brackets_tells_what_an_issue_is_about():
    issue = "「ぽかぽか」に参加した親子が、その後の利用に結びついていない。"
    plan = "「ぽかぽか」の最終回をひろばで行い、参加した親子がその後も来館できるようにします。"
    assert items_between("issue_becomes_plan", [issue], [plan]) == [(issue, plan)]


def issues(report_id: str, year: int, *texts: str) -> Draft:
    draft = yearly(report_id, year, [GOAL], [])
    draft.section(f"{report_id}-issues", "issues", report_id=report_id, stage="evaluated")
    for position, text in enumerate(texts, 1):
        draft.item(f"{report_id}-k{position}", text, f"{report_id}-issues", position=position)
    return draft


RETURNS = "SELECT from_item_id, to_item_id FROM item_links WHERE relation = 'issue_returns' ORDER BY 1, 2"
ISSUE = "相談会の予約が開始日に埋まり、希望する家庭に応じきれなかった。"


@pytest.mark.parametrize(
    ("years", "links"),
    [
        ({"a": [ISSUE], "b": [ISSUE], "c": [ISSUE]}, [("a-k1", "b-k1"), ("b-k1", "c-k1")]),
        ({"a": [ISSUE], "b": [], "c": [ISSUE]}, [("a-k1", "c-k1")]),
        ({"a": [ISSUE], "b": [], "c": [], "d": [], "e": [ISSUE]}, []),
    ],
    ids=["the year after", "a year without", "too long ago"],
)
def test_an_issue_returns(database, years, links):
    drafts = [issues(name, 2018 + at, *texts) for at, (name, texts) in enumerate(years.items())]
    assert rows(database(*drafts), RETURNS) == links


# goal_panel


def test_a_thread_runs_from_its_first_year_to_the_last_plan(database):
    connection = database(*drafts("hoshimi"))
    sql = "SELECT fiscal_year, goal_id FROM goal_panel WHERE thread_id = '99101-2016-goal-evaluated-16E1' ORDER BY 1, 2"
    years = [
        (2016, "16E1"),
        (2017, "17E1"),
        (2018, "18E1"),
        (2019, "19E1"),
        (2020, "20E2"),
        (2021, "21E3"),
        (2022, "21P2"),
    ]
    assert rows(connection, sql) == years


def test_a_merged_goal_has_the_oldest_thread_and_split_goals_share_theirs(database):
    connection = database(*drafts("hoshimi"))
    sql = "SELECT goal_id FROM goal_panel WHERE thread_id = '99101-2016-goal-evaluated-16E2' ORDER BY fiscal_year, goal_id"
    goals = ["16E2", "17E2", "18E2", "19E2", "19E3", "20E1", "21E2"]
    assert [goal for (goal,) in rows(connection, sql)] == goals


def test_a_new_goal_begins_a_thread_of_its_own(database):
    connection = database(*drafts("hoshimi"))
    sql = "SELECT thread_id, link_kind FROM goal_panel WHERE goal_id IN ('18E3', '21E1') ORDER BY goal_id"
    assert rows(connection, sql) == [
        ("99101-2017-goal-planned-17P3", "evaluated_as"),
        ("99101-2020-goal-planned-20P1", "evaluated_as"),
    ]


def test_the_panel_tells_what_became_of_a_goal_since_the_year_before(database):
    """Over both steps, to the plan and on to the report: reworded in one of them is reworded."""
    connection = database(*drafts("hoshimi"))
    sql = "SELECT goal_id, change FROM goal_panel WHERE goal_id IN ('17E1', '18E3', '20E1', '16E1')"
    links = {(link[1], link[2]): link[3] for link in series("hoshimi")["goal_links"]}
    before = {link[1]: link[0] for link in series("hoshimi")["goal_links"]}
    rank = ["same", "reworded", "split", "merged"]
    for goal, change in rows(connection, sql):
        steps = [links.get((goal, "evaluated_as")), links.get((before.get(goal), "carried"))]
        expected = max(steps, key=rank.index) if all(steps) else None
        assert change == expected, goal
