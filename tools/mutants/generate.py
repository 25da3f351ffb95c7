"""The mutants of Python files, as mutmut makes them.  Runs in mutmut's own virtual environment, and prints JSON."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import libcst as cst
from mutmut.mutation.file_mutation import create_mutations, deep_replace

Function = tuple[cst.FunctionDef, str, int, int | None]  # with its name, and where it stands: in the module, and in a class of it


def functions(module: cst.Module) -> Iterator[Function]:
    """The functions and methods of a module."""
    for at, node in enumerate(module.body):
        if isinstance(node, cst.FunctionDef):
            yield node, node.name.value, at, None
        elif isinstance(node, cst.ClassDef):
            for inner, method in enumerate(node.body.body):
                if isinstance(method, cst.FunctionDef):
                    yield method, f"{node.name.value}.{method.name.value}", at, inner


def put(old: cst.CSTNode, at: int, new: cst.CSTNode) -> cst.CSTNode:
    """``old`` with another node at one place of its body: quicker than a search through the whole module."""
    body = [*old.body]
    body[at] = new
    return old.with_changes(body=body)


def mutants(file: str) -> Iterator[dict[str, str]]:
    """Each with the whole text of the file that it makes; what makes the same text is one."""
    code = Path(file).read_text()
    module, mutations, *_ = create_mutations(file, code)
    known = {id(function[0]): function for function in functions(module)}
    met = {code}
    for mutation in mutations:
        if id(mutation.contained_by_top_level_function) not in known:
            continue
        node, name, at, inner = known[id(mutation.contained_by_top_level_function)]
        node = deep_replace(node, mutation.original_node, mutation.mutated_node)
        if inner is not None:
            owner = module.body[at]
            node = owner.with_changes(body=put(owner.body, inner, node))
        source = put(module, at, node).code
        if source not in met:
            met.add(source)
            yield {"file": file, "function": name, "source": source}


if __name__ == "__main__":
    print(json.dumps([mutant for file in sys.argv[1:] for mutant in mutants(file)]))
