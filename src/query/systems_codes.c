/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which units of two systems have the same code. Publishers write one code in two ways, 0003 and GM0003: a text may
 * be put before all codes of a side, and where hardly any two are alike it is told which text would help.
 */
#include "base/memory.h"
#include "query/systems.h"

enum { A, B };
#define TRIED 20      /* codes from whose partners texts are guessed */
#define GUESSES 64    /* texts that are tried */
#define TEXT_BYTES 16 /* of a text that is guessed */

d4i_status system_put_before(d4i_context *context, const char *text, struct zone_system *system)
{
    char *whole;
    uint32_t index;
    for (size_t unit = 0; text && *text && unit < system->units; unit++) {
        TRY(text_format(context, &whole, "%s%s", text, system->code[unit]));
        d4i_status status = names_add(context, &system->longer, text_of(whole), &index, NULL);
        free(whole);
        TRY(status);
    }
    /* units have distinct codes, and so the i-th text is that of the i-th unit */
    for (size_t unit = 0; unit < system->longer.count; unit++)
        system->meant[unit] = names_at(&system->longer, (uint32_t)unit);
    return D4I_OK;
}

/* The unit whose code is `before` and `code`, by halves: codes are in byte order, also with one text before all. */
static uint32_t find_code(const struct zone_system *system, const char *before, const char *code)
{
    size_t low = 0, high = system->units, length = strlen(before);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strncmp(system->meant[middle], before, length);
        order = order ? order : strcmp(system->meant[middle] + length, code);
        if (order == 0)
            return (uint32_t)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return OVERLAY_NONE;
}

d4i_status systems_match(d4i_context *context, struct crosswalk_question *question)
{
    for (int s = 0; s < 2; s++) {
        size_t units = question->system[s].units;
        TRY(mem_alloc(context, units, sizeof **question->partner, &question->partner[s]));
        memset(question->partner[s], 0xff, units * sizeof **question->partner);
    }
    for (size_t unit = 0; unit < question->system[A].units; unit++) {
        uint32_t other = find_code(&question->system[B], "", question->system[A].meant[unit]);
        question->partner[A][unit] = other;
        if (other != OVERLAY_NONE)
            question->partner[B][other] = (uint32_t)unit;
    }
    return D4I_OK;
}

/* What stands before `code` in a code of the system that ends in it, for each such: added to `texts`. */
static d4i_status guess_texts(d4i_context *context, const struct zone_system *system, const char *code,
                              struct names *texts)
{
    size_t length = strlen(code);
    uint32_t index;
    for (size_t unit = 0; unit < system->units && texts->count < GUESSES; unit++) {
        size_t whole = strlen(system->meant[unit]);
        if (whole <= length || whole - length > TEXT_BYTES ||
            memcmp(system->meant[unit] + whole - length, code, length) != 0)
            continue;
        TRY(names_add(context, texts, (struct text){system->meant[unit], whole - length}, &index, NULL));
    }
    return D4I_OK;
}

d4i_status systems_text_between(d4i_context *context, const struct zone_system *shorter,
                                const struct zone_system *longer, char **text, size_t *alike)
{
    struct names texts = {0};
    uint32_t best = 0;
    d4i_status status = D4I_OK;
    *text = NULL;
    *alike = 0;
    for (size_t i = 0; i < TRIED && shorter->units; i++) /* spread over all of them */
        GUARD(guess_texts(context, longer, shorter->meant[i * shorter->units / TRIED], &texts));
    for (uint32_t t = 0; t < texts.count; t++) {
        size_t count = 0;
        for (size_t unit = 0; unit < shorter->units; unit++)
            count += find_code(longer, names_at(&texts, t), shorter->meant[unit]) != OVERLAY_NONE;
        if (count > *alike) {
            *alike = count;
            best = t;
        }
    }
    if (*alike)
        GUARD(text_copy(context, text_of(names_at(&texts, best)), text));
done:
    names_release(&texts);
    return status;
}
