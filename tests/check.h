/* SPDX-License-Identifier: EUPL-1.2
 *
 * What every test includes: cmocka with its prerequisites, and where the real data are.
 */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* cmocka takes the name; the house has its own fail(context, ...), and tests use fail_msg. */
#pragma push_macro("fail")
#undef fail
#include <cmocka.h>
#undef fail
#pragma pop_macro("fail")
#undef fail_msg
#define fail_msg(...)                       \
    do {                                    \
        print_error("ERROR: " __VA_ARGS__); \
        print_error("\n");                  \
        _fail(__FILE__, __LINE__);          \
    } while (0)

#include "d4i/base.h"

/* The call must succeed; prints the context's error text when it does not. */
#define assert_ok(context, call)                                                                         \
    do {                                                                                                 \
        d4i_status assert_ok_status_ = (call);                                                           \
        if (assert_ok_status_ != D4I_OK)                                                                 \
            fail_msg("%s: %s (%s)", #call, d4i_error_text(context), d4i_status_text(assert_ok_status_)); \
    } while (0)

/* The call must fail with `wanted`, and its error text must contain `words`. */
#define assert_fails(context, wanted, words, call)                                                            \
    do {                                                                                                      \
        d4i_status assert_fails_status_ = (call);                                                             \
        if (assert_fails_status_ != (wanted) || !strstr(d4i_error_text(context), (words)))                    \
            fail_msg("%s: status '%s', text '%s'; wanted '%s' with '%s'", #call,                              \
                     d4i_status_text(assert_fails_status_), d4i_error_text(context), d4i_status_text(wanted), \
                     (words));                                                                                \
    } while (0)

/* A hook of allocations that refuses the one after `*left` others; then it lets them through again. */
static inline int refuse_nth(void *left, size_t bytes)
{
    (void)bytes;
    return (*(int *)left)-- != 0;
}

#endif
