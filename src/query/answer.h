/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the questions share: which variable, level and groups are meant, facts as key and value, and the notes that
 * carry definition, date and source.
 */
#ifndef QUERY_ANSWER_H
#define QUERY_ANSWER_H

#include "atlas/atlas.h"
#include "d4i/frame.h"
#include "group/status.h"

#define ANSWER_ZONES SIZE_MAX /* a "level" that stands for the zones of the sources */
#define ANSWER_NONE UINT32_MAX

/* The text, or "" for NULL. */
const char *answer_text(const char *text);
/* The words, or `otherwise` where there are none. */
const char *answer_or(const char *text, const char *otherwise);

d4i_status answer_note(d4i_context *context, d4i_frame *frame, const char *format, ...) D4I_PRINTF(3, 4);
/* Columns "key" and "value". */
d4i_status answer_facts(d4i_context *context, d4i_frame *frame);
d4i_status answer_fact(d4i_context *context, d4i_frame *frame, const char *key, const char *format, ...)
    D4I_PRINTF(4, 5);
/* The same, but nothing for an empty value. */
d4i_status answer_fact_text(d4i_context *context, d4i_frame *frame, const char *key, const char *value);
/* Sets a text only when there is one, so that unknown stays empty. */
d4i_status answer_set_text(d4i_context *context, d4i_frame *frame, size_t column, const char *value);
/* part / of, where there is anybody to be a part of. */
d4i_status answer_set_ratio(d4i_context *context, d4i_frame *frame, size_t column, int64_t part, int64_t of);

struct answer_column {
    const char *name;
    d4i_kind kind;
};
d4i_status answer_columns(d4i_context *context, d4i_frame *frame, const struct answer_column *columns,
                          size_t count);

/* Index of the variable `id` (NULL = the first) in a source; ANSWER_NONE when it has no such. */
uint32_t answer_variable(const struct atlas_source *source, const char *id);
/* D4I_BAD_USAGE when no source has the variable; names the nearest. */
d4i_status answer_check_variable(d4i_context *context, const struct atlas *atlas, const char *id);
/* Level of units by name, NULL = the first or, where there is none, zones; "zone" or "zones" = ANSWER_ZONES. */
d4i_status answer_level(d4i_context *context, const struct atlas *atlas, const char *id, size_t *level);

/* What a unit is asked for. */
struct answer_asked {
    const char *variable; /* NULL = the first of each source */
    const char *source;   /* the only one that may speak; NULL = all may */
    size_t groups;        /* 0 = only the total is asked for */
    const uint32_t *node; /* [source * groups + n]: the n-th group as a node of the source's tree, GROUP_NONE where
                             it has no such; NULL = the headline of each source */
};
/* The source that speaks for a unit: one that knows the total and a group asked for before one that does not, then
 * published before estimated, the unit's own country before others, the newest, and of one date the one with the
 * most people; the first in the project among equals. SIZE_MAX when none has data for it. */
size_t answer_source_of_unit(const struct atlas *atlas, const struct atlas_level *level, size_t unit,
                             const struct answer_asked *asked);
/* How many sources with the variable count the unit. */
size_t answer_sources_of_unit(const struct atlas *atlas, const struct atlas_level *level, size_t unit,
                              const char *variable);
/* The source counts the unit (nothing but ATLAS_HAS_DATA). */
bool answer_counts_unit(const struct atlas_unit_source *relation, size_t unit);
/* Whether any source counts the unit. One that none counts is not covered: it has no figure, and no zero. */
bool answer_covers_unit(const struct atlas *atlas, const struct atlas_level *level, size_t unit);
/* Country of a unit: its own, else that of the source that speaks for it. */
const char *answer_country(const struct atlas *atlas, const struct atlas_level *level, size_t unit, size_t source);

/* Notes: for each source with the variable what is counted, when, by whom, on what terms, which places are
 * covered, and of how many people the origin is not stated. What sources say alike is told once for all of them. */
d4i_status answer_sources(d4i_context *context, d4i_frame *frame, const struct atlas *atlas, const char *variable);

/* A failure of another room whose words "`from`" stand for what this command calls otherwise; `whole`: the rest of
 * the text goes as well. Returns `status`. */
d4i_status answer_reword(d4i_context *context, d4i_status status, const char *from, const char *to, bool whole);
/* What is wrong with an option of the user is no bad input: the failure of a look-up, as usage. */
d4i_status answer_usage(d4i_status status);

#endif
