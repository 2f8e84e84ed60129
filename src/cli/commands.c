/* SPDX-License-Identifier: EUPL-1.2
 *
 * The commands, in the order in which help lists them.
 */
#include "cli/commands.h"

const struct cli_command *const cli_commands[] = {
    &command_build,   &command_check,     &command_info,    &command_table,
    &command_explain, &command_places,    &command_urban,   &command_measure,
    &command_zonal,   &command_crosswalk, &command_map,     &command_report,
    &command_export,  &command_demo_data, &command_sources, NULL,
};
