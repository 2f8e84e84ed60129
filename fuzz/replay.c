/* SPDX-License-Identifier: EUPL-1.2
 *
 * Runs a fuzzer over the files of a folder, without libFuzzer: the corpus as a plain test for any compiler.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return -1;
    size_t capacity = 16 << 20;
    uint8_t *data = malloc(capacity), *exact;
    size_t size = data ? fread(data, 1, capacity, file) : 0;
    fclose(file);
    exact = malloc(size ? size : 1); /* so that the sanitizer sees a byte read too far */
    if (!data || !exact)
        abort();
    for (size_t i = 0; i < size; i++)
        exact[i] = data[i];
    free(data);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 0;
}

int main(int count, char **arguments)
{
    int files = 0;
    for (int i = 1; i < count; i++) {
        char path[4096];
        struct dirent *entry;
        DIR *folder = opendir(arguments[i]);
        while (folder && (entry = readdir(folder))) {
            snprintf(path, sizeof path, "%s/%s", arguments[i], entry->d_name);
            if (entry->d_name[0] != '.' && replay(path) == 0)
                files++;
        }
        if (folder)
            closedir(folder);
    }
    printf("%d inputs\n", files);
    return files ? 0 : 1;
}
