#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# The report's form: how the offices are reached, briefs as PDF, an atlas of two dates, and words that lie on no
# others. Commuting zones: places_where.sh.
. "$(dirname "$0")/lib.sh"

text() { python3 "$REPOSITORY/tests/cli/page_check.py" "$1" 2>&1; }
pages() { pdfinfo "$1" | awk '/^Pages/ { print $2 }'; }
words_of() # PDF: its words, and per page whether they lie on each other
{
    local page
    for page in $(seq "$(pages "$1")"); do
        pdftotext -bbox -f "$page" -l "$page" "$1" - | python3 "$REPOSITORY/tests/cli/map_words.py" || echo "BREACH on page $page"
    done
}

echo '- contact'
tiny
sed 's/^licence: none/&\ncontact: census@office.example/' recipe.yaml >reached.yaml
sed 's/recipe: recipe.yaml/recipe: reached.yaml/' project.yaml >reached_project.yaml
run 0 'contact: build' build reached_project.yaml -o reached.gpkg -q
run 0 'contact' report reached.gpkg --below 100 -o reached.html -q
equal 'contact is a link' 1 "$(grep -c '<li>Contact: Nobody, <a href="mailto:census@office.example">census@office.example</a></li>' reached.html)"
run 0 'contact: info' info reached.gpkg --sources --format csv
holds 'contact: info' "$told" 'contact' 'census@office.example'
run 0 'contact: explain' explain reached.gpkg A
holds 'contact: explain' "$told" 'census@office.example'
run 0 'none' build project.yaml -o tiny.gpkg -q
run 0 'none' report tiny.gpkg --below 100 -o tiny.html -q
equal 'nothing is made up' 0 "$(grep -c '<li>Contact' tiny.html)"
# The project's own goes before, and layers and weights have theirs.
sed 's|^    recipe: reached.yaml|&\n    contact: https://tables.example|; s|^    title: Towns|&\n    contact: https://borders.example/map|' \
    reached_project.yaml >own_project.yaml
run 0 'own: build' build own_project.yaml -o own.gpkg -q
run 0 'own' report own.gpkg --below 100 --lang fr -o own.html -q
holds 'own' "$(grep '<li>Contact' own.html)" 'Nobody, <a href="https://tables.example">https://tables.example</a>; limites : Towns, <a href="https://borders.example/map">'
for wrong in 'www.office.example' 'https://' 'nobody' '@office.example' 'a b@office.example' 'javascript:x@y.z' 'https://o.example/"x'; do
    sed "s|^licence: none|&\ncontact: '$wrong'|" recipe.yaml >wrong.yaml
    sed 's/recipe: recipe.yaml/recipe: wrong.yaml/' project.yaml >wrong_project.yaml
    refused "contact '$wrong'" wrong_project.yaml 'wrong.yaml:5:' 'is no contact' 'https://www.office.example'
done

echo '- briefs as PDF'
# A place below 1 000 inhabitants has no brief: a hundred times as many people in each zone.
awk -F, -v OFS=, 'NR > 1 { $3 *= 100 } 1' table.csv >hundred.csv && mv hundred.csv table.csv
sed 's/code: home,/code: home, origin: native,/; s/code: x,/code: PT,/; s/code: y,/code: MA,/' reached.yaml >sides.yaml
sed 's/recipe: recipe.yaml/recipe: sides.yaml/' project.yaml >sides_project.yaml
run 0 'sides: build' build sides_project.yaml -o sides.gpkg -q
if have pdftotext && have pdfinfo; then
    while IFS='|' read -r what sheets arguments wanted; do
        # shellcheck disable=SC2086 # several arguments
        run 0 "$what" report sides.gpkg $arguments -o brief.pdf -q
        equal "$what: sheets" "$sheets" "$(pages brief.pdf)"
        said=$(words_of brief.pdf)
        holds "$what" "${said//$'\xc2\xa0'/ }" "$wanted" 'census@office.example'
        case $said in
        *BREACH*) failed "$what: $said" ;;
        *) passed ;;
        esac
    done <<'END'
a place|1|--for place B|1 600 of 5 000 residents
a place in German|1|--for place B --lang de|census
a country|2|--for country Spain --below 10000|Brief for Spain
the EU|2|--for eu --below 10000|Only in the brief as a web page
everybody|2|--below 10000|Only in the report as a web page
END
    run 0 'a place again' report sides.gpkg --for place B -o one.pdf -q
    run 0 'a place again' report sides.gpkg --for place B -o two.pdf -q --threads 3
    same 'a place again' one.pdf two.pdf
    holds 'a place: as the page of HTML' "$(pdftotext -layout one.pdf - | tr -s ' \n' '  ')" '31.9 % or 32.1 %' 'residents instead of 5 000' \
        'from other countries of the EU 1 100 22.0 %' 'from third countries 500 10.0 %'
fi

echo '- two dates in one atlas'
# A source of 2010 beside that of 2020; the newest speaks, the other is what changed. PDF and page say the same.
sed 's/date: 2020-01-01/date: 2010-01-01/' sides.yaml >older.yaml
sed 's/recipe: sides.yaml/recipe: older.yaml/; s/table.csv/older.csv/' sides_project.yaml >older_project.yaml
sed 's/^B1,Home,3000/B1,Home,3600/; s/^B1,Abroad,1000/B1,Abroad,400/; s/^B1,X,1000/B1,X,400/' table.csv >older.csv
{
    sed '/^units:/,$d' sides_project.yaml
    sed -n '/  - id: tiny/,/boundaries/p' older_project.yaml | sed 's/id: tiny/id: older/'
    sed -n '/^units:/,$p' sides_project.yaml | sed 's/relate: {tiny: {prefix: 1}}/relate: {tiny: {prefix: 1}, older: {prefix: 1}}/'
} >both.yaml
run 0 'both: build' build both.yaml -o both.gpkg -q
run 0 'both' report both.gpkg --for place B -o both.html -q
holds 'both' "$(text both.html)" 'Change since 2010-01-01' 'ROW residents|5 000|5 000|0' 'ROW abroad|1 000|1 600|+600' 'ROW share|20.0 %|32.0 %|'
run 0 'both: as PDF' report both.gpkg --for place B -o both.pdf -q
have pdftotext && holds 'both: as PDF' "$(pdftotext -layout both.pdf - | tr -s ' \n' '  ')" 'Change since 2010-01-01' '+600' '20.0 % 32.0 %'

echo '- many sources'
# Each office, its licence, date and contact stand in the PDF, however many there are; in a brief those whose numbers
# it has: all count the same places, and the first one speaks.
{
    sed '/^  - id: tiny/,$d' sides_project.yaml
    for n in {11..40}; do
        sed "s/^publisher: .*/publisher: Office $n/; s/^licence: .*/licence: Terms-$n/; s/^date: .*/date: 2020-01-01/
            s/^attribution: .*/attribution: 'Source: tables-$n'/; s/^contact: .*/contact: https:\/\/o$n.example/" sides.yaml >"of$n.yaml"
        sed -n '/  - id: tiny/,/boundaries/p' sides_project.yaml | sed "s/id: tiny/id: of$n/; s/sides.yaml/of$n.yaml/"
    done
    sed -n '/^units:/,$p' sides_project.yaml | sed "s/relate: .*/relate: {$(printf 'of%s: {prefix: 1}, ' {11..39})of40: {prefix: 1}}/"
} >many.yaml
run 0 'many: build' build many.yaml -o many.gpkg -q
if have pdftotext && have pdfinfo; then
    for whom in '--below 10000' '--for place B'; do
        # shellcheck disable=SC2086 # several arguments
        run 0 "many $whom" report many.gpkg $whom -o many.pdf -q
        said=$(pdftotext many.pdf - | tr -s ' \n' '  ')
        for n in {11..40}; do
            [ "$n" -gt 11 ] && [ "$whom" = '--for place B' ] && break
            holds "many $whom" "$said" "Office $n, 2020-01-01. Source: tables-$n (Terms-$n). https://o$n.example"
        done
        [ "$whom" = '--for place B' ] && equal "many $whom: others" 0 "$(grep -c 'Office 12' <<<"$said")"
        case $(words_of many.pdf) in
        *BREACH*) failed "many $whom: words lie on others" ;;
        *) passed ;;
        esac
    done
fi

finish
