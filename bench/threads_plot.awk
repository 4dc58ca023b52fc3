# docs/threads.svg from bench/threads.sh: for each workload bars of what 1, 2, 4 and 8 threads get done,
# beside CPython's, as multiples of one thread of CPython.
function median(side, name, threads,    n, i, j, t, v) {
    n = count[side, name, threads]
    for (i = 1; i <= n; i++) v[i] = value[side, name, threads, i]
    for (i = 2; i <= n; i++)
        for (j = i; j > 1 && v[j - 1] > v[j]; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
    return n ? v[int((n + 1) / 2)] : 0
}
function text(x, y, size, anchor, what) {
    printf "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" text-anchor=\"%s\">%s</text>\n", x, y, size, anchor, what
}
/^#/ { about = about (about ? "; " : "") substr($0, 3); next }
{
    if (!($2 in seen)) { seen[$2] = 1; order[++names] = $2 }
    value[$1, $2, $3, ++count[$1, $2, $3]] = $4
}
END {
    split("1 2 4 8", threads, " ")
    split("pyrt peer free", sides, " ")
    colour["pyrt"] = "#2a6f97"; colour["peer"] = "#c0a062"; colour["free"] = "#8a8a8a"
    left = 150; wide = 640; high = 106; top = 60
    for (i = 1; i <= names; i++)
        for (t = 1; t <= 4; t++)
            for (s = 1; s <= 3; s++) {
                side = sides[s]
                one = median("peer", order[i], 1)
                r = one ? median(side, order[i], threads[t]) / one : 0
                ratio[side, i, t] = r
                if (r > most) most = r
            }
    most = most > 8 ? most : 8
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"860\" height=\"%d\" font-family=\"sans-serif\">\n", top + names * high + 20
    printf "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n"
    text(10, 22, 15, "start", "Work of 1, 2, 4 and 8 threads together; one thread of CPython is 1")
    text(10, 42, 11, "start", about ": pyrt blue, CPython brown, without GIL grey")
    for (i = 1; i <= names; i++) {
        y = top + (i - 1) * high
        text(left - 10, y + 48, 12, "end", order[i])
        for (t = 1; t <= 4; t++)
            for (s = 1; s <= 3; s++) {
                side = sides[s]
                r = ratio[side, i, t]
                if (r == 0) continue
                at = y + (t - 1) * 24 + (s - 1) * 7
                printf "<rect x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"6.5\" fill=\"%s\"/>\n", left, at, r / most * wide, colour[side]
                text(left + r / most * wide + 4, at + 6.5, 8, "start", sprintf("%.2f", r))
            }
    }
    print "</svg>"
}
