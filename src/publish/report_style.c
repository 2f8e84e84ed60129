/* SPDX-License-Identifier: EUPL-1.2
 *
 * The report's style sheet: fonts that every machine has, contrast of at least 7 to 1, sheets of A4.
 */
#include "publish/report.h"

const char *const report_style[] = {
    "@page { size: A4; margin: 13mm 14mm }\n"
    "* { box-sizing: border-box }\n"
    "html { background: #fff; color: #1c1f24; font: 15px/1.45 \"Source Sans 3\", \"Segoe UI\", \"DejaVu Sans\", "
    "Arial, sans-serif }\n"
    "body { max-width: 60rem; margin: 0 auto; padding: 1.5rem }\n"
    "h1 { font-size: 2rem; line-height: 1.15; margin: 0 0 .2rem; color: #0a2f7a }\n"
    "h2 { font-size: 1.1rem; margin: 1.2rem 0 .35rem; color: #0a2f7a; break-after: avoid }\n"
    "p, ul { margin: 0 0 .5rem }\nul { padding-left: 1.2rem }\n",
    ".of { color: #474d57; margin: 0 0 .8rem; border-bottom: 2px solid #0b4fd8; padding-bottom: .5rem }\n"
    ".lead { display: grid; grid-template-columns: 3fr 4fr; gap: 1.5rem; align-items: start }\n"
    ".number { font-size: 3.4rem; line-height: 1; font-weight: bold; color: #0b4fd8; margin: 0 0 .3rem }\n"
    ".sentence { font-size: 1.15rem; line-height: 1.35 }\n"
    ".honest { background: #eef3fd; border-left: 4px solid #0b4fd8; padding: .7rem .9rem }\n"
    ".honest h2 { margin-top: 0 } .lead h2 { margin-top: .7rem } .lead .honest h2 { margin-top: 0 }\n"
    ".note { color: #474d57; font-size: .87em }\n"
    ".flag { border: 2px solid #8c1d18; color: #8c1d18; padding: .4rem .7rem; font-weight: bold }\n",
    "figure { margin: .8rem 0 }\nfigure svg { display: block; width: 100%; height: auto }\n"
    "figcaption { color: #474d57; font-size: .87em }\n"
    ".two { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1.2rem; align-items: start "
    "}\n"
    "table { border-collapse: collapse; width: 100%; font-size: .87em; font-variant-numeric: tabular-nums; "
    "margin: 0 0 .5rem }\n"
    "caption { text-align: left; font-weight: bold; padding: 0 0 .25rem }\n"
    "th, td { text-align: right; padding: .18rem .35rem; border-bottom: 1px solid #c9ced6; vertical-align: bottom "
    "}\n"
    "thead th { border-bottom: 2px solid #474d57; font-weight: bold }\n"
    "th[scope=row], .t { text-align: left; font-weight: normal }\n"
    "thead th.t { font-weight: bold } thead th.c { text-align: center; border-bottom: 1px solid #474d57 }\n"
    ".part th { text-align: left; font-weight: bold; border-bottom: 1px solid #474d57; padding-top: .4rem }\n"
    ".sides td:nth-child(8), thead th.b { border-left: 2px solid #c9ced6 }\n"
    "tbody th, section[aria-labelledby=countries] td:last-child { white-space: nowrap }\n"
    ".two tbody th { white-space: normal }\n" /* half a page: long words of a row must not reach into the other */
    "section[aria-labelledby=countries] table { font-size: .8em }\n"
    "tr { break-inside: avoid }\n.here { background: #eef3fd; font-weight: bold }\n",
    ".bars td.bar { width: 38%; padding-left: .5rem } .bar span { display: block; height: .7rem; "
    "background-color: #0b4fd8; "
    "min-width: 1px }\ncaption.note { font-weight: normal; font-size: 1em }\n.bars td, .bars th { vertical-align: "
    "middle }\n"
    ".unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }\n",
    /* WCAG 1.4.10: what does not fit a narrow screen scrolls in a box of its own, and stays as large as it is read
     */
    ".scroll { position: relative } .scroll:focus-visible { outline: 2px solid #0b4fd8 }\n"
    "@media (max-width: 45rem) { .lead, .two { grid-template-columns: minmax(0, 1fr) } }\n"
    "@media screen { .scroll { overflow-x: auto } }\n"
    "@media screen and (max-width: 45rem) { body { padding: .8rem; overflow-wrap: break-word } h1 { font-size: "
    "1.6rem "
    "}\n"
    "  td { white-space: nowrap } td.t { white-space: normal } figure svg { min-width: 30rem } .front figure svg { "
    "min-width: 52rem } }\n"
    "@media print { html { font-size: 10.8px; line-height: 1.36 } body { max-width: none; padding: 0 }\n"
    "  .back { break-before: page } .more { break-before: auto } section, figure, table { break-inside: avoid } "
    ".long, .long table { break-inside: auto } .long table:not(:has(tr:nth-child(20))) { break-inside: avoid }\n"
    /* of a table that is cut, the caption and the head go with the first rows */
    "  caption { break-after: avoid } thead, thead tr, tbody tr:nth-child(-n+2) { break-before: avoid }\n"
    "  .honest, .here, .bar span, svg { print-color-adjust: exact; -webkit-print-color-adjust: exact }\n"
    "  h2 { margin-top: .9rem } .lead { gap: 1.2rem } .number { font-size: 3rem }\n"
    "  td, th { padding: .1rem .35rem } table { line-height: 1.3 } figure { margin: .5rem 0 }\n"
    "  .front figure svg { width: 91%; max-height: 108mm; margin: 0 auto } .brief { font-size: 10.2px } .tight { "
    "font-size: 9.8px } "
    "}\n",
    NULL};
