# The lines of gc_table.awk to a picture (SVG): the longest pause by the size of the heap, and
# memory, CPU time and time an operation as a share of CPython's.
/^#/ { machine = machine (machine == "" ? "" : ", ") substr($0, 3); next }
{
    delete v
    for (i = 3; i <= NF; i++) { split($i, kv, "="); v[kv[1]] = kv[2] }
    if ($2 == "pauses") {
        label = sprintf("%g M", v["live"] / 1e6)
        if (v["instances"] > 0) label = label sprintf(" + %g M instances", v["instances"] / 1e6)
        v["beyond"] = v["max_us"] - v["noise_max_us"]
    } else label = v["name"]
    if (!(($2, label) in known)) { known[$2, label] = 1; order[$2, ++count[$2]] = label }
    for (k in v) values[$2, label, $1, k] = values[$2, label, $1, k] " " v[k]
}

function median(what, label, side, key,    list, n, i, j, swap) {
    n = split(values[what, label, side, key], list, " ")
    for (i = 2; i <= n; i++)
        for (j = i; j > 1 && list[j] + 0 < list[j - 1] + 0; j--) { swap = list[j]; list[j] = list[j - 1]; list[j - 1] = swap }
    return n == 0 ? 0 : list[int((n + 1) / 2)] + 0
}

function escape(text) { gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); return text }
function text(x, y, class, what) { printf "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">%s</text>\n", x, y, class, escape(what) }
function box(x, y, w, h, class) { printf "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>\n", x, y, (w > 0 ? w : 0), h, class }
function line(x, y, h, class) { printf "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>\n", x, y, x, y + h, class }
function log10(x) { return log(x) / log(10) }
# 10 microseconds .. 10 seconds.
function pause_x(us) { return left + (log10(us < 10 ? 10 : us) - 1) / 6 * width }
function share_x(share) { return left + (share > 3 ? 3 : share) / 3 * width }

function shares(what, title, key,    i, l, a, b) {
    y += 26
    text(10, y, "head", title)
    y += 8
    line(share_x(1), y, count[what] * 18, "one")
    for (i = 1; i <= count[what]; i++) {
        l = order[what, i]
        a = median(what, l, "pyrt", key); b = median(what, l, "peer", key)
        text(left - 8, y + 13, "end", l)
        if (b > 0) {
            box(left, y + 3, share_x(a / b) - left, 12, a > b ? "slow" : "pyrt")
            text(share_x(a / b) + 6, y + 13, "small", sprintf("%.2f", a / b))
        }
        y += 18
    }
}

END {
    left = 190; width = 540
    height = 110 + 44 * count["pauses"] + 2 * (40 + 18 * count["pauses"]) + 2 * (40 + 18 * count["churn"])
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 %d\" width=\"800\" height=\"%d\" role=\"img\" aria-label=\"Pauses, memory and time of the collector, pyrt and CPython\">\n", height, height
    print "<style>text{font:12px sans-serif;fill:#333}.head{font-weight:bold;font-size:14px}.end{text-anchor:end}.mid{text-anchor:middle;fill:#666;font-size:11px}.small{fill:#666;font-size:11px}.pyrt{fill:#2a6f97}.peer{fill:#c9c9c9}.noise{fill:#e9c46a}.slow{fill:#b5523b}.grid{stroke:#ddd}.one{stroke:#333}.ground{fill:#fff}</style>"
    box(0, 0, 800, height, "ground")
    text(10, 22, "head", "Longest pause by live containers (less is better)")
    text(10, 40, "small", machine)
    box(left, 50, 12, 10, "pyrt"); text(left + 17, 60, "small", "pyrt")
    box(left + 60, 50, 12, 10, "peer"); text(left + 77, 60, "small", "CPython")
    box(left + 140, 50, 12, 10, "noise"); text(left + 157, 60, "small", "an idle thread beside each: the machine's noise")
    y = 80
    for (n = 1; n <= 7; n += 2) {
        line(pause_x(10 ^ n), y + 4, 44 * count["pauses"], "grid")
        text(pause_x(10 ^ n), y, "mid", n == 1 ? "10 us" : n == 3 ? "1 ms" : n == 5 ? "100 ms" : "10 s")
    }
    y += 8
    for (i = 1; i <= count["pauses"]; i++) {
        l = order["pauses", i]
        text(left - 8, y + 20, "end", l)
        for (s = 0; s < 2; s++) {
            side = s == 0 ? "pyrt" : "peer"
            us = median("pauses", l, side, "max_us")
            box(left, y + s * 18, pause_x(us) - left, 10, side)
            box(left, y + s * 18 + 10, pause_x(median("pauses", l, side, "noise_max_us")) - left, 4, "noise")
            text(pause_x(us) + 6, y + s * 18 + 9, "small", us >= 1000 ? sprintf("%.1f ms", us / 1000) : sprintf("%.0f us", us))
        }
        y += 44
    }
    shares("pauses", "Peak memory as a share of CPython's", "peak_mb")
    shares("pauses", "CPU time of all threads for a step, as a share of CPython's", "cpu_ns_per_step")
    shares("churn", "Time of all threads for an operation of the churn programs, as a share of CPython's", "cpu_ns")
    shares("churn", "Time by the clock for the same", "ns")
    print "</svg>"
}
