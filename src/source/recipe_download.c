/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where the files of a recipe can be fetched. Nothing is fetched here, nor by a build: `d4i sources get` does it.
 */
#include <stdio.h>

#include "base/memory.h"
#include "source/parse.h"

#define SHA256_DIGITS 64
#define NAME_MAX_BYTES 200 /* room is left for ".part.tag" in a file name of 255 */

bool recipe_asks(const struct recipe *recipe, const char *file)
{
    for (size_t v = 0; v < recipe->variable_count; v++) {
        const struct recipe_variable *variable = &recipe->variables[v];
        if (variable->file && strcmp(variable->file, file) == 0)
            return true;
        for (size_t r = 0; r < variable->table.raster_count; r++)
            if (strcmp(variable->table.rasters[r].right, file) == 0)
                return true;
    }
    return false;
}

static bool known_file(const struct recipe *recipe, const char *file)
{
    return recipe_asks(recipe, file) || (recipe->has_boundaries && strcmp(file, RECIPE_BOUNDARIES) == 0) ||
           (recipe->has_list && strcmp(file, RECIPE_LIST) == 0);
}

/* The names that there are, as "; it uses: a, b". */
static d4i_status unknown_file(d4i_context *context, const struct recipe *recipe, const struct yaml_node *at,
                               const char *file)
{
    char used[300] = "";
    for (size_t v = 0; v < recipe->variable_count; v++) {
        const struct recipe_variable *variable = &recipe->variables[v];
        const char *name = variable->file                 ? variable->file
                           : variable->table.raster_count ? variable->table.rasters[0].right
                                                          : NULL;
        size_t length = strlen(used);
        if (name)
            snprintf(used + length, sizeof used - length, "%s%s", length ? ", " : "; it uses: ", name);
    }
    const char *more = recipe->has_boundaries ? RECIPE_BOUNDARIES : recipe->has_list ? RECIPE_LIST : "";
    return yaml_fail(context, at, "this recipe uses no file '%s'%s%s%s", file, used,
                     !*more  ? ""
                     : *used ? ", "
                             : "; it uses: ",
                     more);
}

static d4i_status check_url(d4i_context *context, const struct yaml_node *at, const char *url)
{
    struct text address = text_of(url);
    size_t scheme = text_starts(address, "https://")  ? strlen("https://")
                    : text_starts(address, "http://") ? strlen("http://")
                    : text_starts(address, "file://") ? strlen("file://")
                                                      : 0;
    if (!scheme || !url[scheme])
        return yaml_fail(context, at, "'%s' is no address of a file; it begins with https://, http:// or file://",
                         url);
    for (const char *sign = url; *sign; sign++)
        if ((unsigned char)*sign <= ' ' || (unsigned char)*sign >= 0x7F)
            return yaml_fail(context, at,
                             "'%s' holds white space or letters that an address cannot have; write them as %%20, "
                             "%%C3%%B1 and so on",
                             url);
    return D4I_OK;
}

/* A recipe comes from somebody else: it must not choose a folder. */
static bool is_plain_name(const char *name)
{
    if (!*name || *name == '.' || strlen(name) > NAME_MAX_BYTES || strchr(name, '/'))
        return false;
    for (const char *sign = name; *sign; sign++)
        if ((unsigned char)*sign < ' ' || *sign == 0x7F)
            return false;
    return true;
}

static bool ends_in(const char *name, const char *ending)
{
    size_t all = strlen(name), length = strlen(ending);
    return all >= length && strcmp(name + all - length, ending) == 0;
}

static d4i_status parse_name(d4i_context *context, const struct yaml_node *node, struct recipe_download *out)
{
    const struct yaml_node *at = yaml_get(node, "as");
    if (at) {
        TRY(parse_text(context, node, "as", &out->as));
        if (!is_plain_name(out->as) || ends_in(out->as, ".part") || ends_in(out->as, ".part.tag"))
            return yaml_fail(context, at,
                             "'as: %s' is no plain file name; leave out folders, a dot at the beginning and the "
                             "ending .part",
                             out->as);
        return D4I_OK;
    }
    const char *host = strstr(out->url, "://") + 3, *slash = strrchr(host, '/');
    out->as = slash ? slash + 1 : "";
    if (!is_plain_name(out->as) || strpbrk(out->as, "?#%&=;") || ends_in(out->as, ".part"))
        return yaml_fail(context, yaml_get(node, "url"),
                         "the last part of '%s' is no file name; say under which name it is kept: 'as: NAME'",
                         out->url);
    return D4I_OK;
}

static d4i_status parse_sum(d4i_context *context, const struct yaml_node *node, struct recipe_download *out)
{
    const struct yaml_node *at = yaml_get(node, "sha256");
    if (!at)
        return D4I_OK;
    TRY(parse_text(context, node, "sha256", &out->sha256));
    size_t digits = strspn(out->sha256, "0123456789abcdefABCDEF");
    if (digits != SHA256_DIGITS || out->sha256[digits])
        return yaml_fail(context, at, "'%s' is no SHA-256: it has %d hexadecimal digits; 'sha256sum FILE' tells it",
                         out->sha256, SHA256_DIGITS);
    return D4I_OK;
}

static d4i_status parse_download(d4i_context *context, const struct yaml_node *node, const struct recipe *recipe,
                                 struct recipe_download *out)
{
    out->at = node;
    TRY(yaml_want(context, node, YAML_MAP, "download"));
    TRY(yaml_only(context, node, "file url as sha256 size note"));
    TRY(parse_text(context, node, "file", &out->file));
    if (!known_file(recipe, out->file))
        return unknown_file(context, recipe, yaml_get(node, "file"), out->file);
    TRY(parse_text(context, node, "url", &out->url));
    TRY(check_url(context, yaml_get(node, "url"), out->url));
    TRY(parse_name(context, node, out));
    TRY(parse_sum(context, node, out));
    TRY(yaml_int(context, node, "size", -1, 0, INT64_MAX, &out->size));
    return yaml_string(context, node, "note", NULL, &out->note);
}

d4i_status recipe_parse_downloads(d4i_context *context, const struct yaml_node *root, struct recipe *recipe)
{
    const struct yaml_node *list;
    TRY(parse_list(context, root, "download", &list));
    size_t count = list ? yaml_count(list) : 0;
    if (!count)
        return D4I_OK;
    TRY(mem_alloc(context, count, sizeof *recipe->downloads, &recipe->downloads));
    for (size_t i = 0; i < count; i++) {
        struct recipe_download *download = &recipe->downloads[i];
        TRY(parse_download(context, yaml_at(list, i), recipe, download));
        for (size_t k = 0; k < i; k++)
            if (strcmp(recipe->downloads[k].as, download->as) == 0)
                return yaml_fail(context, download->at,
                                 "two downloads would be kept as '%s'; give one of them another name: 'as: NAME'",
                                 download->as);
        recipe->download_count++;
    }
    return D4I_OK;
}
