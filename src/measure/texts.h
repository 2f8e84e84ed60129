/* SPDX-License-Identifier: EUPL-1.2
 *
 * Words that many descriptors share. Inside room measure only.
 */
#ifndef MEASURE_TEXTS_H
#define MEASURE_TEXTS_H

#define EMPTY_NOTHING "units without people count for nothing"
#define ZERO_LOG "0 ln 0 is 0; units without people count for nothing"
#define EMPTY_AREA "units without people count with their area"

#define MASSEY_DENTON                                                                                          \
    "Massey, D. S. and Denton, N. A. (1988): The dimensions of residential segregation. Social Forces 67(2), " \
    "281-315"
#define REARDON_FIREBAUGH                                                                        \
    "Reardon, S. F. and Firebaugh, G. (2002): Measures of multigroup segregation. Sociological " \
    "Methodology 32, 33-67"
#define DUNCAN                                                                                         \
    "Duncan, O. D. and Duncan, B. (1955): A methodological analysis of segregation indexes. American " \
    "Sociological Review 20(2), 210-217"
#define THEIL_FINIZZA                                                                                           \
    "Theil, H. and Finizza, A. J. (1971): A note on the measurement of racial integration of schools by means " \
    "of informational concepts. Journal of Mathematical Sociology 1(2), 187-193"
#define MORA_RUIZ_CASTILLO                                                                                \
    "Mora, R. and Ruiz-Castillo, J. (2011): Entropy-based segregation indices. Sociological Methodology " \
    "41(1), 159-194"
#define ALLEN                                                                                          \
    "Allen, R., Burgess, S., Davidson, R. and Windmeijer, F. (2015): More reliable inference for the " \
    "dissimilarity index of segregation. The Econometrics Journal 18(1), 40-66"
#define BENJAMINI_HOCHBERG                                                                               \
    "Benjamini, Y. and Hochberg, Y. (1995): Controlling the false discovery rate. Journal of the Royal " \
    "Statistical Society B 57(1), 289-300"
#define HILL                                                                                         \
    "Hill, M. O. (1973): Diversity and evenness: a unifying notation and its consequences. Ecology " \
    "54(2), 427-432"

/* What holds of most indices of segregation. */
#define USUAL_PAIR (MEASURE_SCALES | MEASURE_MERGES | MEASURE_SWAPS | MEASURE_TRANSFERS)
#define USUAL_GROUPS (MEASURE_SCALES | MEASURE_MERGES | MEASURE_SWAPS)

#endif
