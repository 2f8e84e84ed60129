/* SPDX-License-Identifier: EUPL-1.2
 *
 * Starting GDAL, hearing what it says, and finding the data set inside an archive. GDAL's list of drivers is the
 * process's own; that it is filled once, and how
 * large its cache may be, is the only state kept here.
 */
#include "io/gdal_start.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <errno.h>
#include <gdal.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/zip.h"

static pthread_mutex_t hold_lock = PTHREAD_MUTEX_INITIALIZER;
static GIntBig hold_most; /* 0: the cache is the caller's own affair */

static void start(void)
{
    GDALAllRegister();
    OSRSetPROJEnableNetwork(0); /* results must not depend on what a server says today */
    if (CPLGetConfigOption("GDAL_CACHEMAX", NULL))
        return;
    hold_most = GDALGetCacheMax64();
    if (hold_most > GDAL_HOLD_LEAST)
        GDALSetCacheMax64(GDAL_HOLD_LEAST);
}

void gdal_start(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start);
}

void gdal_hold(double bytes)
{
    gdal_start();
    if (!hold_most)
        return;
    GIntBig wanted = bytes < (double)hold_most ? (GIntBig)bytes : hold_most;
    pthread_mutex_lock(&hold_lock);
    if (wanted > GDALGetCacheMax64())
        GDALSetCacheMax64(wanted);
    pthread_mutex_unlock(&hold_lock);
}

static void keep(char *to, size_t size, const char *text)
{
    size_t length = strcspn(text, "\r\n");
    text_print(to, size, "%.*s", (int)(length < size ? length : size), text);
}

static void CPL_STDCALL hear(CPLErr level, CPLErrorNum number, const char *text)
{
    struct gdal_errors *errors = CPLGetErrorHandlerUserData();
    (void)number;
    if (level == CE_Warning)
        keep(errors->warning, sizeof errors->warning, text);
    if (level != CE_Failure && level != CE_Fatal)
        return;
    if (!errors->error_count++)
        keep(errors->error, sizeof errors->error, text);
}

void gdal_listen(struct gdal_errors *errors)
{
    *errors = (struct gdal_errors){0};
    CPLPushErrorHandlerEx(hear, errors);
    CPLSetCurrentErrorHandlerCatchDebug(FALSE);
}

void gdal_unlisten(void)
{
    CPLPopErrorHandler();
    CPLErrorReset();
}

const char *gdal_why(const struct gdal_errors *errors)
{
    return *errors->error ? errors->error : *errors->warning ? errors->warning : "no details";
}

static bool ends_in(const char *path, const char *ending, size_t length)
{
    size_t all = strlen(path);
    return all > length && path[all - length - 1] == '.' && !strncasecmp(path + all - length, ending, length);
}

static bool has_ending(const char *path, const char *endings)
{
    for (const char *at = endings; *at;) {
        size_t length = strcspn(at, " ");
        if (ends_in(path, at, length))
            return true;
        at += length;
        at += strspn(at, " ");
    }
    return false;
}

/* Is the last part of the path, without its ending, `name`? */
static bool is_named(const char *path, const char *name)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *dot = strrchr(base, '.');
    size_t length = dot ? (size_t)(dot - base) : strlen(base);
    return text_equal((struct text){base, length}, text_of(name));
}

static d4i_status choose_member(d4i_context *context, const char *path, char **list, const char *endings,
                                const char *wanted, const char **out)
{
    d4i_status status = D4I_OK;
    struct buffer found = {0};
    uint32_t count = 0;
    *out = NULL;
    for (char **member = list; member && *member; member++) {
        if (!has_ending(*member, endings) || strstr(*member, "__MACOSX/"))
            continue;
        if (wanted && is_named(*member, wanted)) {
            *out = *member;
            goto done;
        }
        if (!count)
            *out = *member;
        if (found.length < 500)
            GUARD(buffer_print(context, &found, "%s%s", count ? ", " : "", *member));
        count++;
    }
    if (!count)
        status = fail(context, D4I_BAD_INPUT, "%s: no data set of a known kind (%s) stands in this archive", path,
                      endings);
    else if (count > 1)
        status = fail(context, D4I_BAD_INPUT,
                      "%s: several data sets stand in this archive (%s); say which as `layer:`", path, found.data);
done:
    buffer_release(&found);
    return status;
}

d4i_status gdal_path(d4i_context *context, const char *path, const char *endings, const char *wanted, char **out)
{
    d4i_status status;
    struct stat about;
    struct gdal_errors errors;
    char *archive = NULL;
    const char *member;
    if (stat(path, &about) || access(path, R_OK))
        return fail_errno(context, "%s: cannot open", path);
    if (!ends_in(path, "zip", 3))
        return text_copy(context, text_of(path), out);
    gdal_start();
    TRY(text_format(context, &archive, "/vsizip/%s", path));
    gdal_listen(&errors);
    char **list = VSIReadDirRecursive(archive);
    gdal_unlisten();
    if (!list) {
        status = zip_fail(context, path, gdal_why(&errors));
        goto done;
    }
    GUARD(choose_member(context, path, list, endings, wanted, &member));
    GUARD(text_format(context, out, "%s/%s", archive, member));
done:
    CSLDestroy(list);
    free(archive);
    return status;
}

struct text gdal_field_text(OGRFeatureH feature, int field)
{
    if (!OGR_F_IsFieldSetAndNotNull(feature, field))
        return text_of("");
    struct text value = text_trim(text_of(OGR_F_GetFieldAsString(feature, field)));
    if (OGR_Fld_GetType(OGR_F_GetFieldDefnRef(feature, field)) != OFTReal || !memchr(value.at, '.', value.length) ||
        memchr(value.at, 'e', value.length))
        return value;
    while (value.at[value.length - 1] == '0')
        value.length--;
    value.length -= value.at[value.length - 1] == '.';
    return value;
}
