"""Small wrongs put into a module, one at a time: another comparison, a limit off by one, a condition gone or turned round.

What is never run is left alone: annotations, decorators' arguments, `if TYPE_CHECKING`, docstrings, what an error says.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.RShift: ast.LShift,
    ast.LShift: ast.RShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_OTHER_NAMES = {"all": "any", "any": "all", "min": "max", "max": "min"}


@dataclass(frozen=True, order=True)
class Mutant:
    """The `choice`th wrong of the `number`th node of a module; `where` is the function it stands in, "" outside of one."""

    line: int
    where: str
    change: str
    number: int
    choice: int


class Placed(NamedTuple):
    """A mutant and its file, as the repository spells it."""

    file: str
    mutant: Mutant

    @property
    def name(self) -> tuple[str, str]:
        """By what `survivors.toml` knows it: line numbers change."""
        return f"{self.file} {self.mutant.where}".strip(), self.mutant.change

    def __str__(self) -> str:
        return f"{self.file}:{self.mutant.line} {self.mutant.where}: {self.mutant.change}"


def mutants_of(source: str) -> Iterator[Mutant]:
    """Every mutant of a module."""
    tree = ast.parse(source)
    unrun, places = _unrun(tree), _places(tree)
    for number, node in enumerate(ast.walk(tree)):
        if node in unrun:
            continue
        for choice, wrong in enumerate(_wrongs(node)):
            change = _changed(node, _after(source, number, choice))
            yield Mutant(
                getattr(node, "lineno", 0) or wrong.line, places.get(node, ""), change, number, choice
            )


def broken(source: str, mutant: Mutant) -> ast.Module:
    """The module with that one place changed."""
    tree = ast.parse(source)
    _apply(tree, mutant.number, mutant.choice)
    return ast.fix_missing_locations(tree)


@dataclass(frozen=True)
class _Wrong:
    do: Callable[[], None]
    line: int = 0


def _after(source: str, number: int, choice: int) -> ast.AST:
    return _apply(ast.parse(source), number, choice)


def _apply(tree: ast.Module, number: int, choice: int) -> ast.AST:
    node = next(node for n, node in enumerate(ast.walk(tree)) if n == number)
    list(_wrongs(node))[choice].do()
    return node


def _wrongs(node: ast.AST) -> Iterator[_Wrong]:
    yield from _in_an_expression(node)
    yield from _in_a_condition(node)
    yield from _left_out(node)


def _in_an_expression(node: ast.AST) -> Iterator[_Wrong]:
    match node:
        case ast.Compare(ops=ops):
            for n, op in enumerate(ops):
                yield _Wrong(partial(ops.__setitem__, n, _COMPARISONS[type(op)]()))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield _Wrong(partial(setattr, node, "operand", ast.UnaryOp(ast.Not(), operand)))
        case ast.BinOp(op=op) if type(op) in _OPERATORS:
            yield _Wrong(partial(setattr, node, "op", _OPERATORS[type(op)]()))
        case ast.Constant(value=bool(value)):
            yield _Wrong(partial(setattr, node, "value", not value))
        case ast.Constant(value=int(value)):
            yield _Wrong(partial(setattr, node, "value", value + 1))
        case ast.Name(id=name) if name in _OTHER_NAMES:
            yield _Wrong(partial(setattr, node, "id", _OTHER_NAMES[name]))


def _in_a_condition(node: ast.AST) -> Iterator[_Wrong]:
    match node:
        case ast.BoolOp(op=op, values=values):
            yield _Wrong(partial(setattr, node, "op", ast.Or() if isinstance(op, ast.And) else ast.And()))
            for n in range(len(values)):
                yield _Wrong(partial(values.__setitem__, n, ast.Constant(isinstance(op, ast.And))))
        case ast.If() | ast.IfExp():
            yield _Wrong(partial(setattr, node, "test", ast.Constant(value=True)))
            yield _Wrong(partial(setattr, node, "test", ast.Constant(value=False)))
        case ast.comprehension(ifs=ifs):
            for n, condition in enumerate(ifs):
                yield _Wrong(partial(ifs.__setitem__, n, ast.Constant(value=True)), condition.lineno)
        case ast.match_case(guard=ast.expr() as guard):
            yield _Wrong(partial(setattr, node, "guard", None), guard.lineno)


def _left_out(node: ast.AST) -> Iterator[_Wrong]:
    """A call whose answer nobody wants, or a raise; one that ends an `if` is told by that never being true."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list):
            for n, statement in enumerate(block):
                if _can_go(statement, is_told=isinstance(node, ast.If) and name == "body"):
                    yield _Wrong(partial(block.__setitem__, n, ast.Pass()), statement.lineno)


def _can_go(statement: ast.stmt, *, is_told: bool) -> bool:
    if isinstance(statement, ast.Raise):
        return not is_told
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)


def _said(node: ast.AST) -> str:
    """The node in one line, as short as tells it; of a whole block its head and its calls."""
    match node:
        case ast.If(test=test):
            return f"if {ast.unparse(test)}"
        case ast.match_case(pattern=pattern, guard=guard):
            return f"case {ast.unparse(pattern)}" + (f" if {ast.unparse(guard)}" if guard else "")
        case ast.comprehension(target=target, ifs=ifs):
            return f"for {ast.unparse(target)} if {' if '.join(map(ast.unparse, ifs))}"
    if hasattr(node, "body") and isinstance(node.body, list):
        calls = (s for s in node.body if isinstance(s, ast.Raise | ast.Expr | ast.Pass))
        return "; ".join(ast.unparse(s).split("\n")[0][:80] for s in calls if not _is_docstring(s))
    return ast.unparse(node)


def _changed(before: ast.AST, after: ast.AST) -> str:
    """Both in one line; where what is left out stands below a head that stays, what is left out."""
    if _said(before) != _said(after):
        return f"{_said(before)} -> {_said(after)}"
    kept = {ast.unparse(statement) for statement in _below(after)}
    (gone,) = [text for statement in _below(before) if (text := ast.unparse(statement)) not in kept]
    return f"{_said(before)}: {gone} -> pass"


def _below(node: ast.AST) -> list[ast.stmt]:
    blocks = (getattr(node, name, None) for name in ("body", "orelse", "finalbody"))
    return [statement for block in blocks if isinstance(block, list) for statement in block]


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _unrun(tree: ast.Module) -> set[ast.AST]:
    roots: list[ast.AST | None] = []
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(returns=returns, decorator_list=decorators):
                roots += [returns, *decorators]
            case ast.ClassDef(decorator_list=decorators):
                roots += decorators
            case ast.arg(annotation=annotation) | ast.AnnAssign(annotation=annotation):
                roots.append(annotation)
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                roots.append(node)
    return {below for root in roots if root is not None for below in ast.walk(root)}


def _places(tree: ast.Module) -> dict[ast.AST, str]:
    """The qualified name of the outermost function around each node inside of one; default arguments are outside."""
    found: dict[ast.AST, str] = {}
    blocks: list[tuple[str, ast.Module | ast.ClassDef]] = [("", tree)]
    for prefix, block in blocks:
        for node in block.body:
            if isinstance(node, ast.ClassDef):
                blocks.append((f"{prefix}{node.name}.", node))
            elif isinstance(node, ast.FunctionDef):
                below = (n for statement in node.body for n in ast.walk(statement))
                found |= dict.fromkeys([node, *below], prefix + node.name)
    return found
