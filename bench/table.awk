# Lines "pyrt|peer NAME NANOSECONDS|failed BAR" to a table of fastest, median and ratio.
# A runtime measured against itself comes out between 0.95 and 1.05.
BEGIN { NOISE = 0.05 }

NF == 4 {
    if (!($2 in bar)) order[++names] = $2
    bar[$2] = $4
    if ($3 == "failed") { failed[$1, $2] = 1; next }
    values[$1, $2] = values[$1, $2] " " $3
}

# Sets `fastest` and `median`; returns 0 where nothing was measured.
function summary(side, name,    list, n, i, j, swap) {
    n = split(values[side, name], list, " ")
    if (n == 0 || (side, name) in failed) return 0
    for (i = 2; i <= n; i++)
        for (j = i; j > 1 && list[j] + 0 < list[j - 1] + 0; j--) {
            swap = list[j]; list[j] = list[j - 1]; list[j - 1] = swap
        }
    fastest = list[1] + 0
    median = n % 2 ? list[(n + 1) / 2] + 0 : (list[n / 2] + list[n / 2 + 1]) / 2
    return 1
}

# " fastest median", or why there is none.
function cell(side, name) {
    if ((side, name) in failed) return sprintf("%18s", "failed")
    if (!summary(side, name)) return sprintf("%18s", "-")
    return sprintf("%9.2f%9.2f", fastest, median)
}

function ratio_of(name,    ours) {
    if (!summary("pyrt", name)) return ""
    ours = fastest
    if (!summary("peer", name)) return ""
    return sprintf("%.2f", ours / fastest)
}

END {
    printf "%-20s%18s%18s%8s%6s\n", "nanoseconds", "pyrt min  median", "CPython min  med.", "ratio", "bar"
    for (i = 1; i <= names; i++) {
        name = order[i]
        ratio = ratio_of(name)
        verdict = ""
        if (bar[name] != "-" && ratio == "" && ("pyrt", name) in failed) verdict = "  FAILED"
        else if (bar[name] != "-" && ratio != "" && ratio + 0 > bar[name] + 0)
            verdict = ratio - bar[name] > NOISE ? "  OVER" : "  over, within noise"
        if (verdict ~ /OVER|FAILED/) over++
        printf "%-20s%s%s%8s%6s%s\n", name, cell("pyrt", name), cell("peer", name), ratio, bar[name], verdict
    }
    printf "%s\n", over ? over " over their bar" : "none over its bar"
}
