# The `children` lines of bench/fork.sh to a picture (SVG): private memory of eight children over time.
function escape(text) { gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); return text }
/^#/ { machine = machine (machine == "" ? "" : ", ") substr($0, 3); next }
$2 == "children" && $3 == "heap" { heap[$1] = $4; next }
$2 == "children" {
    share = 100 * $6 / heap[$1]
    points[$1, $3] = points[$1, $3] " " $5 "," share
    if ($5 > longest) longest = $5
    if ($3 > last) last = $3
}
function text(x, y, class, what) { printf "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">%s</text>\n", x, y, class, escape(what) }
function px(t) { return left + t / longest * width }
function py(share) { return bottom - share / 100 * tall }
END {
    left = 60; width = 700; bottom = 360; tall = 280
    print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 410\" width=\"800\" height=\"410\" role=\"img\" aria-label=\"Private memory of eight children over time, pyrt and CPython\">"
    print "<style>text{font:12px sans-serif;fill:#333}.head{font-weight:bold;font-size:14px}.end{text-anchor:end}.mid{text-anchor:middle}.small{fill:#666;font-size:11px}.ground{fill:#fff}.grid{stroke:#ddd}polyline{fill:none;stroke-width:1.5}.pyrt{stroke:#2a6f97}.peer{stroke:#b5b5b5}</style>"
    print "<rect width=\"800\" height=\"410\" class=\"ground\"/>"
    text(10, 22, "head", "Private memory of each of eight children, as a share of the heap")
    text(10, 40, "small", machine)
    print "<line x1=\"60\" y1=\"56\" x2=\"84\" y2=\"56\" class=\"pyrt\" stroke-width=\"2\"/>"; text(90, 60, "small", "pyrt")
    print "<line x1=\"130\" y1=\"56\" x2=\"154\" y2=\"56\" class=\"peer\" stroke-width=\"2\"/>"; text(160, 60, "small", "CPython")
    for (share = 0; share <= 100; share += 20) {
        printf "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" class=\"grid\"/>\n", left, py(share), left + width, py(share)
        text(left - 6, py(share) + 4, "end", share " %")
    }
    step = longest > 20 ? 5 : longest > 8 ? 2 : longest > 3 ? 1 : 0.5
    for (t = 0; t <= longest; t += step) text(px(t), bottom + 18, "mid", t " s")
    text(10, bottom + 40, "small", "Each child reads everything three times, and collects before the third; the last point is where it ends.")
    split("peer pyrt", sides, " ")
    for (s = 1; s <= 2; s++)
        for (child = 0; child <= last; child++) {
            n = split(points[sides[s], child], list, " ")
            if (n == 0) continue
            printf "<polyline class=\"%s\" points=\"", sides[s]
            for (i = 1; i <= n; i++) { split(list[i], p, ","); printf "%.1f,%.1f ", px(p[1]), py(p[2]) }
            print "\"/>"
        }
    print "</svg>"
}
