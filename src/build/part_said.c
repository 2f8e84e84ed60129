/* SPDX-License-Identifier: EUPL-1.2
 *
 * What reading a table warned of. It is true of the table as long as it is taken from the cache: whoever builds
 * again with other weights is to hear it again.
 */
#include "base/memory.h"
#include "build/parts.h"

struct listener {
    d4i_context *context;
    d4i_warning_fn warning; /* the caller's */
    void *user;
    struct buffer *said;
    d4i_status status;
};

static void hear(void *user, const char *text)
{
    struct listener *listener = user;
    if (listener->warning)
        listener->warning(listener->user, text);
    if (listener->status == D4I_OK)
        listener->status = buffer_add(listener->context, listener->said, text, strlen(text) + 1);
}

d4i_status said_read(d4i_context *context, struct project_source *source, struct source_data *out)
{
    struct buffer said = {0};
    struct listener listener = {context, context->warning, context->warning_user, &said, D4I_OK};
    d4i_set_warning(context, hear, &listener);
    d4i_status status = source_read(context, &source->recipe, project_source_path, source, out);
    d4i_set_warning(context, listener.warning, listener.user);
    if (status == D4I_OK && listener.status == D4I_OK) {
        out->said = said;
        return D4I_OK;
    }
    buffer_release(&said);
    if (status == D4I_OK)
        source_release(out);
    return status == D4I_OK ? listener.status : status;
}

d4i_status said_put(d4i_context *context, struct pack_writer *writer, const struct source_data *data)
{
    return put_bytes(context, writer, "said", data->said.length ? data->said.data : "", data->said.length);
}

d4i_status said_get(d4i_context *context, const struct pack_reader *reader, struct source_data *out)
{
    TRY(get_bytes(context, reader, "said", &out->said.data, &out->said.length));
    out->said.capacity = out->said.length + 1;
    for (size_t at = 0; at < out->said.length; at += strlen(out->said.data + at) + 1)
        warn(context, "%s", out->said.data + at);
    return D4I_OK;
}
