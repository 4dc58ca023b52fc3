# Lines "pyrt|peer NAME VALUE|none|failed UNIT BAR absolute|ratio" to a table with verdicts.
# A ratio within NOISE of its bar is not told apart from it, nor are bytes within PAGES: what is
# resident comes in pages, and some of them are in use in part.
BEGIN { NOISE = 0.05; PAGES = 1.02 }

/^#/ { print substr($0, 3); next }
{
    if (!($2 in unit)) order[++names] = $2
    unit[$2] = $4; bar[$2] = $5; how[$2] = $6
    if ($3 == "failed") failed[$1, $2] = 1
    else if ($3 != "none") values[$1, $2] = values[$1, $2] " " $3
}

# The median of memory, the fastest of time; "" where there is nothing.
function figure(side, name,    list, n, i, j, swap) {
    n = split(values[side, name], list, " ")
    if (n == 0 || (side, name) in failed) return ""
    for (i = 2; i <= n; i++)
        for (j = i; j > 1 && list[j] + 0 < list[j - 1] + 0; j--) {
            swap = list[j]; list[j] = list[j - 1]; list[j - 1] = swap
        }
    return list[unit[name] == "ns" ? 1 : int((n + 1) / 2)] + 0
}

function cell(value) { return value == "" ? "-" : sprintf("%.2f", value) }

END {
    printf "%-24s%6s%16s%16s%9s%9s\n", "", "", "pyrt", "CPython", "ratio", "target"
    for (i = 1; i <= names; i++) {
        name = order[i]
        ours = figure("pyrt", name); theirs = figure("peer", name)
        ratio = ours == "" || theirs == "" || theirs == 0 ? "" : ours / theirs
        judged = how[name] == "absolute" ? ours : ratio
        target = bar[name] == "-" ? "-" : bar[name] (how[name] == "absolute" ? "" : "x")
        verdict = ""
        if (bar[name] != "-") {
            if (("pyrt", name) in failed) { verdict = "FAILED"; missed++ }
            else if (judged == "") verdict = ""
            else if (judged <= bar[name] + 0) verdict = "met"
            else if (how[name] == "ratio" && judged <= bar[name] + NOISE) verdict = "met, within noise"
            else if (how[name] == "absolute" && judged <= bar[name] * PAGES) verdict = "met, within 2 %"
            else { verdict = "NOT MET"; missed++ }
        }
        printf "%-24s%6s%16s%16s%9s%9s  %s\n", name, unit[name], cell(ours), cell(theirs), cell(ratio), target, verdict
    }
    printf "%s\n", missed ? missed " not met" : "all targets met"
}
