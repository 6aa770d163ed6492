import type { Route } from '../transport/plain-http';
import type { Scavenger } from './scavenger';

const refused = (status: number, code: string, message: string, details?: unknown) => ({
  status,
  body: { error: { code: `event-store.${code}`, message, details } },
});

/**
 * The real server's routes for a scavenge: `POST /admin/scavenge` starts one and answers `{scavengeId}`; `GET` and
 * `DELETE /admin/scavenge/current` tell how far it is and stop it.
 * @refuses event-store.scavenge-running (409), event-store.no-scavenge (404)
 */
export const scavengeRoutes = (scavenger: Scavenger): Map<string, Route> =>
  new Map<string, Route>([
    ['POST /admin/scavenge', () => start(scavenger)],
    ['GET /admin/scavenge/current', () => tell(scavenger)],
    ['DELETE /admin/scavenge/current', () => stop(scavenger)],
  ]);

async function start(scavenger: Scavenger) {
  const scavengeId = await scavenger.start();
  if (scavengeId !== undefined) return { status: 200, body: { scavengeId } };
  const { scavengeId: running } = scavenger.status!;
  return refused(409, 'scavenge-running', 'A scavenge runs already.', { scavengeId: running });
}

async function tell(scavenger: Scavenger) {
  const { status } = scavenger;
  return status ? { status: 200, body: status } : noScavenge();
}

async function stop(scavenger: Scavenger) {
  return (await scavenger.stop())
    ? { status: 200, body: scavenger.status }
    : refused(404, 'no-scavenge', 'No scavenge runs.');
}

const noScavenge = () =>
  refused(
    404,
    'no-scavenge',
    'No scavenge runs, and none ran since the event store started.\nDo: ucv scavenge starts one; outcomes of earlier ones are in the stream $scavenges.',
  );
