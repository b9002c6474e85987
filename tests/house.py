"""Measure how the package is built: rooms, arrows, functions, names, examples.

python tests/house.py [FOLDER]   FOLDER: the package to measure, by default src/claimaudit

A room is a folder or file at the top of the package. An arrow runs from a room to one that it
imports, lazily or not; imports for annotations alone count as none. A floor is a room's place above
all that it imports. A body runs from a function's first statement to its last, without docstring.
"""

import ast
import statistics
import sys
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "claimaudit"
# One way only: each room imports from rooms that stand before it.
ORDER = (
    "schema",
    "vocabulary",
    "sources",
    "evidence",
    "contradictions",
    "checks",
    "audit",
    "literature",
    "views",
    "drafting",
    "curating",
    "report",
    "cli",
)
# The interface of a registry is one name in every file that is registered.
REGISTERED = {"read", "find", "sentence", "applies", "table", "rows", "numbers", "description"}
REGISTERED |= {"draw", "show"}

Function = (ast.FunctionDef, ast.AsyncFunctionDef)
DOCUMENTED = (*Function, ast.ClassDef)


def modules(package: Path = PACKAGE) -> dict[Path, ast.Module]:
    """The parsed files of the package by their path below it."""
    paths = sorted(package.rglob("*.py"))
    return {path.relative_to(package): ast.parse(path.read_text("utf-8")) for path in paths}


def room(path: Path) -> str:
    """The room in which a file stands."""
    return path.parts[0].removesuffix(".py")


def imported(tree: ast.Module, package: str) -> Iterator[tuple[str, int]]:
    """The modules of the package that a file imports, and the line; not those for annotations."""
    unread = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in unread:
            continue
        if isinstance(node, ast.ImportFrom) and node.module == package:
            for alias in node.names:
                yield f"{package}.{alias.name}", node.lineno
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{package}."):
            yield node.module, node.lineno
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith(f"{package}."):
                    yield alias.name, node.lineno


def imported_at_once(tree: ast.Module) -> set[str]:
    """The packages that a file imports as soon as it is imported itself."""
    names = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def arrows(package: Path = PACKAGE) -> dict[tuple[str, str], list[str]]:
    """The places (file:line) at which a room imports from another."""
    found = defaultdict(list)
    trees = modules(package)
    known = {room(path) for path in trees} - {"__init__", "__main__"}
    for path, tree in trees.items():
        for module, line in imported(tree, package.name):
            target = module.split(".")[1]
            if room(path) in known and target in known and target != room(path):
                found[room(path), target].append(f"{path}:{line}")
    return dict(found)


def floors(edges: set[tuple[str, str]]) -> dict[str, int]:
    """The floor of each room, the ground being 1.

    Raises
    ------
    ValueError
        When rooms import each other in a circle.
    """
    below = defaultdict(set)
    for upper, lower in edges:
        below[upper].add(lower)
    floor: dict[str, int] = {}

    def place(name: str, path: tuple[str, ...]) -> int:
        if name in path:
            raise ValueError("a circle: " + " -> ".join((*path, name)))
        if name not in floor:
            floor[name] = 1 + max((place(lower, (*path, name)) for lower in below[name]), default=0)
        return floor[name]

    for name in sorted({name for edge in edges for name in edge}):
        place(name, ())
    return floor


def functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def body_lines(function: ast.FunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def code_lines(path: Path) -> int:
    """Lines that hold code: no blank ones, comments or docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    quoted = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, *DOCUMENTED)) and ast.get_docstring(node):
            quoted.update(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    skipped |= {tokenize.ENCODING, tokenize.ENDMARKER}
    lines = set()
    with tokenize.open(path) as stream:
        for token in tokenize.generate_tokens(stream.readline):
            if token.type not in skipped:
                lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines - quoted)


def named_once(path: Path) -> tuple[int, int]:
    """How many private functions a file has, and how many of them it names in one place only."""
    tree = ast.parse(path.read_text("utf-8"))
    private = [
        function.name
        for function in functions(tree)
        if function.name.startswith("_") and not function.name.endswith("__")
    ]
    uses = Counter(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    uses += Counter(node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    return len(private), sum(uses[name] == 1 for name in private)


def literal_splats(tree: ast.Module) -> int:
    """``*(a, b)`` and ``**{"a": b}``: what is spread is written out on the spot."""
    literal = (ast.Tuple, ast.List, ast.Dict)
    spread = sum(
        isinstance(node, ast.Starred) and isinstance(node.value, literal) for node in ast.walk(tree)
    )
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            spread += sum(kw.arg is None and isinstance(kw.value, ast.Dict) for kw in node.keywords)
        elif isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            spread += sum(key is None and isinstance(value, ast.Dict) for key, value in pairs)
    return spread


def public_twice(trees: dict[Path, ast.Module]) -> dict[str, list[str]]:
    """Public functions of one name in several files, but for the interfaces of registries."""
    places = defaultdict(list)
    for path, tree in trees.items():
        for node in tree.body:
            if isinstance(node, Function) and not node.name.startswith("_"):
                places[node.name].append(str(path))
    return {
        name: paths
        for name, paths in sorted(places.items())
        if len(paths) > 1 and name not in REGISTERED
    }


def examples(trees: dict[Path, ast.Module]) -> int:
    """Public functions, methods and classes whose docstring shows them at work."""
    shown = 0
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, DOCUMENTED) and not node.name.startswith("_"):
                shown += ">>>" in (ast.get_docstring(node) or "")
    return shown


def measures(package: Path = PACKAGE) -> dict[str, object]:
    """Every figure by its name."""
    trees = modules(package)
    edges = arrows(package)
    order = {name: place for place, name in enumerate(ORDER)}
    bodies = sorted(body_lines(one) for tree in trees.values() for one in functions(tree))
    lines = sum(code_lines(package / path) for path in trees)
    private, once = map(sum, zip(*(named_once(package / path) for path in trees), strict=True))
    return {
        "rooms at the top": len({room(path) for path in trees} - {"__init__", "__main__"}),
        "floors": max(floors(set(edges)).values(), default=1),
        "arrows between rooms": len(edges),
        "arrows that run up": sum(order.get(a, 99) < order.get(b, 99) for a, b in edges),
        "code lines": lines,
        "functions": len(bodies),
        "functions per 1 000 code lines": round(1000 * len(bodies) / lines, 1),
        "private functions": private,
        "private functions named once, %": round(100 * once / private, 1),
        "lines of a body, median": statistics.median(bodies),
        "lines of a body, nine in ten": bodies[int(0.9 * len(bodies))],
        "lines of a body, longest": bodies[-1],
        "public names twice": len(public_twice(trees)),
        "literal splats": sum(map(literal_splats, trees.values())),
        "public functions with an example": examples(trees),
    }


if __name__ == "__main__":
    chosen = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else PACKAGE
    for measure, figure in measures(chosen).items():
        print(f"{measure:36} {figure}")
