import { setTimeout as delay } from 'node:timers/promises';
import { isFree } from '@ucv/servers';
import type { Listening } from '../topology';
import { portHolder } from './port-holder';

/**
 * Checks every port before anything is started.
 * @param patienceMs  how long a port may stay taken: what a killed supervisor left needs a moment to end
 * @refuses  naming each taken port, who holds it and the variable that moves it
 */
export async function refuseTakenPorts(wanted: Listening[], patienceMs = 0): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let taken = await takenOf(wanted);
  while (taken.length > 0 && Date.now() < deadline) {
    await delay(200);
    taken = await takenOf(taken);
  }
  if (taken.length > 0) throw new Error(taken.map(describe).join('\n'));
}

async function takenOf(wanted: Listening[]): Promise<Listening[]> {
  const free = await Promise.all(wanted.map(({ port, host }) => isFree(port, host)));
  return wanted.filter((_, n) => !free[n]);
}

function describe({ name, port, variable }: Listening): string {
  const holder = portHolder(port);
  const by = holder ? ` by process ${holder.pid} (${holder.command})` : '';
  const first = variable === 'UCV_INTERNAL_PORT' ? ' (first of a block of 13)' : '';
  return `Port ${port} (${name}) is taken${by}. Stop that process, or set ${variable}${first} to another port.`;
}
