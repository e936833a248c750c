"""Lines: nothing lost, nothing too wide, no mark where it may not stand."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.forms.blanks import Gap, Kept, Tick
from desktop_app.forms.fonts import advance
from desktop_app.forms.linebreak import NO_END, NO_START, Box, Line, Run, Space, Style, break_lines

STYLE = Style("songti", 10.0, 14.0)
TEXT = st.text("甲乙丙丁，。、；：？！（）《》“”「」0123456789abc -—…\n", max_size=200)


def said(line: Line) -> str:
    return "".join(item.text for item in line.items if isinstance(item, Run))


@given(TEXT, st.floats(60, 400))
def test_no_character_is_lost_or_moved(text: str, width: float) -> None:
    broken = break_lines([text], STYLE, width)
    assert len(broken) == text.count("\n") + 1
    for paragraph, lines in zip(text.split("\n"), broken, strict=True):
        assert "".join(map(said, lines)).replace(" ", "") == paragraph.replace(" ", "")


@given(TEXT, st.floats(60, 400))
def test_no_line_is_wider_than_its_room(text: str, width: float) -> None:
    assert all(line.width <= width + 0.1 for lines in break_lines([text], STYLE, width) for line in lines)


@given(
    st.lists(
        st.sampled_from(["甲乙", "丙丁戊", "己，", "庚。", "（辛）", "《壬》", "“癸”", "子、", "丑：“"]), max_size=60
    ),
    st.floats(80, 400),
)
def test_no_mark_stands_where_it_may_not(words: list[str], width: float) -> None:
    for lines in break_lines(["".join(words)], STYLE, width):
        for line in lines[1:]:
            assert said(line)[0] not in NO_START
        for line in lines[:-1]:
            assert said(line)[-1] not in NO_END


def test_words_and_figures_stay_whole_unless_longer_than_a_line() -> None:
    lines = break_lines(["甲乙丙丁戊己庚CAM-2026，辛"], STYLE, 120)[0]
    assert [said(line) for line in lines] == ["甲乙丙丁戊己庚", "CAM-2026，辛"]
    assert len(break_lines(["a" * 100], STYLE, 100)[0]) > 5


def test_dashes_and_dots_are_not_parted() -> None:
    lines = break_lines(["甲乙丙丁戊己庚辛壬——癸"], STYLE, 100)[0]
    assert any("——" in said(line) for line in lines)


def test_a_full_line_reaches_the_right_edge_and_the_last_does_not() -> None:
    first, last = break_lines(["甲乙丙丁戊己庚辛壬癸子丑"], STYLE, 105)[0]
    assert abs(first.width - 105) < 0.01
    assert last.spread == 0


def test_a_box_stays_with_its_word_and_a_choice_whole() -> None:
    lines = break_lines(["甲乙丙丁戊己庚", Tick(True), Kept("监管转办")], STYLE, 100)[0]
    assert [said(line) for line in lines] == ["甲乙丙丁戊己庚", "监管转办"]
    assert isinstance(lines[1].items[0], Box)


def test_a_long_ruled_blank_goes_on_in_the_next_line_and_a_date_does_not() -> None:
    ruled = break_lines(["关于", Gap(12, ruled=True), "的投诉"], STYLE, 100)[0]
    assert sum(item.ems for line in ruled for item in line.items if isinstance(item, Space)) == 12
    assert len(ruled) == 2
    dated = break_lines(["甲乙丙丁戊", Gap(3), "年", Gap(2), "月", Gap(2), "日"], STYLE, 120)[0]
    assert len(dated) == 2
    assert isinstance(dated[1].items[1], Space)


def test_a_run_changes_face_only_for_characters_its_face_lacks() -> None:
    (line,) = break_lines(["王“䶮”陳"], Style("kaiti", 10.0, 14.0), 200)[0]
    assert [(item.text, item.role) for item in line.items if isinstance(item, Run)] == [
        ("王", "kaiti"), ("“", "songti"), ("䶮", "kaiti"), ("”", "songti"), ("陳", "heiti"),
    ]  # fmt: skip
    assert abs(line.width - advance("kaiti", "王“䶮”陳", 10.0)) < 0.01
