"""Judging the tags of a Word file: each by itself, and whether loops and conditions open and close where they can."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from desktop_app.forms.content import Value
from desktop_app.forms.template_language import FILTERS, LOOP_WORDS, PADDING, Sandbox
from desktop_app.forms.template_tags import WHOLE, Tag, alone, torn

OWN = frozenset({"paper.title", "paper.full_number", "paper.seam"})
"""Paths that a template has besides the vocabulary: the heading as the regulation calls it, the number or before it is given
its pattern with white places, and what stands across the cut of a stub.
"""
WIDEST = 200
LONGEST = 200
"""Characters of a tag besides the texts in quotes; the deeper ones no parser should meet."""
TEXTS = re.compile(r"\"[^\"]*\"|'[^']*'")
TANGLED = "太长太复杂，请只写字段的路径和格式"
T = TypeVar("T", bound=nodes.Node)
OPENING, BETWEEN, CLOSING = {"for", "if"}, {"elif", "else"}, {"endfor": "for", "endif": "if"}
REFUSED: Mapping[type[nodes.Node], str] = {
    nodes.Call: "函数调用", nodes.Test: "“is”判断", nodes.BinExpr: "计算", nodes.UnaryExpr: "计算", nodes.Concat: "拼接",
    nodes.CondExpr: "“if … else”写法", nodes.Slice: "截取", nodes.Literal: "固定的值",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The paths a template may use: `names` are proposed where one is unknown, `columns` has the lists with what a row of each
    shows, none for a list of plain words.
    """

    known: Callable[[str], bool]
    names: frozenset[str] = frozenset()
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a template, or with `hint` worth knowing. `kind` is file, tag, loop, code, unused or font."""

    kind: str
    where: str
    sentence: str
    hint: bool = False


@dataclass(frozen=True, slots=True)
class _Open:
    """A loop or condition that has not been closed; `turn` is the name a loop gives each row, `path` its list."""

    tag: Tag
    turn: str = ""
    path: str = ""


def torn_tags(side: str, root: Any) -> Iterator[Finding]:
    """Every brace of a part that belongs to no tag."""
    for around in torn(root):
        yield Finding("tag", f"{side}“{around}”",
                      f"{side}里“{around}”的标记不完整，请写成半角的 {{{{ 路径 }}}}，开头结尾写在同一段里。")  # fmt: skip


class BadTag(ValueError):
    """A tag that cannot stay; `kind` as in `Finding`, `str()` says in Chinese what is wrong and what to do."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.kind = kind


class Judge:
    """Judges the tags of one part after the other; `used` gathers their paths."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.used: set[str] = set()
        self._language = Sandbox(_no_value, {})
        self._stack: list[_Open] = []

    def judge(self, side: str, tags: Iterable[Tag]) -> Iterator[Finding]:
        """What is wrong with the tags of one part."""
        self._stack = []
        for tag in tags:
            try:
                self._one(tag)
            except BadTag as bad:
                yield Finding(bad.kind, f"{side}“{tag.around}”", f"{side}里的“{_short(tag)}”{bad}。")
            except RecursionError:
                yield Finding("code", f"{side}“{tag.around}”", f"{side}里的“{_short(tag)}”{TANGLED}。")
        for left in self._stack:
            end = f"{{%{left.tag.prefix} end{left.tag.word} %}}"
            yield Finding("loop", f"{side}“{left.tag.around}”", f"{side}里的“{_short(left.tag)}”没有结束，请在后面补上 {end}。")

    def _one(self, tag: Tag) -> None:
        if tag.kind == "{#":
            return
        if len(TEXTS.sub("", tag.text)) > LONGEST:
            raise BadTag("code", TANGLED)
        if tag.text[2:3] in "-+" or tag.text[-3:-2] in "-+":
            raise BadTag("tag", "带了加号或减号，请去掉")
        if tag.kind == "{{":
            self._value(tag)
        elif tag.prefix in ("tc", "r"):
            raise BadTag("loop", f"用了 {tag.prefix}，这里只能用 {{%tr（整行）、{{%p（整段），或写在一段文字之内")
        elif tag.word in OPENING:
            self._begin(tag)
        elif tag.word in BETWEEN or tag.word in CLOSING:
            self._go_on(tag)
        elif tag.word in WHOLE:
            raise BadTag("loop", f"的 {{% 和 {tag.word} 之间不能有空格，请写成 {{%{tag.word}")
        else:
            raise BadTag("code", "不是可以用的指令，只能用 for、if、elif、else、endfor、endif")

    # --- loops and conditions ------------------------------------------------------------------------------------------

    def _begin(self, tag: Tag) -> None:
        opened = _Open(tag)
        self._stack.append(opened)
        if tag.prefix:
            _check_alone(tag)
        if tag.word == "if":
            self._condition(self._parsed(tag, f"{{% if {tag.rest} %}}{{% endif %}}", nodes.If).test)
            return
        loop = self._parsed(tag, f"{{% for {tag.rest} %}}{{% endfor %}}", nodes.For)
        if not isinstance(loop.target, nodes.Name) or loop.test or loop.recursive:
            raise BadTag("loop", "不能这样循环，请写成 for 行 in 列表")
        if any(item.turn for item in self._stack):
            raise BadTag("loop", "在另一个循环里，循环不能套循环，请拆成两处")
        path = self._list(loop.iter)
        self._stack[-1] = _Open(tag, loop.target.name, path)

    def _list(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.Filter) and node.name == PADDING and node.node is not None:
            if not _plain_numbers(node) or len(node.args) != 1:
                raise BadTag("loop", f"里的 {PADDING} 要写1到{WIDEST}的行数，如 {PADDING}(3)")
            node = node.node
        path = _path(node)
        if path is None or path.startswith("."):
            raise BadTag("loop", "循环的不是列表，请写列表的名称，如 for m in materials")
        lists = self.vocabulary.columns
        if lists and path not in lists:
            self._check_known(path)
            raise BadTag("loop", f"里的 {path} 不是列表，可以循环的是：{'、'.join(sorted(lists))}")
        self.used.add(path)
        return path

    def _go_on(self, tag: Tag) -> None:
        start = CLOSING.get(tag.word, "if")
        if not self._stack or (self._stack[-1].tag.word != start and not (tag.word == "else" and self._stack)):
            raise BadTag("loop", f"前面没有对应的 {start}，请补上或删去")
        first = self._stack[-1].tag
        if tag.word in CLOSING:
            self._stack.pop()
        if tag.prefix != first.prefix:
            shown = f"{{%{first.prefix} {tag.word} %}}" if first.prefix else f"{{% {tag.word} %}}"
            raise BadTag("loop", f"和开头的“{_short(first)}”不配，请写成 {shown}")
        if tag.prefix:
            _check_alone(tag)
        elif tag.place is not first.place:
            raise BadTag("loop", f"和开头的“{_short(first)}”不在同一段，跨段请用 {{%p，跨表格行请用 {{%tr")
        if tag.prefix and tag.holder.getparent() is not first.holder.getparent():
            raise BadTag("loop", f"和开头的“{_short(first)}”不在同一张表格或同一处，请移到一起")
        if tag.word == "elif":
            self._condition(self._parsed(tag, f"{{% if {tag.rest} %}}{{% endif %}}", nodes.If).test)
        elif tag.rest:
            raise BadTag("loop", "后面多了文字，请删去")

    def _condition(self, node: nodes.Node) -> None:
        match node:
            case nodes.Not():
                self._condition(node.node)
            case nodes.And() | nodes.Or():
                self._condition(node.left)
                self._condition(node.right)
            case nodes.Compare():
                if any(part.op not in ("eq", "ne") or not isinstance(part.expr, nodes.Const) for part in node.ops):
                    raise BadTag("code", "的条件只能和固定的文字比较，请写成 字段 == \"文字\" 或 字段 != \"文字\"")
                self._path_of(node.expr)
            case _:
                self._path_of(node)

    # --- values --------------------------------------------------------------------------------------------------------

    def _value(self, tag: Tag) -> None:
        word = tag.rest.partition(" ")[0]
        if word in ("p", "r", "tr", "tc") and " " in tag.rest:
            raise BadTag("tag", f"前面的 {word} 不能用，请写成 {{{{ {tag.rest.partition(' ')[2].strip()} }}}}")
        if not tag.rest:
            raise BadTag("tag", "是空的，请写上字段的路径")
        output = self._parsed(tag, f"{{{{ {tag.rest} }}}}", nodes.Output)
        if len(output.nodes) != 1:
            raise BadTag("tag", "里有不认识的写法，请只写字段的路径和格式")
        node = output.nodes[0]
        if isinstance(node, nodes.Filter):
            _check_filter(node)
            assert node.node is not None
            self._path_of(node.node, shown=True)
        else:
            self._path_of(node, shown=True)

    def _path_of(self, node: nodes.Node, shown: bool = False) -> None:
        path = _path(node)
        if path is None:
            raise BadTag("code", f"里有{_what(node)}，不能用，请只写字段的路径和格式")
        root, _, rest = path.partition(".")
        turn = next((item for item in self._stack if item.turn), None)
        if turn is not None and root == turn.turn:
            self._check_column(turn.path, rest)
        elif turn is not None and root == "loop" and rest in LOOP_WORDS:
            return
        else:
            self._check_known(path)
            if shown and self.vocabulary.columns.get(path):
                raise BadTag("tag", f"是一个列表，要用循环，如 {{%tr for m in {path} %}}")
            self.used.add(path)

    def _check_known(self, path: str) -> None:
        if any(step.startswith("_") for step in path.split(".")):
            raise BadTag("code", "里有以下划线开头的名称，不能用，请只写字段的路径")
        if path in OWN or path in self.vocabulary.columns or self.vocabulary.known(path):
            return
        raise BadTag("tag", f"里的 {path} 不在字段表里{_near(path, self.vocabulary.names | OWN)}")

    def _check_column(self, path: str, name: str) -> None:
        if any(step.startswith("_") for step in name.split(".")):
            raise BadTag("code", "里有以下划线开头的名称，不能用，请只写列的名称")
        columns = self.vocabulary.columns.get(path)
        if columns and name not in columns:
            words = "要写明列" if not name else f"里的 {name} 不是 {path} 的列"
            raise BadTag("tag", f"{words}，可用的列是：{'、'.join(sorted(columns))}")

    def _parsed(self, tag: Tag, source: str, wanted: type[T]) -> T:
        """The tag as jinja understands it. Raises BadTag where it does not."""
        try:
            body = self._language.parse(source).body
        except TemplateSyntaxError as fault:
            words = "的写法不对，请检查引号、括号和竖线"
            if "No filter" in str(fault):
                words = f"的格式不认识，可用的是：{'、'.join(FILTERS)}"
            raise BadTag("code" if tag.kind == "{%" else "tag", words) from fault
        if len(body) != 1 or not isinstance(body[0], wanted):
            raise BadTag("code", "里有不认识的写法，请只写字段的路径和格式")
        return body[0]


def _no_value(_path: str) -> Value:
    return None


def _path(node: nodes.Node | None) -> str | None:
    """The dotted path an expression is, or None."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            left = _path(node.node)
            return left and f"{left}.{node.attr}"
        case nodes.Getitem(arg=nodes.Const(value=str() as key)):
            left = _path(node.node)
            return left and f"{left}.{key}"
    return None


def _check_alone(tag: Tag) -> None:
    if tag.prefix == "tr" and tag.holder is None:
        raise BadTag("loop", "不在表格里，{%tr 要放在表格的一行里，表格外请用 {%p")
    if not alone(tag):
        name = "一行" if tag.prefix == "tr" else "一段"
        raise BadTag("loop", f"所在的{name}会整个去掉，里面不能有别的文字，请让它独占{name}")


def _check_filter(node: nodes.Filter) -> None:
    name = node.name
    if name not in FILTERS:
        raise BadTag("tag", f"的格式 {name} 不能用在这里，可用的是：{'、'.join(FILTERS)}")
    if _path(node.node) is None:
        raise BadTag("tag", "只能用一种格式，前面只能是字段的路径")
    words = [one.value for one in node.args if isinstance(one, nodes.Const)]
    texts = len(words) == len(node.args) and all(isinstance(word, str) and word for word in words)
    match name:
        case "or_blank":
            right, want = _plain_numbers(node) and len(node.args) == 1, f"要写1到{WIDEST}的字数，如 or_blank(8)"
        case "choice" | "choices":
            right, want = bool(words) and texts, f"要写选项，如 {name}(\"现场\")"
        case "words":
            right, want = bool(words) and texts and all("=" in str(word) for word in words), "要写 值=文字，如 words(\"是=已回复\")"
        case _:
            right, want = not node.args, "后面不要括号里的内容"
    if not right or node.kwargs or node.dyn_args or node.dyn_kwargs:
        raise BadTag("tag", f"的格式 {name} {want}")


def _plain_numbers(node: nodes.Filter) -> bool:
    said = [one.value for one in node.args if isinstance(one, nodes.Const)]
    return len(said) == len(node.args) and all(type(value) is int and 1 <= value <= WIDEST for value in said)


def _what(node: Any) -> str:
    return next((title for kind, title in REFUSED.items() if isinstance(node, kind)), "不认识的写法")


def _near(path: str, names: Iterable[str]) -> str:
    near = difflib.get_close_matches(path, list(names), 1)
    return f"，是不是 {near[0]}" if near else "，请改用字段表里的路径"


def _short(tag: Tag) -> str:
    return tag.text if len(tag.text) <= 60 else f"{tag.text[:60]}…"
