import { internalPort, isService, publicUrls, type Settings } from '@ucv/dev';
import { services } from '@ucv/platform-messaging';
import { answersOk, isFree, readRunFile } from '@ucv/servers';
import { type Finding, fine, problem } from './finding';

/** Whether the supervisor that wrote down what it runs is still there. */
export function isRunning({ home }: Settings): boolean {
  const supervisor = readRunFile(home)?.supervisor;
  if (supervisor === undefined) return false;
  try {
    return process.kill(supervisor, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** While the system runs its ports are taken by itself; otherwise they must be free for it. */
export async function checkPorts(settings: Settings): Promise<Finding> {
  const taken: number[] = [];
  for (const port of portsOf(settings)) if (!(await isFree(port))) taken.push(port);
  if (taken.length === 0) return fine('ports', 'all free');
  return problem(
    'ports',
    `taken by others: ${taken.join(', ')}`,
    'stop what listens there, or set UCV_GATEWAY_PORT, UCV_COLLECTOR_PORT, UCV_INTERNAL_PORT (first of 13)',
  );
}

function portsOf(settings: Settings): number[] {
  const { gatewayPort, collectorPort, external } = settings;
  const servers = [
    ...(external.nats ? [] : (['nats'] as const)),
    ...(external.database ? [] : (['postgres'] as const)),
    ...(external.eventStore ? [] : (['event-store'] as const)),
  ];
  return [
    gatewayPort,
    collectorPort,
    ...[...services, ...servers].map((name) => internalPort(settings, name)),
  ];
}

/** Every service says itself whether it is ready, and the two doors whether they can be reached. */
export function checkServices(settings: Settings): Promise<Finding[]> {
  const { gateway, collector } = publicUrls(settings);
  const addresses: [string, string][] = [
    ...services.map((name): [string, string] => [name, `http://127.0.0.1:${internalPort(settings, name)}`]),
    ['gateway, public', gateway],
    ['collector, public', collector],
  ];
  return Promise.all(addresses.map(([name, url]) => checkReady(name, `${url}/health/ready`)));
}

async function checkReady(name: string, url: string): Promise<Finding> {
  if (await answersOk(url).catch(() => false)) return fine(name, 'ready');
  const service = isService(name) ? name : name.startsWith('gateway') ? 'gateway' : 'ingestion';
  const cure = `see logs/${service}.log in UCV_HOME; where it was left out of npm start: npx ucv run ${service}`;
  return problem(name, `not ready at ${url}`, cure);
}
