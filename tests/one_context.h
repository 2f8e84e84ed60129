/* SPDX-License-Identifier: EUPL-1.2
 *
 * One context for all cases of a file, as a set-up of cmocka's groups.
 */
#ifndef TESTS_ONE_CONTEXT_H
#define TESTS_ONE_CONTEXT_H

#include "check.h"

static d4i_context *context;

static inline int context_open(void **state)
{
    (void)state;
    return (context = d4i_context_new()) == NULL;
}

static inline int context_close(void **state)
{
    (void)state;
    d4i_context_free(context);
    return 0;
}

#endif
