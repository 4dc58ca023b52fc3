# Table of bench/threads.sh. Lines: SIDE WORKLOAD THREADS OPERATIONS-A-SECOND; 0 threads are the only
# thread of the process.
function median(side, name, threads,    n, i, j, t, v) {
    n = count[side, name, threads]
    for (i = 1; i <= n; i++) v[i] = value[side, name, threads, i]
    for (i = 2; i <= n; i++)
        for (j = i; j > 1 && v[j - 1] > v[j]; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
    return n ? v[int((n + 1) / 2)] : 0
}
function scale(side, name, threads,    one) {
    one = median(side, name, 1)
    return one ? sprintf("%.2f", median(side, name, threads) / one) : "-"
}
function million(side, name, threads,    rate) {
    rate = median(side, name, threads)
    return rate ? sprintf("%.1f", rate / 1e6) : "-"
}
BEGIN {
    bar["count_shared"] = bar["own_lists"] = bar["own_dicts"] = bar["temporaries"] = 1.9
    bar["look_up_shared"] = bar["read_shared"] = 1.8
}
/^#/ { print substr($0, 3); next }
{
    if (!(($1, $2, $3) in count) && !($2 in seen)) { seen[$2] = 1; order[++names] = $2 }
    value[$1, $2, $3, ++count[$1, $2, $3]] = $4
}
END {
    print "million operations a second: the only thread of a process, and one beside a thread that waits;"
    print "together with 2, 4 and 8 threads, as a multiple of the latter"
    print ""
    printf "%-15s %9s %8s %6s %6s %6s  %5s    %8s %8s %6s %6s %6s", "", "pyrt only", "1", "2", "4", "8", "bar", "CPython", "1", "2", "4", "8"
    has_free = median("free", order[1], 1) > 0
    print has_free ? sprintf("    %8s %8s %6s %6s %6s", "no GIL", "1", "2", "4", "8") : ""
    for (i = 1; i <= names; i++) {
        name = order[i]
        two = scale("pyrt", name, 2)
        printf "%-15s %9s %8s %6s %6s %6s  %5s    %8s %8s %6s %6s %6s", name, \
            million("pyrt", name, 0), million("pyrt", name, 1), two, scale("pyrt", name, 4), scale("pyrt", name, 8), \
            name in bar ? bar[name] : "-", million("peer", name, 0), million("peer", name, 1), \
            scale("peer", name, 2), scale("peer", name, 4), scale("peer", name, 8)
        if (has_free)
            printf "    %8s %8s %6s %6s %6s", million("free", name, 0), million("free", name, 1), \
                scale("free", name, 2), scale("free", name, 4), scale("free", name, 8)
        missed = name in bar && two < bar[name]
        if (name == "append_shared" && has_free)
            missed = median("pyrt", name, 2) < median("free", name, 2)
        print missed ? "  NOT MET" : ""
    }
}
