/* SPDX-License-Identifier: EUPL-1.2
 *
 * Functions that this house does not use, each because it truncates silently, reads the locale, keeps hidden
 * state or cannot report an error. Included by the build into every file of src/ (-include).
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BANNED(name) sorry_##name##_is_a_banned_function

#undef strcpy
#define strcpy(a, b) BANNED(strcpy)
#undef strcat
#define strcat(a, b) BANNED(strcat)
#undef strncpy
#define strncpy(a, b, c) BANNED(strncpy)
#undef strncat
#define strncat(a, b, c) BANNED(strncat)
#undef sprintf
#define sprintf(...) BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf)
#undef strtok
#define strtok(a, b) BANNED(strtok)
#undef gmtime
#define gmtime(a) BANNED(gmtime)
#undef localtime
#define localtime(a) BANNED(localtime)
#undef ctime
#define ctime(a) BANNED(ctime)
#undef asctime
#define asctime(a) BANNED(asctime)
#undef atoi
#define atoi(a) BANNED(atoi)
#undef atol
#define atol(a) BANNED(atol)
#undef atof
#define atof(a) BANNED(atof)
#undef strtod
#define strtod(a, b) BANNED(strtod)
#undef strtol
#define strtol(a, b, c) BANNED(strtol)
#undef strtoul
#define strtoul(a, b, c) BANNED(strtoul)
#undef sscanf
#define sscanf(...) BANNED(sscanf)
#undef rand
#define rand() BANNED(rand)
#undef srand
#define srand(a) BANNED(srand)
#undef gets
#define gets(a) BANNED(gets)
#undef alloca
#define alloca(a) BANNED(alloca)

#endif
