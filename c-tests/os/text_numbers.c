/* PyOS: integers of C from text, doubles to text by every code and flag, comparison without case. */
#include "fixture.h"
#include <errno.h>

static void
integer(const char *text, int base)
{
    char *end = NULL;
    errno = 0;
    long number = PyOS_strtol(text, &end, base);
    printf("\"%s\" base %d: %ld%s, %td read;", text, base, number, errno == ERANGE ? " out of range" : "", end - text);
    end = NULL;
    errno = 0;
    unsigned long bits = PyOS_strtoul(text, &end, base);
    printf(" %lu%s, %td read\n", bits, errno == ERANGE ? " out of range" : "", end - text);
}

static void
doubles(double value)
{
    static const char codes[] = "rgeGEf";
    static const int precisions[] = {0, 1, 3, 17, 40};
    for (size_t i = 0; i < sizeof codes - 1; i++) {
        for (int flags = 0; flags < 16; flags++) {
            printf("%c", codes[i]);
            for (size_t j = 0; j < Py_ARRAY_LENGTH(precisions); j++) {
                if (codes[i] == 'r' && j > 0) {
                    break;
                }
                char *text = PyOS_double_to_string(value, codes[i], precisions[j], flags, NULL);
                printf(" %s", text ? text : "NULL");
                PyMem_Free(text);
            }
            printf("\n");
        }
    }
}

static void
to_double(const char *text)
{
    char *end = NULL;
    double value = PyOS_string_to_double(text, &end, PyExc_OverflowError);
    printf("'%s' %td read ", text, end - text);
    show_double("is", value);
    show_double("  whole", PyOS_string_to_double(text, NULL, NULL));
}

static void
run(PyObject *Py_UNUSED(module))
{
    static const char *const integers[] = {
        "", " ", "0", "12", " 12", "-12", "+12", "- 12", "12x", "0x1f", "0X1F", "0x", "0xg", "0b101", "0b2", "0o17", "0o8",
        "017", "00", "00x", "0 1", "zZ", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "-9223372036854775809", "18446744073709551615", "18446744073709551616", "99999999999999999999999x", "1_0"};
    static const int bases[] = {0, 2, 8, 10, 16, 36};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(integers); i++) {
        for (size_t j = 0; j < Py_ARRAY_LENGTH(bases); j++) {
            integer(integers[i], bases[j]);
        }
    }
    show_int("no end", PyOS_strtol("7x", NULL, 10));
    static const double values[] = {0.0, -0.0, 1.0, -1.5, 0.1, 123456.789, 1e16, 9.999e15, 5e-324, 1.7e308, 0.0001,
                                    0.00001, 0.5, 2.5, 99999.5, HUGE_VAL, -HUGE_VAL, NAN};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(values); i++) {
        printf("%.17g\n", values[i] != values[i] ? fabs(values[i]) : values[i]);
        doubles(values[i]);
    }
    static const char *const texts[] = {
        "1.", ".5", ".", "-", "+", "1e", "1e+", "1e5x", "-inf", "+infinity", "infinit", "nanx", "-nan", "1_0", "1e400",
        "-1e400", "1e-400", "0x1p3", "1 ", "\t1", "1e5.5", "--1"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(texts); i++) {
        to_double(texts[i]);
    }
    show_int("equal", PyOS_mystricmp("ABC", "abc"));
    show_int("longer", PyOS_mystricmp("ABCD", "abc") > 0);
    show_int("shorter", PyOS_mystricmp("ab", "ABC") < 0);
    show_int("no ASCII", PyOS_mystricmp("\xc3\x84", "\xc3\xa4") != 0);
    show_int("nothing of both", PyOS_mystrnicmp("a", "b", 0));
    show_int("some of both", PyOS_mystrnicmp("abX", "ABy", 2));
    show_int("past the end", PyOS_mystrnicmp("ab", "AB", 9));
    show_int("less", PyOS_mystrnicmp("aX", "aY", 9) < 0);
}

FIXTURE(text_numbers, run)
