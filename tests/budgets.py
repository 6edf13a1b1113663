"""Fail where the code grows past its budgets: long files, long functions, commented-out code, things left undone."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

FILE_LINES = 350
FUNCTION_LINES = 60
FUNCTION_P95 = 40
PUBLIC_NAMES = {"Review": 20, "Person": 20}
UNDONE = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
SILENCED = re.compile(r"#\s*(noqa|pragma)(?!.* - )|#\s*type:\s*ignore(?!\[[a-z-]+\]\s+#\s*\w)")
ROOT = Path(__file__).resolve().parent.parent


def commented_out(line: str) -> bool:
    """Return whether a comment is a Python statement and not a sentence."""
    text = line.strip().removeprefix("#").strip()
    if not line.strip().startswith("# ") or not re.search(r"[=(\[]|^(return|import|from|raise)\b", text):
        return False
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return False
    return any(
        isinstance(node, ast.Assign | ast.Return | ast.Import | ast.ImportFrom | ast.Raise)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call))
        for node in tree.body
    )


def faults(path: Path, lengths: list[int]) -> list[str]:
    """Return what is over budget in a file, and add its functions' lengths to the list."""
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT)
    size = len(text.splitlines())
    found = [f"{name}: {size} lines, {FILE_LINES} are allowed"] if size > FILE_LINES else []
    for number, line in enumerate(text.splitlines(), 1):
        checks = {
            "commented-out code": commented_out(line),
            "something left undone": UNDONE.search(line),
            "a silenced check without its reason (write it after ' - ')": SILENCED.search(line),
        }
        found += [f"{name}:{number}: {what}" for what, wrong in checks.items() if wrong]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            lengths.append(length)
            if length > FUNCTION_LINES:
                found.append(
                    f"{name}:{node.lineno}: {node.name} has {length} lines, {FUNCTION_LINES} are allowed"
                )
        elif isinstance(node, ast.ClassDef) and len(public := public_names(node)) > PUBLIC_NAMES.get(
            node.name, 99
        ):
            found.append(
                f"{name}: {node.name} has {len(public)} public names, {PUBLIC_NAMES[node.name]} are allowed"
            )
    return found


def public_names(node: ast.ClassDef) -> set[str]:
    """Return the names of a class's public methods."""
    return {n.name for n in node.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")}


def main() -> int:
    """Print what is over budget; return 1 where anything is."""
    lengths: list[int] = []
    found = [fault for path in sorted((ROOT / "reviewkit").rglob("*.py")) for fault in faults(path, lengths)]
    lengths.sort()
    p95 = lengths[int(len(lengths) * 0.95)] if lengths else 0
    if p95 > FUNCTION_P95:
        found.append(f"the 95th-percentile function has {p95} lines, {FUNCTION_P95} are allowed")
    print(
        *found,
        f"{len(lengths)} functions, median {lengths[len(lengths) // 2]} lines, 95th percentile {p95}",
        sep="\n",
    )
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
