import { Command } from 'commander';
import { addBackup } from './commands/backup';
import { addConsents } from './commands/consents';
import { addDeliveries } from './commands/deliveries';
import { addDoctor } from './commands/doctor';
import { addErase } from './commands/erase';
import { addEvents } from './commands/events';
import { addEventStore } from './commands/event-store';
import { addIdentity } from './commands/identity';
import { addNatsConfig } from './commands/nats-config';
import { addNew } from './commands/new';
import { addParked } from './commands/parked';
import { addProfile } from './commands/profile';
import { addProjections } from './commands/projections';
import { addRebuild } from './commands/rebuild';
import { addRejected } from './commands/rejected';
import { addResolve } from './commands/resolve';
import { addRestore } from './commands/restore';
import { addRun } from './commands/run';
import { addScavenge } from './commands/scavenge';
import { addSegments } from './commands/segments';
import { addSuppressions } from './commands/suppressions';
import { refuseUnknown } from './help-of-what-exists';
import type { Terminal } from './terminal';

const environment = `
Environment:
  UCV_GATEWAY_URL   where the gateway answers (default: http://127.0.0.1 with UCV_GATEWAY_PORT, else 3000)
  UCV_ADMIN_TOKEN   token to ask with (default: the one in UCV_HOME/credentials.json)
  UCV_HOME          folder of the installation on this machine (default: .ucv in the repository)
  NO_COLOR          no colours

Exit codes: 0 done; 1 refused, with the reason and what to do; 2 called wrongly.`;

const commands = [
  addProfile,
  addConsents,
  addErase,
  addSuppressions,
  addIdentity,
  addSegments,
  addDeliveries,
  addEvents,
  addProjections,
  addRebuild,
  addParked,
  addRejected,
  addResolve,
  addDoctor,
  addScavenge,
  addBackup,
  addRestore,
  addRun,
  addEventStore,
  addNatsConfig,
  addNew,
];

/** Every command. */
export function buildProgram(terminal: Terminal): Command {
  const program = new Command('ucv')
    .description('The unified customer view, from the command line.')
    .exitOverride()
    .enablePositionalOptions()
    .showHelpAfterError('(see --help)')
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.err.write(text),
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
    })
    .addHelpText('beforeAll', refuseUnknown)
    .addHelpText('after', environment);
  for (const add of commands) add(program, terminal);
  return program;
}
