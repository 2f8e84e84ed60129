/* SPDX-License-Identifier: EUPL-1.2
 *
 * Countries by ISO 3166-1: the facts are those of Debian's iso-codes, with the common short name where the
 * standard's is inverted ("Bolivia, Plurinational State of"). Beside them stands the user-assigned XK; the codes
 * that Eurostat writes differently (EL, UK) are read as GR and GB.
 */
#include "group/country.h"

#include <string.h>

struct country {
    char alpha2[3], alpha3[4];
    unsigned char continent;
    const char *name;
};

enum {
    AFRICA = CONTINENT_AFRICA,
    AMERICA = CONTINENT_AMERICA,
    ANTARCTICA = CONTINENT_ANTARCTICA,
    ASIA = CONTINENT_ASIA,
    EUROPE = CONTINENT_EUROPE,
    OCEANIA = CONTINENT_OCEANIA
};

/* clang-format off */
static const struct country countries[COUNTRIES] = {
    {"AD", "AND", EUROPE, "Andorra"},
    {"AE", "ARE", ASIA, "United Arab Emirates"},
    {"AF", "AFG", ASIA, "Afghanistan"},
    {"AG", "ATG", AMERICA, "Antigua and Barbuda"},
    {"AI", "AIA", AMERICA, "Anguilla"},
    {"AL", "ALB", EUROPE, "Albania"},
    {"AM", "ARM", ASIA, "Armenia"},
    {"AO", "AGO", AFRICA, "Angola"},
    {"AQ", "ATA", ANTARCTICA, "Antarctica"},
    {"AR", "ARG", AMERICA, "Argentina"},
    {"AS", "ASM", OCEANIA, "American Samoa"},
    {"AT", "AUT", EUROPE, "Austria"},
    {"AU", "AUS", OCEANIA, "Australia"},
    {"AW", "ABW", AMERICA, "Aruba"},
    {"AX", "ALA", EUROPE, "Åland Islands"},
    {"AZ", "AZE", ASIA, "Azerbaijan"},
    {"BA", "BIH", EUROPE, "Bosnia and Herzegovina"},
    {"BB", "BRB", AMERICA, "Barbados"},
    {"BD", "BGD", ASIA, "Bangladesh"},
    {"BE", "BEL", EUROPE, "Belgium"},
    {"BF", "BFA", AFRICA, "Burkina Faso"},
    {"BG", "BGR", EUROPE, "Bulgaria"},
    {"BH", "BHR", ASIA, "Bahrain"},
    {"BI", "BDI", AFRICA, "Burundi"},
    {"BJ", "BEN", AFRICA, "Benin"},
    {"BL", "BLM", AMERICA, "Saint Barthélemy"},
    {"BM", "BMU", AMERICA, "Bermuda"},
    {"BN", "BRN", ASIA, "Brunei"},
    {"BO", "BOL", AMERICA, "Bolivia"},
    {"BQ", "BES", AMERICA, "Bonaire, Sint Eustatius and Saba"},
    {"BR", "BRA", AMERICA, "Brazil"},
    {"BS", "BHS", AMERICA, "Bahamas"},
    {"BT", "BTN", ASIA, "Bhutan"},
    {"BV", "BVT", AMERICA, "Bouvet Island"},
    {"BW", "BWA", AFRICA, "Botswana"},
    {"BY", "BLR", EUROPE, "Belarus"},
    {"BZ", "BLZ", AMERICA, "Belize"},
    {"CA", "CAN", AMERICA, "Canada"},
    {"CC", "CCK", OCEANIA, "Cocos (Keeling) Islands"},
    {"CD", "COD", AFRICA, "Congo (Democratic Republic)"},
    {"CF", "CAF", AFRICA, "Central African Republic"},
    {"CG", "COG", AFRICA, "Congo"},
    {"CH", "CHE", EUROPE, "Switzerland"},
    {"CI", "CIV", AFRICA, "Côte d'Ivoire"},
    {"CK", "COK", OCEANIA, "Cook Islands"},
    {"CL", "CHL", AMERICA, "Chile"},
    {"CM", "CMR", AFRICA, "Cameroon"},
    {"CN", "CHN", ASIA, "China"},
    {"CO", "COL", AMERICA, "Colombia"},
    {"CR", "CRI", AMERICA, "Costa Rica"},
    {"CU", "CUB", AMERICA, "Cuba"},
    {"CV", "CPV", AFRICA, "Cabo Verde"},
    {"CW", "CUW", AMERICA, "Curaçao"},
    {"CX", "CXR", OCEANIA, "Christmas Island"},
    {"CY", "CYP", ASIA, "Cyprus"},
    {"CZ", "CZE", EUROPE, "Czechia"},
    {"DE", "DEU", EUROPE, "Germany"},
    {"DJ", "DJI", AFRICA, "Djibouti"},
    {"DK", "DNK", EUROPE, "Denmark"},
    {"DM", "DMA", AMERICA, "Dominica"},
    {"DO", "DOM", AMERICA, "Dominican Republic"},
    {"DZ", "DZA", AFRICA, "Algeria"},
    {"EC", "ECU", AMERICA, "Ecuador"},
    {"EE", "EST", EUROPE, "Estonia"},
    {"EG", "EGY", AFRICA, "Egypt"},
    {"EH", "ESH", AFRICA, "Western Sahara"},
    {"ER", "ERI", AFRICA, "Eritrea"},
    {"ES", "ESP", EUROPE, "Spain"},
    {"ET", "ETH", AFRICA, "Ethiopia"},
    {"FI", "FIN", EUROPE, "Finland"},
    {"FJ", "FJI", OCEANIA, "Fiji"},
    {"FK", "FLK", AMERICA, "Falkland Islands"},
    {"FM", "FSM", OCEANIA, "Micronesia"},
    {"FO", "FRO", EUROPE, "Faroe Islands"},
    {"FR", "FRA", EUROPE, "France"},
    {"GA", "GAB", AFRICA, "Gabon"},
    {"GB", "GBR", EUROPE, "United Kingdom"},
    {"GD", "GRD", AMERICA, "Grenada"},
    {"GE", "GEO", ASIA, "Georgia"},
    {"GF", "GUF", AMERICA, "French Guiana"},
    {"GG", "GGY", EUROPE, "Guernsey"},
    {"GH", "GHA", AFRICA, "Ghana"},
    {"GI", "GIB", EUROPE, "Gibraltar"},
    {"GL", "GRL", AMERICA, "Greenland"},
    {"GM", "GMB", AFRICA, "Gambia"},
    {"GN", "GIN", AFRICA, "Guinea"},
    {"GP", "GLP", AMERICA, "Guadeloupe"},
    {"GQ", "GNQ", AFRICA, "Equatorial Guinea"},
    {"GR", "GRC", EUROPE, "Greece"},
    {"GS", "SGS", AMERICA, "South Georgia and the South Sandwich Islands"},
    {"GT", "GTM", AMERICA, "Guatemala"},
    {"GU", "GUM", OCEANIA, "Guam"},
    {"GW", "GNB", AFRICA, "Guinea-Bissau"},
    {"GY", "GUY", AMERICA, "Guyana"},
    {"HK", "HKG", ASIA, "Hong Kong"},
    {"HM", "HMD", OCEANIA, "Heard Island and McDonald Islands"},
    {"HN", "HND", AMERICA, "Honduras"},
    {"HR", "HRV", EUROPE, "Croatia"},
    {"HT", "HTI", AMERICA, "Haiti"},
    {"HU", "HUN", EUROPE, "Hungary"},
    {"ID", "IDN", ASIA, "Indonesia"},
    {"IE", "IRL", EUROPE, "Ireland"},
    {"IL", "ISR", ASIA, "Israel"},
    {"IM", "IMN", EUROPE, "Isle of Man"},
    {"IN", "IND", ASIA, "India"},
    {"IO", "IOT", AFRICA, "British Indian Ocean Territory"},
    {"IQ", "IRQ", ASIA, "Iraq"},
    {"IR", "IRN", ASIA, "Iran"},
    {"IS", "ISL", EUROPE, "Iceland"},
    {"IT", "ITA", EUROPE, "Italy"},
    {"JE", "JEY", EUROPE, "Jersey"},
    {"JM", "JAM", AMERICA, "Jamaica"},
    {"JO", "JOR", ASIA, "Jordan"},
    {"JP", "JPN", ASIA, "Japan"},
    {"KE", "KEN", AFRICA, "Kenya"},
    {"KG", "KGZ", ASIA, "Kyrgyzstan"},
    {"KH", "KHM", ASIA, "Cambodia"},
    {"KI", "KIR", OCEANIA, "Kiribati"},
    {"KM", "COM", AFRICA, "Comoros"},
    {"KN", "KNA", AMERICA, "Saint Kitts and Nevis"},
    {"KP", "PRK", ASIA, "North Korea"},
    {"KR", "KOR", ASIA, "South Korea"},
    {"KW", "KWT", ASIA, "Kuwait"},
    {"KY", "CYM", AMERICA, "Cayman Islands"},
    {"KZ", "KAZ", ASIA, "Kazakhstan"},
    {"LA", "LAO", ASIA, "Laos"},
    {"LB", "LBN", ASIA, "Lebanon"},
    {"LC", "LCA", AMERICA, "Saint Lucia"},
    {"LI", "LIE", EUROPE, "Liechtenstein"},
    {"LK", "LKA", ASIA, "Sri Lanka"},
    {"LR", "LBR", AFRICA, "Liberia"},
    {"LS", "LSO", AFRICA, "Lesotho"},
    {"LT", "LTU", EUROPE, "Lithuania"},
    {"LU", "LUX", EUROPE, "Luxembourg"},
    {"LV", "LVA", EUROPE, "Latvia"},
    {"LY", "LBY", AFRICA, "Libya"},
    {"MA", "MAR", AFRICA, "Morocco"},
    {"MC", "MCO", EUROPE, "Monaco"},
    {"MD", "MDA", EUROPE, "Moldova"},
    {"ME", "MNE", EUROPE, "Montenegro"},
    {"MF", "MAF", AMERICA, "Saint Martin (French part)"},
    {"MG", "MDG", AFRICA, "Madagascar"},
    {"MH", "MHL", OCEANIA, "Marshall Islands"},
    {"MK", "MKD", EUROPE, "North Macedonia"},
    {"ML", "MLI", AFRICA, "Mali"},
    {"MM", "MMR", ASIA, "Myanmar"},
    {"MN", "MNG", ASIA, "Mongolia"},
    {"MO", "MAC", ASIA, "Macao"},
    {"MP", "MNP", OCEANIA, "Northern Mariana Islands"},
    {"MQ", "MTQ", AMERICA, "Martinique"},
    {"MR", "MRT", AFRICA, "Mauritania"},
    {"MS", "MSR", AMERICA, "Montserrat"},
    {"MT", "MLT", EUROPE, "Malta"},
    {"MU", "MUS", AFRICA, "Mauritius"},
    {"MV", "MDV", ASIA, "Maldives"},
    {"MW", "MWI", AFRICA, "Malawi"},
    {"MX", "MEX", AMERICA, "Mexico"},
    {"MY", "MYS", ASIA, "Malaysia"},
    {"MZ", "MOZ", AFRICA, "Mozambique"},
    {"NA", "NAM", AFRICA, "Namibia"},
    {"NC", "NCL", OCEANIA, "New Caledonia"},
    {"NE", "NER", AFRICA, "Niger"},
    {"NF", "NFK", OCEANIA, "Norfolk Island"},
    {"NG", "NGA", AFRICA, "Nigeria"},
    {"NI", "NIC", AMERICA, "Nicaragua"},
    {"NL", "NLD", EUROPE, "Netherlands"},
    {"NO", "NOR", EUROPE, "Norway"},
    {"NP", "NPL", ASIA, "Nepal"},
    {"NR", "NRU", OCEANIA, "Nauru"},
    {"NU", "NIU", OCEANIA, "Niue"},
    {"NZ", "NZL", OCEANIA, "New Zealand"},
    {"OM", "OMN", ASIA, "Oman"},
    {"PA", "PAN", AMERICA, "Panama"},
    {"PE", "PER", AMERICA, "Peru"},
    {"PF", "PYF", OCEANIA, "French Polynesia"},
    {"PG", "PNG", OCEANIA, "Papua New Guinea"},
    {"PH", "PHL", ASIA, "Philippines"},
    {"PK", "PAK", ASIA, "Pakistan"},
    {"PL", "POL", EUROPE, "Poland"},
    {"PM", "SPM", AMERICA, "Saint Pierre and Miquelon"},
    {"PN", "PCN", OCEANIA, "Pitcairn"},
    {"PR", "PRI", AMERICA, "Puerto Rico"},
    {"PS", "PSE", ASIA, "Palestine"},
    {"PT", "PRT", EUROPE, "Portugal"},
    {"PW", "PLW", OCEANIA, "Palau"},
    {"PY", "PRY", AMERICA, "Paraguay"},
    {"QA", "QAT", ASIA, "Qatar"},
    {"RE", "REU", AFRICA, "Réunion"},
    {"RO", "ROU", EUROPE, "Romania"},
    {"RS", "SRB", EUROPE, "Serbia"},
    {"RU", "RUS", EUROPE, "Russia"},
    {"RW", "RWA", AFRICA, "Rwanda"},
    {"SA", "SAU", ASIA, "Saudi Arabia"},
    {"SB", "SLB", OCEANIA, "Solomon Islands"},
    {"SC", "SYC", AFRICA, "Seychelles"},
    {"SD", "SDN", AFRICA, "Sudan"},
    {"SE", "SWE", EUROPE, "Sweden"},
    {"SG", "SGP", ASIA, "Singapore"},
    {"SH", "SHN", AFRICA, "Saint Helena, Ascension and Tristan da Cunha"},
    {"SI", "SVN", EUROPE, "Slovenia"},
    {"SJ", "SJM", EUROPE, "Svalbard and Jan Mayen"},
    {"SK", "SVK", EUROPE, "Slovakia"},
    {"SL", "SLE", AFRICA, "Sierra Leone"},
    {"SM", "SMR", EUROPE, "San Marino"},
    {"SN", "SEN", AFRICA, "Senegal"},
    {"SO", "SOM", AFRICA, "Somalia"},
    {"SR", "SUR", AMERICA, "Suriname"},
    {"SS", "SSD", AFRICA, "South Sudan"},
    {"ST", "STP", AFRICA, "Sao Tome and Principe"},
    {"SV", "SLV", AMERICA, "El Salvador"},
    {"SX", "SXM", AMERICA, "Sint Maarten (Dutch part)"},
    {"SY", "SYR", ASIA, "Syria"},
    {"SZ", "SWZ", AFRICA, "Eswatini"},
    {"TC", "TCA", AMERICA, "Turks and Caicos Islands"},
    {"TD", "TCD", AFRICA, "Chad"},
    {"TF", "ATF", AFRICA, "French Southern Territories"},
    {"TG", "TGO", AFRICA, "Togo"},
    {"TH", "THA", ASIA, "Thailand"},
    {"TJ", "TJK", ASIA, "Tajikistan"},
    {"TK", "TKL", OCEANIA, "Tokelau"},
    {"TL", "TLS", ASIA, "Timor-Leste"},
    {"TM", "TKM", ASIA, "Turkmenistan"},
    {"TN", "TUN", AFRICA, "Tunisia"},
    {"TO", "TON", OCEANIA, "Tonga"},
    {"TR", "TUR", ASIA, "Türkiye"},
    {"TT", "TTO", AMERICA, "Trinidad and Tobago"},
    {"TV", "TUV", OCEANIA, "Tuvalu"},
    {"TW", "TWN", ASIA, "Taiwan"},
    {"TZ", "TZA", AFRICA, "Tanzania"},
    {"UA", "UKR", EUROPE, "Ukraine"},
    {"UG", "UGA", AFRICA, "Uganda"},
    {"UM", "UMI", OCEANIA, "United States Minor Outlying Islands"},
    {"US", "USA", AMERICA, "United States"},
    {"UY", "URY", AMERICA, "Uruguay"},
    {"UZ", "UZB", ASIA, "Uzbekistan"},
    {"VA", "VAT", EUROPE, "Holy See"},
    {"VC", "VCT", AMERICA, "Saint Vincent and the Grenadines"},
    {"VE", "VEN", AMERICA, "Venezuela"},
    {"VG", "VGB", AMERICA, "British Virgin Islands"},
    {"VI", "VIR", AMERICA, "United States Virgin Islands"},
    {"VN", "VNM", ASIA, "Vietnam"},
    {"VU", "VUT", OCEANIA, "Vanuatu"},
    {"WF", "WLF", OCEANIA, "Wallis and Futuna"},
    {"WS", "WSM", OCEANIA, "Samoa"},
    {"XK", "XKX", EUROPE, "Kosovo"},
    {"YE", "YEM", ASIA, "Yemen"},
    {"YT", "MYT", AFRICA, "Mayotte"},
    {"ZA", "ZAF", AFRICA, "South Africa"},
    {"ZM", "ZMB", AFRICA, "Zambia"},
    {"ZW", "ZWE", AFRICA, "Zimbabwe"},
};
/* clang-format on */

static const struct {
    const char *word, *name;
} continents[CONTINENTS] = {
    [CONTINENT_AFRICA] = {"africa", "Africa"},
    [CONTINENT_AMERICA] = {"america", "America"},
    [CONTINENT_ANTARCTICA] = {"antarctica", "Antarctica"},
    [CONTINENT_ASIA] = {"asia", "Asia"},
    [CONTINENT_EUROPE] = {"europe", "Europe"},
    [CONTINENT_OCEANIA] = {"oceania", "Oceania"},
};

const char *continent_word(enum continent continent)
{
    return (unsigned)continent < CONTINENTS ? continents[continent].word : "unknown";
}

const char *continent_name(enum continent continent)
{
    return (unsigned)continent < CONTINENTS ? continents[continent].name : "unknown";
}

int country_number(const char *alpha2)
{
    if (!alpha2 || strlen(alpha2) != 2)
        return COUNTRY_NONE;
    if (strcmp(alpha2, "EL") == 0)
        alpha2 = "GR";
    else if (strcmp(alpha2, "UK") == 0)
        alpha2 = "GB";
    int low = 0, high = COUNTRIES - 1;
    while (low <= high) {
        int middle = (low + high) / 2, order = strcmp(alpha2, countries[middle].alpha2);
        if (order == 0)
            return middle;
        if (order < 0)
            high = middle - 1;
        else
            low = middle + 1;
    }
    return COUNTRY_NONE;
}

static const struct country *country_at(int number)
{
    return number >= 0 && number < COUNTRIES ? &countries[number] : NULL;
}

const char *country_name(const char *alpha2)
{
    const struct country *country = country_at(country_number(alpha2));
    return country ? country->name : NULL;
}

const char *country_alpha2(int number)
{
    const struct country *country = country_at(number);
    return country ? country->alpha2 : NULL;
}

const char *country_alpha3(int number)
{
    const struct country *country = country_at(number);
    return country ? country->alpha3 : NULL;
}

enum continent country_continent(int number)
{
    const struct country *country = country_at(number);
    return country ? (enum continent)country->continent : CONTINENTS;
}
