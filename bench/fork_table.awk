# The `share` lines of bench/fork.sh to a table: what share of the heap a child has made private, the
# median of the runs.
/^#/ { print substr($0, 3); next }
$2 == "share" { values[$1, $3] = values[$1, $3] " " $4; size[$1, $3] = $5; time[$1, $3] = $6 }

function median(list,    v, n, i, j, swap) {
    n = split(list, v, " ")
    if (n == 0) return -1
    for (i = 2; i <= n; i++)
        for (j = i; j > 1 && v[j] + 0 < v[j - 1] + 0; j--) {
            swap = v[j]; v[j] = v[j - 1]; v[j - 1] = swap
        }
    return v[int((n + 1) / 2)]
}
function show(side, name,    m) {
    m = median(values[side, name])
    return m < 0 ? "-" : sprintf("%.2f %%", m)
}
END {
    printf "heap: %.0f MiB (pyrt), %.0f MiB (CPython)\n\n", size["pyrt", "heap"], size["peer", "heap"]
    printf "%-42s %10s %10s %8s\n", "private in the child, of the heap", "pyrt", "CPython", "target"
    split("idle read collect read_collect_read", names, " ")
    text["idle"] = "does nothing"
    text["read"] = "reads everything"; target["read"] = "2 %"
    text["collect"] = "collects"; target["collect"] = "8 %"
    text["read_collect_read"] = "reads everything, collects, reads again"; target["read_collect_read"] = "8 %"
    for (i = 1; i in names; i++)
        printf "%-42s %10s %10s %8s\n", text[names[i]], show("pyrt", names[i]), show("peer", names[i]), target[names[i]]
}
