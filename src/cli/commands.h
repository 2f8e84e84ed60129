/* SPDX-License-Identifier: EUPL-1.2
 *
 * One descriptor per command, each in the file of its name.
 */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/cli.h"

extern const struct cli_command command_build, command_check, command_info, command_table, command_explain,
    command_places, command_urban, command_measure, command_zonal, command_crosswalk, command_map, command_report,
    command_export, command_demo_data, command_sources;

#endif
