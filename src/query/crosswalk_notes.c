/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is said below a crosswalk: which codes both systems have, how much ground and how many people change their
 * code, what is a sliver, and what was odd about the layers.
 */
#include "base/memory.h"
#include "query/answer.h"
#include "query/systems.h"

#define LISTED 20    /* codes named in a note */
#define FEW 4        /* polygons of one code, on average, from which on it is asked whether this is the key */
#define OVERLAP 1e-6 /* by so much must shares exceed 1 */
#define SLIVER_DEFAULT 0.0001

enum { A, B };
static const char letter[] = "ab";

/* Ground and people by what becomes of their code. */
enum { STAYS, MOVES, ONLY_A, ONLY_B, KINDS };
struct balance {
    double area[KINDS];
    int64_t people[KINDS];
    size_t pairs[KINDS];
    size_t slivers;
    int64_t people_in_slivers;
    size_t unknown; /* units of A whose people are not known */
};

static int kind_of(const struct crosswalk_question *question, const struct overlay_piece *piece)
{
    if (piece->a == OVERLAY_NONE)
        return ONLY_B;
    if (piece->b == OVERLAY_NONE)
        return ONLY_A;
    return crosswalk_stays(question, piece) ? STAYS : MOVES;
}

static double least_share(const struct crosswalk_question *question)
{
    return question->options->least > 0 ? question->options->least : SLIVER_DEFAULT;
}

static bool is_sliver(const struct crosswalk_question *question, const struct overlay_piece *piece)
{
    const uint32_t unit[2] = {piece->a, piece->b};
    for (int s = 0; s < 2; s++)
        if (unit[s] != OVERLAY_NONE && piece->area >= least_share(question) * question->overlay.area[s][unit[s]])
            return false;
    return true;
}

static void balance_of(const struct crosswalk_question *question, struct balance *balance)
{
    for (size_t i = 0; i < question->overlay.count; i++) {
        const struct overlay_piece *piece = &question->overlay.piece[i];
        int kind = kind_of(question, piece);
        int64_t people = question->people.known ? question->people.people[i] : 0;
        people = people == PEOPLE_UNKNOWN ? 0 : people;
        balance->area[kind] += piece->area;
        balance->people[kind] += people;
        balance->pairs[kind]++;
        if (is_sliver(question, piece)) {
            balance->slivers++;
            balance->people_in_slivers += people;
        }
    }
    for (size_t unit = 0; unit < question->system[A].units; unit++)
        balance->unknown += question->people_of_a[unit] == PEOPLE_UNKNOWN;
}

static d4i_status note_sides(d4i_context *context, const struct crosswalk_question *question, d4i_frame *frame)
{
    for (int s = 0; s < 2; s++) {
        const d4i_crosswalk_side *side = question->side[s];
        const struct zone_system *system = &question->system[s];
        TRY(answer_note(context, frame, "%c: %s%s%s, %zu codes from %s%s%s%s", letter[s], side->path,
                        side->layer ? ", layer " : "", answer_text(side->layer), system->units,
                        *system->key ? "its attribute '" : "the order of its polygons, which have no attribute",
                        system->key, *system->key ? "'" : "",
                        !side->key && *system->key ? " (no key was named)" : ""));
        if (!system->square_crs && system->layer.features > FEW * system->units)
            TRY(answer_note(context, frame,
                            "Few codes: %zu polygons of %c have %zu code%s, and those of one code are one unit; is "
                            "'%s' their key? --key-%c names another attribute, or several joined (A+B)",
                            system->layer.features, letter[s], system->units, system->units == 1 ? "" : "s",
                            system->key, letter[s]));
        if (system->square_crs)
            TRY(answer_note(context, frame, "The units of %c are cells of %d m in %s", letter[s],
                            (int)system->square_size, system->square_crs));
        if (side->text && *side->text)
            TRY(answer_note(context, frame, "Codes of %c are compared with '%s' before them", letter[s],
                            side->text));
    }
    return answer_note(context, frame, "The layers themselves say no date: their files are named instead");
}

static d4i_status note_unmatched(d4i_context *context, const struct crosswalk_question *question, int side,
                                 d4i_frame *frame)
{
    struct buffer list = {0};
    size_t count = 0;
    d4i_status status = D4I_OK;
    for (size_t unit = 0; unit < question->system[side].units; unit++) {
        if (question->partner[side][unit] != OVERLAY_NONE)
            continue;
        if (count++ < LISTED)
            GUARD(buffer_print(context, &list, "%s%s", list.length ? ", " : "", question->system[side].code[unit]));
    }
    if (count > LISTED)
        GUARD(buffer_print(context, &list, " and %zu more (--unmatched lists them)", count - LISTED));
    if (count)
        GUARD(answer_note(context, frame, "Only in %c: %zu code%s: %s", letter[side], count, count == 1 ? "" : "s",
                          list.data));
done:
    buffer_release(&list);
    return status;
}

/* Where hardly any code stands in both, they may be written in two ways. */
static d4i_status note_both(d4i_context *context, const struct crosswalk_question *question, size_t both,
                            d4i_frame *frame)
{
    const struct zone_system *system = question->system;
    size_t fewer = system[A].units < system[B].units ? system[A].units : system[B].units, alike = 0;
    char *text = NULL;
    int side = A;
    d4i_status status = D4I_OK;
    for (side = A; both * 2 < fewer && side <= B && !text; side++) {
        GUARD(systems_text_between(context, &system[side], &system[!side], &text, &alike));
        if (text && alike * 2 < fewer) {
            free(text);
            text = NULL;
        }
    }
    if (text)
        status = answer_note(context, frame,
                             "In both: %zu codes; with '%s' before those of %c it would be %zu (--text-%c %s)",
                             both, text, letter[side - 1], alike, letter[side - 1], text);
    else
        status = answer_note(context, frame, "In both: %zu codes%s", both,
                             both ? "" : "; are they written alike? --rename translates those of a");
done:
    free(text);
    return status;
}

static d4i_status note_codes(d4i_context *context, const struct crosswalk_question *question, d4i_frame *frame)
{
    const struct zone_system *a = &question->system[A];
    size_t both = 0;
    for (size_t unit = 0; unit < question->system[B].units; unit++)
        both += question->partner[B][unit] != OVERLAY_NONE;
    if (question->options->rename)
        TRY(answer_note(context, frame, "%zu codes of a are compared as %s says%s%zu%s", a->renames,
                        question->options->rename, a->renames_unused ? "; " : " (", a->renames_unused,
                        a->renames_unused ? " of its old codes stand nowhere in a" : " left over)"));
    TRY(note_both(context, question, both, frame));
    TRY(note_unmatched(context, question, A, frame));
    return note_unmatched(context, question, B, frame);
}

static const char *square_km(double area, char out[40])
{
    text_print(out, 40, "%.3f", area / 1e6);
    return out;
}

static d4i_status note_area(d4i_context *context, const struct crosswalk_question *question,
                            const struct balance *balance, d4i_frame *frame)
{
    char number[KINDS][40], share[40];
    for (int k = 0; k < KINDS; k++)
        square_km(balance->area[k], number[k]);
    TRY(answer_note(
        context, frame,
        "Area in km2: %s keep their code, %s move to another, %s of a lie in no unit of b, %s of b in no "
        "unit of a",
        number[STAYS], number[MOVES], number[ONLY_A], number[ONLY_B]));
    text_print(share, sizeof share, "%g", least_share(question));
    return answer_note(context, frame,
                       "%zu of %zu rows are slivers, less than %s of each of their units; none is "
                       "left out",
                       balance->slivers, question->overlay.count, share);
}

/* What an atlas says about its people goes along with them, and that it is not protected. */
static d4i_status note_statements(d4i_context *context, const d4i_frame *statements, d4i_frame *frame)
{
    if (!statements)
        return D4I_OK;
    for (size_t i = 0; i < d4i_frame_notes(statements); i++)
        TRY(d4i_frame_note(context, frame, d4i_frame_note_at(statements, i)));
    return answer_note(context, frame, "Not protected: an atlas holds counts without disclosure control");
}

static d4i_status note_people(d4i_context *context, const struct crosswalk_question *question,
                              const struct balance *balance, d4i_frame *frame)
{
    char number[KINDS][32], outside[32], total[32], slivers[32];
    if (!question->people.known)
        return answer_note(
            context, frame,
            "People are not known: say where they live (--people), or an attribute of A (--people-a)");
    for (int k = 0; k < KINDS; k++)
        people_text(balance->people[k], number[k]);
    TRY(answer_note(context, frame, "People: %s keep their code, %s move to another, %s of a live in no unit of b",
                    number[STAYS], number[MOVES], number[ONLY_A]));
    people_text(balance->people_in_slivers, slivers);
    if (balance->people_in_slivers)
        TRY(answer_note(context, frame, "%s people live in slivers", slivers));
    if (question->options->people_a) {
        TRY(answer_note(context, frame, "People: the attribute '%s' of a, spread by area",
                        question->options->people_a));
        if (balance->unknown)
            TRY(answer_note(context, frame, "The people of %zu units of a are not known", balance->unknown));
        return D4I_OK;
    }
    people_text(question->people.outside, outside);
    people_text(question->cells.total, total);
    TRY(answer_note(context, frame,
                    "People: %s in cells of %s, of these %s in b but in no unit of a, and %s in neither; within a "
                    "cell people are spread by area%s",
                    total, question->cells.what, number[ONLY_B], outside,
                    question->options->people_inside ? ", within what a or b covers of it" : ""));
    return note_statements(context, question->cells.statements, frame);
}

/* Units whose shares add up to more than 1: on the other side polygons overlap. */
static d4i_status note_overlaps(d4i_context *context, const struct crosswalk_question *question, int side,
                                d4i_frame *frame)
{
    const struct overlay *overlay = &question->overlay;
    size_t over = 0;
    double *sum, excess = 0;
    char area[40];
    TRY(mem_alloc(context, question->system[side].units, sizeof *sum, &sum));
    for (size_t i = 0; i < overlay->count; i++) {
        uint32_t unit = side == A ? overlay->piece[i].a : overlay->piece[i].b;
        if (unit != OVERLAY_NONE)
            sum[unit] += overlay->piece[i].area;
    }
    for (size_t unit = 0; unit < question->system[side].units; unit++)
        if (sum[unit] > overlay->area[side][unit] * (1 + OVERLAP)) {
            excess += sum[unit] - overlay->area[side][unit];
            over++;
        }
    free(sum);
    if (!over)
        return D4I_OK;
    return answer_note(
        context, frame,
        "Units of %c overlap each other: the shares of %zu unit%s of %c add up to more than 1, by %s "
        "km2 in all",
        letter[!side], over, over == 1 ? "" : "s", letter[side], square_km(excess, area));
}

static d4i_status note_oddities(d4i_context *context, const struct crosswalk_question *question, d4i_frame *frame)
{
    for (int s = 0; s < 2; s++) {
        size_t nameless = question->system[s].nameless, repaired = question->overlay.repaired[s];
        if (nameless)
            TRY(answer_note(context, frame, "%zu polygon%s of %c without a code %s left out", nameless,
                            nameless == 1 ? "" : "s", letter[s], nameless == 1 ? "is" : "are"));
        if (repaired)
            TRY(answer_note(context, frame, "%zu unit%s of %c crossed %s and %s made valid", repaired,
                            repaired == 1 ? "" : "s", letter[s], repaired == 1 ? "itself" : "themselves",
                            repaired == 1 ? "was" : "were"));
        TRY(note_overlaps(context, question, s, frame));
    }
    if (!question->equal_area)
        TRY(answer_note(context, frame,
                        "Areas are those of a projection that does not keep areas; --grid-crs EPSG:3035 does"));
    return D4I_OK;
}

d4i_status crosswalk_notes(d4i_context *context, const struct crosswalk_question *question, d4i_frame *frame)
{
    struct balance balance = {0};
    balance_of(question, &balance);
    TRY(d4i_frame_title(context, frame,
                        question->options->unmatched ? "Codes that stand in one system only"
                                                     : "From the units of a to those of b"));
    TRY(note_sides(context, question, frame));
    TRY(note_codes(context, question, frame));
    TRY(note_area(context, question, &balance, frame));
    TRY(note_people(context, question, &balance, frame));
    return note_oddities(context, question, frame);
}
