# Lines "pyrt|peer pauses|churn key=value ..." to tables of medians and ratios.
/^#/ { next }
{
    side = $1; what = $2; label = ""; delete v
    for (i = 3; i <= NF; i++) { split($i, kv, "="); v[kv[1]] = kv[2] }
    if (what == "pauses") {
        label = sprintf("%g M containers", v["live"] / 1e6)
        if (v["instances"] > 0) label = label sprintf(" + %g M instances", v["instances"] / 1e6)
    } else label = v["name"]
    if (!((what, label) in known)) { known[what, label] = 1; order[what, ++count[what]] = label }
    for (k in v) values[what, label, side, k] = values[what, label, side, k] " " v[k]
}

function median(what, label, side, key,    list, n, i, j, swap) {
    n = split(values[what, label, side, key], list, " ")
    if (n == 0) return ""
    for (i = 2; i <= n; i++)
        for (j = i; j > 1 && list[j] + 0 < list[j - 1] + 0; j--) { swap = list[j]; list[j] = list[j - 1]; list[j - 1] = swap }
    return list[int((n + 1) / 2)] + 0
}

function both(what, label, key, format,    a, b) {
    a = median(what, label, "pyrt", key); b = median(what, label, "peer", key)
    return sprintf(" " format " " format, a, b == "" ? 0 : b)
}

function ratio(what, label, key,    a, b) {
    a = median(what, label, "pyrt", key); b = median(what, label, "peer", key)
    return b > 0 ? sprintf("%6.2f", a / b) : "     -"
}

END {
    if (count["pauses"]) {
        print "pauses of the mutating thread, microseconds (pyrt, CPython); own max: the longest without the time it had no processor; noise: longest gap of an idle thread"
        printf "%-32s%16s%18s%20s%20s%20s%20s%7s%20s%7s\n", "live", "p50", "p99.9", "max", "own max", "noise max", "peak MB", "ratio", "CPU ns a step", "ratio"
        for (i = 1; i <= count["pauses"]; i++) {
            l = order["pauses", i]
            printf "%-32s%s%s%s%s%s%s %s%s %s\n", l, both("pauses", l, "p50_us", "%7.1f"), both("pauses", l, "p999_us", "%8.1f"), both("pauses", l, "max_us", "%9.0f"), both("pauses", l, "own_max_us", "%9.0f"), both("pauses", l, "noise_max_us", "%9.0f"), both("pauses", l, "peak_mb", "%9.0f"), ratio("pauses", l, "peak_mb"), both("pauses", l, "cpu_ns_per_step", "%9.0f"), ratio("pauses", l, "cpu_ns_per_step")
        }
    }
    if (count["churn"]) {
        print "\nchurn, nanoseconds an operation (pyrt, CPython)"
        printf "%-16s%22s%7s%22s%7s%20s%7s\n", "", "wall", "ratio", "CPU", "ratio", "peak MB", "ratio"
        for (i = 1; i <= count["churn"]; i++) {
            l = order["churn", i]
            printf "%-16s%s %s%s %s%s %s\n", l, both("churn", l, "ns", "%10.1f"), ratio("churn", l, "ns"), both("churn", l, "cpu_ns", "%10.1f"), ratio("churn", l, "cpu_ns"), both("churn", l, "peak_mb", "%9.0f"), ratio("churn", l, "peak_mb")
        }
    }
}
