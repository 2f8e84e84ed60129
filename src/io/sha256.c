/* SPDX-License-Identifier: EUPL-1.2
 *
 * SHA-256 of a file, by libcrypto (docs/decisions/0008-libcurl-and-sha256.md).
 */
#include "io/sha256.h"

#include <errno.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/file.h"

#define CHUNK ((size_t)1 << 18)

/* libcrypto fails where memory lacks, or where a policy of the machine forbids the sum. */
static d4i_status refused(d4i_context *context, const char *path)
{
    return fail(context, D4I_IO, "cannot work out the sha256 of '%s': libcrypto refuses it", path);
}

static d4i_status add_file(d4i_context *context, const char *path, int file, EVP_MD_CTX *digest,
                           unsigned char *chunk, int64_t *size)
{
    struct stat about;
    uint64_t whole = fstat(file, &about) == 0 && about.st_size > 0 ? (uint64_t)about.st_size : 0;
    for (;;) {
        ssize_t some = read(file, chunk, CHUNK);
        if (some < 0 && errno != EINTR)
            return fail_errno(context, "cannot read '%s'", path);
        if (some == 0)
            return D4I_OK;
        if (some > 0) {
            if (!EVP_DigestUpdate(digest, chunk, (size_t)some))
                return refused(context, path);
            *size += some;
        }
        TRY(progress(context, "checking the download", (uint64_t)*size, whole));
    }
}

static d4i_status finish(d4i_context *context, const char *path, EVP_MD_CTX *digest, char hex[SHA256_HEX])
{
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    if (!EVP_DigestFinal_ex(digest, sum, &length) || length != (SHA256_HEX - 1) / 2)
        return refused(context, path);
    for (unsigned int i = 0; i < length; i++)
        text_print(hex + (size_t)2 * i, 3, "%02x", sum[i]);
    return D4I_OK;
}

d4i_status sha256_file(d4i_context *context, const char *path, char hex[SHA256_HEX], int64_t *size)
{
    int file = -1;
    int64_t bytes = 0;
    unsigned char *chunk = NULL;
    EVP_MD_CTX *digest = NULL;
    TRY(file_open(context, path, &file));
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, CHUNK, 1, &chunk));
    digest = EVP_MD_CTX_new();
    if (!digest || !EVP_DigestInit_ex(digest, EVP_sha256(), NULL)) {
        status = refused(context, path);
        goto done;
    }
    GUARD(add_file(context, path, file, digest, chunk, &bytes));
    GUARD(finish(context, path, digest, hex));
    *size = bytes;
done:
    EVP_MD_CTX_free(digest);
    free(chunk);
    close(file);
    return status;
}
