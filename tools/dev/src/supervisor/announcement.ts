import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from '../credentials';
import type { Settings } from '../settings';

/** The addresses that people and applications use. */
export function publicUrls({ bind, gatewayPort, collectorPort }: Settings): {
  gateway: string;
  collector: string;
  docs: string;
} {
  const host = bind === '0.0.0.0' || bind === '::' ? 'localhost' : bind;
  const gateway = `http://${host}:${gatewayPort}`;
  return { gateway, collector: `http://${host}:${collectorPort}`, docs: `${gateway}/docs` };
}

/**
 * What the terminal shows once everything serves; the first time with the secrets that were generated and not given
 * by the environment.
 */
export function announcement(settings: Settings, credentials: Credentials): string {
  const mark = join(settings.home, 'run/announced');
  const showSecrets = !existsSync(mark);
  writeFileSync(mark, '', { mode: 0o600 });
  const urls = publicUrls(settings);
  const lines = [
    'UCV ready',
    row('gateway', urls.gateway),
    row('collector', urls.collector),
    row('docs', urls.docs),
  ];
  if (showSecrets && !settings.writeKey) lines.push(row('write key', credentials.writeKey));
  if (showSecrets && !settings.adminToken) lines.push(row('admin token', credentials.adminToken));
  lines.push(
    row('data and logs', settings.home),
    row('secrets', join(settings.home, 'credentials.json')),
    '  Ctrl-C stops everything.',
  );
  return lines.join('\n');
}

function row(name: string, value: string): string {
  return `  ${name.padEnd(14)} ${value}`;
}
