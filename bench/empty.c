/* What a call through the PLT costs. In a file of its own, and exported, so
 * that the compiler neither inlines it nor knows what it does. */
__attribute__((visibility("default"))) void
bench_empty(void *argument)
{
    (void)argument;
    __asm__ volatile("");
}
