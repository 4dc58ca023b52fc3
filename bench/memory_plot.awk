# The lines of memory_table.awk to a picture (SVG): bytes for each element, and how many times as
# fast as CPython.
function escape(text) { gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); return text }

/^#/ { machine = machine (machine == "" ? "" : ", ") substr($0, 3); next }
$3 ~ /^[0-9]/ {
    if (!($2 in unit)) order[++names] = $2
    unit[$2] = $4; bar[$2] = $5; how[$2] = $6
    values[$1, $2] = values[$1, $2] " " $3
}

# As in the table.
function figure(side, name,    list, n, i, j, swap) {
    n = split(values[side, name], list, " ")
    for (i = 2; i <= n; i++)
        for (j = i; j > 1 && list[j] + 0 < list[j - 1] + 0; j--) {
            swap = list[j]; list[j] = list[j - 1]; list[j - 1] = swap
        }
    return n == 0 ? 0 : list[unit[name] == "ns" ? 1 : int((n + 1) / 2)] + 0
}

function text(x, y, class, what) { printf "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">%s</text>\n", x, y, class, escape(what) }
function box(x, y, w, h, class) { printf "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>\n", x, y, w, h, class }
function line(x, y, h, class) { printf "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>\n", x, y, x, y + h, class }
function label(name) { gsub(/_/, " ", name); return name }
function log10(x) { return log(x) / log(10) }

# 0.1 .. 1000 times as fast, on a logarithmic scale.
function speed_x(times) {
    if (times < 0.1) times = 0.1
    if (times > 1000) times = 1000
    return left + (log10(times) + 1) / 4 * width
}

END {
    left = 190; width = 520; row = 26; thin = 18
    for (i = 1; i <= names; i++) {
        if (unit[order[i]] == "bytes") sizes++
        else if (unit[order[i]] == "ns") times++
        if (unit[order[i]] == "bytes" && figure("peer", order[i]) > most) most = figure("peer", order[i])
    }
    height = 110 + sizes * row + 50 + times * thin + 20
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 %d\" width=\"800\" height=\"%d\" role=\"img\" aria-label=\"Bytes for each element and speed, pyrt and CPython\">\n", height, height
    print "<style>text{font:12px sans-serif;fill:#333}.head{font-weight:bold;font-size:14px}.end{text-anchor:end}.mid{text-anchor:middle;fill:#666;font-size:11px}.small{fill:#666;font-size:11px}.pyrt{fill:#2a6f97}.peer{fill:#c9c9c9}.slow{fill:#b5523b}.bar{stroke:#d1495b;stroke-width:2}.grid{stroke:#ddd}.one{stroke:#333}</style>"
    box(0, 0, 800, height, "ground")
    print "<style>.ground{fill:#fff}</style>"
    text(10, 22, "head", "Bytes for each element (less is better)")
    text(10, 40, "small", machine)
    box(left, 50, 12, 10, "pyrt"); text(left + 17, 60, "small", "pyrt")
    box(left + 60, 50, 12, 10, "peer"); text(left + 77, 60, "small", "CPython")
    line(left + 150, 49, 12, "bar"); text(left + 157, 60, "small", "target")
    y = 72
    for (i = 1; i <= names; i++) {
        name = order[i]
        if (unit[name] != "bytes") continue
        ours = figure("pyrt", name); theirs = figure("peer", name)
        text(left - 8, y + 15, "end", label(name))
        box(left, y + 2, ours / most * width, 10, "pyrt")
        box(left, y + 12, theirs / most * width, 8, "peer")
        if (bar[name] != "-") line(left + bar[name] / most * width, y, 14, "bar")
        text(left + (ours > theirs ? ours : theirs) / most * width + 6, y + 16, "small", sprintf("%.1f : %.1f", ours, theirs))
        y += row
    }
    y += 34
    text(10, y, "head", "Times as fast as CPython (more is better)")
    y += 14
    for (n = -1; n <= 3; n++) {
        x = speed_x(10 ^ n)
        line(x, y + 4, times * thin + 4, n == 0 ? "one" : "grid")
        text(x, y, "mid", (10 ^ n) "x")
    }
    y += 8
    for (i = 1; i <= names; i++) {
        name = order[i]
        if (unit[name] != "ns") continue
        ours = figure("pyrt", name); theirs = figure("peer", name)
        text(left - 8, y + 12, "end", label(name))
        if (ours > 0 && theirs > 0) {
            x = speed_x(1); to = speed_x(theirs / ours)
            box(to < x ? x - (x - to) : x, y + 2, to < x ? x - to : to - x, thin - 6, to < x ? "slow" : "pyrt")
            if (bar[name] != "-" && bar[name] > 0) line(speed_x(1 / bar[name]), y + 1, thin - 4, "bar")
            text((to < x ? x : to) + 6, y + 12, "small", sprintf("%.3g", theirs / ours))
        }
        y += thin
    }
    print "</svg>"
}
