"""Small wrongs put into a module, one at a time: another comparison, a limit off by one, a condition turned round."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

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
_OPERATORS: dict[type[ast.operator], ast.operator] = {
    ast.Add: ast.Sub(),
    ast.Sub: ast.Add(),
    ast.Mult: ast.FloorDiv(),
    ast.FloorDiv: ast.Mult(),
    ast.Mod: ast.Mult(),
    ast.RShift: ast.LShift(),
    ast.LShift: ast.RShift(),
    ast.BitAnd: ast.BitOr(),
    ast.BitOr: ast.BitAnd(),
}


@dataclass(frozen=True)
class Mutant:
    """What is to be done to the `number`th node of a module, which stands at `line`."""

    line: int
    what: str
    number: int


def mutants_of(source: str) -> Iterator[Mutant]:
    """Every mutant of a module; type annotations and docstrings are no code and stay as they are."""
    for number, node in enumerate(ast.walk(ast.parse(source))):
        for what in _wrongs(node):
            yield Mutant(getattr(node, "lineno", 0), what, number)


def broken(source: str, mutant: Mutant) -> str:
    """The module with that one place changed."""
    tree = ast.parse(source)
    _do(next(node for number, node in enumerate(ast.walk(tree)) if number == mutant.number), mutant.what)
    return ast.unparse(tree)


def _wrongs(node: ast.AST) -> list[str]:
    match node:
        case ast.Compare(ops=ops):
            return [f"comparison {n}" for n, op in enumerate(ops) if type(op) in _COMPARISONS]
        case ast.BoolOp():
            return ["and/or"]
        case ast.UnaryOp(op=ast.Not()):
            return ["no not"]
        case ast.BinOp(op=op) if type(op) in _OPERATORS and not _is_type_union(node):
            return ["operator"]
        case ast.Constant(value=int()) if not isinstance(node.value, bool):
            return ["one more"]
        case ast.If():
            return ["always", "never"]
    return []


def _is_type_union(node: ast.BinOp) -> bool:
    """`Credential | Verdict` stands in an annotation and is never run."""
    sides = (node.left, node.right)
    return isinstance(node.op, ast.BitOr) and any(
        isinstance(side, ast.Name | ast.Constant) and str(getattr(side, "id", None))[:1].isupper()
        for side in sides
    )


def _do(node: ast.AST, what: str) -> None:
    match node:
        case ast.Compare():
            place = int(what.split()[1])
            node.ops[place] = _COMPARISONS[type(node.ops[place])]()
        case ast.BoolOp():
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        case ast.UnaryOp():
            node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
        case ast.BinOp():
            node.op = _OPERATORS[type(node.op)]
        case ast.Constant(value=int(value)):
            node.value = value + 1
        case ast.If():
            node.test = ast.Constant(what == "always")
