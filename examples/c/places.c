/* SPDX-License-Identifier: EUPL-1.2
 *
 * A program of one's own with libd4i: how many small places have over 20 % of people born abroad, by country?
 *
 *   cc places.c -o places $(pkg-config --cflags --libs d4i)
 *   ./places atlas.gpkg                     (d4i build makes one, from d4i demo-data for example)
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <d4i/d4i.h>

/* A frame is a small table; its columns are found by name, so that new ones do no harm. */
static int64_t number(const d4i_frame *answer, size_t row, const char *column)
{
    for (size_t c = 0; c < d4i_frame_columns(answer); c++)
        if (strcmp(d4i_frame_column_name(answer, c), column) == 0)
            return d4i_frame_int(answer, row, c);
    return 0;
}

static void print(const d4i_frame *answer)
{
    int64_t small = 0, over = 0;
    for (size_t row = 0; row < d4i_frame_rows(answer); row++) {
        const char *country = d4i_frame_text(answer, row, 0);
        if (strcmp(country, "all") == 0)
            continue; /* the sum of the others; added up here */
        printf("%s: %" PRId64 " of %" PRId64 "\n", country, number(answer, row, "small_over"),
               number(answer, row, "small"));
        small += number(answer, row, "small");
        over += number(answer, row, "small_over");
    }
    printf("together: %" PRId64 " of %" PRId64 " places below 10 000 inhabitants are over 20 %%\n", over, small);
    /* No figure without its definition, date and source. */
    for (size_t note = 0; note < d4i_frame_notes(answer); note++)
        printf("- %s\n", d4i_frame_note_at(answer, note));
}

int main(int argc, char **argv)
{
    d4i_places_options question = {.below = 10000, .share_numerator = 1, .share_denominator = 5};
    d4i_context *context = d4i_context_new();
    d4i_atlas *atlas = NULL;
    d4i_frame *answer = NULL;
    d4i_status status = D4I_NO_MEMORY;

    if (argc != 2) {
        fprintf(stderr, "usage: places ATLAS\n");
        d4i_context_free(context);
        return 2;
    }
    if (context)
        status = d4i_atlas_open(context, argv[1], &atlas);
    if (status == D4I_OK)
        status = d4i_places(context, atlas, &question, &answer);
    if (status == D4I_OK)
        print(answer);
    else
        fprintf(stderr, "places: %s\n", context ? d4i_error_text(context) : d4i_status_text(status));
    d4i_frame_free(answer);
    d4i_atlas_free(atlas);
    d4i_context_free(context);
    return status == D4I_OK ? 0 : 1;
}
