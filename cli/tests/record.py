# Records literals.tsv: for each literal of its first column what Python makes of it, `!` for
# an error. Run by CPython 3.15:  python3.15 cli/tests/record.py cli/tests/literals.tsv
import ast
import sys
import warnings

warnings.simplefilter("ignore")
path = sys.argv[1]
with open(path, encoding="utf-8") as file:
    literals = [line.rsplit("\t", 1)[0] for line in file.read().split("\n")[:-1]]
with open(path, "w", encoding="utf-8") as file:
    for literal in literals:
        try:
            result = repr(ast.literal_eval(literal))
        except (SyntaxError, ValueError):
            result = "!"
        file.write(f"{literal}\t{result}\n")
