/* SPDX-License-Identifier: EUPL-1.2
 *
 * Put into every test by tests/meson.build: tests run under the locale of their caller, as a program that uses the
 * library may. ./run test runs them under one with a decimal comma too, and nothing may change.
 */
#ifndef TESTS_LOCALE_OF_CALLER_H
#define TESTS_LOCALE_OF_CALLER_H

#include <locale.h>

__attribute__((constructor)) static void take_the_locale(void)
{
    setlocale(LC_ALL, "");
}

#endif
